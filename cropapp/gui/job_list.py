"""The list of jobs over the status line: running, waiting, and what ended last.

Owns: how jobs are worded and what can be asked of each. Must not: run a job; the runner does.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from cropapp.gui import theme
from cropapp.gui.banner import problem_details, problem_words
from cropapp.gui.icons import icon_pixmap
from cropapp.gui.jobs import Job, JobOutcome, JobProgress, JobRunner
from cropapp.gui.locale_words import moment
from cropapp.gui.status_line import progress_words

WIDTH, MOST_HEIGHT, HEAD_HEIGHT = 480, 460, 72
_ICONS = {
    JobOutcome.FINISHED: ("tick", "good"),
    JobOutcome.CANCELLED: ("stop", "secondary"),
    JobOutcome.FAILED: ("error", "danger"),
}


class JobRow(QFrame):
    """One job: its words, and the buttons that make sense for it."""

    def __init__(self, job: Job, runner: JobRunner, parent: QWidget) -> None:
        super().__init__(parent)
        self.job = job
        self._runner = runner
        self.words = QLabel(job.title, self)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.facts = QLabel(self, wordWrap=True)
        self.facts.setTextFormat(Qt.TextFormat.PlainText)
        self.facts.setProperty("kind", "small")
        self.facts.setFont(theme.small_font(tabular=True))
        self.bar = QProgressBar(self, textVisible=False)
        self.bar.setAccessibleName(self.tr("Progress of {what}").format(what=job.title))
        self.bar.hide()
        self._buttons = QHBoxLayout()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, theme.SPACE_4, 0, theme.SPACE_4)
        self._grid.setHorizontalSpacing(theme.SPACE_8)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(1, 1)
        self._grid.addWidget(self.words, 0, 1)
        self._grid.addLayout(self._buttons, 0, 2)
        self._grid.addWidget(self.facts, 1, 1, 1, 2)
        self._grid.addWidget(self.bar, 2, 1, 1, 2)
        self._show_state()

    def show_progress(self, progress: JobProgress | None) -> None:
        """Show how far the running job is; None: it told nothing yet."""
        self.bar.setRange(0, max(0, progress.total) if progress else 0)
        self.bar.setValue(progress.done if progress else 0)
        self.bar.show()
        self.facts.setText(progress_words(progress) if progress else self.tr("Running"))

    def _show_state(self) -> None:
        job = self.job
        if job is self._runner.current:
            self.show_progress(self._runner.last_progress)
            self._add_button(self.tr("Cancel"), lambda: self._runner.cancel_job(job))
        elif job.outcome is None:
            self.facts.setText(self.tr("Waiting"))
            self._add_button(self.tr("Cancel"), lambda: self._runner.cancel_job(job))
        else:
            self._show_ended(job, job.outcome)

    def _show_ended(self, job: Job, outcome: JobOutcome) -> None:
        name, role = _ICONS[outcome]
        mark = QLabel(self)
        colour = getattr(theme.current_tokens(), role)
        mark.setPixmap(icon_pixmap(name, 16, colour, self.devicePixelRatioF()))
        self._grid.addWidget(mark, 0, 0)
        kept = self.tr("Cancelled; what was finished is kept")
        nothing = self.tr("Cancelled; nothing of it is kept")
        words = {
            JobOutcome.FINISHED: self.tr("Finished"),
            JobOutcome.CANCELLED: nothing if job.keeps_nothing else kept,
            JobOutcome.FAILED: self.tr("Failed"),
        }[outcome]
        when = moment(job.ended_at) if job.ended_at else ""
        text = f"{words}  ·  {when}"
        if job.problem is not None:
            text += f"\n{problem_words(job.problem)}"
            self._add_details(problem_details(job.problem))
        self.facts.setText(text)
        if job.can_retry:
            self._add_button(self.tr("Retry"), lambda: self._runner.run_again(job))

    def _add_button(self, words: str, act: Callable[[], object] | None = None) -> QPushButton:
        button = QPushButton(words, self)
        button.setProperty("kind", "quiet")
        button.setAccessibleName(f"{words}: {self.job.title}")
        if act is not None:
            button.clicked.connect(lambda _checked=False: act())
        self._buttons.addWidget(button)
        return button

    def _add_details(self, details: str) -> None:
        if not details:
            return
        self.details = QPlainTextEdit(details, self, readOnly=True)
        self.details.setAccessibleName(self.tr("Technical details"))
        self.details.setTabChangesFocus(True)
        self.details.setFixedHeight(120)
        self.details.hide()
        self._grid.addWidget(self.details, 3, 1, 1, 2)
        button = self._add_button(self.tr("Details"))
        button.setCheckable(True)
        button.toggled.connect(self.details.setVisible)


class JobList(QFrame):
    """Lies over the window above its anchor, the status line; closes when one looks elsewhere."""

    def __init__(self, runner: JobRunner, anchor: QWidget) -> None:
        super().__init__(anchor.parentWidget())
        self._runner, self._anchor = runner, anchor
        self.setProperty("kind", "popup")
        self.setAccessibleName(self.tr("Jobs"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.rows: list[JobRow] = []
        self._before: QWidget | None = None
        heading = QLabel(self.tr("Jobs"), self)
        heading.setProperty("kind", "heading")
        inside = QWidget(self)
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, theme.SPACE_8, 0)
        self._column.setSpacing(theme.SPACE_4)
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(inside)
        self._inside = inside
        inside.setAutoFillBackground(False)
        self._area.viewport().setAutoFillBackground(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(theme.SPACE_16,) * 4)
        column.setSpacing(theme.SPACE_8)
        column.addWidget(heading)
        column.addWidget(self._area, 1)
        self.hide()
        runner.queue_changed.connect(self._refresh)
        runner.progressed.connect(self._on_progress)
        parent = self.parentWidget()
        if parent is not None:
            parent.installEventFilter(self)

    def toggle(self) -> None:
        """Open over the status line, or close."""
        if self.isVisible():
            self.close_list()
            return
        self._before = QApplication.focusWidget()
        self._fill()
        self._settle()
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.PopupFocusReason)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus, Qt.ConnectionType.UniqueConnection)

    def close_list(self) -> None:
        """Close, and give the keyboard back if it is still here."""
        focused, before = QApplication.focusWidget(), self._before
        had_focus = focused is not None and (focused is self or self.isAncestorOf(focused))
        self._before = None
        self.hide()
        if had_focus and before is not None and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._settle()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_list()
        else:
            super().keyPressEvent(event)

    @Slot(QWidget, QWidget)
    def _on_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        if self.isVisible() and new is not None and not self.isAncestorOf(new) and new is not self:
            self.close_list()

    @Slot()
    def _refresh(self) -> None:
        if self.isVisible():
            # First: a button that goes would hand the keyboard to the page, and close the list.
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            self._fill()
            self._settle()

    @Slot(object)
    def _on_progress(self, progress: JobProgress) -> None:
        for row in self.rows:
            if self.isVisible() and row.job is self._runner.current:
                row.show_progress(progress)

    def _fill(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.rows = []
        current = self._runner.current
        shown = current is not None and current.title and not current.quiet
        running = [current] if current is not None and shown else []
        self._add_group(self.tr("RUNNING"), running)
        self._add_group(self.tr("WAITING"), self._runner.waiting_jobs())
        self._add_group(self.tr("ENDED"), list(self._runner.ended))
        if not self.rows:
            self._add_heading(self.tr("Nothing has run yet."))
        self._column.addStretch(1)

    def _add_group(self, title: str, jobs: list[Job]) -> None:
        if jobs:
            self._add_heading(title)
        for job in jobs:
            row = JobRow(job, self._runner, self)
            self.rows.append(row)
            self._column.addWidget(row)

    def _add_heading(self, text: str) -> None:
        heading = QLabel(text, self)
        heading.setProperty("kind", "section")
        self._column.addWidget(heading)

    def _settle(self) -> None:
        parent = self.parentWidget()
        if parent is None:
            return
        gap = theme.SPACE_8
        bottom = self._anchor.geometry().top() - gap
        inside = self._inside.sizeHint().height() + HEAD_HEIGHT
        height = max(120, min(inside, MOST_HEIGHT, bottom - gap))
        width = min(WIDTH, parent.width() - 2 * gap)
        self.setGeometry(parent.width() - width - gap, bottom - height, width, height)
