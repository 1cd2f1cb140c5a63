"""How a cell of the table of changes is drawn.

Owns: chips for classes (the person solid, the model in outline), the photo's name as a link, and
the line that tells one step from the next. Must not: read; it draws what the model gives.
"""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from cropapp.core.change_log import ChangeLine
from cropapp.core.entities import ClassId, LabelState
from cropapp.gui import theme
from cropapp.gui.changes.model import LINE_ROLE, STARTS_STEP_ROLE, ChangeTable, Column
from cropapp.gui.changes.words import extra_words, state_words
from cropapp.gui.gallery.chips import CHIP_HEIGHT, chip_of, chip_width, draw_chip
from cropapp.gui.photo_words import percent

ROW_PX = 28
_PADDING = 8.0
_AnyIndex = QModelIndex | QPersistentModelIndex
_MIDDLE = int(Qt.AlignmentFlag.AlignVCenter)


class ChangeDelegate(QStyledItemDelegate):
    """Paints every cell itself: a row of stock cells costs as much and can draw no chip."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _AnyIndex) -> QSize:
        return QSize(80, ROW_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _AnyIndex) -> None:
        model = index.model()
        if not isinstance(model, ChangeTable):
            return
        painter.save()
        room = QRectF(option.rect)
        behind = self._paint_ground(painter, option, index, room)
        line = index.data(LINE_ROLE)
        if line is not None:
            inside = room.adjusted(_PADDING, 0, -_PADDING, 0)
            painter.setClipRect(room)
            painter.setFont(theme.tabular_font(12))
            self._paint_cell(painter, inside, line, model, index, behind)
        painter.restore()

    def _paint_ground(
        self, painter: QPainter, option: QStyleOptionViewItem, index: _AnyIndex, room: QRectF
    ) -> QColor:
        tokens = theme.current_tokens()
        selected = option.state & QStyle.StateFlag.State_Selected
        behind = tokens.raised
        if selected:
            behind = theme.mix(tokens.raised, tokens.accent, 0.22 if tokens.dark else 0.16)
        painter.fillRect(room, behind)
        if index.data(STARTS_STEP_ROLE) and index.row():
            painter.setPen(QPen(tokens.line, 1))
            painter.drawLine(room.topLeft(), room.topRight())
        focused = option.state & QStyle.StateFlag.State_HasFocus
        if focused:
            painter.setPen(QPen(tokens.accent, 1, Qt.PenStyle.DotLine))
            painter.drawRect(room.adjusted(1, 1, -2, -2))
        return behind

    def _paint_cell(
        self,
        painter: QPainter,
        room: QRectF,
        line: ChangeLine,
        model: ChangeTable,
        index: _AnyIndex,
        behind: QColor,
    ) -> None:
        column = Column(index.column())
        if column in (Column.BEFORE, Column.AFTER) and line.photo_id is not None:
            here, there = line.before, line.after
            if column is Column.AFTER:
                here, there = there, here
            self._paint_state(painter, room, line, here, there, model, behind)
        elif column is Column.MODEL:
            self._paint_prediction(painter, room, line, model, behind)
        else:
            painter.setPen(_ink(column, bool(index.data(STARTS_STEP_ROLE))))
            _draw_text(painter, room, str(index.data() or ""))

    def _paint_state(
        self,
        painter: QPainter,
        room: QRectF,
        line: ChangeLine,
        state: LabelState,
        other: LabelState,
        model: ChangeTable,
        behind: QColor,
    ) -> None:
        rest = state_words(state, model.classes)
        if state.class_id is not None:
            room = _draw_class(painter, room, state.class_id, model, behind, solid=True)
            rest = rest.partition(", ")[2]
        extra = extra_words(line, state, other)
        words = ", ".join(part for part in (rest, extra) if part)
        painter.setPen(theme.current_tokens().secondary)
        _draw_text(painter, room, words)

    def _paint_prediction(
        self, painter: QPainter, room: QRectF, line: ChangeLine, model: ChangeTable, behind: QColor
    ) -> None:
        if line.shown is None or not line.after.is_decided:
            return
        best = line.shown.best
        sure = percent(best.confidence)
        least = QFontMetricsF(painter.font()).horizontalAdvance(sure) + _PADDING
        chip_room = room.adjusted(0, 0, -least, 0)
        left = _draw_class(painter, chip_room, best.class_id, model, behind, solid=False).left()
        room.setLeft(left)
        painter.setPen(theme.current_tokens().secondary)
        _draw_text(painter, room, f"{sure} · {line.model_name}" if line.model_name else sure)


def _ink(column: Column, starts_step: bool) -> QColor:
    tokens = theme.current_tokens()
    if column is Column.PHOTO:
        return tokens.accent
    # A step says once who did it; its other lines only repeat it, quietly.
    return tokens.text if starts_step else tokens.secondary


def _draw_class(
    painter: QPainter,
    room: QRectF,
    class_id: ClassId,
    model: ChangeTable,
    behind: QColor,
    *,
    solid: bool,
) -> QRectF:
    """Draw a chip at the left and return the room after it."""
    chip = chip_of(class_id, model.classes, solid=solid)
    width = min(chip_width(chip, painter.font()), room.width())
    top = room.center().y() - CHIP_HEIGHT / 2
    draw_chip(painter, QRectF(room.left(), top, width, CHIP_HEIGHT), chip, behind)
    rest = QRectF(room)
    rest.setLeft(room.left() + width + 6)
    return rest


def _draw_text(painter: QPainter, room: QRectF, text: str) -> None:
    if not text or room.width() < 12:
        return
    metrics = QFontMetricsF(painter.font())
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, _MIDDLE, shown)
