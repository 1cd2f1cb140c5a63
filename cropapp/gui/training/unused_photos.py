"""The labelled photos that a training leaves out, with the reason.

Owns: the lines, and which filter shows the photos of a reason. Must not: decide what is left out.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from cropapp.core.entities import PhotoState
from cropapp.core.gallery import PhotoFilter, ReviewState
from cropapp.gui import theme
from cropapp.gui.linked_sentence import LinkedSentence
from cropapp.gui.locale_words import number
from cropapp.gui.told import told

_LABELLED = frozenset({ReviewState.CONFIRMED, ReviewState.CORRECTED, ReviewState.LABELLED})
_BEHIND = {
    "Marked as unsure": PhotoFilter(review_states=frozenset({ReviewState.UNSURE})),
    "Excluded": PhotoFilter(review_states=frozenset({ReviewState.EXCLUDED})),
    "Cannot be read": PhotoFilter(
        review_states=_LABELLED, photo_states=frozenset({PhotoState.UNREADABLE})
    ),
    "Their files are missing": PhotoFilter(
        review_states=_LABELLED, photo_states=frozenset({PhotoState.MISSING})
    ),
    "Not read yet": PhotoFilter(
        review_states=_LABELLED, photo_states=frozenset({PhotoState.FOUND})
    ),
}
"""By the reason as services/training_plan.py words it, in English; others have no filter."""


class UnusedPhotos(QFrame):
    """`opened` carries the PhotoFilter behind a number."""

    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "raised")
        heading = QLabel(self.tr("NOT USED, AND WHY"), self)
        heading.setProperty("kind", "section")
        self.lines: list[LinkedSentence] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(*(theme.SPACE_12,) * 4)
        self._column.setSpacing(theme.SPACE_4)
        self._column.addWidget(heading)

    def show_reasons(self, excluded: Sequence[tuple[str, int]]) -> None:
        """Show a line for each reason; without any nothing is shown."""
        for line in self.lines:
            line.deleteLater()
        self.lines = [self._line(reason, photos) for reason, photos in excluded]
        self.setVisible(bool(self.lines))

    def _line(self, reason: str, photos: int) -> LinkedSentence:
        line = LinkedSentence(self)
        behind = _BEHIND.get(reason)
        many = self.tr("{n} photos").format(n=number(photos))
        count = self.tr("1 photo") if photos == 1 else many
        line.say("{n}  ·  {reason}", n=(count, behind) if behind else count, reason=told(reason))
        if behind is None:
            line.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        line.opened.connect(self.opened)
        self._column.addWidget(line)
        return line
