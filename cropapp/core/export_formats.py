"""In which forms a model version can leave the program.

Owns: the names, and what each needs to be installed. Must not: write one.
"""

from __future__ import annotations

import importlib.util
from enum import StrEnum


class ExportFormat(StrEnum):
    """What `cropapp models export --format` takes."""

    ONNX = "onnx"
    """For ONNX Runtime and most others."""
    OPENVINO = "openvino"
    """OpenVINO's own form, an .xml and a .bin."""
    TORCH = "torch"
    """An exported program of torch (.pt2)."""


NEEDED_PACKAGES: dict[ExportFormat, tuple[str, ...]] = {ExportFormat.ONNX: ("onnx", "onnxscript")}
"""Beyond those that are always installed."""


def missing_packages(form: ExportFormat) -> tuple[str, ...]:
    """Return the packages without which a form cannot be written here."""
    needed = NEEDED_PACKAGES.get(form, ())
    return tuple(name for name in needed if importlib.util.find_spec(name) is None)
