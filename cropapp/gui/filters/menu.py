"""The menu that adds a filter.

Owns: its entries and the filter each gives. Must not: hold the filter; it is given when the menu
opens. What only the project knows (cameras, folders, reasons) comes a moment later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QWidget

from cropapp.core.entities import ClassId, PhotoClass, PhotoState
from cropapp.core.gallery import ClassBy, FolderNode, PhotoFilter, ReviewState
from cropapp.gui.filters.facets import FacetReader
from cropapp.gui.filters.saved import SavedFilters
from cropapp.gui.filters.words import camera_word, reason_word
from cropapp.gui.locale_words import number
from cropapp.gui.photo_words import photo_state_word, review_word
from cropapp.gui.project_bridge import ProjectBridge

_MOST_ENTRIES = 40
"""A longer menu leaves the screen; the folder tree and the class panel hold the rest."""


class FilterMenu(QMenu):
    """Every condition of a PhotoFilter. Emits the whole new filter, or asks for a panel."""

    filter_chosen = Signal(object)
    saved_chosen = Signal(object)
    """core.gallery.SavedFilter."""
    save_asked = Signal()
    keep_asked = Signal()
    """The dialog that renames and deletes saved filters."""
    confidence_asked = Signal()
    days_asked = Signal()
    text_asked = Signal()

    def __init__(
        self,
        bridge: ProjectBridge,
        facets: FacetReader,
        saved: SavedFilters,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge, self._facets, self._saved = bridge, facets, saved
        self._filter = PhotoFilter()
        self._late: list[tuple[QMenu, Callable[[QMenu], None]]] = []
        facets.arrived.connect(self._fill_late)

    def fill(self, shown: PhotoFilter) -> None:
        """Build the entries for a filter; called when the menu opens."""
        self.clear()
        for old in self.findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly):
            old.deleteLater()  # clear() takes a menu's entry off, not the menu
        self._late.clear()
        self._filter = shown
        self._add_saved()
        self.addSeparator()
        self._add_answers()
        self.addSeparator()
        self._add_capture()
        self.addSeparator()
        self._add_files()
        self.addSeparator()
        bare = PhotoFilter(folder_id=shown.folder_id, under=shown.under)
        clear = self.addAction(self.tr("Clear all filters"))
        clear.triggered.connect(lambda: self.filter_chosen.emit(bare))
        clear.setEnabled(shown != bare)

    # --- parts

    def _add_saved(self) -> None:
        menu = self.addMenu(self.tr("Saved filters"))
        for known in self._saved.known[:_MOST_ENTRIES]:
            action = menu.addAction(_literal(known.name))
            action.triggered.connect(lambda _=False, known=known: self.saved_chosen.emit(known))
        menu.addSeparator()
        menu.addAction(self.tr("Save what is shown…"), self.save_asked.emit)
        keep = menu.addAction(self.tr("Rename, replace, delete…"), self.keep_asked.emit)
        keep.setEnabled(bool(self._saved.known))

    def _add_answers(self) -> None:
        shown = self._filter
        self._add_classes()
        self._add_set(self.tr("State"), "review_states", _words(ReviewState, review_word))
        self._check(
            self.addAction(self.tr("Confidence…")),
            shown.min_confidence is not None or shown.max_confidence is not None,
            self.confidence_asked.emit,
        )
        self._add_check(
            self,
            self.tr("Label and model differ"),
            shown.disagrees,
            replace(shown, disagrees=not shown.disagrees),
        )
        self._add_check(
            self,
            self.tr("Suspicious labels"),
            shown.doubted,
            replace(shown, doubted=not shown.doubted),
        )
        self._add_either(
            self.tr("Unlike anything seen"),
            "unlike",
            self.tr("Unlike anything the model has seen"),
            self.tr("Like what it has seen"),
        )
        self._add_later(self.tr("Exclude reason"), self._fill_reasons)
        self._add_either(self.tr("Target point"), "has_target", self.tr("Set"), self.tr("Not set"))

    def _add_capture(self) -> None:
        shown = self._filter
        self._add_later(self.tr("Folder"), self._fill_folders)
        self._check(
            self.addAction(self.tr("Day taken…")),
            shown.first_day is not None or shown.last_day is not None,
            self.days_asked.emit,
        )
        self._add_later(self.tr("Camera"), self._fill_cameras)
        self._add_either(
            self.tr("Position"),
            "has_position",
            self.tr("With a position"),
            self.tr("Without a position"),
        )

    def _add_files(self) -> None:
        self._add_either(
            self.tr("Duplicates"),
            "is_duplicate",
            self.tr("Only duplicates"),
            self.tr("No duplicates"),
        )
        self._add_either(
            self.tr("Burst"), "in_burst", self.tr("In a burst"), self.tr("Not in a burst")
        )
        self._add_set(self.tr("File"), "photo_states", _words(PhotoState, photo_state_word))
        self.addAction(self.tr("Name or folder contains…"), self.text_asked.emit)

    def _add_classes(self) -> None:
        shown, menu = self._filter, self.addMenu(self.tr("Class"))
        for known in self._bridge.classes[:_MOST_ENTRIES]:
            chosen = shown.class_ids ^ {known.id}
            action = self._add_check(
                menu,
                _literal(known.name),
                known.id in shown.class_ids,
                replace(shown, class_ids=chosen),
            )
            action.setIcon(swatch(known))
        menu.setEnabled(bool(self._bridge.classes))
        menu.addSeparator()
        for by, words in (
            (ClassBy.EITHER, self.tr("By label, else prediction")),
            (ClassBy.LABEL, self.tr("By label")),
            (ClassBy.PREDICTION, self.tr("By prediction")),
        ):
            self._add_check(menu, words, shown.class_by is by, replace(shown, class_by=by))

    # --- what comes later

    def _add_later(self, words: str, fill: Callable[[QMenu], None]) -> None:
        menu = self.addMenu(words)
        self._late.append((menu, fill))
        fill(menu)

    @Slot()
    def _fill_late(self) -> None:
        for menu, fill in self._late:
            menu.clear()
            fill(menu)

    def _fill_reasons(self, menu: QMenu) -> None:
        found = self._facets.facets.exclude_reasons
        self._fill_set(
            menu, "exclude_reasons", [(each, _counted(reason_word(each), n)) for each, n in found]
        )

    def _fill_cameras(self, menu: QMenu) -> None:
        found = self._facets.facets.cameras
        self._fill_set(
            menu, "cameras", [(each, _counted(camera_word(each), n)) for each, n in found]
        )

    def _fill_folders(self, menu: QMenu) -> None:
        shown = self._filter
        everywhere = replace(shown, folder_id=None, under="")
        self._add_check(menu, self.tr("All folders"), shown.folder_id is None, everywhere)
        for depth, node in list(_nodes(self._facets.folders, 0))[:_MOST_ENTRIES]:
            here = (shown.folder_id, shown.under) == (node.folder_id, node.under)
            there = replace(shown, folder_id=node.folder_id, under=node.under)
            words = "    " * depth + _counted(node.name, node.photos)
            self._add_check(menu, words, here, there)

    # --- kinds of entries

    def _add_set(self, words: str, field: str, entries: list[tuple[Any, str]]) -> None:
        self._fill_set(self.addMenu(words), field, entries)

    def _fill_set(self, menu: QMenu, field: str, entries: list[tuple[Any, str]]) -> None:
        chosen = getattr(self._filter, field)
        for value, words in entries[:_MOST_ENTRIES]:
            result = replace(self._filter, **{field: chosen ^ {value}})
            self._add_check(menu, words, value in chosen, result)
        menu.setEnabled(bool(entries))

    def _add_either(self, words: str, field: str, yes: str, no: str) -> None:
        menu, now = self.addMenu(words), getattr(self._filter, field)
        for value, entry in ((True, yes), (False, no)):
            change: dict[str, Any] = {field: None if now is value else value}
            result = replace(self._filter, **change)
            self._add_check(menu, entry, now is value, result)

    def _add_check(self, menu: QMenu, words: str, checked: bool, result: PhotoFilter) -> QAction:
        return self._check(menu.addAction(words), checked, lambda: self.filter_chosen.emit(result))

    @staticmethod
    def _check(action: QAction, checked: bool, act: Callable[[], None]) -> QAction:
        action.setCheckable(True)
        action.setChecked(checked)
        action.triggered.connect(lambda: act())
        return action


def _words(kind: Iterable[Any], word: Callable[[Any], str]) -> list[tuple[Any, str]]:
    return [(each, word(each)) for each in kind]


def _nodes(nodes: Iterable[FolderNode], depth: int) -> Iterable[tuple[int, FolderNode]]:
    for node in nodes:
        yield depth, node
        if depth < 2:
            yield from _nodes(node.children, depth + 1)


def _counted(name: str, count: int) -> str:
    """Return a name and, where menus put keys, the number of its photos."""
    return f"{_literal(name)}\t{number(count)}"


def _literal(name: str) -> str:
    """Return a name whose ampersands are no menu's keys."""
    return name.replace("&", "&&")


def swatch(known: PhotoClass) -> QIcon:
    """Return a class's colour as a small square."""
    pixmap = QPixmap(24, 24)
    pixmap.fill(QColor(0, 0, 0, 0))
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(0, 0, 0, 0))
    painter.setBrush(QColor(known.colour))
    painter.drawRoundedRect(2, 2, 20, 20, 5, 5)
    painter.end()
    return QIcon(pixmap)


def class_filter(class_id: ClassId, by: ClassBy, shown: PhotoFilter) -> PhotoFilter:
    """Return the photos of one class within the folder that is shown."""
    return PhotoFilter(
        folder_id=shown.folder_id, under=shown.under, class_ids=frozenset({class_id}), class_by=by
    )
