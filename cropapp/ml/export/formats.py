"""Writing a network in the forms that other programs read, and running what was written.

Owns: one writer and one reader per form. Must not: compare (ml.export.write does).

All three come from one `torch.export` program. TorchScript is left out: torch itself advises
against it since 2.9.
"""

from __future__ import annotations

import contextlib
import importlib.util
import io
import logging
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch.export import Dim, ExportedProgram

from cropapp.core.errors import EnvironmentProblem, UserError
from cropapp.core.export_formats import ExportFormat, missing_packages
from cropapp.ml.export.network import INPUT_NAME, OUTPUT_NAME, WholeModel

log = logging.getLogger(__name__)

Floats = NDArray[np.float32]
Run = Callable[[NDArray[np.uint8]], Floats]
"""(N, 3, S, S) uint8 to (N, C) float32."""

MODEL_FILES = {
    ExportFormat.ONNX: "model.onnx",
    ExportFormat.OPENVINO: "model.xml",
    ExportFormat.TORCH: "model.pt2",
}
_LARGEST_BATCH = 4096
_EXAMPLE_PHOTOS = 2
"""With a batch of one torch would take the one for a constant."""


def require_packages(form: ExportFormat) -> None:
    """Raise where a form cannot be written here.

    Raises:
        EnvironmentProblem: packages are missing; the hint says how to get them.
    """
    missing = missing_packages(form)
    if missing:
        raise EnvironmentProblem(
            f"To write a model as {form}, {' and '.join(missing)} must be installed.",
            hint='Run: pip install "cropapp[export]", or export as openvino.',
        )


def exported_program(model: WholeModel, size_px: int) -> ExportedProgram:
    """Return the network as a program of any batch size.

    Raises:
        UserError: torch cannot trace this network.
    """
    example = torch.zeros((_EXAMPLE_PHOTOS, 3, size_px, size_px), dtype=torch.uint8)
    batch = Dim("batch", min=1, max=_LARGEST_BATCH)
    try:
        with _quiet():
            return torch.export.export(model, (example,), dynamic_shapes=({0: batch},))
    except (RuntimeError, ValueError) as problem:
        raise UserError(
            "This network cannot be exported: torch cannot follow what it computes.",
            hint="Export a version with another backbone.",
        ) from problem


def write_form(form: ExportFormat, program: ExportedProgram, size_px: int, folder: Path) -> None:
    """Write a program in one form into a folder.

    Raises:
        UserError: the form has no word for something that the network computes.
    """
    from openvino.frontend import GeneralFailure, OpConversionFailure, OpValidationFailure

    path = folder / MODEL_FILES[form]
    writer = {
        ExportFormat.ONNX: _write_onnx,
        ExportFormat.OPENVINO: _write_openvino,
        ExportFormat.TORCH: _write_torch,
    }[form]
    try:
        with _quiet():
            writer(program, size_px, path)
    except (RuntimeError, GeneralFailure, OpConversionFailure, OpValidationFailure) as problem:
        raise UserError(
            f"This network cannot be written as {form}: it computes something that form lacks.",
            hint="Export it in another form.",
        ) from problem


def _write_onnx(program: ExportedProgram, _size_px: int, path: Path) -> None:
    torch.onnx.export(
        program,
        f=path,
        dynamo=True,
        input_names=[INPUT_NAME],
        output_names=[OUTPUT_NAME],
        external_data=False,
        verbose=False,
    )


def _write_openvino(program: ExportedProgram, size_px: int, path: Path) -> None:
    import openvino as ov

    model = ov.convert_model(program)
    model.reshape([-1, 3, size_px, size_px])
    model.inputs[0].get_tensor().set_names({INPUT_NAME})
    model.outputs[0].get_tensor().set_names({OUTPUT_NAME})
    ov.save_model(model, path, compress_to_fp16=False)


def _write_torch(program: ExportedProgram, _size_px: int, path: Path) -> None:
    torch.export.save(program, path)


def read_form(form: ExportFormat, folder: Path) -> tuple[Run, str]:
    """Return what runs a written form, and the runtime's name: `onnxruntime 1.31.0`.

    ONNX is run by ONNX Runtime where that is installed, else by OpenVINO, which reads it too.
    """
    path = folder / MODEL_FILES[form]
    if form is ExportFormat.TORCH:
        program = torch.export.load(path).module()
        return lambda batch: _numpy(program(torch.from_numpy(batch))), f"torch {torch.__version__}"
    if form is ExportFormat.ONNX and importlib.util.find_spec("onnxruntime") is not None:
        return _onnxruntime(path)
    import openvino as ov

    compiled = ov.Core().compile_model(path, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    return lambda batch: np.array(
        compiled(batch)[0]
    ), f"openvino {ov.__version__.partition('-')[0]}"


def _onnxruntime(path: Path) -> tuple[Run, str]:
    import onnxruntime

    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])

    def run(batch: NDArray[np.uint8]) -> Floats:
        [probabilities] = session.run([OUTPUT_NAME], {INPUT_NAME: batch})
        return np.asarray(probabilities, dtype=np.float32)

    return run, f"onnxruntime {onnxruntime.__version__}"


def _numpy(tensor: torch.Tensor) -> Floats:
    array: Floats = tensor.detach().numpy()
    return array


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep the exporters' remarks to programmers off the console; they go to the log."""
    told = io.StringIO()
    with warnings.catch_warnings(), contextlib.redirect_stdout(told):
        warnings.simplefilter("ignore")
        yield
    if told.getvalue():
        log.debug("The exporter said: %s", told.getvalue())
