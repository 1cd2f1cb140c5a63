"""The model's five answers as keys under the photo: `1 rust 87 %`.

Owns: the buttons and their drawing. Must not: write a label; it tells which one was chosen.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QSizePolicy, QWidget

from cropapp.core.entities import TOP_K, ClassId, ScoredClass
from cropapp.gui import theme
from cropapp.gui.gallery.chips import CHIP_HEIGHT, UNKNOWN_COLOUR, chip_of, chip_width, draw_chip
from cropapp.gui.photo_words import class_name, percent
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.gui.theme import SPACE_8

_HEIGHT = 52
_UPPER = 26.0
"""Of the height, what the key and the name take; below them the bar and the percent."""
KEY_CAP = 20.0
"""Side of the key's drawing."""
_BAR = 4.0
_PERCENT = 44.0
"""Room for `100%` at the bar's end."""


class AnswerButton(QAbstractButton):
    """One answer: the key that gives it, the class, how sure the model is, and that as a bar."""

    def __init__(self, bridge: ProjectBridge, number: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._number = number
        self._scored: ScoredClass | None = None
        self._is_label = False
        # A click must not take the keyboard from the page; Tab still comes here.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(160, _HEIGHT)

    @property
    def class_id(self) -> ClassId | None:
        return self._scored.class_id if self._scored else None

    def show_answer(self, scored: ScoredClass | None, *, is_label: bool) -> None:
        """Show a class, or nothing: the place stays, so that no key moves."""
        self._scored, self._is_label = scored, is_label
        self.setEnabled(scored is not None)
        if scored is not None:
            name = class_name(self._bridge.class_by_id, scored.class_id)
            words = self.tr("Key {n}: {name}, {percent}")
            words = words.format(n=self._number, name=name, percent=percent(scored.confidence))
            self.setText(words)
            self.setAccessibleName(words)
            # The name may be shortened on the button.
            self.setToolTip(words)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, tokens = QPainter(self), theme.current_tokens()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        hovered = self.underMouse() and self.isEnabled()
        painter.setPen(QPen(tokens.accent if self.hasFocus() else tokens.line, 1))
        ground = tokens.raised if self._scored else tokens.surface
        painter.setBrush(theme.mix(ground, tokens.text, 0.06) if hovered else ground)
        painter.drawRoundedRect(box, theme.RADIUS, theme.RADIUS)
        if self._scored is None:
            return
        upper = QRectF(box.left() + SPACE_8, box.top() + 4, box.width() - 2 * SPACE_8, _UPPER)
        self._draw_key(painter, upper)
        self._draw_name(painter, upper.adjusted(KEY_CAP + SPACE_8, 0, 0, 0), ground)
        lower = QRectF(upper.left(), upper.bottom(), upper.width(), box.bottom() - upper.bottom())
        self._draw_bar(painter, lower.adjusted(0, 0, 0, -2))

    def _draw_key(self, painter: QPainter, upper: QRectF) -> None:
        cap = QRectF(upper.left(), upper.center().y() - KEY_CAP / 2, KEY_CAP, KEY_CAP)
        draw_key_cap(painter, cap, str(self._number))

    def _draw_name(self, painter: QPainter, room: QRectF, ground: QColor) -> None:
        assert self._scored is not None
        painter.setFont(theme.tabular_font(12))
        chip = chip_of(self._scored.class_id, self._bridge.class_by_id, solid=self._is_label)
        wanted = min(chip_width(chip, painter.font()), room.width())
        top = room.center().y() - CHIP_HEIGHT / 2
        draw_chip(painter, QRectF(room.left(), top, wanted, CHIP_HEIGHT), chip, ground)

    def _draw_bar(self, painter: QPainter, room: QRectF) -> None:
        assert self._scored is not None
        tokens = theme.current_tokens()
        painter.setFont(theme.tabular_font(12))
        painter.setPen(tokens.text)
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(room, int(right), percent(self._scored.confidence))
        bar = QRectF(room.left(), room.center().y() - _BAR / 2, room.width() - _PERCENT, _BAR)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.line)
        painter.drawRoundedRect(bar, 2, 2)
        known = self._bridge.class_by_id.get(self._scored.class_id)
        bar.setWidth(max(_BAR, bar.width() * self._scored.confidence))
        painter.setBrush(QColor(known.colour if known else UNKNOWN_COLOUR))
        painter.drawRoundedRect(bar, 2, 2)


class AnswerRow(QWidget):
    """Five answers side by side, or a sentence why there are none. Its height never changes."""

    chosen = Signal(int)
    """0 for the first answer."""

    def __init__(self, bridge: ProjectBridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(_HEIGHT)
        self._nothing = QLabel(self)
        self._nothing.setProperty("kind", "secondary")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_8)
        row.addWidget(self._nothing, 1)
        self.buttons = [AnswerButton(bridge, number + 1, self) for number in range(TOP_K)]
        for number, button in enumerate(self.buttons):
            button.clicked.connect(partial(self.chosen.emit, number))
            row.addWidget(button, 1)
        theme.changed.connect(self._repaint)
        bridge.classes_changed.connect(self._repaint)
        self.show_answers((), label=None)

    def show_answers(
        self, top: Sequence[ScoredClass], *, label: ClassId | None, why_none: str = ""
    ) -> None:
        """Show what the model says.

        Args:
            label: the class a person has given, drawn solid.
            why_none: the sentence where it says nothing.
        """
        self._nothing.setText(why_none)
        self._nothing.setVisible(not top)
        for number, button in enumerate(self.buttons):
            scored = top[number] if number < len(top) else None
            button.show_answer(scored, is_label=scored is not None and scored.class_id == label)
            button.setVisible(bool(top))

    def _repaint(self) -> None:
        for button in self.buttons:
            button.update()


def draw_key_cap(painter: QPainter, cap: QRectF, key: str) -> None:
    """Draw a key as it is on the keyboard."""
    tokens = theme.current_tokens()
    painter.setPen(QPen(tokens.line, 1))
    painter.setBrush(tokens.sunken)
    painter.drawRoundedRect(cap, 4, 4)
    painter.setPen(tokens.text)
    painter.setFont(theme.tabular_font(12, bold=True))
    painter.drawText(cap, int(Qt.AlignmentFlag.AlignCenter), key)
