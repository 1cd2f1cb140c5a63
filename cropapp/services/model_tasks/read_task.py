"""Reading photos for the model: one read, one decode, all that the project keeps.

Owns: the way from a chunk of files to facts, thumbnails, embeddings and predictions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from cropapp.core.entities import PhotoFacts, TargetPoint
from cropapp.core.errors import PhotoUnreadable
from cropapp.core.words import spoken
from cropapp.services.model_tasks.predict_task import FloatArray, TopClasses, top_classes
from cropapp.services.model_tasks.runtime import check_cancelled, embedder_of, head_of, novelty_of

if TYPE_CHECKING:
    from cropapp.media.read import PhotoReading
    from cropapp.ml.embedder import Embedder

DECODE_THREADS = 2
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


@dataclass(slots=True)
class ReadChunk:
    """What one chunk of photos gave. A photo is in `facts` or in `unreadable`, never in both."""

    embedding_key: str
    facts: dict[int, PhotoFacts] = field(default_factory=dict)
    thumbnails: dict[int, bytes] = field(default_factory=dict)
    unreadable: dict[int, str] = field(default_factory=dict)
    embedded_ids: list[int] = field(default_factory=list)
    """The photos of the rows of `embeddings` and `top`."""
    embeddings: FloatArray | None = None
    """(N, D)."""
    top: TopClasses | None = None
    """None without a model version: there is no head to predict with."""


def read_and_predict(
    photo_files: Sequence[PhotoFile],
    model_folder: Path | None,
    then: Sequence[PhotoFile] = (),
) -> ReadChunk:
    """Read each photo once and take everything from it that the project keeps.

    Args:
        model_folder: the model version to predict with; None embeds with the default backbone.
        then: what the next call will be asked for. The decoders go on with it while the network
            is still at work on this chunk, so that neither waits for the other.
    """
    embedder = embedder_of(model_folder)
    head = head_of(model_folder)
    chunk = ReadChunk(embedder.embedding_key)
    rows: list[FloatArray] = []
    batch: list[NDArray[np.uint8]] = []
    for file, prepared in _decoding.decode(photo_files, then, embedder):
        check_cancelled()
        if isinstance(prepared, str):
            chunk.unreadable[file.photo_id] = prepared
            continue
        chunk.facts[file.photo_id] = prepared.facts
        chunk.thumbnails[file.photo_id] = prepared.thumbnail
        chunk.embedded_ids.append(file.photo_id)
        batch.append(prepared.model_input)
        if len(batch) == BATCH_PHOTOS:
            rows.append(embedder.embed(np.stack(batch)))
            batch.clear()
    if batch:
        rows.append(embedder.embed(np.stack(batch)))
    if rows:
        chunk.embeddings = np.concatenate(rows)
        chunk.top = (
            None if head is None else top_classes(head, chunk.embeddings, novelty_of(model_folder))
        )
    return chunk


@dataclass(frozen=True, slots=True)
class _Prepared:
    facts: PhotoFacts
    thumbnail: bytes
    model_input: NDArray[np.uint8]


class _Decoding:
    """The decode threads of the process, and what they were asked for ahead of its turn."""

    def __init__(self) -> None:
        self._pool: ThreadPoolExecutor | None = None
        self._ahead: dict[tuple[str, PhotoFile], Future[_Prepared | str]] = {}

    def decode(
        self, files: Sequence[PhotoFile], then: Sequence[PhotoFile], embedder: Embedder
    ) -> Iterator[tuple[PhotoFile, _Prepared | str]]:
        """Yield the files in order, each decoded or with the reason why it cannot be."""
        key = embedder.embedding_key
        now = [
            self._ahead.pop((key, file))
            if (key, file) in self._ahead
            else self._start(file, embedder)
            for file in files
        ]
        for unwanted in self._ahead.values():
            unwanted.cancel()
        self._ahead = {(key, file): self._start(file, embedder) for file in then}
        for file, future in zip(files, now, strict=True):
            yield file, future.result()

    def _start(self, file: PhotoFile, embedder: Embedder) -> Future[_Prepared | str]:
        if self._pool is None:
            self._pool = ThreadPoolExecutor(DECODE_THREADS, thread_name_prefix="decode")
        return self._pool.submit(_prepare, file, embedder)


_decoding = _Decoding()


def _prepare(file: PhotoFile, embedder: Embedder) -> _Prepared | str:
    """Decode one photo for everything, or return why it cannot be read."""
    from cropapp.media.read import read_photo
    from cropapp.media.thumbnails import THUMBNAIL_SIDE_PX, make_thumbnail

    needed_px = embedder.min_side_of(file.target)
    try:
        reading: PhotoReading = read_photo(file.path, min_side_px=max(needed_px, THUMBNAIL_SIDE_PX))
    except PhotoUnreadable as problem:
        return str(problem)
    except MemoryError:
        return spoken("The photo is too large for this machine's memory.")
    seen = embedder.prepare(reading.image, file.target)
    return _Prepared(reading.facts, make_thumbnail(reading.image), seen)
