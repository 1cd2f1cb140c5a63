"""How long the event loop of a window was away, what of that was its own work, and where it was.

Owns: the gaps between two turns of the loop, and of each what the GUI thread computed, how much of
that went into collecting garbage, and how long it waited for a core that others had; the rest it
slept or waited for a lock (mostly the interpreter's). With `where`, also what all threads were at
meanwhile. Must not: know a window.

On a machine with other work only what was computed tells something of the program.
"""

from __future__ import annotations

import cropapp.gui  # noqa: F401 # isort: skip - before PySide6, as in the program

import gc
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import NamedTuple

from PySide6.QtCore import QObject, Qt, QTimer

LONG_MS = 50
LOOK_MS = 4
AWAY_MS = 16
"""Away for so long the loop is worth a look at what all threads do."""
FRAMES_TOLD, GAPS_TOLD = 7, 4
_PACKAGE = "cropapp"
_RESTS_IN = {"threading.py", "queue.py", "thread.py", "connection.py", "selectors.py"}


class Gap(NamedTuple):
    """One time the loop was away, in milliseconds; `at_s` from the start of the measurement."""

    at_s: float
    wall_ms: float
    computed_ms: float
    collected_ms: float
    """Of it, looking for cycles of Python objects to delete."""
    queued_ms: float
    """Ready to run, but the cores were busy with other threads, of this program or not."""

    @property
    def own_ms(self) -> float:
        """What is left on a machine that has a core free for the window."""
        return self.wall_ms - self.queued_ms


class ThreadClock:
    """What the thread that made it has computed, and waited for a core; in milliseconds.

    The second is known on Linux only, elsewhere it is 0.
    """

    def __init__(self) -> None:
        path = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat")
        self._schedule = path.open("rb", buffering=0) if path.is_file() else None

    def read(self) -> tuple[float, float]:
        if self._schedule is None:
            return 1000 * time.thread_time(), 0.0
        self._schedule.seek(0)
        return 1000 * time.thread_time(), int(self._schedule.read().split()[1]) / 1e6


class GapMeter(QObject):
    """Remembers the times between two turns of the event loop; for the GUI thread.

    Args:
        where: also look at what all threads do while the loop is away, from a thread of its own.
    """

    def __init__(self, *, where: bool = False) -> None:
        super().__init__()
        self.gaps: list[Gap] = []
        self._clock = ThreadClock()
        self._began = self._last = 0.0
        self._before = (0.0, 0.0)
        self._collected_ms = self._collecting_since_ms = 0.0
        self._looks = _Looks(self) if where else None
        self._timer = QTimer(self, interval=1)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        self._began = self._last = time.perf_counter()
        self._before = self._clock.read()
        gc.callbacks.append(self._note_collection)
        self._timer.start()
        if self._looks is not None:
            self._looks.start()

    def away_ms(self) -> float:
        """Return for how long the loop has been away by now; for any thread."""
        return 1000 * (time.perf_counter() - self._last)

    @property
    def turns(self) -> int:
        return len(self.gaps)

    def _tick(self) -> None:
        now, clocks = time.perf_counter(), self._clock.read()
        computed, queued = (now - before for now, before in zip(clocks, self._before, strict=True))
        wall_ms = 1000 * (now - self._last)
        queued = min(queued, wall_ms)
        self.gaps.append(Gap(now - self._began, wall_ms, computed, self._collected_ms, queued))
        self._last, self._before, self._collected_ms = now, clocks, 0.0

    def _note_collection(self, phase: str, _info: dict[str, int]) -> None:
        """Called by Python; the program collects in the GUI thread only."""
        at_ms = 1000 * time.thread_time()
        if phase == "start":
            self._collecting_since_ms = at_ms
        else:
            self._collected_ms += at_ms - self._collecting_since_ms

    def stop(self) -> None:
        self._timer.stop()
        gc.callbacks.remove(self._note_collection)
        if self._looks is not None:
            self._looks.end()

    def summary(self) -> dict[str, object]:
        """Return the longest gap, what is the program's own of it, and the next ones."""
        walls = sorted(gap.wall_ms for gap in self.gaps)
        found: dict[str, object] = {
            "longest_ms": round(walls[-1], 1),
            "longest_own_ms": round(max(gap.own_ms for gap in self.gaps), 1),
            "busiest_ms": round(max(gap.computed_ms for gap in self.gaps), 1),
            "collecting_ms": round(max(gap.collected_ms for gap in self.gaps), 1),
            "p999_ms": round(walls[int(len(walls) * 0.999)], 1),
            "over_50_ms_at_s": [round(gap.at_s, 1) for gap in self.gaps if gap.wall_ms > LONG_MS],
            "turns": len(walls),
        }
        if self._looks is not None:
            found["where"] = [self._tell(number) for number in self._told()]
        return found

    def _told(self) -> list[int]:
        """Return the busiest gaps and the longest."""
        numbers = range(len(self.gaps))
        busiest = sorted(numbers, key=lambda number: -self.gaps[number].computed_ms)
        longest = sorted(numbers, key=lambda number: -self.gaps[number].own_ms)
        return list(dict.fromkeys(busiest[:GAPS_TOLD] + longest[:GAPS_TOLD]))

    def _tell(self, number: int) -> dict[str, object]:
        assert self._looks is not None
        parts = {name: round(value, 1) for name, value in self.gaps[number]._asdict().items()}
        return parts | {"seen": self._looks.during(number)}


class _Looks:
    """A thread that notes what all threads are at while the loop is away."""

    def __init__(self, meter: GapMeter) -> None:
        self._meter = meter
        self._main = threading.get_ident()
        self._seen: dict[int, Counter[str]] = {}
        """By the number of the gap."""
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, name="looks", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def end(self) -> None:
        self._ended.set()
        self._thread.join()

    def during(self, number: int) -> dict[str, int]:
        """Return how often what was seen in a gap."""
        return dict(self._seen.get(number, Counter()).most_common())

    def _look(self) -> None:
        while not self._ended.wait(LOOK_MS / 1000):
            if self._meter.away_ms() > AWAY_MS:
                self._note(self._meter.turns)

    def _note(self, number: int) -> None:
        names = {thread.ident: thread.name for thread in threading.enumerate()}
        seen = self._seen.setdefault(number, Counter())
        for ident, frame in sys._current_frames().items():
            if ident != threading.get_ident():
                name = "GUI" if ident == self._main else names.get(ident, "?")
                words = _words(frame, FRAMES_TOLD if ident == self._main else 3)
                if words:
                    seen[f"{name}: {words}"] += 1


def _words(frame: FrameType, count: int) -> str:
    """Return the innermost frames in a line, innermost first; '' for a thread that rests."""
    frames = list(_outwards(frame))
    rests = Path(frame.f_code.co_filename).name in _RESTS_IN
    if rests or not any(_PACKAGE in each.f_code.co_filename for each in frames):
        return ""
    return " < ".join(
        f"{Path(each.f_code.co_filename).name}:{each.f_lineno} {each.f_code.co_name}"
        for each in frames[:count]
    )


def _outwards(frame: FrameType | None) -> Iterator[FrameType]:
    while frame is not None:
        yield frame
        frame = frame.f_back
