"""What can run a network.

Owns: the names, and how thoroughly they are measured. Must not: run one.
"""

from __future__ import annotations

from enum import StrEnum


class EngineName(StrEnum):
    """What `--engine` takes."""

    AUTO = "auto"
    """The faster one of those that are there, by a short measurement that is remembered."""
    TORCH = "torch"
    OPENVINO = "openvino"


class Probe(StrEnum):
    """How an engine is measured that was not measured before."""

    NONE = "none"
    """Not at all: torch runs."""
    EXACT = "exact"
    """In float32, some ten seconds; after 600 photos they are saved again."""
    THOROUGH = "thorough"
    """In reduced precision too, half a minute; pays from some 10,000 photos."""
