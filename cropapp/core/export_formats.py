"""In which forms a model version can leave the program.

Owns: the names. Must not: write one.
"""

from __future__ import annotations

from enum import StrEnum


class ExportFormat(StrEnum):
    """What `cropapp models export --format` takes."""

    ONNX = "onnx"
    """For ONNX Runtime and most others."""
    OPENVINO = "openvino"
    """OpenVINO's own form, an .xml and a .bin."""
    TORCH = "torch"
    """An exported program of torch (.pt2)."""
