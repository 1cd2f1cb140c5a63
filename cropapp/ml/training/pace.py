"""How fast a training goes, what is left of it, and what it holds in memory.

Owns: the estimate. Must not: train, or write.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

import torch

from cropapp.core.training import Stage

_NEWEST_SHARE = 0.2
"""Of the newest measurement in the moving mean of the seconds per photo."""
_TRAIN_OVER_EVALUATE = 3.0
"""A slope costs about twice its forward run; used until a stage has been measured."""


FRESH = "fresh"
"""Kind of work: photos varied anew and passed through a whole network."""
FIT = "fit"
"""Kind of work: heads learned from embeddings, told by their number."""


@dataclass
class BesideEpochs:
    """What a training has yet to do before its first epoch and after its last."""

    plain: int = 0
    """Photos to be read as they are, from what the front has left of them."""
    fresh: int = 0
    """Photos to be passed through a whole network."""
    fits: int = 0
    """Heads to be learned."""

    def __add__(self, other: BesideEpochs) -> BesideEpochs:
        return BesideEpochs(
            self.plain + other.plain, self.fresh + other.fresh, self.fits + other.fits
        )

    def note(self, *, plain: int = 0, fresh: int = 0, fits: int = 0) -> None:
        """Take off what is done."""
        self.plain = max(0, self.plain - plain)
        self.fresh = max(0, self.fresh - fresh)
        self.fits = max(0, self.fits - fits)


class Pace:
    """Seconds per photo of each kind of work, as measured in this sitting."""

    def __init__(self) -> None:
        self._per_photo: dict[str, float] = {}

    def note(self, kind: str, photos: int, seconds: float) -> None:
        new = seconds / max(1, photos)
        old = self._per_photo.get(kind, new)
        self._per_photo[kind] = old + _NEWEST_SHARE * (new - old)

    def photos_per_s(self, kind: str) -> float:
        seconds = self._per_photo.get(kind, 0.0)
        return 1 / seconds if seconds > 0 else 0.0

    def seconds(self, kind: str, photos: int) -> float | None:
        """Return how long so many photos take; None where nothing tells."""
        if kind in self._per_photo:
            return self._per_photo[kind] * photos
        if kind.startswith("train") and "evaluate" in self._per_photo:
            factor = 1.0 if kind == train_kind(0) else _TRAIN_OVER_EVALUATE
            return self._per_photo["evaluate"] * factor * photos
        if kind == FRESH and "evaluate" in self._per_photo:
            # To the border, then on from there: as to make a view ready, and to read it.
            return (self._per_photo["evaluate"] + self._per_photo.get("prepare", 0.0)) * photos
        # A training that goes on has learned no head yet in this sitting: some seconds, mostly.
        return 0.0 if kind in ("prepare", FIT) or not photos else None

    def seconds_beside(self, work: BesideEpochs) -> float | None:
        """Return how long that takes; None where nothing tells."""
        parts = [
            self.seconds("evaluate", work.plain),
            self.seconds(FRESH, work.fresh),
            self.seconds(FIT, work.fits),
        ]
        known = [part for part in parts if part is not None]
        return sum(known) if len(known) == len(parts) else None


def train_kind(depth: int) -> str:
    return f"train {depth}"


def seconds_left(
    pace: Pace,
    stages: tuple[Stage, ...],
    *,
    at: tuple[int, int, int],
    train_photos: int,
    scored_photos: int,
    photos_to_prepare: int,
    beside: BesideEpochs,
) -> float | None:
    """Return the time left if no stage ends early; None before anything was measured.

    Args:
        at: the stage, the epochs of it that are done, the photos of the running one.
        photos_to_prepare: in all views that are not ready.
        beside: what is to be done beside the epochs.
    """
    ready, rest = pace.seconds("prepare", photos_to_prepare), pace.seconds_beside(beside)
    total = None if ready is None or rest is None else ready + rest
    for index, stage in enumerate(stages[at[0] :]):
        epochs = stage.epochs - (at[1] if index == 0 else 0)
        photos = epochs * train_photos - (at[2] if index == 0 else 0)
        parts = (
            pace.seconds(train_kind(stage.depth), max(0, photos)),
            pace.seconds("evaluate", epochs * scored_photos),
        )
        if total is None or any(part is None for part in parts):
            return None
        total += sum(part for part in parts if part is not None)
    return total


def memory_mb(device: torch.device) -> float:
    """Return the most memory that this process has held: the card's if it trains there."""
    if device.type == "cuda":
        return torch.cuda.max_memory_allocated(device) / 1e6
    if sys.platform == "win32":
        return _windows_peak_mb()
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # macOS counts bytes, others kilobytes.
    return most / 1e6 if sys.platform == "darwin" else most / 1e3


def _windows_peak_mb() -> float:
    import ctypes

    class Counters(ctypes.Structure):
        """PROCESS_MEMORY_COUNTERS of psapi.h."""

        _fields_ = [
            ("cb", ctypes.c_uint32),
            ("page_faults", ctypes.c_uint32),
            *((name, ctypes.c_size_t) for name in ("peak", "now", "a", "b", "c", "d", "e", "f")),
        ]

    counters = Counters(cb=ctypes.sizeof(Counters))
    library = getattr(ctypes, "windll")  # noqa: B009 (mypy knows it on Windows only)
    process = ctypes.c_void_p(library.kernel32.GetCurrentProcess())
    library.psapi.GetProcessMemoryInfo(process, ctypes.byref(counters), counters.cb)
    return float(counters.peak) / 1e6
