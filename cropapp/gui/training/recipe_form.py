"""How to train: length and size in the open, stages and all else folded.

Owns: the controls of a recipe and the recipe they stand for. Must not: plan or train.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cropapp.core.entities import ModelVersion
from cropapp.core.training import Recipe, Stage, default_recipe
from cropapp.gui import theme
from cropapp.gui.icons import set_icon
from cropapp.gui.locale_words import number
from cropapp.gui.told import told
from cropapp.gui.training.controls import StillCombo
from cropapp.gui.training.field_controls import FieldControls
from cropapp.gui.training.reading import StartChoice
from cropapp.gui.training.stage_rows import StageRows

SIZES_PX = (128, 160, 192, 224, 256, 288, 320, 384, 448, 512)
SHORT, USUAL, LONG = 0.5, 1.0, 2.0
"""Times the epochs of the default stages."""
OWN = 0.0
_STAGES_AT = 2
"""In the column, above the other folded settings."""
_SHORT_VIEWS = 0.5
"""Making views ready is most of a short training: half of them are kept."""


class RecipeForm(QWidget):
    """`recipe()` is what the controls say now."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._base = default_recipe()
        self.start = StillCombo(self)
        self.length = StillCombo(self)
        self.side = StillCombo(self)
        self._stages: StageRows | None = None
        self._more: FieldControls | None = None
        self.fold = QToolButton(self)
        self.reset = QPushButton(self.tr("Back to the usual settings"), self)
        self._fill_choices()
        self._lay_out()
        self.show_recipe(self._base)
        self.start.currentIndexChanged.connect(self.changed)
        self.length.activated.connect(self._on_length)
        self.side.currentIndexChanged.connect(self._on_changed)
        self.fold.toggled.connect(self._on_fold)
        self.reset.clicked.connect(self.show_default)

    def start_choice(self) -> StartChoice:
        """Return what the training is to start from."""
        return StartChoice(str(self.start.currentData()))

    def show_start(self, active: ModelVersion | None) -> None:
        """Name the version in use; without one the usual backbone stands in for it."""
        name = told(active.name) if active is not None else self.tr("the usual backbone")
        self.start.setItemText(0, name)

    def offer_backbone(self, name: str) -> None:
        """Choose a backbone of the zoo as the start."""
        if self.start.findData(name) < 0:
            words = self.tr("{name}, as its publisher trained it")
            self.start.addItem(words.format(name=name), name)
        self.start.setCurrentIndex(self.start.findData(name))

    def recipe(self) -> Recipe:
        """Return the recipe that the controls stand for.

        Raises:
            UserError: no training can have it, for instance no stage is on.
        """
        values = self._base.to_dict() | (self._more.values() if self._more else {})
        values["stages"] = [
            {"depth": s.depth, "epochs": s.epochs, "learning_rate": s.learning_rate}
            for s in self._stages_on()
        ]
        values["size_px"] = int(self.side.currentData())
        return Recipe.from_dict(values)

    def show_recipe(self, recipe: Recipe) -> None:
        """Show a recipe without telling that it changed."""
        self._show(recipe)

    @property
    def stages(self) -> StageRows:
        """The folded stages, made as `more` is."""
        if self._stages is None:
            self._stages = StageRows(default_recipe().stages, self)
            self._stages.hide()
            self._stages.show_stages(self._base.stages)
            self._stages.changed.connect(self._on_changed)
            self._column.insertWidget(_STAGES_AT, self._stages)
        return self._stages

    @property
    def more(self) -> FieldControls:
        """The folded settings; they are many, and made when they are first asked for."""
        if self._more is None:
            self._more = FieldControls(self)
            self._more.hide()
            self._more.show_recipe(self._base)
            self._more.changed.connect(self._on_changed)
            self._column.addWidget(self._more)
        return self._more

    @Slot()
    def show_default(self) -> None:
        """Go back to the usual recipe."""
        self._show(default_recipe())
        self.changed.emit()

    # --- composition

    def _fill_choices(self) -> None:
        self.start.addItem("", "")
        self.start.setAccessibleName(self.tr("What the training starts from"))
        for words, share in (
            (self.tr("Short"), SHORT),
            (self.tr("Usual"), USUAL),
            (self.tr("Long"), LONG),
            (self.tr("As set below"), OWN),
        ):
            self.length.addItem(words, share)
        self.length.setAccessibleName(self.tr("Length of the training"))
        self.side.addItem(self.tr("As the version it starts from"), 0)
        for side in SIZES_PX:
            self.side.addItem(self.tr("{n} pixels").format(n=number(side)), side)
        self.side.setAccessibleName(self.tr("Size of the photos as the model sees them"))
        self.side.setToolTip(
            self.tr("Larger shows smaller spots, and takes more time: twice the side, four times.")
        )

    def _lay_out(self) -> None:
        top = QGridLayout()
        top.setHorizontalSpacing(theme.SPACE_12)
        top.setVerticalSpacing(theme.SPACE_8)
        for place, (words, control) in enumerate(
            (
                (self.tr("Starts from"), self.start),
                (self.tr("Length"), self.length),
                (self.tr("Size of the photos"), self.side),
            )
        ):
            label = QLabel(words, self)
            label.setProperty("kind", "small")
            label.setBuddy(control)
            top.addWidget(label, 0, place)
            top.addWidget(control, 1, place)
        top.setColumnStretch(3, 1)
        self.fold.setText(self.tr("All settings"))
        self.fold.setToolButtonStyle(self._beside())
        self.fold.setCheckable(True)
        set_icon(self.fold, "chevron-right", 16)
        self.reset.setProperty("kind", "link")
        foot = QHBoxLayout()
        foot.addWidget(self.fold)
        foot.addStretch(1)
        foot.addWidget(self.reset)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE_12)
        column.addLayout(top)
        column.addLayout(foot)

    # --- what a person does

    @Slot(int)
    def _on_length(self, _index: int) -> None:
        share = float(self.length.currentData())
        if share != OWN:
            self._show(of_length(share, self._or_default()))
            self.changed.emit()

    @Slot()
    def _on_changed(self) -> None:
        self._show_length()
        self.changed.emit()

    @Slot(bool)
    def _on_fold(self, unfolded: bool) -> None:
        for part in (self.stages, self.more):
            part.setVisible(unfolded)
        set_icon(self.fold, "chevron-down" if unfolded else "chevron-right", 16)

    # --- inside

    def _or_default(self) -> Recipe:
        """Return the recipe that is shown; with no stage on, that of the default stages."""
        return self.recipe() if self._stages_on() else default_recipe()

    def _stages_on(self) -> tuple[Stage, ...]:
        """Return the stages that are on, whether their rows were ever unfolded or not."""
        if self._stages is not None:
            return self._stages.stages()
        return tuple(stage for stage in self._base.stages if stage.epochs > 0)

    def _show(self, recipe: Recipe) -> None:
        if self._stages is not None:
            self._stages.show_stages(recipe.stages)
        self.side.blockSignals(True)
        if self.side.findData(recipe.size_px) < 0:
            self.side.addItem(
                self.tr("{n} pixels").format(n=number(recipe.size_px)), recipe.size_px
            )
        self.side.setCurrentIndex(self.side.findData(recipe.size_px))
        self.side.blockSignals(False)
        self._base = recipe
        if self._more is not None:
            self._more.show_recipe(recipe)
        self._show_length()

    def _show_length(self) -> None:
        """Name the length that the stages and views amount to, or say that they are one's own."""
        found = OWN
        if self._stages_on():
            now = self.recipe()
            lengths = (SHORT, USUAL, LONG)
            found = next((each for each in lengths if of_length(each, now) == now), OWN)
        self.length.setCurrentIndex(self.length.findData(found))

    @staticmethod
    def _beside() -> Qt.ToolButtonStyle:
        return Qt.ToolButtonStyle.ToolButtonTextBesideIcon


def of_length(share: float, recipe: Recipe) -> Recipe:
    """Return a recipe with the default stages, their epochs times `share`; all else stays."""
    usual = default_recipe()
    stages = tuple(
        Stage(
            depth=stage.depth,
            epochs=max(1, round(stage.epochs * share)),
            learning_rate=stage.learning_rate,
        )
        for stage in usual.stages
    )
    views = usual.views if share >= USUAL else max(1, round(usual.views * _SHORT_VIEWS))
    return replace(recipe, stages=stages, views=views)
