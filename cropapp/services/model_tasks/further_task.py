"""Embedding further views of labelled photos.

Owns: the way from a labelled photo to the embeddings of its further views in the cache.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from cropapp.core.errors import PhotoUnreadable
from cropapp.core.target_view import FURTHER_VIEWS, further_view_key, target_box
from cropapp.services.model_tasks.read_task import PhotoFile
from cropapp.services.model_tasks.runtime import check_cancelled, embedder_of
from cropapp.store.embedding_cache import EmbeddingCache

log = logging.getLogger(__name__)


def embed_further_views(
    cache_path: Path, model_folder: Path | None, photos: Sequence[tuple[PhotoFile, str]]
) -> int:
    """Embed the further views of photos with a version's backbone and keep them in the cache.

    A photo that cannot be read now is left out: it is learned from as it was when it could be.

    Args:
        photos: each with the name of its view in the cache.

    Returns:
        How many photos were embedded.
    """
    from cropapp.media.read import read_photo
    from cropapp.ml.further_views import LEAST_AREA, further_view

    embedder = embedder_of(model_folder)
    done = 0
    with EmbeddingCache(cache_path) as cache:
        for file, key in photos:
            check_cancelled()
            side_px = round(embedder.min_side_of(file.target) / LEAST_AREA**0.5)
            try:
                image = read_photo(file.path, min_side_px=side_px).image
            except (PhotoUnreadable, MemoryError) as problem:
                log.info("No further views of %s: %s", file.path, problem)
                continue
            if file.target is not None:
                image = image.crop(target_box(*image.size, file.target))
            numbers = range(1, FURTHER_VIEWS + 1)
            inputs = [embedder.prepare(further_view(image, key, number)) for number in numbers]
            names = [further_view_key(key, number) for number in numbers]
            cache.put(embedder.embedding_key, names, embedder.embed(np.stack(inputs)))
            done += 1
    return done
