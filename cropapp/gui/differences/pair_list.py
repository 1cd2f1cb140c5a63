"""The pairs of classes that two people confuse, those with the most differences first.

Owns: the list and which pair is chosen. Must not: count; it is told. The order stays while one
works through it: only the numbers change.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSignalBlocker,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from cropapp.gui import theme
from cropapp.gui.differences.words import here_chip, no_class_words, pair_names, there_chip
from cropapp.gui.gallery.chips import CHIP_HEIGHT, Chip, chip_width, draw_chip
from cropapp.gui.icons import paint_icon
from cropapp.gui.locale_words import number
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.gui.theme import SPACE_4, SPACE_8, SPACE_12
from cropapp.services.label_differences import Pair, PairCount

WIDTH = 240
_ROW = 52
_TICK = 16.0
_COUNT_WIDTH = 36.0
_COUNT_ROLE = int(Qt.ItemDataRole.UserRole)
_AnyIndex = QModelIndex | QPersistentModelIndex


class PairDelegate(QStyledItemDelegate):
    """Paints yours over theirs and what is left; all pairs in words; a settled pair with a tick."""

    def __init__(self, bridge: ProjectBridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge

    def sizeHint(self, option: QStyleOptionViewItem, index: _AnyIndex) -> QSize:
        return QSize(160, _ROW if index.row() else theme.ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _AnyIndex) -> None:
        tokens, box = theme.current_tokens(), QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        marked = bool(option.state & QStyle.StateFlag.State_Selected)
        if marked or option.state & QStyle.StateFlag.State_MouseOver:
            shade = theme.mix(tokens.surface, tokens.accent if marked else tokens.text, 0.12)
            focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
            painter.setPen(QPen(tokens.accent, 1) if focused else Qt.PenStyle.NoPen)
            painter.setBrush(shade)
            painter.drawRoundedRect(box.adjusted(4.5, 0.5, -4.5, -0.5), 4, 4)
        count: PairCount = index.data(_COUNT_ROLE)
        room = box.adjusted(SPACE_12, 0, -SPACE_12, 0)
        self._draw_count(painter, room, count)
        names = room.adjusted(0, 0, -_COUNT_WIDTH, 0)
        painter.setFont(theme.tabular_font(12))
        if not index.row():
            painter.setPen(tokens.text)
            painter.drawText(names, int(Qt.AlignmentFlag.AlignVCenter), self.tr("All pairs"))
        else:
            painter.setOpacity(1.0 if count.left else 0.5)
            self._draw_pair(painter, names, count.pair)
        painter.restore()

    def _draw_count(self, painter: QPainter, room: QRectF, count: PairCount) -> None:
        tokens = theme.current_tokens()
        painter.setFont(theme.tabular_font())
        painter.setPen(tokens.text if count.left else tokens.disabled)
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
        if count.left:
            painter.drawText(room, flags, number(count.left))
        else:
            tick = QRectF(room.right() - _TICK, room.center().y() - _TICK / 2, _TICK, _TICK)
            paint_icon(painter, "tick", tick, tokens.secondary)

    def _draw_pair(self, painter: QPainter, room: QRectF, pair: Pair) -> None:
        classes = self._bridge.class_by_id
        half = room.height() / 2 - SPACE_4
        for place, chip in enumerate((here_chip(pair, classes), there_chip(pair, classes))):
            top = room.top() + SPACE_4 + place * half
            self._draw_half(painter, QRectF(room.left(), top, room.width(), half), chip)

    def _draw_half(self, painter: QPainter, room: QRectF, chip: Chip | None) -> None:
        tokens = theme.current_tokens()
        if chip is None:
            painter.setPen(tokens.secondary)
            words = no_class_words()
            mode = Qt.TextElideMode.ElideRight
            shown = painter.fontMetrics().elidedText(words, mode, int(room.width()))
            painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), shown)
            return
        width = min(chip_width(chip, painter.font()), room.width())
        top = room.center().y() - CHIP_HEIGHT / 2
        draw_chip(painter, QRectF(room.left(), top, width, CHIP_HEIGHT), chip, tokens.surface)


class PairList(QFrame):
    """`pair_chosen` tells a Pair, or None for all."""

    pair_chosen = Signal(object)

    def __init__(self, bridge: ProjectBridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._pairs: list[Pair] = []
        self.setFixedWidth(WIDTH)
        self.list = QListWidget(self)
        self.list.setItemDelegate(PairDelegate(bridge, self.list))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        # A click must not take the keyboard from the page, whose arrows go from pair to pair.
        self.list.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.list.setAccessibleName(self.tr("Pairs of classes"))
        self.list.currentRowChanged.connect(self._on_row)
        theme.changed.connect(self.list.viewport().update)
        bridge.classes_changed.connect(self._name_rows)
        self._lay_out()

    def _lay_out(self) -> None:
        heading = QLabel(self.tr("YOURS, AND THEIRS BELOW"), self)
        heading.setProperty("kind", "section")
        heading.setContentsMargins(SPACE_12, SPACE_8, SPACE_12, SPACE_4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, SPACE_8)
        column.setSpacing(0)
        column.addWidget(heading)
        column.addWidget(self.list, 1)

    def show_pairs(self, counts: Sequence[PairCount], chosen: Pair | None) -> None:
        """List pairs anew, those of the first place first."""
        self._pairs = [each.pair for each in counts]
        with QSignalBlocker(self.list):
            self.list.clear()
            for _ in range(len(counts) + 1):
                self.list.addItem(QListWidgetItem())
            self.list.setCurrentRow(0 if chosen is None else self._pairs.index(chosen) + 1)
        self.show_counts(counts)

    def show_counts(self, counts: Sequence[PairCount]) -> None:
        """Show what is left; a pair that is new comes last, one that is gone has nothing left."""
        known = {each.pair: each for each in counts}
        for each in counts:
            if each.pair not in self._pairs:
                self._pairs.append(each.pair)
                self.list.addItem(QListWidgetItem())
        left, total = sum(c.left for c in counts), sum(c.total for c in counts)
        self._item(0).setData(_COUNT_ROLE, PairCount(Pair(None, None, ""), left, total))
        for row, pair in enumerate(self._pairs, start=1):
            self._item(row).setData(_COUNT_ROLE, known.get(pair, PairCount(pair, 0, 0)))
        self._name_rows()

    def _item(self, row: int) -> QListWidgetItem:
        item = self.list.item(row)
        assert item is not None
        return item

    def _name_rows(self) -> None:
        for row in range(self.list.count()):
            count: PairCount = self._item(row).data(_COUNT_ROLE)
            here, there = pair_names(count.pair, self._bridge.class_by_id)
            words = self.tr("Yours {here}, theirs {there}: {left} of {total} left")
            words = words if row else self.tr("All pairs: {left} of {total} left")
            words = words.format(
                here=here, there=there, left=number(count.left), total=number(count.total)
            )
            role = Qt.ItemDataRole
            self._item(row).setData(role.AccessibleTextRole, words)
            self._item(row).setData(role.ToolTipRole, words)

    def chosen(self) -> Pair | None:
        """Return the pair that is chosen; None: all."""
        row = self.list.currentRow()
        return self._pairs[row - 1] if row > 0 else None

    def choose(self, pair: Pair | None) -> None:
        """Choose a pair, as a click does."""
        self.list.setCurrentRow(0 if pair is None else self._pairs.index(pair) + 1)

    def step(self, step: int) -> None:
        """Go up or down the list."""
        row = self.list.currentRow() + step
        self.list.setCurrentRow(max(0, min(row, self.list.count() - 1)))

    def next_open(self) -> PairCount | None:
        """Return the first pair with something left; None: all is settled."""
        for row in range(1, self.list.count()):
            count: PairCount = self._item(row).data(_COUNT_ROLE)
            if count.left:
                return count
        return None

    def _on_row(self, row: int) -> None:
        if row >= 0:
            self.pair_chosen.emit(self.chosen())
