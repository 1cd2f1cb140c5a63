"""What can run a network.

Owns: the names. Must not: run one.
"""

from __future__ import annotations

from enum import StrEnum


class EngineName(StrEnum):
    """What `--engine` takes."""

    AUTO = "auto"
    """The faster one of those that are there, by a short measurement that is remembered."""
    TORCH = "torch"
    OPENVINO = "openvino"
