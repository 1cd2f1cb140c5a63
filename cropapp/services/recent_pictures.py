"""A few thumbnails of a project that is not open, for the list of recent projects.

Owns: a look into the thumbnail cache that neither opens the project nor writes anything.
"""

from __future__ import annotations

from pathlib import Path

from cropapp.core.paths import data_folder
from cropapp.store.thumbnail_cache import peek_thumbnails


def recent_pictures(project: Path, count: int) -> tuple[bytes, ...]:
    """Return up to `count` cached thumbnails (JPEG), none where there is no cache."""
    return peek_thumbnails(data_folder(project) / "cache" / "thumbnails.sqlite", count)
