"""How long trainings took on this machine.

Owns: one small file in the program's cache, from which the time of a plan is estimated. Losing it
loses an estimate. Must not: measure by itself.
"""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

from cropapp.core.files import write_atomically
from cropapp.core.training import TrainingPlan
from cropapp.services.app_folders import cache_folder

log = logging.getLogger(__name__)

KEPT = 50


def remember_speed(plan: TrainingPlan, seconds: float, *, epochs: int) -> None:
    """Keep what a training took, for the next plan of its kind.

    Args:
        epochs: those that were trained: it may have ended early.
    """
    if seconds <= 0 or not plan.train_photos:
        return
    known = _read()
    known.pop(_kind(plan), None)
    known[_kind(plan)] = seconds / _work(plan, epochs)
    newest = dict(list(known.items())[-KEPT:])
    try:
        write_atomically(_file(), json.dumps(newest).encode())
    except OSError as problem:  # an estimate is no reason to fail
        log.info("The speed of the training could not be kept: %s", problem)


def remembered_seconds(plan: TrainingPlan) -> float | None:
    """Return what a plan will take if it goes as the last of its kind, None without one."""
    rate = _read().get(_kind(plan))
    return rate * _work(plan, plan.recipe.epochs) if isinstance(rate, int | float) else None


def _kind(plan: TrainingPlan) -> str:
    recipe = plan.recipe
    depths = [stage.depth for stage in recipe.stages if stage.epochs]
    # The whole network is deeper than any number of blocks.
    deepest = "all" if any(depth < 0 for depth in depths) else str(max(depths, default=0))
    return f"{plan.backbone}@{recipe.size_px}:{deepest}"


def _work(plan: TrainingPlan, epochs: int) -> float:
    """Return photos passed through the network: each view once, each epoch train and held-out."""
    photos = plan.train_photos + plan.choosing_photos + plan.held_out_photos
    return float(plan.train_photos * plan.recipe.views + photos * (1 + epochs))


def _file() -> Path:
    return cache_folder() / "training-speed.json"


def _read() -> dict[str, Any]:
    try:
        values = json.loads(_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return values if isinstance(values, dict) else {}
