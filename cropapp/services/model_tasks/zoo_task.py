"""Measuring the backbones of the zoo.

Owns: the call of the measurement inside the model process.
"""

from __future__ import annotations

from cropapp.services.model_tasks.runtime import Running, check_cancelled


def measure_backbone(name: str) -> float:
    """Return how many photos per second the fastest engine embeds here; it is remembered."""
    from cropapp.ml.zoo_speed import measure_speed

    check_cancelled()
    found = measure_speed(name, device=Running.device, folder=Running.backbones_folder / "engines")
    return max(found.photos_per_s.values())
