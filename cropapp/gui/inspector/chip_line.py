"""What is said of one photo, as chips in a line.

Owns: a widget that paints the chips of a photo and the word of its state. Must not: edit.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cropapp.core.entities import Photo
from cropapp.core.gallery import ReviewState
from cropapp.gui import theme
from cropapp.gui.gallery.badges import BADGE_SIDE, badges_of, draw_badge
from cropapp.gui.gallery.chips import chips_of, draw_chips
from cropapp.gui.photo_words import describe_photo, percent, review_state_of, review_word
from cropapp.gui.project_bridge import ProjectBridge


class ChipLine(QWidget):
    """Chips, confidence and state of a photo; solid is the person, outline the model."""

    def __init__(self, bridge: ProjectBridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._photo: Photo | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)
        bridge.classes_changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(200, 26)

    def show_photo(self, photo: Photo | None) -> None:
        self._photo = photo
        text = describe_photo(photo, self._bridge.class_by_id) if photo else ""
        self.setAccessibleName(text)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._photo is None:
            return
        photo, tokens = self._photo, theme.current_tokens()
        painter = QPainter(self)
        painter.setFont(theme.tabular_font(12))
        room = QRectF(self.rect())
        for badge in badges_of(photo):
            top = room.center().y() - BADGE_SIDE / 2
            draw_badge(painter, QRectF(room.left(), top, BADGE_SIDE, BADGE_SIDE), badge)
            room.setLeft(room.left() + BADGE_SIDE + 6)
        words = self._words(photo)
        width = painter.fontMetrics().horizontalAdvance(words) + 8
        chip_room = room.adjusted(0, 0, -width, 0)
        right = draw_chips(
            painter, chip_room, chips_of(photo, self._bridge.class_by_id), tokens.surface
        )
        painter.setPen(tokens.secondary)
        rest = QRectF(room)
        rest.setLeft(right + (8 if right > room.left() else 0))
        painter.drawText(rest, int(Qt.AlignmentFlag.AlignVCenter), words)

    def _words(self, photo: Photo) -> str:
        state = review_state_of(photo.label)
        sure = percent(photo.prediction.best.confidence) if photo.prediction else ""
        word = "" if state is ReviewState.UNREVIEWED and sure else review_word(state)
        return "   ".join(part for part in (sure, word) if part)
