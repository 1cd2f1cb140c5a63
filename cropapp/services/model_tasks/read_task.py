"""Reading photos for the model: one read, one decode, all that the project keeps.

Owns: the way from a chunk of files to facts, thumbnails, embeddings and predictions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from cropapp.core.entities import PhotoFacts
from cropapp.services.model_tasks.pipeline import DECODE_THREADS as DECODE_THREADS
from cropapp.services.model_tasks.pipeline import PhotoFile as PhotoFile
from cropapp.services.model_tasks.pipeline import Pipeline
from cropapp.services.model_tasks.predict_task import FloatArray, TopClasses, top_classes
from cropapp.services.model_tasks.runtime import embedder_of, head_of, novelty_of


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


_pipeline = Pipeline()


def read_and_predict(
    photo_files: Sequence[PhotoFile],
    model_folder: Path | None,
    then: Sequence[PhotoFile] = (),
) -> ReadChunk:
    """Read each photo once and take everything from it that the project keeps.

    Args:
        model_folder: the model version to predict with; None embeds with the default backbone.
        then: what the next call will be asked for. The decoders and the network go on with it
            while the answer is on its way.
    """
    embedder = embedder_of(model_folder)
    head = head_of(model_folder)
    chunk = ReadChunk(embedder.embedding_key)
    rows: list[FloatArray] = []
    for file, read in _pipeline.read(photo_files, then, embedder):
        if read.facts is None or read.embedding is None:
            chunk.unreadable[file.photo_id] = read.problem
            continue
        chunk.facts[file.photo_id] = read.facts
        chunk.thumbnails[file.photo_id] = read.thumbnail
        chunk.embedded_ids.append(file.photo_id)
        rows.append(read.embedding)
    if rows:
        chunk.embeddings = np.stack(rows)
        chunk.top = (
            None if head is None else top_classes(head, chunk.embeddings, novelty_of(model_folder))
        )
    return chunk
