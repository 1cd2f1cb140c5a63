"""The stages of a recipe as rows: on or off, how deep, how many epochs, how fast.

Owns: the rows and the way to and from core.training.Stage. Must not: know the rest of a recipe.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QWidget

from cropapp.core.training import HEAD_ONLY, WHOLE_NETWORK, Stage
from cropapp.gui import theme
from cropapp.gui.locale_words import number
from cropapp.gui.training.controls import StillCombo, StillDoubleSpin, StillSpin
from cropapp.gui.training.words import depth_words

DEEPEST_BLOCKS = 8
_DEPTHS = (HEAD_ONLY, *range(1, DEEPEST_BLOCKS + 1), WHOLE_NETWORK)
_MOST_EPOCHS = 1000
_RATES = (1e-7, 10.0)
_LEAST_ROWS = 3
_SPARE = Stage(depth=1, epochs=4, learning_rate=6e-5)
"""What a row offers that no stage of the recipe fills: the last block, at a tenth of the rate."""


class StageRow(QObject):
    """One stage; its parts are placed by `StageRows`."""

    changed = Signal()

    def __init__(self, place: int, parent: QWidget) -> None:
        super().__init__(parent)
        name = self.tr("Stage {n}").format(n=number(place + 1))
        self.on = QCheckBox(name, parent)
        self.depth = StillCombo(parent)
        for depth in _DEPTHS:
            self.depth.addItem(depth_words(depth), depth)
        self.epochs = StillSpin(parent)
        self.epochs.setRange(1, _MOST_EPOCHS)
        self.rate = StillDoubleSpin(parent)
        self.rate.setDecimals(7)
        self.rate.setRange(*_RATES)
        self.rate.setStepType(StillDoubleSpin.StepType.AdaptiveDecimalStepType)
        for part, words in (
            (self.depth, self.tr("Depth of stage {n}")),
            (self.epochs, self.tr("Epochs of stage {n}")),
            (self.rate, self.tr("Learning rate of stage {n}")),
        ):
            part.setAccessibleName(words.format(n=number(place + 1)))
        self.on.toggled.connect(self._on_toggled)
        self.depth.currentIndexChanged.connect(self.changed)
        self.epochs.valueChanged.connect(self.changed)
        self.rate.valueChanged.connect(self.changed)

    def stage(self) -> Stage | None:
        """Return the stage as it is shown; None if it is left out."""
        if not self.on.isChecked():
            return None
        return Stage(
            depth=int(self.depth.currentData()),
            epochs=self.epochs.value(),
            learning_rate=self.rate.value(),
        )

    def show_stage(self, stage: Stage, *, on: bool) -> None:
        """Show a stage without telling that it changed."""
        parts = (self.on, self.depth, self.epochs, self.rate)
        for part in parts:
            part.blockSignals(True)
        if self.depth.findData(stage.depth) < 0:
            self.depth.addItem(depth_words(stage.depth), stage.depth)
        self.on.setChecked(on and stage.epochs > 0)
        self.depth.setCurrentIndex(self.depth.findData(stage.depth))
        self.epochs.setValue(max(1, stage.epochs))
        self.rate.setValue(stage.learning_rate)
        for part in parts:
            part.blockSignals(False)
        self._follow_switch()

    @Slot()
    def _on_toggled(self) -> None:
        self._follow_switch()
        self.changed.emit()

    def _follow_switch(self) -> None:
        for part in (self.depth, self.epochs, self.rate):
            part.setEnabled(self.on.isChecked())


class StageRows(QWidget):
    """All stages, from the one that trains least to the deepest."""

    changed = Signal()

    def __init__(self, defaults: Sequence[Stage], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._defaults = tuple(defaults)
        self.rows: list[StageRow] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.SPACE_12)
        self._grid.setVerticalSpacing(theme.SPACE_8)
        heads = ("", self.tr("trains"), self.tr("epochs"), self.tr("learning rate"))
        for column, words in enumerate(heads):
            head = QLabel(words, self)
            head.setProperty("kind", "small")
            self._grid.addWidget(head, 0, column)
        self._grid.setColumnStretch(len(heads), 1)
        self.show_stages(self._defaults)

    def stages(self) -> tuple[Stage, ...]:
        """Return the stages that are on."""
        return tuple(stage for row in self.rows if (stage := row.stage()) is not None)

    def show_stages(self, stages: Sequence[Stage]) -> None:
        """Show stages; a default one that is not among them is shown off."""
        self._make_rows(max(_LEAST_ROWS, len(self._defaults), len(stages)))
        left = list(stages)
        for place, row in enumerate(self.rows):
            default = self._defaults[place] if place < len(self._defaults) else None
            # A stage that was left out leaves its row off: those that follow are told by depth.
            all_needed = len(left) == max(len(self._defaults), len(stages)) - place
            if left and (all_needed or default is None or left[0].depth == default.depth):
                row.show_stage(left.pop(0), on=True)
            elif default is not None:
                row.show_stage(default, on=False)
            else:
                row.show_stage(_SPARE, on=False)

    def _make_rows(self, count: int) -> None:
        while len(self.rows) < count:
            row = StageRow(len(self.rows), self)
            line = len(self.rows) + 1
            for column, part in enumerate((row.on, row.depth, row.epochs, row.rate)):
                self._grid.addWidget(part, line, column)
            row.changed.connect(self.changed)
            self.rows.append(row)
