"""What was said of a photo before, the newest first.

Owns: the lines of the label history. Must not: query; it is given the events.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from cropapp.core.entities import ClassId, LabelEvent, LabelState, PhotoClass
from cropapp.gui.photo_words import decision_words, percent, time_ago

MAX_LINES = 20


class HistoryView(QWidget):
    """One line per event: what it became, what it was, who said so and when."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(6)
        self._lines: list[tuple[QLabel, QLabel]] = []
        self._nothing = QLabel(self.tr("Nobody has labelled this photo yet."), self, wordWrap=True)
        self._nothing.setProperty("kind", "secondary")
        self._layout.addWidget(self._nothing)

    def show_events(
        self, events: Sequence[LabelEvent], classes: Mapping[ClassId, PhotoClass]
    ) -> None:
        """Show events, in whatever order they come."""
        newest = sorted(events, key=lambda event: event.id, reverse=True)[:MAX_LINES]
        while len(self._lines) < len(newest):
            self._add_line()
        for number, (words, meta) in enumerate(self._lines):
            shown = number < len(newest)
            if shown:
                words.setText(_words(newest[number], classes))
                meta.setText(_meta(newest[number]))
            words.setVisible(shown)
            meta.setVisible(shown)
        self._nothing.setVisible(not newest)

    def clear(self) -> None:
        """Show nothing at all, until the events of a photo are read."""
        for line in self._lines:
            for part in line:
                part.hide()
        self._nothing.hide()

    def lines(self) -> list[str]:
        """Return what is shown, for tests and screen readers."""
        return [words.text() for words, _ in self._lines if not words.isHidden()]

    def _add_line(self) -> None:
        words, meta = QLabel(self, wordWrap=True), QLabel(self, wordWrap=True)
        words.setTextFormat(Qt.TextFormat.PlainText)
        meta.setTextFormat(Qt.TextFormat.PlainText)
        meta.setProperty("kind", "small")
        self._layout.addWidget(words)
        self._layout.addWidget(meta)
        self._lines.append((words, meta))


def _words(event: LabelEvent, classes: Mapping[ClassId, PhotoClass]) -> str:
    origin = event.after.origin
    shown = origin.shown if origin else None
    before = LabelState(class_id=event.before_class_id, target=event.before_target)
    predicted = shown.best.class_id if shown else None
    return decision_words(before, event.after, predicted, classes)


def _meta(event: LabelEvent) -> str:
    parts = [event.author, time_ago(event.at)]
    origin = event.after.origin
    if origin is not None and origin.shown is not None and event.after.is_labelled:
        # How sure the model was then says how hard the photo is.
        parts.append(percent(origin.shown.best.confidence))
    return " · ".join(part for part in parts if part)
