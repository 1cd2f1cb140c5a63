"""The commands: a field and a list over the window, for everything it can be asked for.

Owns: how they are found, shown and chosen by keys or mouse. What there is comes from
gui/commands.py. Must not: stay open once the keyboard is elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from cropapp.core.word_match import match_score
from cropapp.gui import theme
from cropapp.gui.commands import Command, window_commands

if TYPE_CHECKING:
    from cropapp.gui.main_window import MainWindow

WIDTH, TOP, MOST_HEIGHT, HEAD_HEIGHT, ROW = 600, 56, 440, 68, 32
KEYS_WIDTH, GROUP_WIDTH = 96, 96
MOST_SHOWN = 50
_COMMAND = Qt.ItemDataRole.UserRole


class _Field(QLineEdit):
    """Keeps every key for itself: behind it the window's single letters would label photos."""

    step = Signal(int)
    to_end = Signal(int)
    chosen = Signal()
    left = Signal()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        steps |= {Qt.Key.Key_PageDown: 10, Qt.Key.Key_PageUp: -10}
        key = Qt.Key(event.key())
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if key in steps:
            self.step.emit(steps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit()
        elif key == Qt.Key.Key_Escape or (control and key == Qt.Key.Key_K):
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        # Another window in front, or the field's own menu, is no reason to go.
        if event.reason() in (
            Qt.FocusReason.MouseFocusReason,
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
        ):
            self.left.emit()


class _RowDelegate(QStyledItemDelegate):
    """Words left, where they belong beside them, keys right."""

    def sizeHint(
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(WIDTH - 32, ROW)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style() if option.widget else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        command: Command = index.data(_COMMAND)
        room = option.rect.adjusted(theme.SPACE_12, 0, -theme.SPACE_12, 0)
        tokens, centre = theme.current_tokens(), Qt.AlignmentFlag.AlignVCenter
        painter.save()
        painter.setFont(theme.small_font())
        painter.setPen(tokens.secondary)
        painter.drawText(room, int(centre | Qt.AlignmentFlag.AlignRight), command.keys)
        place = QRect(
            room.right() - KEYS_WIDTH - GROUP_WIDTH, room.top(), GROUP_WIDTH, room.height()
        )
        group = painter.fontMetrics().elidedText(
            command.group, Qt.TextElideMode.ElideRight, GROUP_WIDTH
        )
        painter.drawText(place, int(centre | Qt.AlignmentFlag.AlignLeft), group)
        room.setRight(place.left() - theme.SPACE_12)
        painter.setFont(theme.ui_font())
        painter.setPen(tokens.text)
        words = painter.fontMetrics().elidedText(
            command.words, Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, int(centre | Qt.AlignmentFlag.AlignLeft), words)
        painter.restore()


class CommandPalette(QFrame):
    """One per window; hidden until asked for."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window.centralWidget())
        self._window = window
        self._before: QWidget | None = None
        self._commands: list[Command] = []
        self.setProperty("kind", "popup")
        self.setAccessibleName(self.tr("Commands"))
        self.field = _Field(self)
        self.field.setPlaceholderText(self.tr("What do you want to do?"))
        self.field.setAccessibleName(self.tr("Find a command"))
        self.list = QListWidget(self)
        self.list.setAccessibleName(self.tr("Commands that fit"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setItemDelegate(_RowDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setProperty("kind", "palette")
        column = QVBoxLayout(self)
        column.setContentsMargins(*(theme.SPACE_12,) * 4)
        column.setSpacing(theme.SPACE_8)
        column.addWidget(self.field)
        self.nothing = QLabel(self.tr("Nothing fits these letters."), self)
        self.nothing.setProperty("kind", "secondary")
        self.nothing.setContentsMargins(theme.SPACE_12, 0, 0, theme.SPACE_8)
        column.addWidget(self.list)
        column.addWidget(self.nothing)
        self.hide()
        self.field.textChanged.connect(self._show_matching)
        self.field.step.connect(self._step)
        self.field.chosen.connect(self.run_current)
        self.field.left.connect(self.close_palette)
        self.list.itemClicked.connect(lambda _item: self.run_current())

    def toggle(self) -> None:
        """Open with what can be asked for now, or close."""
        if self.isVisible():
            self.close_palette()
            return
        self._before = QApplication.focusWidget()
        self._commands = window_commands(self._window)
        self.field.clear()
        self._show_matching("")
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_palette(self) -> None:
        """Close, and give the keyboard back if it is still here."""
        # Taken first: hiding moves the keyboard on, which asks to close once more.
        had_focus, before, self._before = self.field.hasFocus(), self._before, None
        self.hide()
        if had_focus and before is not None and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def shown_words(self) -> list[str]:
        """Return the words of the commands in the list, best first."""
        return [self.list.item(row).text() for row in range(self.list.count())]

    def run_current(self) -> None:
        """Close, then do what is marked."""
        item = self.list.currentItem()
        if item is None:
            return
        command: Command = item.data(_COMMAND)
        self.close_palette()
        command.run()

    def _show_matching(self, typed: str) -> None:
        scored = [
            (match_score(typed, f"{each.words} {each.group}"), -index, each)
            for index, each in enumerate(self._commands)
        ]
        best = sorted((entry for entry in scored if entry[0] > 0), key=lambda e: e[:2])[::-1]
        self.list.clear()
        for _, _, command in best[:MOST_SHOWN]:
            item = QListWidgetItem(command.words)
            item.setData(_COMMAND, command)
            keys = f", {command.keys}" if command.keys else ""
            item.setData(
                Qt.ItemDataRole.AccessibleTextRole, f"{command.words}, {command.group}{keys}"
            )
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.setVisible(self.list.count() > 0)
        self.nothing.setVisible(self.list.count() == 0)
        self._settle()

    def _step(self, step: int) -> None:
        last = self.list.count() - 1
        self.list.setCurrentRow(max(0, min(last, self.list.currentRow() + step)))

    def _settle(self) -> None:
        parent = self.parentWidget()
        if parent is None:
            return
        width = min(WIDTH, parent.width() - 2 * theme.SPACE_24)
        wanted = HEAD_HEIGHT + max(1, self.list.count()) * ROW
        height = min(wanted, MOST_HEIGHT, parent.height() - TOP - theme.SPACE_24)
        self.setGeometry((parent.width() - width) // 2, TOP, width, height)
