"""The line at the foot of the window: counts left, the running job right.

Owns: how counts and progress are worded. Every count can be clicked to its photos.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QToolButton,
    QWidget,
)

from cropapp.core.entities import PhotoState
from cropapp.core.gallery import PhotoFilter, ProjectCounts, ReviewState
from cropapp.gui import theme
from cropapp.gui.icons import set_icon
from cropapp.gui.jobs import Job, JobProgress
from cropapp.gui.locale_words import clock, decimal, number, percent
from cropapp.gui.told import told

if TYPE_CHECKING:
    from cropapp.gui.background_learning import BackgroundLearning
    from cropapp.services.learn import LearnSummary

_LABELLED = frozenset({ReviewState.CONFIRMED, ReviewState.CORRECTED, ReviewState.LABELLED})


class StatusLine(QFrame):
    """What the project holds, and what is being done."""

    filter_asked = Signal(object)
    """core.gallery.PhotoFilter: the photos behind a number."""
    cancel_asked = Signal()
    learn_asked = Signal()
    jobs_asked = Signal()
    models_asked = Signal()
    training_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "status")
        self.setFixedHeight(theme.STATUS_HEIGHT)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(theme.SPACE_12, 0, theme.SPACE_8, 0)
        row.setSpacing(theme.SPACE_8)
        self.photos = self._count_button(PhotoFilter())
        self.labelled = self._count_button(PhotoFilter(review_states=_LABELLED))
        self.unreadable = self._count_button(
            PhotoFilter(photo_states=frozenset({PhotoState.UNREADABLE}))
        )
        self.missing = self._count_button(PhotoFilter(photo_states=frozenset({PhotoState.MISSING})))
        self.selected = QLabel(self)
        self.selected.setProperty("kind", "secondary")
        for part in (self.photos, self.labelled, self.unreadable, self.missing, self.selected):
            part.setFont(theme.tabular_font())
            row.addWidget(part)
        row.addStretch(1)
        self._add_job_parts(row)
        self.show_counts(None)

    def _count_button(self, wanted: PhotoFilter) -> QPushButton:
        button = QPushButton(self)
        button.setProperty("kind", "link")
        button.clicked.connect(lambda: self.filter_asked.emit(wanted))
        return button

    def _add_job_parts(self, row: QHBoxLayout) -> None:
        self.learn = QPushButton(self)
        self.learn.setProperty("kind", "link")
        self.learn.clicked.connect(self.learn_asked)
        self.learn.hide()
        self.news = QPushButton(self)
        self.news.setProperty("kind", "quiet")
        self.news.setFont(theme.tabular_font())
        self.news.setToolTip(self.tr("What was learned while you labelled. Show the models"))
        self.news.clicked.connect(self.models_asked)
        self._learned = ""
        self.training = QPushButton(self)
        self.training.setProperty("kind", "link")
        self.training.setFont(theme.tabular_font())
        self.training.setToolTip(self.tr("Show the training"))
        self.training.clicked.connect(self.training_asked)
        self.training.hide()
        self.job = QPushButton(self)
        self.job.setProperty("kind", "link")
        self.job.setFont(theme.tabular_font())
        self.job.setToolTip(self.tr("Show the jobs"))
        self.job.clicked.connect(self.jobs_asked)
        self.bar = QProgressBar(self, textVisible=False)
        self.bar.setFixedWidth(120)
        self.bar.setAccessibleName(self.tr("Progress of the running job"))
        self.cancel = QToolButton(self)
        set_icon(self.cancel, "close", 16)
        self.cancel.setToolTip(self.tr("Cancel the running job"))
        self.cancel.setAccessibleName(self.tr("Cancel the running job"))
        self.cancel.clicked.connect(self.cancel_asked)
        for part in (self.news, self.training, self.learn, self.job, self.bar, self.cancel):
            row.addWidget(part)
        self.hide_job()

    def show_counts(self, counts: ProjectCounts | None) -> None:
        """Show what a project holds; None: no project is open."""
        one_photo, photos = self.tr("1 photo"), self.tr("{n} photos")
        labelled = self.tr("{n} labelled")
        unreadable, missing = self.tr("{n} unreadable"), self.tr("{n} missing")
        for button, count, one, many in (
            (self.photos, counts.photos if counts else 0, one_photo, photos),
            (self.labelled, counts.labelled if counts else 0, labelled, labelled),
            (self.unreadable, counts.unreadable if counts else 0, unreadable, unreadable),
            (self.missing, counts.missing if counts else 0, missing, missing),
        ):
            button.setText((one if count == 1 else many).format(n=number(count)))
            always = button in (self.photos, self.labelled)
            button.setVisible(counts is not None and (always or count > 0))
        if counts is None:
            self.selected.clear()

    @Slot(int)
    def show_selected(self, count: int) -> None:
        self.selected.setText(self.tr("{n} selected").format(n=number(count)) if count else "")

    def offer_learning(self, new_labels: int) -> None:
        """Offer to learn from labels given since the model learned; 0 takes the offer away."""
        one = self.tr("Learn from 1 new label  (L)")
        many = self.tr("Learn from {n} new labels  (L)")
        self.learn.setText(one if new_labels == 1 else many.format(n=number(new_labels)))
        self.learn.setProperty("offered", new_labels > 0)
        self.learn.setVisible(new_labels > 0 and self.cancel.isHidden())

    @Slot(str)
    def show_training(self, words: str) -> None:
        """Say where a training in the background stands; '' where there is none."""
        self.training.setText(words)
        self.training.setVisible(bool(words))

    @Slot(object)
    def show_job(self, job: Job) -> None:
        if not job.title:
            return
        self.job.setText(f"{job.title}…")
        self.bar.setRange(0, 0)
        self._show_job_parts(True)

    @Slot(object)
    def show_progress(self, progress: JobProgress) -> None:
        self.job.setText(progress_words(progress))
        self.bar.setRange(0, max(0, progress.total))
        self.bar.setValue(progress.done)
        self._show_job_parts(True)
        self._row.activate()  # before the next paint: words that grew are not cut off

    @Slot()
    def hide_job(self) -> None:
        self.job.setText("")
        self._show_job_parts(False)

    def _show_job_parts(self, shown: bool) -> None:
        for part in (self.job, self.bar, self.cancel):
            part.setVisible(shown)
        self.learn.setVisible(not shown and bool(self.learn.property("offered")))
        self._show_news()

    # --- what is learned while the person labels

    def follow_learning(self, learning: BackgroundLearning) -> None:
        """Say quietly what is learned in the background."""
        learning.began.connect(self._on_learning)
        learning.learned.connect(self._on_learned)
        learning.ended.connect(self._show_news)

    def forget_learning(self) -> None:
        """Take away what was said: it was of another project."""
        self._learned = ""
        self._show_news()

    @Slot()
    def _on_learning(self) -> None:
        self.news.setText(self.tr("Learning…"))
        self.news.setVisible(self.cancel.isHidden())

    @Slot(object)
    def _on_learned(self, summary: LearnSummary) -> None:
        self._learned = learned_words(summary, datetime.now())

    @Slot()
    def _show_news(self) -> None:
        self.news.setText(self._learned)
        self.news.setVisible(bool(self._learned) and self.cancel.isHidden())


def learned_words(summary: LearnSummary, when: datetime) -> str:
    """Return `14:05  ·  Learned from 53 labels  ·  84% right on held-out photos`."""
    many, one = _tr("Learned from {n} labels"), _tr("Learned from 1 label")
    count = summary.photos_learned
    learned = (one if count == 1 else many).format(n=number(count))
    if summary.promoted:
        score = percent(summary.after_accuracy)
        score = _tr("{score} right on held-out photos").format(score=score)
    else:
        score = _tr("not better, the model stays")
    return "  ·  ".join((clock(when), learned, score))


def progress_words(progress: JobProgress) -> str:
    """Return `Predicting 431 of 2,016, 88/s, 18 s left`."""
    words = told(progress.note) or progress.title
    if progress.total:
        words = _tr("{what} {done} of {total}").format(
            what=words, done=number(progress.done), total=number(progress.total)
        )
    elif progress.done:
        words = _tr("{what}, {n} so far").format(what=words, n=number(progress.done))
    if progress.total and progress.per_second >= 0.1:
        rate = progress.per_second
        words += ", " + _tr("{rate}/s").format(rate=decimal(rate, 0 if rate >= 10 else 1))
    if progress.seconds_left is not None:
        left = duration_words(progress.seconds_left)
        words += ", " + _tr("{time} left").format(time=left)
    return words


def duration_words(seconds: float) -> str:
    """Return `18 s`, `4 min` or `2 h 10 min`."""
    if seconds < 90:
        return _tr("{n} s").format(n=max(1, round(seconds)))
    minutes = round(seconds / 60)
    if minutes < 90:
        return _tr("{n} min").format(n=minutes)
    return _tr("{h} h {min} min").format(h=minutes // 60, min=f"{minutes % 60:02d}")


def _tr(text: str) -> str:
    return QCoreApplication.translate("StatusLine", text)
