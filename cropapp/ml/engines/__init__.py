"""What computes an embedding: torch on any device, OpenVINO on a CPU or an Intel graphics card.

Owns: the contract of an engine. Must not: import either library; each engine's module does, and
only when that engine is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from cropapp.core.engines import EngineName as EngineName

Precision = Literal["auto", "fp32", "bf16", "fp16", "int8"]
"""int8 is what a network was made for, never a choice of the engine's."""
Examples: TypeAlias = Callable[[], "NDArray[np.uint8]"]
"""Returns inputs (N, 3, S, S) of a project's photos; N may be 0."""
BATCH_PHOTOS = 8
"""Fits the caches of a laptop: larger batches are slower per photo on a CPU."""


class Pending(Protocol):
    """A batch at work. A `concurrent.futures.Future` is one."""

    def result(self) -> NDArray[np.float32]:
        """Wait, then return (B, D) float32 embeddings; the same each time it is asked.

        Raises:
            RuntimeError: the engine failed on this batch.
        """
        ...


class Engine(Protocol):
    """Runs one network. Owned by one thread: `start` and `result` are called there."""

    @property
    def name(self) -> str:
        """`torch` or `openvino`."""
        ...

    @property
    def where(self) -> str:
        """The device in the engine's own word, and the precision: `CPU bf16`."""
        ...

    def run(self, batch: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return (B, D) float32 embeddings of (B, 3, S, S) uint8, 0-255, RGB, B at least 1."""
        ...

    @property
    def in_flight(self) -> int:
        """How many batches of BATCH_PHOTOS keep it fed: start so many before asking for one."""
        ...

    def start(self, batch: NDArray[np.uint8]) -> Pending:
        """Begin with a batch as `run` takes it; the computing goes on while the caller decodes.

        Waits while `in_flight` batches are at work. Results may be asked for in any order. The
        batch must not be changed before its result is there.
        """
        ...
