"""The files of some photos, for the person's desktop.

Owns: the entries of a menu for them, and finding where the files lie. Must not: know how a desktop
shows a file; gui/desktop.py does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu, QWidget

from cropapp.core.entities import PhotoId
from cropapp.gui.desktop import copy_paths, open_with_system, reveal
from cropapp.gui.icons import icon
from cropapp.gui.locale_words import number
from cropapp.gui.project_bridge import ProjectBridge


def _tr(text: str) -> str:
    return QCoreApplication.translate("PhotoFiles", text)


def add_file_actions(
    menu: QMenu, bridge: ProjectBridge, photo_ids: Sequence[PhotoId], parent: QWidget
) -> None:
    """Add what the desktop can do with the files of photos to a menu."""
    ids = list(photo_ids)

    def with_paths(act: Callable[[Sequence[Path]], object]) -> None:
        project = bridge.project

        def done(paths: list[Path]) -> None:
            act(paths)

        bridge.read(
            lambda: [project.photo_path(photo) for photo in project.photos(ids)],
            done,
            context=parent,
        )

    one = len(ids) == 1
    copy = _tr("Copy the path") if one else _tr("Copy {n} paths").format(n=number(len(ids)))
    menu.addAction(
        icon("folder-open", 16), _tr("Show in the file manager"), lambda: with_paths(reveal)
    )
    menu.addAction(_tr("Open with the system's program"), lambda: with_paths(open_with_system))
    menu.addAction(icon("copy", 16), copy, lambda: with_paths(copy_paths))
