"""Three opinions of a photo as keys under it: yours, theirs, the model's.

Owns: the cards and their drawing. Must not: settle; it tells which one was chosen.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from cropapp.core.entities import ClassId, Photo
from cropapp.gui import theme
from cropapp.gui.differences.words import doubt_words, given_words, here_chip, there_chip
from cropapp.gui.gallery.chips import Chip, chip_of, chip_width, draw_chip
from cropapp.gui.photo_words import percent
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.gui.review.answer_row import KEY_CAP, draw_key_cap
from cropapp.gui.theme import SPACE_4, SPACE_8, SPACE_12
from cropapp.services.active_answers import ActiveAnswer, AnswerBasis
from cropapp.services.label_differences import Difference, Pair

_HEIGHT = 84
_CHIP_HEIGHT = 22.0
_LINE = 26.0
MINE, THEIRS, MODEL = range(3)


@dataclass(frozen=True, slots=True)
class Card:
    """What one of the three says."""

    title: str
    chip: Chip | None
    beside: str
    """Behind the class, or in its place: `87%`, `unsure`."""
    below: str
    """Who and when."""
    is_chosen: bool = False
    """Whether it is what the photo's label says since somebody settled it."""


class OpinionButton(QAbstractButton):
    """One card; a click or its key takes it."""

    def __init__(self, number: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._number = number
        self.card: Card | None = None
        # A click must not take the keyboard from the page; Tab still comes here.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(240, _HEIGHT)

    def show_card(self, card: Card, *, can_be_taken: bool = True) -> None:
        """Show what is said; without anything to take the card stays, greyed."""
        self.card = card
        self.setEnabled(can_be_taken)
        name = card.chip.name if card.chip else ""
        said = " ".join(part for part in (name, card.beside) if part)
        words = self.tr("Key {n}: {title}: {said}").format(
            n=self._number, title=card.title, said=said
        )
        self.setText(words)
        self.setAccessibleName(words)
        self.setAccessibleDescription(card.below)
        # Names may be shortened on the card.
        self.setToolTip(f"{words}\n{card.below}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.card is None:
            return
        painter, tokens = QPainter(self), theme.current_tokens()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        hovered = self.underMouse() and self.isEnabled()
        marked = self.card.is_chosen or self.hasFocus()
        width = 2 if self.card.is_chosen else 1
        box = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        ground = tokens.raised if self.isEnabled() else tokens.surface
        painter.setPen(QPen(tokens.accent if marked else tokens.line, width))
        painter.setBrush(theme.mix(ground, tokens.text, 0.06) if hovered else ground)
        painter.drawRoundedRect(box, theme.RADIUS, theme.RADIUS)
        self._draw_lines(painter, box.adjusted(SPACE_8, SPACE_4, -SPACE_8, -SPACE_4))

    def _draw_lines(self, painter: QPainter, room: QRectF) -> None:
        assert self.card is not None
        tokens, card = theme.current_tokens(), self.card
        lines = [QRectF(room.left(), room.top() + n * _LINE, room.width(), _LINE) for n in range(3)]
        top = lines[0].center().y() - KEY_CAP / 2
        draw_key_cap(painter, QRectF(room.left(), top, KEY_CAP, KEY_CAP), str(self._number))
        painter.setFont(theme.ui_font())
        painter.setPen(tokens.secondary)
        _draw_text(painter, lines[0].adjusted(KEY_CAP + SPACE_8, 0, 0, 0), card.title)
        left = self._draw_chip(painter, lines[1])
        painter.setFont(theme.tabular_font(bold=card.chip is None and self.isEnabled()))
        painter.setPen(tokens.text if self.isEnabled() else tokens.disabled)
        _draw_text(painter, lines[1].adjusted(left, 0, 0, 0), card.beside)
        painter.setFont(theme.small_font(tabular=True))
        painter.setPen(tokens.secondary)
        _draw_text(painter, lines[2], card.below)

    def _draw_chip(self, painter: QPainter, line: QRectF) -> float:
        """Draw the class and return how far what stands behind it is from the left."""
        assert self.card is not None
        if self.card.chip is None:
            return 0.0
        painter.setFont(theme.tabular_font(bold=True))
        beside = painter.fontMetrics().horizontalAdvance(self.card.beside)
        room = line.width() - (beside + SPACE_8 if self.card.beside else 0)
        width = min(chip_width(self.card.chip, painter.font()) + SPACE_4, room)
        top = line.center().y() - _CHIP_HEIGHT / 2
        where = QRectF(line.left(), top, width, _CHIP_HEIGHT)
        draw_chip(painter, where, self.card.chip, theme.current_tokens().raised)
        return width + SPACE_8


def _draw_text(painter: QPainter, room: QRectF, text: str) -> None:
    mode = Qt.TextElideMode.ElideRight
    shown = painter.fontMetrics().elidedText(text, mode, int(room.width()) + 1)
    painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), shown)


