"""The folders of a project with their sub-folders and counts.

Owns: the tree beside the gallery, offered by `gallery`. Must not: look at the disk: the tree is
that of the photos the project knows.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from cropapp.core.entities import FolderId
from cropapp.core.gallery import FolderNode
from cropapp.store.folders import list_folders
from cropapp.store.photo_conditions import PLACE, Conditions, numbers_in, read_columns
from cropapp.store.photo_groups import PlaceCodes
from cropapp.store.session import Session


@dataclass
class _Growing:
    photos: int = 0
    labelled: int = 0
    children: dict[str, _Growing] = field(default_factory=dict)


def folder_tree(session: Session) -> tuple[FolderNode, ...]:
    """Return a node per folder of the project, sub-folders below, in order of name."""
    folders = list_folders(session)
    roots = {folder.id: _Growing() for folder in folders}
    for (folder_id, directory), (photos, labelled) in _per_directory(session).items():
        node = roots[folder_id]
        _count_in(node, photos, labelled)
        for name in directory.split("/") if directory else ():
            node = node.children.setdefault(name, _Growing())
            _count_in(node, photos, labelled)
    return tuple(
        _node(folder.id, "", folder.path.name or str(folder.path), roots[folder.id])
        for folder in folders
    )


def _per_directory(session: Session) -> dict[tuple[FolderId, str], tuple[int, int]]:
    """Return photos and labelled photos directly in each directory, "" for a folder itself."""
    # Grouping in SQL needs an expression for the directory and a sort: three times as slow. A row
    # per photo would hold Python's lock all the while, and with it the window.
    places, labels = read_columns(session, [PLACE, "p.label_class_id IS NOT NULL"], Conditions())
    codes = PlaceCodes()
    numbers = codes.of(places).astype(np.int64)
    photos = np.bincount(numbers)
    labelled = np.bincount(numbers, weights=numbers_in(labels)).astype(np.int64)
    counts = zip(photos.tolist(), labelled.tolist(), strict=True)
    return dict(zip(codes.directories(), counts, strict=True))


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
