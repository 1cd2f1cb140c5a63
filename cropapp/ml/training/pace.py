"""How fast a training goes, what is left of it, and what it holds in memory.

Owns: the estimate. Must not: train, or write.
"""

from __future__ import annotations

import sys

import torch

from cropapp.core.training import Stage

_NEWEST_SHARE = 0.2
"""Of the newest measurement in the moving mean of the seconds per photo."""
_TRAIN_OVER_EVALUATE = 3.0
"""A slope costs about twice its forward run; used until a stage has been measured."""


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
        return 0.0 if kind == "prepare" else None


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
) -> float | None:
    """Return the time left if no stage ends early; None before anything was measured.

    Args:
        at: the stage, the epochs of it that are done, the photos of the running one.
        photos_to_prepare: in all views that are not ready.
    """
    total = pace.seconds("prepare", photos_to_prepare)
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
