"""How a training ended: the verdict, before and after by class, what can be done now.

Owns: how an ended training is shown. Must not: judge it, or change which version is used; it asks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from cropapp.core.entities import ClassId, ModelVersion, PhotoClass, RunState
from cropapp.core.training import EpochReport, Stage
from cropapp.gui import theme
from cropapp.gui.locale_words import number
from cropapp.gui.status_line import duration_words
from cropapp.gui.told import told
from cropapp.gui.training.curves import Curves
from cropapp.gui.training.outcome_table import OutcomeTable, outcomes_of

WIDEST_PX = 1040
CURVES_PX = 260


@dataclass(frozen=True, slots=True)
class Ending:
    """Attributes:
    words: the verdict or the reason, in English as it was written.
    version: what came of it, None for nothing.
    before: the version it started from, to go back to.
    """

    state: RunState
    words: str
    hint: str
    promoted: bool
    can_resume: bool
    version: ModelVersion | None
    before: ModelVersion | None
    active: ModelVersion | None
    stages: tuple[Stage, ...]
    reports: tuple[EpochReport, ...]
    unreadable: int = 0
    """Photos that could not be read and were left out."""

    @property
    def is_in_use(self) -> bool:
        """Whether what came of it is the active version now, by the gate's word or a person's."""
        version, active = self.version, self.active
        return version is not None and active is not None and version.id == active.id


class EndedView(QScrollArea):
    """Signals ask; the page and the window do."""

    use_asked = Signal(int)
    """Id of the version that is to be the active one."""
    models_asked = Signal()
    again_asked = Signal()
    resume_asked = Signal()
    discard_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._version = self._before = 0
        self.title = QLabel(self)
        self.title.setFont(theme.title_font())
        self.verdict = QLabel(self, wordWrap=True)
        self.verdict.setFont(theme.ui_font(15))
        self.hint = QLabel(self, wordWrap=True)
        self.hint.setProperty("kind", "secondary")
        self.table = OutcomeTable(self)
        self.heading = QLabel(self.tr("BEFORE AND AFTER, ON THE SAME HELD-OUT PHOTOS"), self)
        self.heading.setProperty("kind", "section")
        self.curves = Curves(self)
        self.curves.setFixedHeight(CURVES_PX)
        self.use = QPushButton(self.tr("Use it anyway"), self)
        self.back = QPushButton(self)
        self.models = QPushButton(self.tr("Show all versions"), self)
        self.resume = QPushButton(self.tr("Resume"), self)
        self.discard = QPushButton(self.tr("Discard"), self)
        self.again = QPushButton(self.tr("Plan another training"), self)
        self.use.clicked.connect(lambda: self.use_asked.emit(self._version))
        self.back.clicked.connect(lambda: self.use_asked.emit(self._before))
        self.models.clicked.connect(self.models_asked)
        self.resume.clicked.connect(self.resume_asked)
        self.discard.clicked.connect(self.discard_asked)
        self.again.clicked.connect(self.again_asked)
        self._lay_out()

    def show_ending(self, ending: Ending, classes: Mapping[ClassId, PhotoClass]) -> None:
        """Show how a training ended."""
        self.title.setText(self._title(ending))
        self.verdict.setText(self._verdict(ending))
        self.verdict.setVisible(bool(self.verdict.text()))
        self.hint.setText(self._hint(ending))
        self.hint.setVisible(bool(self.hint.text()))
        version = ending.version
        outcomes = outcomes_of(version.metrics, version.class_ids, classes) if version else []
        self.table.show_outcomes(outcomes)
        for part in (self.table, self.heading):
            part.setVisible(bool(outcomes))
        self.curves.show_reports(ending.reports, ending.stages)
        self.curves.setVisible(bool(ending.reports))
        self._show_buttons(ending)

    def _show_buttons(self, ending: Ending) -> None:
        version, before, is_active = ending.version, ending.before, ending.is_in_use
        self._version = version.id if version else 0
        self._before = before.id if before else 0
        self.use.setVisible(version is not None and not is_active)
        self.use.setText(self.tr("Use it") if ending.promoted else self.tr("Use it anyway"))
        self.back.setVisible(is_active and before is not None)
        if before is not None:
            self.back.setText(self.tr("Back to {name}").format(name=told(before.name)))
        self.models.setVisible(version is not None)
        self.resume.setVisible(ending.can_resume)
        self.discard.setVisible(ending.can_resume)
        first = self.resume if ending.can_resume else self.again
        for button in (self.resume, self.again):
            button.setProperty("kind", "primary" if button is first else None)
            button.style().unpolish(button)
            button.style().polish(button)

    def _title(self, ending: Ending) -> str:
        if ending.state is RunState.FINISHED and ending.version is not None:
            if ending.is_in_use:
                return self.tr("{name} is in use").format(name=ending.version.name)
            return self.tr("{name} was trained").format(name=ending.version.name)
        return {
            RunState.CANCELLED: self.tr("The training was cancelled"),
            RunState.INTERRUPTED: self.tr("The training was interrupted"),
            RunState.FAILED: self.tr("The training failed"),
        }.get(ending.state, self.tr("The training has ended"))

    def _verdict(self, ending: Ending) -> str:
        words = told(ending.words) or self._without_words(ending)
        if ending.is_in_use and not ending.promoted:
            # The gate's words end with "The active version stays": that was so when it spoke.
            words = f"{words} {self.tr('It was chosen all the same and is in use now.')}"
        return words

    def _without_words(self, ending: Ending) -> str:
        """Return what to say of a training whose process ended before it could say anything."""
        if ending.state is not RunState.INTERRUPTED:
            return ""
        if ending.can_resume:
            return self.tr("Its process has ended. It can go on from its last epoch.")
        return self.tr("Its process has ended. The active version is as it was.")

    def _hint(self, ending: Ending) -> str:
        parts = [told(ending.hint)] if ending.hint else []
        if ending.reports:
            seconds = sum(each.seconds for each in ending.reports)
            epochs = len(ending.reports)
            text = self.tr("1 epoch") if epochs == 1 else self.tr("{n} epochs")
            parts.append(f"{text.format(n=number(epochs))}, {duration_words(seconds)}")
        if ending.unreadable == 1:
            parts.append(self.tr("1 photo could not be read and was left out"))
        elif ending.unreadable:
            left_out = self.tr("{n} photos could not be read and were left out")
            parts.append(left_out.format(n=number(ending.unreadable)))
        return "  ·  ".join(parts)

    def _lay_out(self) -> None:
        inside = QWidget(self)
        inside.setMaximumWidth(WIDEST_PX)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.SPACE_8)
        for button in (self.resume, self.again, self.use, self.back, self.models, self.discard):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(inside)
        column.setContentsMargins(*(theme.SPACE_24,) * 4)
        column.setSpacing(theme.SPACE_12)
        for label in (self.title, self.verdict, self.hint):
            column.addWidget(label)
        column.addLayout(buttons)
        for part in (self.heading, self.table, self.curves):
            column.addWidget(part)
        column.addStretch(1)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inside)
