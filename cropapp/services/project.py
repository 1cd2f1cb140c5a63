"""An open project: its store, its caches and what views ask of them.

Owns: the composition of store and caches, and the change feed. Use cases are modules beside this
one, each a function of a Project. All methods may be called from any thread; none is for the GUI
thread.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cropapp.core.entities import (
    Folder,
    LabelEvent,
    ModelVersion,
    Photo,
    PhotoClass,
    PhotoId,
    PhotoState,
)
from cropapp.core.errors import UserError
from cropapp.core.feed import ChangeFeed
from cropapp.core.gallery import (
    FolderNode,
    GroupBy,
    PhotoFacets,
    PhotoFilter,
    PhotoGroups,
    PhotoSort,
    ProjectCounts,
)
from cropapp.core.history import UndoHistory
from cropapp.core.paths import data_folder, plain_path, require_text
from cropapp.services.folder_paths import FolderPaths
from cropapp.services.run_locks import mark_interrupted_runs
from cropapp.store import classes as class_queries
from cropapp.store import folders as folder_queries
from cropapp.store import gallery, labels, model_versions, photos, project_info
from cropapp.store.backup import backup_if_due
from cropapp.store.embedding_cache import EmbeddingCache
from cropapp.store.engine import Store
from cropapp.store.facets import find_facets
from cropapp.store.folder_tree import folder_tree as build_folder_tree
from cropapp.store.thumbnail_cache import ThumbnailCache

SUFFIX = ".cropapp"


def now() -> datetime:
    """Return the time to stamp a write with: UTC, whole milliseconds."""
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


@contextmanager
def _closed_on_error(store: Store) -> Iterator[None]:
    """Let go of a project that could not be opened: its thread would keep the file in use."""
    try:
        yield
    except BaseException:
        store.close()
        raise


class Project:
    """One open project. Close it when done; `with` does."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.path = store.path
        self.data_folder = data_folder(store.path)
        self.models_folder = self.data_folder / "models"
        caches = self.data_folder / "cache"
        self.embeddings = EmbeddingCache(caches / "embeddings.sqlite")
        self.thumbnails = ThumbnailCache(caches / "thumbnails.sqlite")
        self.feed = ChangeFeed()
        self.history = UndoHistory()
        with store.read() as session:
            self.name = str(project_info.get_info(session, "name") or store.path.stem)
        self.folder_paths = FolderPaths(store)

    @classmethod
    def create(cls, path: Path, *, name: str = "") -> Project:
        """Create the project file `path` and open it.

        Raises:
            UserError: it exists, its name does not end in .cropapp, or is not valid Unicode.
        """
        path = plain_path(path)
        require_text(path)
        if path.suffix.lower() != SUFFIX:
            raise UserError(
                f"{path.name} does not end in {SUFFIX}.", hint=f"Call it {path.stem}{SUFFIX}."
            )
        store = Store.create(path)
        title = name or path.stem
        with _closed_on_error(store):
            store.write(lambda session: project_info.set_info(session, "name", title))
            return cls(store)

    @classmethod
    def open(cls, path: Path) -> Project:
        """Open a project, upgrading and backing it up where that is due."""
        path = plain_path(path)
        store = Store.open(path)
        with _closed_on_error(store):
            backup_if_due(store)
            mark_interrupted_runs(store, data_folder(path), now())
            return cls(store)

    def close(self) -> None:
        """Finish pending writes and close all files."""
        self.embeddings.close()
        self.thumbnails.close()
        self.store.close()

    def __enter__(self) -> Project:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    def counts(self) -> ProjectCounts:
        with self.store.read() as session:
            return gallery.count_project(session)

    def folders(self) -> list[Folder]:
        with self.store.read() as session:
            known = folder_queries.list_folders(session)
        self.folder_paths.note(known)
        return known

    def folder_tree(self) -> tuple[FolderNode, ...]:
        with self.store.read() as session:
            return build_folder_tree(session)

    def classes(self, include_retired: bool = False) -> list[PhotoClass]:
        with self.store.read() as session:
            return class_queries.list_classes(session, include_retired=include_retired)

    def find(self, photo_filter: PhotoFilter, sort: PhotoSort) -> NDArray[np.int64]:
        """Return the ids of the photos that pass a filter, in order, (N,)."""
        with self.store.read() as session:
            return gallery.find_photo_ids(session, photo_filter, sort)

    def find_grouped(
        self, photo_filter: PhotoFilter, sort: PhotoSort, group_by: GroupBy
    ) -> tuple[NDArray[np.int64], PhotoGroups | None]:
        """Return the same with the photos of each group together, (N,), and where groups begin."""
        with self.store.read() as session:
            return gallery.find_groups(session, photo_filter, sort, group_by)

    def facets(self, photo_filter: PhotoFilter) -> PhotoFacets:
        """Return what a filter can be made of, with counts, and the confidences of those shown."""
        with self.store.read() as session:
            return find_facets(session, photo_filter)

    def photos(self, ids: Sequence[PhotoId]) -> list[Photo]:
        """Return photos in the order of `ids`, with label and active prediction."""
        with self.store.read() as session:
            return photos.get_photos(session, ids)

    def unreadable(self) -> list[tuple[Path, str]]:
        """Return the photos that cannot be read, each with its reason in words."""
        wanted = PhotoFilter(photo_states=frozenset({PhotoState.UNREADABLE}))
        ids = [PhotoId(int(photo_id)) for photo_id in self.find(wanted, PhotoSort())]
        return [(self.photo_path(photo), photo.state_reason) for photo in self.photos(ids)]

    def photo_path(self, photo: Photo) -> Path:
        return self.folder_paths[photo.folder_id] / photo.relative_path

    def active_model(self) -> ModelVersion | None:
        with self.store.read() as session:
            active = project_info.get_active_model_version_id(session)
            return None if active is None else model_versions.get_model_version(session, active)

    def model_versions(self) -> list[ModelVersion]:
        with self.store.read() as session:
            return model_versions.list_model_versions(session)

    def model_folder(self, version: ModelVersion) -> Path:
        return self.models_folder / version.uid

    def label_history(self, photo_id: PhotoId) -> list[LabelEvent]:
        with self.store.read() as session:
            return labels.label_history(session, photo_id)

    def photo_at(self, path: Path) -> Photo | None:
        """Return the photo whose file `path` is, or None if the project does not know it."""
        path = plain_path(path)
        with self.store.read() as session:
            # A copy: another thread may add a folder meanwhile.
            for folder_id, root in tuple(self.folder_paths.items()):
                if path.is_relative_to(root):
                    relative = path.relative_to(root).as_posix()
                    found = photos.find_by_path(session, folder_id, relative)
                    if found is not None:
                        return found
        return None
