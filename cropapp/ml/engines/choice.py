"""Which engine runs a network on this machine, by a short measurement that is remembered.

Owns: the measurement, and the file of what was chosen. The choice belongs to a machine (processor,
cores it may use, versions of the libraries) and a network; on another machine it is measured again.
"""

from __future__ import annotations

import hashlib
import json
import logging
import platform
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np

from cropapp.core.cores import usable_cores
from cropapp.core.files import write_atomically
from cropapp.ml.engines import BATCH_PHOTOS, Engine

log = logging.getLogger(__name__)

PROBE_S = 0.6
WARM_UP_RUNS = 2
FILE_NAME = "choices.json"


@dataclass(frozen=True, slots=True)
class EngineChoice:
    """What was the fastest here.

    Attributes:
        engine: `torch` or `openvino`.
        device: in the engine's own word: `cpu`, `cuda`; `CPU`, `GPU.0`.
        photos_per_s: what was measured, by engine and device.
        precision: `fp32` or `bf16`.
        is_thorough: whether reduced precision was tried too.
        measured_on: the day; None where it was not kept.
    """

    engine: str
    device: str
    photos_per_s: Mapping[str, float]
    precision: str = "fp32"
    is_thorough: bool = True
    measured_on: date | None = None


def measure(engine: Engine, input_shape: Sequence[int], seconds: float = PROBE_S) -> float:
    """Return how many photos per second an engine embeds, by running it for a moment."""
    batch = np.random.default_rng(0).integers(0, 256, (BATCH_PHOTOS, *input_shape), dtype=np.uint8)
    for _ in range(WARM_UP_RUNS):
        engine.run(batch)
    began, done = time.perf_counter(), 0
    while (passed := time.perf_counter() - began) < seconds:
        engine.run(batch)
        done += len(batch)
    return done / passed


def machine_key(device: str) -> str:
    """Return a short name of this machine and of what the libraries are here."""
    parts = [platform.machine(), _processor(), str(usable_cores()), device]
    parts += [f"{name} {_version(name)}" for name in ("torch", "openvino")]
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:16]


def remembered(folder: Path, machine: str, key: str) -> EngineChoice | None:
    """Return what was chosen for a network before, None if nothing or no longer readable."""
    known = _read(folder).get(f"{machine} {key}")
    if not isinstance(known, dict) or not {"engine", "device"} <= known.keys():
        return None
    speeds = known.get("photos_per_s")
    return EngineChoice(
        str(known["engine"]),
        str(known["device"]),
        speeds if isinstance(speeds, dict) else {},
        str(known.get("precision", "fp32")),
        bool(known.get("is_thorough", False)),
        _day(known.get("measured_on")),
    )


def remember(folder: Path, machine: str, key: str, choice: EngineChoice) -> None:
    """Keep a choice; a disk that is full only makes the next start measure again."""
    day = choice.measured_on and choice.measured_on.isoformat()
    entry = asdict(choice) | {"measured_on": day}
    content = {**_read(folder), f"{machine} {key}": entry}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_atomically(folder / FILE_NAME, json.dumps(content, indent=1).encode())
    except OSError as problem:
        log.info("The choice of the engine was not kept: %s", problem)


def forget(folder: Path, machine: str, key: str) -> None:
    """Have a network measured again: what was chosen does not run any more."""
    content = _read(folder)
    if content.pop(f"{machine} {key}", None) is not None:
        write_atomically(folder / FILE_NAME, json.dumps(content, indent=1).encode())


def _read(folder: Path) -> dict[str, dict[str, object]]:
    try:
        content = json.loads((folder / FILE_NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text))
    except ValueError:  # written by an older program, or damaged
        return None


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass  # not Linux
    return platform.processor()


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "none"
