"""Rows of numbers: a name, a bar, and one or two counts that lead to their photos.

Owns: the model and how a row is drawn. Must not: act on a click.

Solid is what a person said, outline what is not decided or only predicted, as everywhere.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from cropapp.gui import theme
from cropapp.gui.locale_words import number
from cropapp.services.overview import Number

NAME, BAR, FIRST_NUMBER = 0, 1, 2
ROW_ROLE = int(Qt.ItemDataRole.UserRole)
_BAR_PX = 8.0
_DOT = 8.0
_INDENT = 16.0
_AnyIndex = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


@dataclass(frozen=True, slots=True)
class NumberRow:
    """One row."""

    key: Hashable
    """Tells the row from others when the numbers are read anew."""
    name: str
    numbers: tuple[Number, ...]
    solid: int
    """Photos in the filled part of the bar, then in the outlined part."""
    outline: int = 0
    colour: str = ""
    """`#RRGGBB` of a class; empty draws in grey."""
    indent: int = 0
    which: tuple[str, ...] = ()
    """What each number's photos are, in words, for those that only their ids express."""


class NumberModel(QAbstractTableModel):
    """Columns: name, bar, then the numbers."""

    def __init__(self, heads: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._heads = ["", "", *heads]
        self._rows: list[NumberRow] = []
        self._shown = 0
        self.longest = 1
        """What the longest bar stands for."""

    def show_rows(self, rows: Sequence[NumberRow], most: int) -> bool:
        """Show up to `most` rows; return whether they are others than before."""
        self.longest = max([row.solid + row.outline for row in rows], default=1) or 1
        shown = list(rows[:most])
        same = [row.key for row in shown] == [row.key for row in self._rows]
        if same:
            self._rows = shown
            last = self.index(len(shown) - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)
            return False
        self.beginResetModel()
        self._rows = shown
        self.endResetModel()
        return True

    def row(self, index: _AnyIndex) -> NumberRow:
        return self._rows[index.row()]

    def number(self, index: _AnyIndex) -> Number:
        """Return the number of a cell; name and bar stand for the row's first one."""
        return self.row(index).numbers[max(0, index.column() - FIRST_NUMBER)]

    def words_for(self, index: _AnyIndex) -> str:
        """Return which photos a cell's number counts, where a filter cannot say it."""
        which = self.row(index).which
        place = max(0, index.column() - FIRST_NUMBER)
        return which[place] if place < len(which) else ""

    def place_of(self, key: Hashable) -> int | None:
        return next((i for i, row in enumerate(self._rows) if row.key == key), None)

    def rowCount(self, parent: _AnyIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _AnyIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._heads)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: _AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self.row(index)
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(index, row)
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == NAME:
            return row.name
        if role == Qt.ItemDataRole.DisplayRole and index.column() >= FIRST_NUMBER:
            return number(row.numbers[index.column() - FIRST_NUMBER].photos)
        if role == Qt.ItemDataRole.DisplayRole and index.column() == NAME:
            return row.name
        return None

    def _spoken(self, index: _AnyIndex, row: NumberRow) -> str:
        head = self._heads[max(index.column(), FIRST_NUMBER)]
        return f"{row.name}, {head}: {number(self.number(index).photos)}"


class NumberDelegate(QStyledItemDelegate):
    """Paints the three kinds of cells."""

    def __init__(self, model: NumberModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: _AnyIndex) -> QSize:
        return QSize(72, theme.ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _AnyIndex) -> None:
        row, box = self._model.row(index), QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if index.column() == NAME:
            _draw_name(painter, box, row)
        elif index.column() == BAR:
            _draw_bar(painter, box, row, self._model.longest)
        else:
            _draw_number(painter, box, self._model.number(index).photos, underlined=hovered)
        focused = option.state & QStyle.StateFlag.State_HasFocus
        if focused:
            painter.setPen(theme.current_tokens().accent)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1.5, 2.5, -1.5, -2.5), 4, 4)
        painter.restore()


def _draw_name(painter: QPainter, box: QRectF, row: NumberRow) -> None:
    tokens = theme.current_tokens()
    left = box.left() + 4 + row.indent * _INDENT
    if row.colour:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.mark_colour(row.colour))
        painter.drawEllipse(QPointF(left + _DOT / 2, box.center().y()), _DOT / 2, _DOT / 2)
        left += _DOT + 6
    room = QRectF(left, box.top(), box.right() - left - 8, box.height())
    painter.setPen(tokens.secondary if row.indent else tokens.text)
    painter.setFont(theme.ui_font())
    shown = QFontMetricsF(painter.font()).elidedText(
        row.name, Qt.TextElideMode.ElideRight, room.width()
    )
    painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), shown)


def _draw_bar(painter: QPainter, box: QRectF, row: NumberRow, longest: int) -> None:
    tokens = theme.current_tokens()
    ink = QColor(row.colour) if row.colour else tokens.secondary
    ink = theme.readable_on(ink, tokens.raised, 3.0)
    room, top = box.width() - 8, box.center().y() - _BAR_PX / 2
    solid = room * row.solid / longest
    both = room * (row.solid + row.outline) / longest
    if row.outline:
        painter.setPen(QPen(ink, 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        outer = QRectF(box.left() + 0.75, top + 0.75, max(3.0, both - 1.5), _BAR_PX - 1.5)
        painter.drawRoundedRect(outer, 2, 2)
    if row.solid:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawRoundedRect(QRectF(box.left(), top, max(3.0, solid), _BAR_PX), 2, 2)


def _draw_number(painter: QPainter, box: QRectF, photos: int, *, underlined: bool) -> None:
    tokens = theme.current_tokens()
    font = theme.tabular_font()
    font.setUnderline(underlined and photos > 0)
    painter.setFont(font)
    # Nothing lies behind a zero.
    painter.setPen(tokens.accent if photos else tokens.disabled)
    place = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
    painter.drawText(box.adjusted(0, 0, -8, 0), place, number(photos))
