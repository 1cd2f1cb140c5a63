"""Before a training, read from top to bottom: from what, how, then one button.

Owns: how a plan is shown and a recipe is chosen. Must not: plan or start; it asks.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from cropapp.core.entities import ClassId, PhotoClass, PhotoId
from cropapp.core.gallery import PhotoFilter
from cropapp.core.training import ClassShare, TrainingPlan
from cropapp.gui import theme
from cropapp.gui.class_words import class_name
from cropapp.gui.linked_sentence import LinkedSentence
from cropapp.gui.locale_words import number
from cropapp.gui.overview.number_rows import NumberRow
from cropapp.gui.overview.number_table import NumberTable
from cropapp.gui.status_line import duration_words
from cropapp.gui.told import told
from cropapp.gui.training.reading import Behind, Part, Reading
from cropapp.gui.training.recipe_form import RecipeForm
from cropapp.gui.training.sample_pictures import SamplePictures
from cropapp.gui.training.unused_photos import UnusedPhotos
from cropapp.services.overview import Number

WIDEST_PX = 1040


class ReadyView(QWidget):
    """The form keeps what was chosen while labels come in."""

    start_asked = Signal()
    photos_asked = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentence = LinkedSentence(self)
        self.sentence.setFont(theme.ui_font(15))
        heads = (self.tr("train"), self.tr("held out"), self.tr("new"))
        self.classes = NumberTable(self.tr("WHAT IT LEARNS FROM"), heads, self)
        self.unused = UnusedPhotos(self)
        self.plan_words = QLabel(self, wordWrap=True)
        self.form = RecipeForm(self)
        self.samples = SamplePictures(self)
        self.earlier = QPushButton(self)
        self.earlier.setProperty("kind", "link")
        self.earlier.hide()
        self.start = QPushButton(self.tr("Start training"), self)
        self.start.setProperty("kind", "primary")
        self.estimate = QLabel(self, wordWrap=True)
        self.estimate.setProperty("kind", "secondary")
        self._lay_out()
        self.start.clicked.connect(self.start_asked)
        self.sentence.opened.connect(self._open)
        self.classes.opened.connect(lambda behind, which: self._open((behind.wanted, which)))
        self.unused.opened.connect(lambda wanted: self._open((wanted, "")))

    def show_reading(self, reading: Reading, classes: Mapping[ClassId, PhotoClass]) -> None:
        """Show a plan and what lies behind its numbers."""
        plan = reading.plan
        if plan is None:
            return
        self._say_sentence(plan, reading.behind)
        self.classes.show_rows(
            [
                self._row(share, classes[ClassId(share.class_id)], reading.behind)
                for share in plan.classes
                if share.class_id in classes
            ]
        )
        self.unused.show_reasons(plan.excluded)
        self.show_plan(plan)

    def show_plan(self, plan: TrainingPlan) -> None:
        """Show what the recipe decides: the words and the time."""
        self.plan_words.setText("\n".join(told(each) for each in plan.words))
        if plan.seconds is None:
            words = self.tr("How long it takes is known after the first training on this machine.")
        else:
            words = self.tr("About {time}, judging by the last training on this machine.").format(
                time=duration_words(plan.seconds)
            )
        self.estimate.setText(words)
        self.start.setEnabled(True)

    def refuse(self, reason: str) -> None:
        """Say why no training can be started with what is chosen."""
        self.estimate.setText(reason)
        self.start.setEnabled(False)

    # --- what is shown

    def _say_sentence(self, plan: TrainingPlan, behind: Behind) -> None:
        train = self.tr("Photos that a training would learn from")
        held = self.tr("Photos that a training would hold out")
        chooses = self.tr("Photos that would choose the best epoch")
        self.sentence.say(
            self.tr(
                "It learns from {train} labelled photos of {classes} classes, and is judged by "
                "{held} that it never sees. {chooses} others choose its best epoch."
            ),
            train=_link(plan.train_photos, behind.all_of(Part.TRAIN), train),
            held=_link(plan.held_out_photos, behind.all_of(Part.HELD_OUT), held),
            chooses=_link(plan.choosing_photos, behind.all_of(Part.CHOOSES), chooses),
            # A starter knows classes that nobody has labelled here: of those it learns nothing.
            classes=number(sum(share.train > 0 for share in plan.classes)),
        )

    def _row(self, share: ClassShare, entry: PhotoClass, behind: Behind) -> NumberRow:
        name = class_name(entry)
        parts = (
            (Part.TRAIN, share.train),
            (Part.HELD_OUT, share.held_out),
            (Part.RECENT, share.recent),
        )
        which = (
            self.tr("{name}: learned from").format(name=name),
            self.tr("{name}: held out").format(name=name),
            self.tr("{name}: labelled since the version in use").format(name=name),
        )
        return NumberRow(
            key=share.class_id,
            name=name,
            numbers=tuple(
                Number(count, PhotoFilter(photo_ids=behind.of(share.class_id, part)))
                for part, count in parts
            ),
            solid=share.train,
            outline=share.held_out,
            colour=entry.colour,
            which=which,
        )

    @Slot(object)
    def _open(self, behind: tuple[PhotoFilter, str]) -> None:
        self.photos_asked.emit(*behind)

    # --- composition

    def _lay_out(self) -> None:
        inside = QWidget(self)
        inside.setMaximumWidth(WIDEST_PX)
        column = QVBoxLayout(inside)
        column.setContentsMargins(*(theme.SPACE_24,) * 4)
        column.setSpacing(theme.SPACE_12)
        head = QHBoxLayout()
        title = QLabel(self.tr("Training"), inside)
        title.setFont(theme.title_font())
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(self.earlier)
        column.addLayout(head)
        for part in (self.sentence, self.classes, self.unused, self._how(), self.samples):
            column.addWidget(part)
        column.addStretch(1)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(area, 1)
        page.addWidget(self._foot())

    def _how(self) -> QFrame:
        frame = QFrame(self)
        frame.setProperty("kind", "raised")
        heading = QLabel(self.tr("HOW"), frame)
        heading.setProperty("kind", "section")
        column = QVBoxLayout(frame)
        column.setContentsMargins(*(theme.SPACE_12,) * 4)
        column.setSpacing(theme.SPACE_12)
        for part in (heading, self.plan_words, self.form):
            column.addWidget(part)
        return frame

    def _foot(self) -> QFrame:
        """The button stays in sight however long the page is."""
        frame = QFrame(self)
        frame.setProperty("kind", "status")
        row = QHBoxLayout(frame)
        row.setContentsMargins(theme.SPACE_24, theme.SPACE_12, theme.SPACE_24, theme.SPACE_12)
        row.setSpacing(theme.SPACE_16)
        row.addWidget(self.start)
        row.addWidget(self.estimate, 1)
        return frame


def _link(
    count: int, ids: tuple[PhotoId, ...], which: str
) -> tuple[str, tuple[PhotoFilter, str]] | str:
    """Return a number for a sentence; behind a zero there is nothing to see."""
    return (number(count), (PhotoFilter(photo_ids=ids), which)) if ids else number(count)
