"""A table of numbers under a heading.

Owns: the keys, the clicks and how many rows are seen. Must not: read; it tells which number was
opened.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from cropapp.gui import theme
from cropapp.gui.locale_words import number
from cropapp.gui.overview.number_rows import (
    BAR,
    FIRST_NUMBER,
    NAME,
    NumberDelegate,
    NumberModel,
    NumberRow,
)
from cropapp.gui.read_only_table import make_read_only
from cropapp.gui.theme import SPACE_8, SPACE_12
from cropapp.services.overview import Number

SHORT_ROWS = 10
"""A longer list is folded to so many rows until the person asks for all."""
_NUMBER_WIDTH = 76
_BAR_SHARE = 0.4
"""Of the room beside the numbers; the name has the rest."""


class NumberView(QTableView):
    """Arrows move from number to number, Enter or a click opens one."""

    opened = Signal(object, str)
    """services.overview.Number, and the words for its photos."""

    def __init__(self, model: NumberModel, has_heads: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self.setModel(model)
        self.setItemDelegate(NumberDelegate(model, self))
        make_read_only(self)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._lay_out_columns(has_heads)

    def _lay_out_columns(self, has_heads: bool) -> None:
        header = self.horizontalHeader()
        header.setVisible(has_heads)
        header.setHighlightSections(False)
        header.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        header.setSectionsClickable(False)
        header.setMinimumSectionSize(48)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        for column in range(FIRST_NUMBER, self._model.columnCount()):
            self.setColumnWidth(column, _NUMBER_WIDTH)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        numbers = _NUMBER_WIDTH * (self._model.columnCount() - FIRST_NUMBER)
        room = self.viewport().width() - numbers
        self.setColumnWidth(BAR, max(48, round(room * _BAR_SHARE)))

    def fit_height(self) -> None:
        """Be as high as the rows: the page scrolls, not the table."""
        header = self.horizontalHeader()
        head = header.sizeHint().height() if not header.isHidden() else 0
        self.setFixedHeight(head + theme.ROW_HEIGHT * self._model.rowCount())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self.setCurrentIndex(self._model.index(0, FIRST_NUMBER))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.open_cell(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index == self.currentIndex():
            self.open_cell(index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        leads = index.isValid() and self._model.number(index).photos > 0
        shape = Qt.CursorShape.PointingHandCursor if leads else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)

    def open_cell(self, index: QModelIndex) -> None:
        """Open the number of a cell; the name and the bar stand for the first number."""
        if index.isValid() and self._model.number(index).photos:
            self.opened.emit(self._model.number(index), self._model.words_for(index))


class NumberTable(QFrame):
    """A heading, the rows, and a button for the rest of a long list."""

    opened = Signal(object, str)

    def __init__(self, title: str, heads: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "raised")
        self._rows: tuple[NumberRow, ...] = ()
        self._all = False
        heading = QLabel(title, self)
        heading.setProperty("kind", "section")
        heading.setContentsMargins(4, 0, 0, 0)
        self.model = NumberModel(heads, self)
        self.view = NumberView(self.model, len(heads) > 1, self)
        self.view.setAccessibleName(title)
        self.view.opened.connect(self.opened)
        self.more = QPushButton(self)
        self.more.setProperty("kind", "link")
        self.more.clicked.connect(self._toggle)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(SPACE_12, SPACE_12, SPACE_12, SPACE_12)
        self.column.setSpacing(SPACE_8)
        self.column.addWidget(heading)
        self.column.addWidget(self.view)
        self.column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self.more.hide()

    def show_rows(self, rows: Sequence[NumberRow]) -> None:
        """Show rows; the cell that has the keyboard keeps it. Without rows there is no table."""
        self._rows = tuple(rows)
        self.setVisible(bool(rows))
        self._fill()

    @property
    def rows(self) -> tuple[NumberRow, ...]:
        """All rows, the folded ones too."""
        return self._rows

    def numbers(self) -> list[Number]:
        return [number for row in self._rows for number in row.numbers]

    @Slot()
    def _toggle(self) -> None:
        self._all = not self._all
        self._fill()

    def _fill(self) -> None:
        current = self.view.currentIndex()
        key: Hashable = self.model.row(current).key if current.isValid() else None
        column = current.column()
        # One row more is not worth a button.
        most = len(self._rows) if self._all or len(self._rows) <= SHORT_ROWS + 1 else SHORT_ROWS
        if self.model.show_rows(self._rows, most) and key is not None:
            place = self.model.place_of(key)
            if place is not None:
                self.view.setCurrentIndex(self.model.index(place, column))
        self.view.fit_height()
        self.more.setVisible(len(self._rows) > SHORT_ROWS + 1)
        every = self.tr("Show all {n}").format(n=number(len(self._rows)))
        self.more.setText(self.tr("Show fewer") if self._all else every)
