"""What was said of a photo before, the newest first.

Owns: the lines of the label history. Must not: query or write; it is given the events, and asks by
signal for a line to be taken back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from cropapp.core.entities import ClassId, LabelEvent, LabelState, PhotoClass
from cropapp.gui.icons import set_icon
from cropapp.gui.photo_words import class_name, decision_words, percent, time_ago
from cropapp.gui.theme import SPACE_4

MAX_LINES = 20


class HistoryView(QWidget):
    """One line per event: what it became, what it was, who said so and when, and the way back."""

    revert_asked = Signal(int, bool)
    """Event id, and whether to revert it though the photo was labelled again since."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(6)
        self._lines: list[HistoryLine] = []
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
        for number, line in enumerate(self._lines):
            shown = number < len(newest)
            if shown:
                event = newest[number]
                line.show_event(event.id, _words(event, classes), _meta(event, classes))
            line.setVisible(shown)
        self._nothing.setVisible(not newest)

    def clear(self) -> None:
        """Show nothing at all, until the events of a photo are read."""
        for line in self._lines:
            line.hide()
        self._nothing.hide()

    def lines(self) -> list[str]:
        """Return what is shown, for tests and screen readers."""
        return [line.words.text() for line in self._lines if not line.isHidden()]

    def shown_lines(self) -> list[HistoryLine]:
        return [line for line in self._lines if not line.isHidden()]

    def offer_anyway(self, event_id: int) -> None:
        """Say of a line that the photo was labelled again since, and offer to revert it anyway."""
        for line in self.shown_lines():
            if line.event_id == event_id:
                line.offer_anyway()

    def _add_line(self) -> None:
        line = HistoryLine(self)
        line.revert_asked.connect(self.revert_asked)
        self._layout.addWidget(line)
        self._lines.append(line)


class HistoryLine(QWidget):
    """One event."""

    revert_asked = Signal(int, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.event_id = 0
        self._anyway = False
        self.words, self.meta = QLabel(self, wordWrap=True), QLabel(self, wordWrap=True)
        for label in (self.words, self.meta):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.meta.setProperty("kind", "small")
        self.revert = QToolButton(self)
        self.revert.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        set_icon(self.revert, "undo", 16)
        self.revert.clicked.connect(self._ask)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self.words)
        texts.addWidget(self.meta)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_4)
        row.addLayout(texts, 1)
        row.addWidget(self.revert, 0, Qt.AlignmentFlag.AlignTop)

    def show_event(self, event_id: int, words: str, meta: str) -> None:
        """Show what an event says; a line that was there already is shown in another's place."""
        if event_id != self.event_id:
            self._anyway = False
        self.event_id = event_id
        self.words.setText(words)
        if self._anyway:
            return
        self.meta.setText(meta)
        self.revert.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        self.revert.setToolTip(self.tr("Revert: back to what it was before this"))
        self.revert.setAccessibleName(self.tr("Revert: {line}").format(line=words))

    def offer_anyway(self) -> None:
        """Say that the photo was labelled again since; the next click reverts all the same."""
        self._anyway = True
        self.meta.setText(self.tr("The photo was labelled again since."))
        self.revert.setText(self.tr("Revert anyway"))
        self.revert.setAccessibleName(self.revert.text())
        self.revert.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)

    @Slot()
    def _ask(self) -> None:
        anyway, self._anyway = self._anyway, False
        self.revert_asked.emit(self.event_id, anyway)


def _words(event: LabelEvent, classes: Mapping[ClassId, PhotoClass]) -> str:
    origin = event.after.origin
    shown = origin.shown if origin else None
    before = LabelState(class_id=event.before_class_id, target=event.before_target)
    predicted = shown.best.class_id if shown else None
    return decision_words(before, event.after, predicted, classes)


def _meta(event: LabelEvent, classes: Mapping[ClassId, PhotoClass]) -> str:
    parts = [event.author, time_ago(event.at)]
    origin = event.after.origin
    if origin is not None and origin.shown is not None and event.after.is_decided:
        best = origin.shown.best
        said = QCoreApplication.translate("HistoryLine", "the model said {name} {share}")
        name = class_name(classes, best.class_id)
        parts.append(said.format(name=name, share=percent(best.confidence)))
    return " · ".join(part for part in parts if part)
