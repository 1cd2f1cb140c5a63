"""What one looks at while settling differences: the photo, and who says what of it.

Owns: the cards in the place of the model's five answers, and the further ways to settle below them.
Must not: settle; it tells what was chosen.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cropapp.core.entities import Photo
from cropapp.gui.differences.opinions import OpinionRow
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.gui.review.stage import ReviewStage
from cropapp.gui.theme import SPACE_4, SPACE_8, SPACE_12
from cropapp.services.active_answers import ActiveAnswer
from cropapp.services.label_differences import Difference


class DifferenceStage(ReviewStage):
    """Shows one photo of which two people said different things."""

    find_class_asked = Signal()
    unsure_asked = Signal()
    exclude_asked = Signal()
    later_asked = Signal()

    def __init__(self, bridge: ProjectBridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self.answers.hide()
        self.opinions = OpinionRow(bridge, self)
        self.other_class = self._button(self.tr("Another class  /"), self.find_class_asked)
        self.unsure = self._button(self.tr("Unsure  U"), self.unsure_asked)
        self.exclude = self._button(self.tr("Exclude  X"), self.exclude_asked)
        self.later = self._button(self.tr("Later  N"), self.later_asked)
        further = QHBoxLayout()
        further.setSpacing(SPACE_8)
        for button in (self.other_class, self.unsure, self.exclude, self.later):
            further.addWidget(button)
        further.addStretch(1)
        lower = QVBoxLayout()
        lower.setContentsMargins(SPACE_12, 0, SPACE_12, SPACE_8)
        lower.setSpacing(SPACE_4)
        lower.addWidget(self.opinions)
        lower.addLayout(further)
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.addLayout(lower)

    def _button(self, words: str, asked: SignalInstance) -> QPushButton:
        button = QPushButton(words, self)
        button.setProperty("kind", "quiet")
        # A click must not take the keyboard from the page.
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda _checked=False: asked.emit())
        return button

    def show_difference(
        self, found: Difference, photo: Photo, answer: ActiveAnswer | None, place: str
    ) -> None:
        """Show a photo and who says what of it.

        Args:
            answer: what the model says.
            place: where it stands, `3 of 12`.
        """
        top = photo.prediction.top if photo.prediction else ()
        self.show_unit([photo], 0, top, place)
        self.opinions.show_opinions(found, photo, answer)
