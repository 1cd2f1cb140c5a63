"""Where the folders of an open project are, kept so that a photo's path costs no query.

Owns: that table, and looking up what is not in it yet. Must not: write to the project.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from cropapp.core.entities import Folder, FolderId
from cropapp.store import folders as folder_queries
from cropapp.store.engine import Store


class FolderPaths(dict[FolderId, Path]):
    """Paths by folder.

    Another process (the command line, a second window) may add a folder to the project at any time,
    and its photos are seen here from then on: a folder that is not known is asked of the store.
    """

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store
        with store.read() as session:
            self.note(folder_queries.list_folders(session))

    def note(self, known: Iterable[Folder]) -> None:
        """Take over what the store says of folders: one may have been relinked elsewhere."""
        self.update((folder.id, folder.path) for folder in known)

    def __missing__(self, folder_id: FolderId) -> Path:
        """Return the path of a folder that came in elsewhere.

        Raises:
            UserError: the project has no such folder.
        """
        with self._store.read() as session:
            folder = folder_queries.get_folder(session, folder_id)
        self.note([folder])
        return folder.path
