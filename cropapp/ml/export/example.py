"""The example that goes with an exported model.

Owns: its text. It needs numpy, pillow and the runtime, nothing of this program.
"""

from __future__ import annotations

from cropapp.core.export_formats import ExportFormat
from cropapp.ml.preprocessing import Fit, Preprocessing

_RUNTIMES = {
    ExportFormat.ONNX: (
        "onnxruntime",
        'model = onnxruntime.InferenceSession(str(here / "model.onnx"), '
        'providers=["CPUExecutionProvider"])',
        '[[probabilities]] = model.run(None, {"photos": photos})',
    ),
    ExportFormat.OPENVINO: (
        "openvino",
        'model = openvino.compile_model(here / "model.xml", "CPU", '
        '{"INFERENCE_PRECISION_HINT": "f32"})',
        "[probabilities] = model(photos)[0]",
    ),
    ExportFormat.TORCH: (
        "torch",
        'model = torch.export.load(here / "model.pt2").module()',
        "[probabilities] = model(torch.from_numpy(photos)).detach().numpy()",
    ),
}

_TEXT = '''\
"""Say what photos show: python {file} PHOTO [PHOTO ...]   (needs numpy, pillow, {runtime})"""
import json
import sys
from pathlib import Path

import {runtime}
import numpy as np
from PIL import Image, ImageOps

here = Path(__file__).resolve().parent
classes = json.loads((here / "model.json").read_text(encoding="utf-8"))["classes"]
{load}
sys.stdout.reconfigure(encoding="utf-8")
for path in sys.argv[1:]:
    photo = ImageOps.exif_transpose(Image.open(path)).convert("RGB")
{fit}
    photos = np.ascontiguousarray(np.asarray(square, dtype=np.uint8).transpose(2, 0, 1)[None])
    {run}
    for index in probabilities.argsort()[::-1][:5]:
        print(path, classes[index]["name"], f"{{probabilities[index]:.4f}}", sep="\\t")
'''


def example_file(form: ExportFormat) -> str:
    """Return the name of a form's example."""
    return f"example_{form}.py"


def example_text(form: ExportFormat, how: Preprocessing) -> str:
    """Return a program that runs the exported model on photos."""
    runtime, load, run = _RUNTIMES[form]
    fit = "\n".join(f"    {line}" for line in _fit_lines(how))
    return _TEXT.format(file=example_file(form), runtime=runtime, load=load, run=run, fit=fit)


def _fit_lines(how: Preprocessing) -> list[str]:
    """Return the lines that make a square of a photo, as `Preprocessing` does."""
    size = f"({how.size_px}, {how.size_px})"
    method = f"Image.Resampling.{how.interpolation.upper()}, reducing_gap=3.0"
    if how.fit is Fit.SQUASH:
        return [f"square = photo.resize({size}, {method})"]
    if how.fit is Fit.CROP:
        return [
            f"side = {how.crop_share} * min(photo.size)",
            "left, top = (photo.width - side) / 2, (photo.height - side) / 2",
            f"square = photo.resize({size}, {method.replace(',', ', box=(left, top, left + side, top + side),', 1)})",  # noqa: E501
        ]
    colour = tuple(round(part * 255) for part in how.mean)
    plain = method.partition(",")[0]
    return [
        f"factor = {how.size_px} / max(photo.size)",
        "inner = (max(1, round(photo.width * factor)), max(1, round(photo.height * factor)))",
        f"square = ImageOps.pad(photo.resize(inner, {method}), {size}, {plain}, color={colour})",
    ]
