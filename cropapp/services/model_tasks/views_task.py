"""Looking at photos more than once: mirrored, in crops, at several sizes.

Owns: the way from a photo to the mean embedding of its views in the cache.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from cropapp.core.errors import PhotoUnreadable
from cropapp.core.predict_views import PredictViews
from cropapp.core.target_view import target_box
from cropapp.services.model_tasks.read_task import PhotoFile
from cropapp.services.model_tasks.runtime import check_cancelled, embedder_of
from cropapp.store.embedding_cache import EmbeddingCache

log = logging.getLogger(__name__)


def embed_views(
    cache_path: Path,
    model_folder: Path | None,
    photos: Sequence[tuple[PhotoFile, str]],
    views: PredictViews,
    embedding_key: str,
) -> int:
    """Keep the mean embedding of each photo's views in the cache.

    A photo that cannot be read now is left out: what was said of it stays.

    Args:
        photos: each with the name of its view in the cache.
        embedding_key: under which it is kept.

    Returns:
        How many photos were embedded.
    """
    from cropapp.media.read import read_photo
    from cropapp.ml.test_time_views import least_share, view_pictures, view_sizes_px

    usual = embedder_of(model_folder)
    sizes = view_sizes_px(usual.spec.preprocessing.size_px, views)
    embedders = [embedder_of(model_folder, size_px=size) for size in sizes]
    done = 0
    with EmbeddingCache(cache_path) as cache:
        for file, key in photos:
            check_cancelled()
            side_px = round(usual.min_side_of(file.target) / least_share(views))
            try:
                image = read_photo(file.path, min_side_px=side_px).image
            except (PhotoUnreadable, MemoryError) as problem:
                log.info("No views of %s: %s", file.path, problem)
                continue
            if file.target is not None:
                image = image.crop(target_box(*image.size, file.target))
            pictures = view_pictures(image, views)
            found = [
                embedder.embed(np.stack([embedder.prepare(picture) for picture in pictures]))
                for embedder in embedders
            ]
            mean = np.concatenate(found).mean(axis=0, keepdims=True)
            cache.put(embedding_key, [key], mean)
            done += 1
    return done
