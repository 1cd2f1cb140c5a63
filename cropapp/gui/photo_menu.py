"""The menu of the selected photos.

Owns: its entries. Must not: know the grid; it is told which photos and whom to ask.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from cropapp.core.entities import Photo, PhotoClass, PhotoId
from cropapp.gui import locale_words
from cropapp.gui.class_dialogs import use_as_references
from cropapp.gui.class_words import class_name
from cropapp.gui.filters.menu import swatch
from cropapp.gui.icons import icon
from cropapp.gui.photo_files import add_file_actions
from cropapp.gui.project_bridge import ProjectBridge

_MOST_CLASSES = 24
"""A longer menu leaves the screen; the rest is found with `/`."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("PhotoMenu", text)


def photo_menu(
    bridge: ProjectBridge,
    photo_ids: Sequence[PhotoId],
    *,
    exclude: Callable[[], None],
    find_class: Callable[[], None],
    parent: QWidget,
    photo: Photo | None = None,
    more: Sequence[QAction] = (),
) -> QMenu:
    """Return the menu for some photos.

    Args:
        exclude: asks for a reason and excludes.
        find_class: puts the keyboard into the class search.
        photo: the photo under the cursor; as a reference all are offered of its label's class.
        more: the page's own actions that make sense for these photos.
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
    known = bridge.class_by_id.get(photo.label.class_id) if photo and photo.label.class_id else None
    if known is not None:
        _add_reference(menu, bridge, ids, known)
    if more:
        menu.addSeparator()
        menu.addActions(list(more))
    menu.addSeparator()
    add_file_actions(menu, bridge, ids, parent)
    return menu


def _add_reference(
    menu: QMenu, bridge: ProjectBridge, ids: list[PhotoId], known: PhotoClass
) -> None:
    one, many = _tr("Use as a reference of {name}"), _tr("Use as references of {name}")
    words = one if len(ids) == 1 else many
    words = words.format(name=class_name(known).replace("&", "&&"))
    menu.addAction(icon("guide", 16), words, lambda: use_as_references(bridge, known.id, ids))


def _add_classes(
    menu: QMenu, bridge: ProjectBridge, ids: list[PhotoId], find_class: Callable[[], None]
) -> None:
    words = _tr("Label as") if len(ids) == 1 else _tr("Label {n} photos as")
    label = menu.addMenu(words.format(n=locale_words.number(len(ids))))
    for known in bridge.classes[:_MOST_CLASSES]:
        key = f"\t{known.key}" if known.key else ""
        label.addAction(
            swatch(known),
            class_name(known).replace("&", "&&") + key,
            lambda class_id=known.id: bridge.label_photos(ids, class_id),
        )
    label.addSeparator()
    label.addAction(_tr("Find a class…") + "\t/", find_class)
