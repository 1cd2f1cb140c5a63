"""The rows of the class panel: which classes match, and how a row is drawn.

Owns: the rows, where one is dragged to, and the painting of key, colour, name and counts. Must not:
act on a click, nor write.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from cropapp.core.entities import PhotoClass
from cropapp.core.gallery import ClassBy
from cropapp.gui import theme
from cropapp.gui.class_words import class_name, matching_classes, other_names
from cropapp.gui.locale_words import number
from cropapp.gui.project_bridge import ProjectBridge

CLASS_ROLE = int(Qt.ItemDataRole.UserRole)
NEW_ROLE = CLASS_ROLE + 1
_NUMBER_GAP = 12
_KEY_WIDTH = 18
_CLASS_MIME = "application/x-cropapp-class"
_AnyIndex = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


class ClassRows(QAbstractListModel):
    """The classes that match what was typed, and at the end the typed name if it is new."""

    moved = Signal(int, int)
    """Class id and the place it was dragged to, 0 the first."""

    def __init__(self, bridge: ProjectBridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._letters = ""
        self._rows: list[PhotoClass] = []
        self._new_name = ""
        self.shows_retired = False

    def show_matching(self, letters: str) -> None:
        self._letters = letters
        self.refresh()

    def refresh(self) -> None:
        """Read the classes of the bridge again."""
        self.beginResetModel()
        retired = self._bridge.retired_classes if self.shows_retired else []
        self._rows = matching_classes([*self._bridge.classes, *retired], self._letters)
        typed = self._letters.strip()
        every = [*self._bridge.classes, *self._bridge.retired_classes]
        names = {name.casefold() for known in every for name in (known.name, known.name_zh)}
        self._new_name = typed if typed and typed.casefold() not in names else ""
        self.endResetModel()

    def rowCount(self, parent: _AnyIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rows) + bool(self._new_name)

    def row_of(self, class_id: int) -> int:
        """Return the row of a class, -1 if it is not shown."""
        return next((row for row, each in enumerate(self._rows) if each.id == class_id), -1)

    # --- dragging

    def flags(self, index: _AnyIndex) -> Qt.ItemFlag:
        flags = super().flags(index)
        if not index.isValid():
            return flags | Qt.ItemFlag.ItemIsDropEnabled
        known = index.data(CLASS_ROLE)
        # Only the whole list has an order that can be changed.
        if known is not None and not known.retired and not self._letters.strip():
            flags |= Qt.ItemFlag.ItemIsDragEnabled
        return flags

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [_CLASS_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        data.setData(_CLASS_MIME, str(int(indexes[0].data(CLASS_ROLE).id)).encode())
        return data

    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: _AnyIndex
    ) -> bool:
        class_id = int(bytes(data.data(_CLASS_MIME).data()).decode() or 0)
        start = self.row_of(class_id)
        target = row if row >= 0 else parent.row() if parent.isValid() else len(self._rows)
        if start >= 0:
            # Taken out first, all rows after it move up by one.
            self.moved.emit(class_id, target - 1 if target > start else target)
        # Not "done": the view would remove the row; the new order comes with the classes.
        return False

    # --- what a row says

    def data(self, index: _AnyIndex, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        if not index.isValid() or index.row() >= self.rowCount():
            return None
        known = self._rows[index.row()] if index.row() < len(self._rows) else None
        if role == CLASS_ROLE:
            return known
        if role == NEW_ROLE:
            return None if known else self._new_name
        if role == Qt.ItemDataRole.DisplayRole:
            if known is None:
                return self.tr("Add “{name}”").format(name=self._new_name)
            return class_name(known)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(known) if known else self._new_name
        if role == Qt.ItemDataRole.ToolTipRole and known:
            parts = (self._spoken(known), ", ".join(other_names(known)), known.description)
            return "\n".join(part for part in parts if part)
        return None

    def _spoken(self, known: PhotoClass) -> str:
        labelled, predicted = counts_of(self._bridge, known)
        words = self.tr("{name}: {labelled} labelled, {predicted} predicted").format(
            name=class_name(known), labelled=number(labelled), predicted=number(predicted)
        )
        key = self.tr("key {key}").format(key=known.key) if known.key else ""
        retired = self.tr("retired") if known.retired else ""
        return ", ".join(part for part in (words, key, retired) if part)


def counts_of(bridge: ProjectBridge, known: PhotoClass) -> tuple[int, int]:
    """Return how many photos are labelled, and how many others are predicted, as a class."""
    if bridge.counts is None:
        return 0, 0
    return bridge.counts.by_label.get(known.id, 0), bridge.counts.by_prediction.get(known.id, 0)


def draw_colour_mark(painter: QPainter, where: QRectF, known: PhotoClass) -> None:
    """Draw a class's colour; of a retired class only the edge."""
    colour = theme.mark_colour(known.colour)
    painter.setPen(QPen(colour, 1.5) if known.retired else Qt.PenStyle.NoPen)
    painter.setBrush(Qt.BrushStyle.NoBrush if known.retired else colour)
    painter.drawRoundedRect(where, 3, 3)