class OpinionRow(QWidget):
    """The three cards side by side. Its height never changes."""

    chosen = Signal(int)
    """MINE, THEIRS or MODEL."""

    def __init__(self, bridge: ProjectBridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._shown: tuple[Difference, Photo, ActiveAnswer | None] | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_12)
        self.buttons = [OpinionButton(number + 1, self) for number in range(3)]
        for number, button in enumerate(self.buttons):
            button.clicked.connect(partial(self._choose, number))
            row.addWidget(button, 1)
        theme.changed.connect(self._repaint)
        bridge.classes_changed.connect(self._show_again)

    def show_opinions(self, found: Difference, photo: Photo, answer: ActiveAnswer | None) -> None:
        """Show what is said of a photo, and which of it the label says now.

        Args:
            answer: the fairest the model has given: that it repeats a label proves nothing.
        """
        self._shown = found, photo, answer
        # An open difference is not settled by the label's being what it was.
        settled = photo.label.class_id if not found.is_open else None
        self.buttons[MINE].show_card(self._mine(found, settled))
        self.buttons[THEIRS].show_card(self._theirs(found, settled))
        self.buttons[MODEL].show_card(
            self._model(found, photo, answer), can_be_taken=answer is not None
        )

    def _mine(self, found: Difference, settled: ClassId | None) -> Card:
        return Card(
            title=self.tr("Yours"),
            chip=here_chip(found.pair, self._bridge.class_by_id),
            beside=doubt_words(found.here),
            below=given_words(found.here),
            is_chosen=settled is not None and settled == found.pair.here,
        )

    def _theirs(self, found: Difference, settled: ClassId | None) -> Card:
        doubt = doubt_words(found.there)
        if found.pair.there is None:
            doubt = doubt or self.tr("a new class")
        return Card(
            title=self.tr("Theirs"),
            chip=there_chip(found.pair, self._bridge.class_by_id),
            beside=doubt,
            below=given_words(found.there),
            is_chosen=settled is not None and settled == found.pair.there,
        )

    def _model(self, found: Difference, photo: Photo, answer: ActiveAnswer | None) -> Card:
        title = self.tr("The model")
        if answer is None:
            return Card(title, None, self.tr("No prediction yet"), "")
        said = ClassId(answer.said.class_id)
        sure = percent(answer.said.top[0][1]) if answer.said.top else ""
        chip = chip_of(said, self._bridge.class_by_id, solid=False)
        return Card(title, chip, sure, self._with_whom(found.pair, said, photo, answer.basis))

    def _with_whom(self, pair: Pair, said: ClassId, photo: Photo, basis: AnswerBasis) -> str:
        if photo.prediction is not None and photo.prediction.is_unlike_seen:
            return self.tr("Unlike anything it has seen: a guess")
        if basis is AnswerBasis.LEARNED and said == pair.here:
            return self.tr("As you say: it has learned your label")
        if said == pair.here:
            return self.tr("As you say")
        if said == pair.there:
            return self.tr("As they say")
        return self.tr("As neither of you says")

    def _choose(self, number: int, _checked: bool = False) -> None:
        self.chosen.emit(number)

    def _show_again(self) -> None:
        if self._shown is not None:
            self.show_opinions(*self._shown)

    def _repaint(self) -> None:
        for button in self.buttons:
            button.update()
