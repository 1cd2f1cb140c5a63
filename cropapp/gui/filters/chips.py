"""A filter as chips, each with a cross that takes it off.

Owns: the row of chips that never needs more room than there is. Must not: query; `words` says what
a chip says.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QToolButton, QWidget

from cropapp.gui import theme
from cropapp.gui.filters.words import FilterChip
from cropapp.gui.icons import paint_icon
from cropapp.gui.locale_words import number

_HEIGHT = 26
_MOST_WIDTH = 340
"""Of one among others; alone it may be as wide as the bar."""
_MORE_WIDTH = 72


class ChipButton(QAbstractButton):
    """One condition; a click anywhere on it takes it off."""

    def __init__(self, chip: FilterChip, parent: QWidget) -> None:
        super().__init__(parent)
        self.chip = chip
        self.setFont(theme.ui_font())
        self.setText(chip.words)
        words = QCoreApplication.translate("FilterChips", "Take off the filter: {words}")
        self.setToolTip(words.format(words=chip.words))
        self.setAccessibleName(words.format(words=chip.words))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance(self.text()) + 8 + 24 + 4
        return QSize(width, _HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, tokens = QPainter(self), theme.current_tokens()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        edge = tokens.accent if self.hasFocus() or self.underMouse() else tokens.line
        painter.setPen(QPen(edge, 1))
        painter.setBrush(tokens.raised)
        painter.drawRoundedRect(box, 6, 6)
        words = box.adjusted(8, 0, -24, 0)
        painter.setPen(tokens.text)
        shown = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, int(words.width()) + 1
        )
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), shown)
        cross = QRectF(box.right() - 20, box.center().y() - 7, 14, 14)
        paint_icon(painter, "close", cross, tokens.secondary)


class ChipRow(QWidget):
    """Chips in a line; those that find no room are in a menu behind `2 more`."""

    chip_removed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chips: list[ChipButton] = []
        self._more = QToolButton(self)
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._more.hide()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)

    def show_chips(self, chips: list[FilterChip]) -> None:
        for button in self._chips:
            button.hide()
            button.deleteLater()
        self._chips = [ChipButton(chip, self) for chip in chips]
        for button in self._chips:
            button.clicked.connect(partial(self.chip_removed.emit, button.chip.without))
        self._place()

    def words(self) -> list[str]:
        """Return the chips' words in order."""
        return [button.text() for button in self._chips]

    def button(self, number: int) -> ChipButton:
        return self._chips[number]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        top, left = (self.height() - _HEIGHT) // 2, 0
        hidden: list[ChipButton] = []
        most = _MOST_WIDTH if len(self._chips) > 1 else self.width()
        for place, button in enumerate(self._chips):
            last = place == len(self._chips) - 1
            width = min(button.sizeHint().width(), most)
            fits = not hidden and left + width + (0 if last else _MORE_WIDTH + 4) <= self.width()
            button.setVisible(fits)
            if not fits:
                hidden.append(button)
                continue
            button.setGeometry(left, top, width, _HEIGHT)
            left += width + theme.SPACE_4
        self._show_more(hidden, left, top)

    def _show_more(self, hidden: list[ChipButton], left: int, top: int) -> None:
        self._more.setVisible(bool(hidden))
        if not hidden:
            return
        menu = QMenu(self._more)
        for button in hidden:
            menu.addAction(button.toolTip(), button.click)
        old = self._more.menu()
        self._more.setMenu(menu)
        if old is not None:
            old.deleteLater()
        one, many = len(hidden) == 1, number(len(hidden))
        words = QCoreApplication.translate("FilterChips", "{n} more")
        told = QCoreApplication.translate("FilterChips", "{n} more filters")
        alone = QCoreApplication.translate("FilterChips", "1 more filter")
        self._more.setText(words.format(n=many))
        self._more.setAccessibleName(alone if one else told.format(n=many))
        self._more.setGeometry(left, top, min(_MORE_WIDTH, self.width()), _HEIGHT)
