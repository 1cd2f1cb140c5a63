"""The photos under way in the model process: being decoded, or at work in the network.

Owns: the order of both and what is kept between two calls, so that neither the decoders nor the
network wait while the caller sends an answer and takes the next question. What is held is bounded
by what was asked for: a number of photos, whatever their size.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from cropapp.core.cores import usable_cores
from cropapp.core.entities import PhotoFacts, TargetPoint
from cropapp.core.errors import PhotoUnreadable
from cropapp.core.words import spoken
from cropapp.services.model_tasks.runtime import check_cancelled

if TYPE_CHECKING:
    from cropapp.media.read import PhotoReading
    from cropapp.ml.embedder import Embedder
    from cropapp.ml.engines import Pending

DECODE_THREADS = min(max(usable_cores(), 2), 8)
"""Decoding releases the interpreter; more threads than cores only fight the model for them."""
BATCH_PHOTOS = 8
"""Lite0 on the CPU: 43 / 52 / 38 photos/s at batch 1 / 8 / 32."""


@dataclass(frozen=True, slots=True)
class PhotoFile:
    """A photo to read: its id in the project and where its bytes are."""

    photo_id: int
    path: Path
    target: TargetPoint | None = None
    """What the model is to look at; None: the whole photo."""
    mtime_ns: int = 0
    """As the project knows the file: one edited since it was decoded ahead is another file."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """What one read and one decode of a photo gave."""

    facts: PhotoFacts
    thumbnail: bytes
    """A JPEG."""
    model_input: NDArray[np.uint8]
    """(3, S, S), 0-255, RGB."""


@dataclass(frozen=True, slots=True)
class ReadPhoto:
    """What one photo gave: all of it, or why it cannot be read."""

    facts: PhotoFacts | None = None
    thumbnail: bytes = b""
    embedding: NDArray[np.float32] | None = None
    """(D,)."""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class _Batch:
    """Decoded photos whose embeddings the network is at work on."""

    photos: list[tuple[PhotoFile, Decoded]]
    pending: Pending


class Pipeline:
    """Decodes photos and embeds them, both at once. Called from one thread.

    What was asked for ahead (`then`) is decoded, and begun in the network, while the caller is
    away. A call for other photos than were announced is answered all the same; what of the
    announced ones has begun is kept only if it is asked for again.
    """

    def __init__(self) -> None:
        self._pool: ThreadPoolExecutor | None = None
        self._embedding_key = ""
        self._asked: frozenset[PhotoFile] = frozenset()
        self._decoding: dict[PhotoFile, Future[Decoded | str]] = {}
        """In the order asked for."""
        self._running: deque[_Batch] = deque()
        self._done: dict[PhotoFile, ReadPhoto] = {}

    @property
    def held_photos(self) -> int:
        """How many photos are under way or wait to be taken."""
        running = sum(len(batch.photos) for batch in self._running)
        return len(self._decoding) + running + len(self._done)

    def read(
        self, files: Sequence[PhotoFile], then: Sequence[PhotoFile], embedder: Embedder
    ) -> Iterator[tuple[PhotoFile, ReadPhoto]]:
        """Yield the files in order, each with what it gave.

        Args:
            then: what the next call is expected to ask for.

        Raises:
            Cancelled: nothing is under way any more.
            ValueError: a file is asked for twice.
        """
        try:
            self._ask([*files, *then], embedder)
            for file in files:
                while file not in self._done:
                    self._advance(embedder)
                yield file, self._done.pop(file)
            self._start_batches(embedder, wait=False)
        except BaseException:
            self.drop()
            raise

    def drop(self) -> None:
        """Forget all that is under way."""
        for future in self._decoding.values():
            future.cancel()
        self._decoding.clear()
        self._running.clear()
        self._done.clear()

    def _ask(self, wanted: list[PhotoFile], embedder: Embedder) -> None:
        """Have these photos decoded, in this order, and no others."""
        if embedder.embedding_key != self._embedding_key:
            self.drop()
            self._embedding_key = embedder.embedding_key
        self._asked = frozenset(wanted)
        self._done = {file: read for file, read in self._done.items() if file in self._asked}
        embedding = {file for batch in self._running for file, _ in batch.photos}
        before, self._decoding = self._decoding, {}
        for file, future in before.items():
            if file not in self._asked:
                future.cancel()
        any_new = False
        for file in wanted:
            if file in self._done or file in embedding:
                continue
            known = before.get(file)
            # The threads take what was asked for first: behind a new one, the place is a new one.
            if known is None or (any_new and known.cancel()):
                known, any_new = self._begin(file, embedder), True
            self._decoding[file] = known

    def _begin(self, file: PhotoFile, embedder: Embedder) -> Future[Decoded | str]:
        if self._pool is None:
            self._pool = ThreadPoolExecutor(DECODE_THREADS, thread_name_prefix="decode")
        return self._pool.submit(_decode, file, embedder)

    def _advance(self, embedder: Embedder) -> None:
        """Give the network all it takes, then wait for the batch that it began first."""
        if not self._decoding and not self._running:
            raise ValueError("a photo was asked for twice in one call")
        self._start_batches(embedder, wait=True)
        if not self._running:
            return  # none of them can be read
        batch = self._running.popleft()
        rows = batch.pending.result()
        for (file, decoded), row in zip(batch.photos, rows, strict=True):
            if file in self._asked:
                self._done[file] = ReadPhoto(decoded.facts, decoded.thumbnail, row)

    def _start_batches(self, embedder: Embedder, *, wait: bool) -> None:
        """Begin as many batches as the engine works on at once.

        Args:
            wait: for photos that are still being decoded; the network is at work meanwhile.
        """
        while self._decoding and len(self._running) < embedder.engine.in_flight:
            if not wait and not self._is_batch_decoded():
                return
            photos = self._next_batch()
            if photos:
                inputs = np.stack([decoded.model_input for _, decoded in photos])
                self._running.append(_Batch(photos, embedder.start(inputs)))

    def _is_batch_decoded(self) -> bool:
        first = list(self._decoding.values())[:BATCH_PHOTOS]
        return len(first) == BATCH_PHOTOS and all(future.done() for future in first)

    def _next_batch(self) -> list[tuple[PhotoFile, Decoded]]:
        """Take up to BATCH_PHOTOS that can be read, waiting for them to be decoded."""
        photos: list[tuple[PhotoFile, Decoded]] = []
        while self._decoding and len(photos) < BATCH_PHOTOS:
            check_cancelled()
            file, future = next(iter(self._decoding.items()))
            decoded = future.result()
            del self._decoding[file]
            if isinstance(decoded, str):
                self._done[file] = ReadPhoto(problem=decoded)
            else:
                photos.append((file, decoded))
        return photos


def _decode(file: PhotoFile, embedder: Embedder) -> Decoded | str:
    """Decode one photo for everything, or return why it cannot be read."""
    from cropapp.media.read import read_photo
    from cropapp.media.thumbnails import THUMBNAIL_SIDE_PX, make_thumbnail
    from cropapp.ml.preprocessing import Fit, input_of

    needed_px = embedder.min_side_of(file.target)
    try:
        reading: PhotoReading = read_photo(
            file.path, min_side_px=needed_px, min_longer_px=THUMBNAIL_SIDE_PX
        )
    except PhotoUnreadable as problem:
        return str(problem)
    except MemoryError:
        return spoken("The photo is too large for this machine's memory.")
    square = embedder.square_of(reading.image, file.target)
    how = embedder.spec.preprocessing
    shows_all = file.target is None and how.fit is Fit.SQUASH and how.size_px >= THUMBNAIL_SIDE_PX
    thumbnail = make_thumbnail(reading.image, squashed=square if shows_all else None)
    return Decoded(reading.facts, thumbnail, input_of(square))
