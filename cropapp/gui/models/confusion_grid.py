"""The confusion matrix as a painted grid whose cells open their photos.

Owns: drawing, hover and keys. Rows are labels, columns are predictions.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QToolTip, QWidget

from cropapp.core.entities import PhotoClass
from cropapp.gui import theme
from cropapp.gui.class_words import class_name
from cropapp.gui.locale_words import number

CELL_PX = 44
MOST_CELL_PX = 128
ROOM_PX = 700
"""How wide a matrix is before it knows its place."""
NAME_PX, MOST_NAME_PX = 128, 240
HEAD_PX = 28
_BESIDE_NAME_PX = 24 + 4
"""Colour mark before a name, a gap behind it."""
_STEPS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class ConfusionGrid(QWidget):
    """Arrows move, Enter or a click opens the photos of a cell."""

    cell_opened = Signal(int, int)
    """Class ids of the label and of the prediction."""
    cell_reached = Signal(QRect)
    """Where the cell is that the keys went to."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._classes: tuple[PhotoClass, ...] = ()
        self._counts: Sequence[Sequence[int]] = ()
        self._focus = (0, 0)
        self._room_px, self._name_px = ROOM_PX, NAME_PX
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Confusion matrix: rows are labels, columns predictions"))
        theme.changed.connect(self.update)

    @property
    def _cell_width(self) -> int:
        """Few classes have room for their whole names over the columns."""
        room = self._room_px - self._name_px - 1
        return max(CELL_PX, min(MOST_CELL_PX, room // max(1, len(self._classes))))

    def show_matrix(self, classes: Sequence[PhotoClass], counts: Sequence[Sequence[int]]) -> None:
        """Show a matrix; counts[label][prediction] in the order of `classes`."""
        self._classes, self._counts = tuple(classes), counts
        self._focus = (0, 0)
        self.fit(self._room_px)
        self.update()

    def fit(self, room_px: int) -> None:
        """Use this width: whole names beside the rows first, then wide columns."""
        metrics = QFontMetrics(theme.tabular_font())
        names = (metrics.horizontalAdvance(class_name(each)) for each in self._classes)
        widest = max(names, default=0) + _BESIDE_NAME_PX
        least_columns = len(self._classes) * CELL_PX
        most = min(MOST_NAME_PX, max(NAME_PX, room_px - least_columns))
        self._room_px, self._name_px = room_px, max(NAME_PX, min(widest, most))
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        count = len(self._classes)
        return QSize(self._name_px + count * self._cell_width + 1, HEAD_PX + count * CELL_PX + 1)

    def cell_rect(self, row: int, column: int) -> QRect:
        """Return where a cell is painted."""
        width = self._cell_width
        return QRect(self._name_px + column * width, HEAD_PX + row * CELL_PX, width, CELL_PX)

    def _cell_at(self, place: QPoint) -> tuple[int, int] | None:
        row = (place.y() - HEAD_PX) // CELL_PX
        column = (place.x() - self._name_px) // self._cell_width
        inside = range(len(self._classes))
        return (row, column) if row in inside and column in inside else None

    def name_at(self, place: QPoint) -> str:
        """Return the whole name of the class whose head or row begins there; '' beside them."""
        row = (place.y() - HEAD_PX) // CELL_PX if place.x() < self._name_px else -1
        over_columns = place.y() < HEAD_PX and place.x() >= self._name_px
        column = (place.x() - self._name_px) // self._cell_width if over_columns else -1
        index = max(row, column)
        return class_name(self._classes[index]) if 0 <= index < len(self._classes) else ""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        cell = self._cell_at(event.position().toPoint())
        if cell is not None and event.button() == Qt.MouseButton.LeftButton:
            self._focus = cell
            self.update()
            self._open()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._cell_at(event.position().toPoint()) is not None
        shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, last = Qt.Key(event.key()), len(self._classes) - 1
        if key in _STEPS and last >= 0:
            down, right = _STEPS[key]
            row, column = self._focus[0] + down, self._focus[1] + right
            self._focus = (min(max(row, 0), last), min(max(column, 0), last))
            self.update()
            self.cell_reached.emit(self.cell_rect(*self._focus))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open()
        else:
            super().keyPressEvent(event)

    def _open(self) -> None:
        if self._classes:
            row, column = self._focus
            self.cell_opened.emit(self._classes[row].id, self._classes[column].id)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._show_tip(event)
            return True
        return super().event(event)

    def _show_tip(self, event: QHelpEvent) -> None:
        cell = self._cell_at(event.pos())
        if cell is None:
            QToolTip.showText(event.globalPos(), self.name_at(event.pos()), self)
            return
        words = self.tr("{n} photos labelled {label}, predicted {prediction}. Click to see them.")
        text = words.format(
            n=self._counts[cell[0]][cell[1]],
            label=class_name(self._classes[cell[0]]),
            prediction=class_name(self._classes[cell[1]]),
        )
        QToolTip.showText(event.globalPos(), text, self)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(theme.tabular_font())
        for index, entry in enumerate(self._classes):
            self._paint_names(painter, index, entry)
        for row, counts in enumerate(self._counts):
            for column, count in enumerate(counts):
                share = count / max(1, sum(counts))
                self._paint_cell(painter, row, column, count, share)
        if self.hasFocus() and self._classes:
            painter.setPen(theme.current_tokens().accent)
            painter.drawRect(self.cell_rect(*self._focus).adjusted(1, 1, -1, -1))

    def _paint_names(self, painter: QPainter, index: int, entry: PhotoClass) -> None:
        metrics, tokens = painter.fontMetrics(), theme.current_tokens()
        row = QRect(0, HEAD_PX + index * CELL_PX, self._name_px - 10, CELL_PX)
        dot = QRectF(0, row.center().y() - 4, 8, 8)
        painter.fillRect(dot, theme.mark_colour(entry.colour))
        painter.setPen(tokens.text)
        name = metrics.elidedText(class_name(entry), Qt.TextElideMode.ElideRight, row.width() - 14)
        painter.drawText(row.adjusted(14, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, name)
        head = QRect(self._name_px + index * self._cell_width, 0, self._cell_width, HEAD_PX)
        painter.fillRect(QRectF(head.center().x() - 4, 4, 8, 8), theme.mark_colour(entry.colour))
        painter.setPen(tokens.secondary)
        # In the middle: names of one crop begin alike ("chilli healthy", "chilli mites").
        middle = Qt.TextElideMode.ElideMiddle
        short = metrics.elidedText(class_name(entry), middle, head.width() - 8)
        painter.drawText(head.adjusted(2, 12, -2, 0), Qt.AlignmentFlag.AlignCenter, short)

    def _paint_cell(
        self, painter: QPainter, row: int, column: int, count: int, share: float
    ) -> None:
        tokens, place = theme.current_tokens(), self.cell_rect(row, column)
        # Right answers in the accent, wrong ones in the danger colour, both by share of the row.
        ink = tokens.accent if row == column else tokens.danger
        fill = theme.mix(tokens.raised, ink, 0.75 * share)
        painter.fillRect(place, fill)
        painter.setPen(tokens.line)
        painter.drawRect(place)
        painter.setPen(theme.text_on(fill) if count else tokens.disabled)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, number(count) if count else "·")


class MatrixArea(QScrollArea):
    """As high as the matrix and no wider than its place: many classes scroll sideways in it."""

    def __init__(self, matrix: ConfusionGrid, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._matrix = matrix
        self.setWidget(matrix)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        matrix.installEventFilter(self)
        matrix.cell_reached.connect(self._follow)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._matrix and event.type() == QEvent.Type.Resize:
            self._fit()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._matrix.fit(event.size().width())
        self._fit()

    def _fit(self) -> None:
        scrolls = self._matrix.width() > self.width()
        bar = self.horizontalScrollBar().sizeHint().height() if scrolls else 0
        self.setFixedHeight(self._matrix.height() + bar)

    @Slot(QRect)
    def _follow(self, cell: QRect) -> None:
        middle = cell.center()
        self.ensureVisible(middle.x(), middle.y(), cell.width(), 0)
