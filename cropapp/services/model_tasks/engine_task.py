"""What the model process knows of its engine before it measures any.

Owns: two answers that cost nothing. Must not: import torch, measure, or load a network.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NoReturn

from cropapp.core.engines import EngineName, Probe
from cropapp.services.model_tasks.runtime import Running, engines_folder, spec_of


def is_engine_settled(model_folder: Path, probe: Probe) -> bool:
    """Return whether `settle_engine` has nothing left to measure for a version's network."""
    from cropapp.ml.engines.choosing import EngineChooser

    model = spec_of(model_folder)
    if model is None or Running.engine is not EngineName.AUTO:
        return True
    how = model.embedding.preprocessing
    chooser = EngineChooser(
        _never_built, how, device=Running.device, precision="auto", folder=engines_folder()
    )
    return chooser.is_settled(model.embedding_key, probe)


def holds_torch() -> bool:
    """Return whether torch was imported here: with what it brings along it takes 700 MB."""
    return "torch" in sys.modules


def _never_built() -> NoReturn:
    raise AssertionError("a question about what is remembered builds no network")
