"""A control for each folded setting of a recipe.

Owns: the way from a field to a control and back. Must not: know a field by name.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from cropapp.core.training import Recipe, limits_of
from cropapp.gui import theme
from cropapp.gui.training.controls import StillCombo, StillDoubleSpin, StillSpin
from cropapp.gui.training.recipe_fields import RecipeField, recipe_fields

FIELD_PX = 132
_SEEDS = (0, 2**31 - 1)


class FieldControls(QWidget):
    """All folded settings in columns, one per heading."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fields: dict[str, RecipeField] = {}
        self.controls: dict[str, StillCombo | StillSpin | StillDoubleSpin] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.SPACE_12)
        grid.setVerticalSpacing(theme.SPACE_8)
        for block, (heading, fields) in enumerate(recipe_fields()):
            self._add_block(grid, 2 * block, heading, fields)
        grid.setColumnStretch(2 * len(recipe_fields()), 1)

    def values(self) -> dict[str, Any]:
        """Return what the controls show, by field of a recipe."""
        return {name: self._value(control) for name, control in self.controls.items()}

    def show_recipe(self, recipe: Recipe) -> None:
        """Show a recipe's values without telling that they changed."""
        for name, control in self.controls.items():
            control.blockSignals(True)
            value = getattr(recipe, name)
            if isinstance(control, StillCombo):
                control.setCurrentIndex(control.findData(str(value)))
            elif isinstance(control, StillSpin):
                control.setValue(int(value))
            else:
                control.setValue(float(value))
            control.blockSignals(False)

    def _add_block(
        self, grid: QGridLayout, column: int, heading: str, fields: tuple[RecipeField, ...]
    ) -> None:
        title = QLabel(heading, self)
        title.setProperty("kind", "small")
        grid.addWidget(title, 0, column, 1, 2)
        for line, each in enumerate(fields, start=1):
            label = QLabel(each.label, self, wordWrap=True)
            label.setToolTip(each.help)
            control = self._make(each)
            control.setParent(self)
            control.setFixedWidth(FIELD_PX)
            control.setToolTip(each.help)
            control.setAccessibleName(each.label)
            control.setAccessibleDescription(each.help)
            label.setBuddy(control)
            grid.addWidget(label, line, column, Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(control, line, column + 1)
            self._fields[each.name], self.controls[each.name] = each, control

    def _make(self, each: RecipeField) -> StillCombo | StillSpin | StillDoubleSpin:
        if each.choices:
            combo = StillCombo()
            for value, words in each.choices:
                combo.addItem(words, value)
            combo.currentIndexChanged.connect(self.changed)
            return combo
        least, most = _SEEDS if each.name == "seed" else limits_of(each.name)
        spin = _fraction(each, least, most) if each.decimals else _whole(least, most)
        if each.zero and least == 0:
            spin.setSpecialValueText(each.zero)
        spin.valueChanged.connect(self.changed)
        return spin

    def _value(self, control: StillCombo | StillSpin | StillDoubleSpin) -> Any:
        return control.currentData() if isinstance(control, StillCombo) else control.value()


def _whole(least: float, most: float) -> StillSpin:
    spin = StillSpin()
    spin.setRange(int(least), int(most))
    return spin


def _fraction(each: RecipeField, least: float, most: float) -> StillDoubleSpin:
    spin = StillDoubleSpin()
    spin.setDecimals(each.decimals)
    spin.setRange(least, most)
    spin.setSingleStep(each.step)
    return spin
