"""How all photos are to be predicted again: by how many looks, or by which versions together.

Owns: the choice, each with what it costs. Must not: predict.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from cropapp.core.entities import ModelVersion
from cropapp.core.predict_views import PredictViews
from cropapp.gui import theme
from cropapp.gui.dialogs.form import FormDialog
from cropapp.gui.told import told

SHOWN_VERSIONS = 5


@dataclass(frozen=True, slots=True)
class PredictChoice:
    """What was answered: several looks, or several versions."""

    views: PredictViews
    versions: tuple[ModelVersion, ...] = ()


class PredictAgainDialog(FormDialog):
    """A line for each way, the usual one chosen; versions are ticked in a list."""

    def __init__(
        self,
        costs: Mapping[PredictViews, str],
        versions: Sequence[ModelVersion],
        parent: QWidget | None = None,
    ) -> None:
        """Make it.

        Args:
            costs: what each way of looking costs, in sentences of the services.
            versions: that can predict together, the newest first.
        """
        super().__init__(parent)
        self._versions = list(versions)
        self.entitle(
            self.tr("Predict again"),
            self.tr("How is each photo to be predicted?"),
            self.tr("Predict all photos"),
        )
        self._group = QButtonGroup(self)
        self.ways: dict[PredictViews, QRadioButton] = {}
        for views, words in self._ways().items():
            self.ways[views] = self._add(words, told(costs.get(views, "")))
        self.ways[PredictViews.PLAIN].setChecked(True)
        self.together = self._add(
            self.tr("By several versions together"),
            self.tr("The mean of what they say. Each further backbone costs its own work."),
        )
        self.together.setEnabled(len(self._versions) > 1)
        self.list = self._make_list()
        self._group.buttonToggled.connect(self._follow)
        self.list.itemChanged.connect(self.refresh)
        self._follow()

    def choice(self) -> PredictChoice:
        """Return what was answered."""
        if self.together.isChecked():
            return PredictChoice(PredictViews.PLAIN, tuple(self._ticked()))
        chosen = next(views for views, button in self.ways.items() if button.isChecked())
        return PredictChoice(chosen)

    def is_complete(self) -> bool:
        return not self.together.isChecked() or len(self._ticked()) > 1

    def _ways(self) -> dict[PredictViews, str]:
        return {
            PredictViews.PLAIN: self.tr("By one look at the whole photo"),
            PredictViews.FLIPS: self.tr("By four looks: as it is, mirrored, upside down, both"),
            PredictViews.TEN_CROP: self.tr("By ten crops: corners and centre, each mirrored too"),
            PredictViews.MULTI_SCALE: self.tr("At three sizes: smaller, as usual, larger"),
        }

    def _add(self, words: str, cost: str) -> QRadioButton:
        button = QRadioButton(words, self)
        note = QLabel(cost, self, wordWrap=True)
        note.setProperty("kind", "secondary")
        note.setContentsMargins(theme.SPACE_24, 0, 0, 0)
        button.setAccessibleDescription(cost)
        box = QVBoxLayout()
        box.setSpacing(theme.SPACE_4)
        box.addWidget(button)
        box.addWidget(note)
        self.form.addRow(box)
        self._group.addButton(button)
        return button

    def _make_list(self) -> QListWidget:
        found = QListWidget(self)
        found.setAccessibleName(self.tr("Versions that predict together"))
        for version in self._versions:
            item = QListWidgetItem(told(version.name), found)
            item.setFlags(Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEnabled)
            item.setCheckState(Qt.CheckState.Unchecked)
        rows = min(SHOWN_VERSIONS, max(1, len(self._versions)))
        found.setFixedHeight(rows * theme.ROW_HEIGHT + theme.SPACE_8)
        self.form.addRow(found)
        return found

    def _ticked(self) -> list[ModelVersion]:
        ticked = Qt.CheckState.Checked
        return [
            version
            for row, version in enumerate(self._versions)
            if self.list.item(row).checkState() == ticked
        ]

    def _follow(self) -> None:
        self.list.setVisible(self.together.isChecked())
        self.refresh()
        self.adjustSize()
