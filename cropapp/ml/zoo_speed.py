"""How fast a backbone of the zoo is on this machine.

Owns: the measurement with random weights, which are as fast as trained ones, and its memory. Must
not: download. Nothing of torch is imported to read what was measured before.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from cropapp.core.engines import Probe
from cropapp.ml.embedding_spec import default_spec
from cropapp.ml.engines import choice
from cropapp.ml.engines.choice import EngineChoice

_PROBE_KEY = "probe"
_ANY_DEVICE = "zoo"
"""What was measured last counts, on whatever device that was; the speed's name tells it."""


def measured_speed(name: str, size_px: int, *, folder: Path) -> EngineChoice | None:
    """Return what was measured last on this machine, None if nothing was."""
    return choice.remembered(folder, choice.machine_key(_ANY_DEVICE), _key(name, size_px))


def remember_speed(name: str, size_px: int, found: EngineChoice, *, folder: Path) -> None:
    """Keep what was measured on this machine."""
    choice.remember(folder, choice.machine_key(_ANY_DEVICE), _key(name, size_px), found)


def measure_speed(name: str, *, device: str) -> EngineChoice:
    """Measure a backbone with every engine there is, at the size it is used with.

    Some seconds; about a minute for the largest on a laptop.

    Raises:
        UserError: there is no such backbone or device.
    """
    from cropapp.ml.backbones import build_backbone
    from cropapp.ml.engines import EngineName
    from cropapp.ml.engines.choosing import EngineChooser

    spec = default_spec(name)
    how = spec.preprocessing
    # A network in OpenVINO's form takes as much room as its weights, and is of no use later.
    with TemporaryDirectory(ignore_cleanup_errors=True) as temporary:
        chooser = EngineChooser(
            lambda: build_backbone(name, weights=None, joined=spec.joined),
            how,
            device=device,
            precision="auto",
            folder=Path(temporary),
        )
        found = None
        if chooser.has_choice:
            chooser.fastest(_PROBE_KEY, Probe.EXACT)
            found = choice.remembered(Path(temporary), choice.machine_key(device), _PROBE_KEY)
        if found is None:
            engine = chooser.engine(EngineName.TORCH, "")
            speed = choice.measure(engine, (3, how.size_px, how.size_px))
            where = f"{engine.name} {engine.where}"
            found = EngineChoice(engine.name, engine.where.split()[0], {where: speed})
    return found


def _key(name: str, size_px: int) -> str:
    return f"zoo {name} {size_px}"
