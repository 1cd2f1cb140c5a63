"""The menu of the selected photos.

Owns: its entries. Must not: know the grid; it is told which photos and whom to ask.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from cropapp.core.entities import PhotoId
from cropapp.gui.filter_menu import swatch
from cropapp.gui.icons import icon
from cropapp.gui.project_bridge import ProjectBridge

_MOST_CLASSES = 24
"""A longer menu leaves the screen; the rest is found with `/`."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("PhotoMenu", text)


def photo_menu(
    bridge: ProjectBridge,
    photo_ids: Sequence[PhotoId],
    path: Path | None,
    *,
    exclude: Callable[[], None],
    find_class: Callable[[], None],
    parent: QWidget,
) -> QMenu:
    """Return the menu for some photos.

    Args:
        path: the file of the photo under the cursor, None while it is not known.
        exclude: asks for a reason and excludes.
        find_class: puts the keyboard into the class search.
    """
    menu, ids = QMenu(parent), list(photo_ids)
    _add_classes(menu, bridge, ids, find_class)
    menu.addAction(
        icon("tick", 16),
        _tr("Confirm the prediction") + "\tEnter",
        lambda: bridge.confirm_photos(ids),
    )
    menu.addAction(icon("unsure", 16), _tr("Unsure") + "\tU", lambda: bridge.mark_unsure(ids))
    menu.addAction(icon("excluded", 16), _tr("Exclude…") + "\tX", exclude)
    menu.addAction(_tr("Clear the label") + "\tDel", lambda: bridge.clear_labels(ids))
    menu.addSeparator()
    if path is not None:
        menu.addAction(_tr("Show in the file manager"), lambda: show_in_file_manager(path))
        menu.addAction(
            icon("copy", 16),
            _tr("Copy the path"),
            lambda: QGuiApplication.clipboard().setText(str(path)),
        )
    return menu


def _add_classes(
    menu: QMenu, bridge: ProjectBridge, ids: list[PhotoId], find_class: Callable[[], None]
) -> None:
    words = _tr("Label as") if len(ids) == 1 else _tr("Label {n} photos as")
    label = menu.addMenu(words.format(n=f"{len(ids):,}"))
    for known in bridge.classes[:_MOST_CLASSES]:
        key = f"\t{known.key}" if known.key else ""
        label.addAction(
            swatch(known),
            known.name.replace("&", "&&") + key,
            lambda class_id=known.id: bridge.label_photos(ids, class_id),
        )
    label.addSeparator()
    label.addAction(_tr("Find a class…") + "\t/", find_class)


def show_in_file_manager(path: Path) -> None:
    """Open the file's folder; where the system can, with the file marked."""
    if sys.platform == "win32":
        subprocess.Popen(["explorer", "/select,", str(path)])
    elif sys.platform == "darwin":
        subprocess.Popen(["open", "-R", str(path)])
    else:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))