class ClassRowDelegate(QStyledItemDelegate):
    """Paints `1 # healthy  310 / 402`: key, colour, name, labelled solid, predicted lighter."""

    def __init__(self, bridge: ProjectBridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge

    def sizeHint(self, option: QStyleOptionViewItem, index: _AnyIndex) -> QSize:
        return QSize(120, theme.ROW_HEIGHT)

    def number_at(self, row: QRect, place: QPoint) -> ClassBy | None:
        """Return which of the two numbers of a row is under a point."""
        if not row.contains(place):
            return None
        from_right = row.right() - 8 - place.x()
        labelled, predicted = self._number_widths()
        if from_right < predicted:
            return ClassBy.PREDICTION
        return ClassBy.LABEL if from_right < predicted + labelled else None

    def _number_widths(self) -> tuple[float, float]:
        """Return the room for labelled and predicted, as much as the largest number takes."""
        counts = self._bridge.counts
        if counts is None:
            return 0.0, 0.0
        metrics = QFontMetricsF(theme.tabular_font())
        labelled, predicted = (
            metrics.horizontalAdvance(number(max(numbers.values(), default=0))) + _NUMBER_GAP
            for numbers in (counts.by_label, counts.by_prediction)
        )
        return labelled, predicted

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _AnyIndex) -> None:
        tokens, box = theme.current_tokens(), QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_ground(painter, option, box)
        known: PhotoClass | None = index.data(CLASS_ROLE)
        painter.setFont(theme.tabular_font())
        if known is None:
            painter.setPen(tokens.accent)
            words = box.adjusted(14, 0, -8, 0)
            painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), str(index.data()))
        else:
            self._draw_class(painter, box, known, option)
        painter.restore()

    def _draw_ground(self, painter: QPainter, option: QStyleOptionViewItem, box: QRectF) -> None:
        tokens = theme.current_tokens()
        marked = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if not marked and not hovered:
            return
        ground = theme.mix(tokens.surface, tokens.accent if marked else tokens.text, 0.12)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        painter.setPen(QPen(tokens.accent, 1) if focused else Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(box.adjusted(4.5, 0.5, -4.5, -0.5), 4, 4)

    def _draw_class(
        self, painter: QPainter, box: QRectF, known: PhotoClass, option: QStyleOptionViewItem
    ) -> None:
        tokens = theme.current_tokens()
        centre = int(Qt.AlignmentFlag.AlignCenter)
        key_box = QRectF(box.left() + 10, box.center().y() - 9, _KEY_WIDTH, 18)
        if known.key and not known.retired:
            painter.setPen(QPen(tokens.line, 1))
            painter.setBrush(tokens.raised)
            painter.drawRoundedRect(key_box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
            painter.setPen(tokens.secondary)
            painter.drawText(key_box, centre, known.key)
        swatch = QRectF(key_box.right() + 8, box.center().y() - 6, 12, 12)
        draw_colour_mark(painter, swatch, known)
        name_box = box.adjusted(0, 0, -(8 + sum(self._number_widths())), 0)
        name_box.setLeft(swatch.right() + 8)
        painter.setPen(tokens.secondary if known.retired else tokens.text)
        metrics = QFontMetricsF(painter.font())
        words = self.tr("{name} (retired)") if known.retired else "{name}"
        words = words.format(name=class_name(known))
        name = metrics.elidedText(words, Qt.TextElideMode.ElideRight, name_box.width())
        painter.drawText(name_box, int(Qt.AlignmentFlag.AlignVCenter), name)
        self._draw_counts(painter, box, known)

    def _draw_counts(self, painter: QPainter, box: QRectF, known: PhotoClass) -> None:
        tokens = theme.current_tokens()
        labelled, predicted = counts_of(self._bridge, known)
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
        right = box.right() - 8
        widths = self._number_widths()
        for count, width, ink in (
            (predicted, widths[1], tokens.secondary),
            (labelled, widths[0], tokens.text),
        ):
            cell = QRectF(right - width, box.top(), width, box.height())
            painter.setPen(ink if count else tokens.disabled)
            painter.drawText(cell, flags, number(count))
            right -= width
