"""The menus that choose the order of the photos and the headers over them.

Owns: their entries. Must not: hold what is chosen; the bar does and tells them.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from cropapp.core.gallery import GroupBy, PhotoSort, SortField
from cropapp.gui.filters.words import grouping_word
from cropapp.gui.photo_words import sort_word

FIRST_DESCENDING = frozenset(
    {SortField.LABELLED_AT, SortField.SIZE, SortField.STRANGENESS, SortField.DOUBT}
)
"""Fields of which one wants the last or the largest first."""


class SortMenu(QMenu):
    """The fields, and below them the two directions of the field that is chosen."""

    sort_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sort = PhotoSort()
        self._fields: dict[SortField, QAction] = {}
        fields, directions = QActionGroup(self), QActionGroup(self)
        for field, words in self._field_words().items():
            action = self._entry(words, fields)
            action.triggered.connect(lambda _=False, field=field: self._choose_field(field))
            self._fields[field] = action
        self.addSeparator()
        self._directions = [self._entry("", directions) for _ in range(2)]
        for descending, action in enumerate(self._directions):
            action.triggered.connect(
                lambda _=False, last=bool(descending): self._choose(self._sort.field, last)
            )
        self.show_sort(self._sort)

    def _field_words(self) -> dict[SortField, str]:
        return {
            SortField.PATH: self.tr("Folder and name"),
            SortField.CAPTURED_AT: self.tr("Time taken"),
            SortField.CONFIDENCE: self.tr("Confidence"),
            SortField.MARGIN: self.tr("Lead over the second class"),
            SortField.CLASS: self.tr("Class"),
            SortField.LABELLED_AT: self.tr("Time labelled"),
            SortField.SIZE: self.tr("File size"),
            SortField.CAMERA: self.tr("Camera"),
            SortField.STRANGENESS: self.tr("Unlike anything seen"),
            SortField.DOUBT: self.tr("Doubt about the label"),
        }

    def _entry(self, words: str, group: QActionGroup) -> QAction:
        action = self.addAction(words)
        action.setCheckable(True)
        group.addAction(action)
        return action

    def _choose_field(self, field: SortField) -> None:
        same = field is self._sort.field
        self._choose(field, self._sort.descending if same else field in FIRST_DESCENDING)

    def _choose(self, field: SortField, descending: bool) -> None:
        self.sort_chosen.emit(PhotoSort(field, descending))

    def show_sort(self, sort: PhotoSort) -> None:
        """Check the entries of a sort, and name the directions as its field calls them."""
        self._sort = sort
        self._fields[sort.field].setChecked(True)
        for descending, action in enumerate(self._directions):
            words = sort_word(sort.field, bool(descending))
            action.setText(words[:1].upper() + words[1:])
        self._directions[sort.descending].setChecked(True)


class GroupMenu(QMenu):
    """What headers divide the grid by, and whether a burst takes one place."""

    grouping_chosen = Signal(object)
    bursts_as_one_chosen = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        group = QActionGroup(self)
        self._entries: dict[GroupBy, QAction] = {}
        self.addAction(self.tr("Headers by")).setEnabled(False)
        for by in GroupBy:
            action = self.addAction(grouping_word(by))
            action.setCheckable(True)
            group.addAction(action)
            action.triggered.connect(lambda _=False, by=by: self.grouping_chosen.emit(by))
            self._entries[by] = action
        self.addSeparator()
        self.bursts = self.addAction(self.tr("Bursts as one"))
        self.bursts.setCheckable(True)
        self.bursts.setToolTip(self.tr("Show only the first photo of each burst"))
        self.bursts.triggered.connect(self.bursts_as_one_chosen)

    def show_grouping(self, by: GroupBy, *, bursts_as_one: bool) -> None:
        self._entries[by].setChecked(True)
        self.bursts.setChecked(bursts_as_one)
