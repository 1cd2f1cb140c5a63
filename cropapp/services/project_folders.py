"""Use case: look at the folders of a project, and take one out.

Owns: where each folder stands, and what goes with it when it is removed. The files on the disk are
never touched.
"""

from __future__ import annotations

from dataclasses import dataclass

from cropapp.core.entities import Folder, FolderId
from cropapp.core.feed import Aspect
from cropapp.services.project import Project
from cropapp.store import folders
from cropapp.store.folder_counts import FolderCounts, count_folder, count_folders


@dataclass(frozen=True, slots=True)
class FolderState:
    """A folder with its counts.

    Attributes:
        is_there: whether its path is there now.
    """

    folder: Folder
    is_there: bool
    counts: FolderCounts


def folder_states(project: Project) -> list[FolderState]:
    """Return all folders in the order they were added. Asks the disk: not for the GUI thread."""
    with project.store.read() as session:
        known = folders.list_folders(session)
        counts = count_folders(session)
    nothing = FolderCounts()
    return [FolderState(each, each.path.is_dir(), counts.get(each.id, nothing)) for each in known]


def what_goes_with(project: Project, folder_id: FolderId) -> FolderState:
    """Return a folder with what removing it would take along.

    Raises:
        UserError: the project has no such folder.
    """
    with project.store.read() as session:
        known = folders.get_folder(session, folder_id)
        counts = count_folder(session, folder_id)
    return FolderState(known, known.path.is_dir(), counts)


def remove_folder(project: Project, folder_id: FolderId, *, with_labels: bool = False) -> int:
    """Take a folder, its photos and, if said so, their labels out of the project.

    Returns:
        How many photos left the project.

    Raises:
        UserError: no such folder, or it has labels and `with_labels` is False.
    """
    removed = project.store.write(
        lambda session: folders.remove_folder(session, folder_id, with_labels=with_labels)
    )
    project.folder_paths.pop(folder_id, None)
    project.feed.publish(Aspect.FOLDERS, Aspect.PHOTOS, Aspect.LABELS)
    return removed
