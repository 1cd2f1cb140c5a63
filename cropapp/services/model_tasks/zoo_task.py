"""Measuring the backbones of the zoo.

Owns: the call of the measurement inside the model process.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cropapp.services.model_tasks.runtime import Running, check_cancelled

if TYPE_CHECKING:
    from cropapp.ml.engines.choice import EngineChoice


def measure_backbone(name: str) -> EngineChoice:
    """Return which engine is the fastest for a backbone here, and how fast each is."""
    from cropapp.ml.zoo_speed import measure_speed

    check_cancelled()
    return measure_speed(name, device=Running.device)
