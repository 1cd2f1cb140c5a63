"""The rows of the class panel: which classes match, and how a row is drawn.

Owns: matching by letters and the painting of key, colour, name and counts. Must not: act on a
click.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from cropapp.core.entities import PhotoClass
from cropapp.core.gallery import ClassBy
from cropapp.gui import theme
from cropapp.gui.project_bridge import ProjectBridge

CLASS_ROLE = int(Qt.ItemDataRole.UserRole)
NEW_ROLE = CLASS_ROLE + 1
_NUMBER_GAP = 12
_KEY_WIDTH = 18
_NO_MATCH = 9
_AnyIndex = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


def matching_classes(classes: Sequence[PhotoClass], letters: str) -> list[PhotoClass]:
    """Return the classes whose name has the letters, the likeliest first.

    A name that starts with them comes before one with a word that does, before one that holds
    them, before one that has them in this order with gaps (`bls` finds bean leaf spot).
    """
    wanted = letters.strip().casefold()
    if not wanted:
        return list(classes)
    ranks = {known.id: _rank(known.name.casefold(), wanted) for known in classes}
    found = [known for known in classes if ranks[known.id] < _NO_MATCH]
    return sorted(found, key=lambda known: ranks[known.id])


def _rank(name: str, wanted: str) -> int:
    if name.startswith(wanted):
        return 0
    if any(word.startswith(wanted) for word in name.replace("-", " ").split()):
        return 1
    if wanted in name:
        return 2
    rest = iter(name)
    return 3 if all(letter in rest for letter in wanted) else _NO_MATCH


class ClassRows(QAbstractListModel):
    """The classes that match what was typed, and at the end the typed name if it is new."""

    def __init__(self, bridge: ProjectBridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._letters = ""
        self._rows: list[PhotoClass] = []
        self._new_name = ""

    def show_matching(self, letters: str) -> None:
        self._letters = letters
        self.refresh()

    def refresh(self) -> None:
        """Read the classes of the bridge again."""
        self.beginResetModel()
        self._rows = matching_classes(self._bridge.classes, self._letters)
        typed = self._letters.strip()
        names = {known.name.casefold() for known in self._bridge.classes}
        self._new_name = typed if typed and typed.casefold() not in names else ""
        self.endResetModel()

    def rowCount(self, parent: _AnyIndex = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rows) + bool(self._new_name)

    def data(self, index: _AnyIndex, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        if not index.isValid() or index.row() >= self.rowCount():
            return None
        known = self._rows[index.row()] if index.row() < len(self._rows) else None
        if role == CLASS_ROLE:
            return known
        if role == NEW_ROLE:
            return None if known else self._new_name
        if role == Qt.ItemDataRole.DisplayRole:
            return known.name if known else self.tr("Add “{name}”").format(name=self._new_name)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(known) if known else self._new_name
        if role == Qt.ItemDataRole.ToolTipRole and known:
            return "\n".join(part for part in (self._spoken(known), known.description) if part)
        return None

    def _spoken(self, known: PhotoClass) -> str:
        labelled, predicted = counts_of(self._bridge, known)
        words = self.tr("{name}: {labelled} labelled, {predicted} predicted").format(
            name=known.name, labelled=f"{labelled:,}", predicted=f"{predicted:,}"
        )
        key = self.tr("key {key}").format(key=known.key) if known.key else ""
        return ", ".join(part for part in (words, key) if part)


def counts_of(bridge: ProjectBridge, known: PhotoClass) -> tuple[int, int]:
    """Return how many photos are labelled, and how many others are predicted, as a class."""
    if bridge.counts is None:
        return 0, 0
    return bridge.counts.by_label.get(known.id, 0), bridge.counts.by_prediction.get(known.id, 0)


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
            metrics.horizontalAdvance(f"{max(numbers.values(), default=0):,}") + _NUMBER_GAP
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
        if known.key:
            painter.setPen(QPen(tokens.line, 1))
            painter.setBrush(tokens.raised)
            painter.drawRoundedRect(key_box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
            painter.setPen(tokens.secondary)
            painter.drawText(key_box, centre, known.key)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(known.colour))
        swatch = QRectF(key_box.right() + 8, box.center().y() - 6, 12, 12)
        painter.drawRoundedRect(swatch, 3, 3)
        name_box = box.adjusted(0, 0, -(8 + sum(self._number_widths())), 0)
        name_box.setLeft(swatch.right() + 8)
        painter.setPen(tokens.text)
        metrics = QFontMetricsF(painter.font())
        name = metrics.elidedText(known.name, Qt.TextElideMode.ElideRight, name_box.width())
        painter.drawText(name_box, int(Qt.AlignmentFlag.AlignVCenter), name)
        self._draw_counts(painter, box, known)

    def _draw_counts(self, painter: QPainter, box: QRectF, known: PhotoClass) -> None:
        tokens = theme.current_tokens()
        labelled, predicted = counts_of(self._bridge, known)
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
        right = box.right() - 8
        widths = self._number_widths()
        for number, width, ink in (
            (predicted, widths[1], tokens.secondary),
            (labelled, widths[0], tokens.text),
        ):
            cell = QRectF(right - width, box.top(), width, box.height())
            painter.setPen(ink if number else tokens.disabled)
            painter.drawText(cell, flags, f"{number:,}")
            right -= width
