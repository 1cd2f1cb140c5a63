"""An export folder: the network in some forms, model.json and an example for each, all checked.

Owns: the folder, whole or not at all, and the comparison of what was written with what the program
itself computes. Must not: decode photos, know a project.
"""

from __future__ import annotations

import json
import secrets
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cropapp.core.errors import EnvironmentProblem, ProgramFault, UserError
from cropapp.core.export_formats import ExportFormat
from cropapp.ml.backbone_weights import file_sha256
from cropapp.ml.backbones import Backbone
from cropapp.ml.engines.torch_engine import Normalised
from cropapp.ml.export.example import example_file, example_text
from cropapp.ml.export.formats import (
    MODEL_FILES,
    exported_program,
    read_form,
    require_packages,
    write_form,
)
from cropapp.ml.export.int8 import int8_probabilities, require_openvino, write_int8
from cropapp.ml.export.network import INPUT_NAME, OUTPUT_NAME, whole_model
from cropapp.ml.head import LinearHead
from cropapp.ml.model_folder import ModelSpec
from cropapp.ml.preprocessing import Preprocessing

EXPORT_FORMAT = "cropapp-export"
EXPORT_VERSION = 1
MODEL_JSON = "model.json"
LARGEST_DIFFERENCE = 1e-3
"""Of a probability. Float32 in another order of sums gives 1e-6; what is over this is a fault."""


@dataclass(frozen=True, slots=True)
class FormCheck:
    """How far what was written is from what the program itself computes."""

    form: ExportFormat
    largest_difference: float
    """Of any probability on any input of the check."""
    runtime: str
    photos: int
    seconds: float
    """That writing and checking took."""


def write_export(
    folder: Path,
    spec: ModelSpec,
    head: LinearHead,
    backbone: Backbone | Path,
    forms: Sequence[ExportFormat],
    inputs: NDArray[np.uint8],
    *,
    check_cancelled: Callable[[], None],
) -> list[FormCheck]:
    """Write a model in some forms into a new folder, run each and compare.

    Args:
        folder: must not exist, or be empty.
        backbone: or the folder with the version's network in 8-bit integers.
        inputs: (N, 3, S, S) uint8, those of the check; photos of the model's own kind.

    Raises:
        UserError: the folder is there already, or a form has no words for the network.
        EnvironmentProblem: packages are missing, or the folder cannot be written.
        ProgramFault: a form computes something else than the program.
    """
    for form in forms:
        if isinstance(backbone, Path):
            require_openvino(form)
        require_packages(form)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UserError(f"{folder} is there already.", hint="Give the name of a new folder.")
    draft = folder.with_name(f".{folder.name}-{secrets.token_hex(4)}.part")
    try:
        draft.mkdir(parents=True)
        checks = _write_forms(draft, spec, head, backbone, forms, inputs, check_cancelled)
        text = json.dumps(_description(spec, head, draft, checks), ensure_ascii=False, indent=2)
        (draft / MODEL_JSON).write_text(text + "\n", encoding="utf-8")
        if folder.exists():
            folder.rmdir()
        draft.rename(folder)
    except OSError as problem:
        raise EnvironmentProblem(
            f"{folder} could not be written: {problem.strerror or problem}.",
            hint="Check free space and permissions, then try again.",
        ) from problem
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return checks


def _write_forms(
    draft: Path,
    spec: ModelSpec,
    head: LinearHead,
    backbone: Backbone | Path,
    forms: Sequence[ExportFormat],
    inputs: NDArray[np.uint8],
    check_cancelled: Callable[[], None],
) -> list[FormCheck]:
    how = spec.embedding.preprocessing
    wanted, write = _wanted_and_writer(backbone, how, head, inputs)
    checks = []
    for form in forms:
        check_cancelled()
        started = time.perf_counter()
        write(form, draft)
        name = example_file(form)
        (draft / name).write_text(example_text(form, how), encoding="utf-8")
        checks.append(_check(form, draft, inputs, wanted, started))
    return checks


def _wanted_and_writer(
    backbone: Backbone | Path, how: Preprocessing, head: LinearHead, inputs: NDArray[np.uint8]
) -> tuple[NDArray[np.float32], Callable[[ExportFormat, Path], None]]:
    """Return what the program computes, (N, C), and what writes a form into a folder."""
    if isinstance(backbone, Path):
        folder = backbone
        wanted = int8_probabilities(folder, head, inputs)
        return wanted, lambda form, draft: write_int8(
            folder, head, how.size_px, draft / MODEL_FILES[form]
        )
    wanted = expected_probabilities(backbone, how, head, inputs)
    program = exported_program(whole_model(backbone, how, head), how.size_px)
    return wanted, lambda form, draft: write_form(form, program, how.size_px, draft)


def expected_probabilities(
    backbone: Backbone, how: Preprocessing, head: LinearHead, inputs: NDArray[np.uint8]
) -> NDArray[np.float32]:
    """Return (N, C) what the program computes in float32: unfolded backbone, then the head."""
    import torch

    network = Normalised(backbone, how, torch.float32).eval()
    with torch.inference_mode():
        parts = [network(torch.from_numpy(each[None])).numpy() for each in inputs]
    return head.probabilities(np.concatenate(parts))


def _check(
    form: ExportFormat,
    folder: Path,
    inputs: NDArray[np.uint8],
    wanted: NDArray[np.float32],
    started: float,
) -> FormCheck:
    run, runtime = read_form(form, folder)
    # All at once and the first alone: the batch is free.
    gap = float(np.abs(run(inputs) - wanted).max())
    gap = max(gap, float(np.abs(run(inputs[:1]) - wanted[:1]).max()))
    if not gap <= LARGEST_DIFFERENCE:
        raise ProgramFault(
            f"The model written as {form} computes something else: a probability is off by "
            f"{gap:.2g}.",
            hint="Nothing was kept. Export it in another form.",
        )
    return FormCheck(form, gap, runtime, len(inputs), time.perf_counter() - started)


def _description(
    spec: ModelSpec, head: LinearHead, folder: Path, checks: Sequence[FormCheck]
) -> dict[str, Any]:
    how = spec.embedding.preprocessing
    return {
        "format": EXPORT_FORMAT,
        "format_version": EXPORT_VERSION,
        "name": spec.name,
        "uid": spec.uid,
        "made_at": spec.created_at.isoformat(),
        "exported_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "classes": [{"name": each.name, "colour": each.colour} for each in spec.classes],
        "input": {
            "name": INPUT_NAME,
            "shape": ["any", 3, how.size_px, how.size_px],
            "dtype": "uint8",
            "meaning": "upright photos, RGB, 0-255, made square as preprocessing says",
        },
        "output": {
            "name": OUTPUT_NAME,
            "shape": ["any", len(spec.classes)],
            "dtype": "float32",
            "meaning": "calibrated probabilities in the order of classes; rows sum to 1",
        },
        "inside_the_network": ["normalisation", "backbone", "head", "temperature", "softmax"],
        **spec.embedding.to_dict(),
        "embedding_key": spec.embedding_key,
        "calibration": {"temperature": head.temperature},
        "trained": spec.trained,
        "metrics": spec.metrics,
        "note": spec.note,
        "checked": {
            str(check.form): {
                "runtime": check.runtime,
                "photos": check.photos,
                "largest_difference": check.largest_difference,
            }
            for check in checks
        },
        "files": {
            path.name: {"size_bytes": path.stat().st_size, "sha256": file_sha256(path)}
            for path in sorted(folder.iterdir())
        },
    }
