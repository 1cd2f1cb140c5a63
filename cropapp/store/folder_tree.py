"""The folders of a project with their sub-folders and counts.

Owns: the tree beside the gallery, offered by `gallery`. Must not: look at the disk: the tree is
that of the photos the project knows.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from cropapp.core.entities import FolderId
from cropapp.core.gallery import FolderNode
from cropapp.store.folders import list_folders
from cropapp.store.session import Session, run_raw

# rtrim takes off the end every character that occurs in the path other than "/": the directory.
_PER_DIRECTORY = (
    "SELECT folder_id, rtrim(relative_path, replace(relative_path, '/', '')) AS directory, "
    "count(*), count(label_class_id) FROM photo INDEXED BY ix_photo_gallery "
    "GROUP BY folder_id, directory"
)


@dataclass
class _Growing:
    photos: int = 0
    labelled: int = 0
    children: dict[str, _Growing] = field(default_factory=dict)


def folder_tree(session: Session) -> tuple[FolderNode, ...]:
    """Return a node per folder of the project, sub-folders below, in order of name."""
    folders = list_folders(session)
    roots = {folder.id: _Growing() for folder in folders}
    for folder_id, directory, photos, labelled in run_raw(session, _PER_DIRECTORY):
        node = roots[folder_id]
        _count_in(node, photos, labelled)
        for name in directory.split("/")[:-1]:
            node = node.children.setdefault(name, _Growing())
            _count_in(node, photos, labelled)
    return tuple(
        _node(folder.id, "", folder.path.name or str(folder.path), roots[folder.id])
        for folder in folders
    )


def _count_in(node: _Growing, photos: int, labelled: int) -> None:
    node.photos += photos
    node.labelled += labelled


def _node(folder_id: FolderId, under: str, name: str, grown: _Growing) -> FolderNode:
    children = sorted(grown.children.items(), key=lambda item: item[0].casefold())
    return FolderNode(
        folder_id=folder_id,
        under=under,
        name=name,
        photos=grown.photos,
        labelled=grown.labelled,
        children=tuple(
            _node(folder_id, f"{under}/{child}" if under else child, child, node)
            for child, node in children
        ),
    )
