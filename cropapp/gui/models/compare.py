"""Two versions side by side, on photos that neither has learned from.

Owns: the choice of the two, what is said of them, and the way to the photos on which they differ.
Must not: compute or activate.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSignalBlocker, Qt, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from cropapp.core.entities import ClassId, ModelKind, ModelVersion, PhotoId
from cropapp.core.errors import UserError
from cropapp.core.feed import Aspect, ProjectChange
from cropapp.core.gallery import ClassBy, PhotoFilter
from cropapp.gui import theme
from cropapp.gui.locale_words import decimal, moment, number, percent, points
from cropapp.gui.models.compare_table import CompareTable
from cropapp.gui.models.tabs import ModelsTab
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.gui.told import told

if TYPE_CHECKING:
    from cropapp.core.tasks import TaskContext
    from cropapp.services.compare_versions import VersionComparison
    from cropapp.services.inference_client import ModelProcess

CHANCE = 0.05
_LEARNED_ELSEWHERE = (ModelKind.STARTER, ModelKind.IMPORTED)
LISTS = ("only_one_right", "only_other_right", "both_wrong_differently", "both_wrong_alike")
"""Of services.compare_versions.VersionComparison, in the order of their buttons."""


class CompareTab(ModelsTab):
    """Choose two versions; what sets them apart is shown at once."""

    def __init__(self, bridge: ProjectBridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self._versions: list[ModelVersion] = []
        self.shown: VersionComparison | None = None
        self.one, self.other = self._make_choice(), self._make_choice()
        self.one.setAccessibleName(self.tr("First version"))
        self.other.setAccessibleName(self.tr("Second version"))
        self.verdict, self.chance, self.sureness, self.fewer = (
            QLabel(self, wordWrap=True) for _ in range(4)
        )
        self.verdict.setProperty("kind", "heading")
        for label in (self.chance, self.sureness, self.fewer):
            label.setProperty("kind", "secondary")
        self.ask = QPushButton(self.tr("Ask both about the labelled photos"), self)
        self.ask.setProperty("kind", "primary")
        self.ask.clicked.connect(self._ask_both)
        self.lists = {name: QPushButton(self) for name in LISTS}
        for name, button in self.lists.items():
            button.clicked.connect(partial(self._open_list, name))
        self.table = CompareTable(self)
        self.table.class_opened.connect(self._open_class)
        self._result = QWidget(self)
        self._lay_out()
        self._show_nothing("")  # until the versions are read
        bridge.changed.connect(self._on_changed)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def arrive(self) -> None:
        self.one.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- composition

    def _make_choice(self) -> QComboBox:
        choice = QComboBox(self)
        choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        choice.setMinimumContentsLength(18)
        choice.currentIndexChanged.connect(self._compare)
        return choice

    def _lay_out(self) -> None:
        content = QWidget(self)
        content.setMaximumWidth(1080)
        column = QVBoxLayout(content)
        column.setContentsMargins(*(theme.SPACE_24,) * 4)
        column.setSpacing(theme.SPACE_16)
        self.choices = QWidget(content)
        row = QHBoxLayout(self.choices)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACE_8)
        row.addWidget(self.one, 1)
        row.addWidget(QLabel(self.tr("and"), content))
        row.addWidget(self.other, 1)
        column.addWidget(self.choices)
        for part in (self.verdict, self.chance, self.sureness, self.fewer):
            column.addWidget(part)
        column.addWidget(self.ask, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._result)
        column.addStretch(1)
        self._fill_result()
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setWidget(content)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(area)

    def _fill_result(self) -> None:
        column = QVBoxLayout(self._result)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE_8)
        column.addWidget(self._section(self.tr("WHERE THEY DIFFER. EACH OPENS ITS PHOTOS")))
        grid = QGridLayout()
        grid.setSpacing(theme.SPACE_8)
        for place, button in enumerate(self.lists.values()):
            grid.addWidget(button, place // 2, place % 2)
        column.addLayout(grid)
        column.addSpacing(theme.SPACE_8)
        column.addWidget(self._section(self.tr("PER CLASS: FIRST → SECOND, DIFFERENCE IN POINTS")))
        column.addWidget(self.table)

    def _section(self, text: str) -> QLabel:
        label = QLabel(text, self)
        label.setProperty("kind", "section")
        label.setWordWrap(True)
        return label

    # --- what is shown

    @Slot()
    def refresh(self) -> None:
        """Read the versions anew and compare the two that were chosen."""
        from cropapp.services.model_registry import earlier_version

        project = self._bridge.project

        def read() -> tuple[list[ModelVersion], ModelVersion | None, ModelVersion | None]:
            return project.model_versions(), project.active_model(), earlier_version(project)

        self._bridge.read(read, self._take, context=self)

    @Slot(object)
    def _on_changed(self, change: ProjectChange) -> None:
        # Learning in the background makes a version every few seconds: nobody sees a hidden tab.
        if self.isVisible() and change.aspects & {Aspect.MODELS, Aspect.CLASSES}:
            self.refresh()

    def _take(
        self, read: tuple[list[ModelVersion], ModelVersion | None, ModelVersion | None]
    ) -> None:
        self._versions, active, earlier = read
        self.choices.setVisible(len(self._versions) > 1)
        # Without one in use before, the newest of the others: often one that was not taken.
        others = [each for each in self._versions if active is None or each.id != active.id]
        usual = (earlier or (others[-1] if others else None), active)
        for choice, first in zip((self.one, self.other), usual, strict=True):
            before = choice.currentData()
            with QSignalBlocker(choice):
                choice.clear()
                for version in reversed(self._versions):
                    choice.addItem(self._title(version, active), int(version.id))
                wanted = before if choice.findData(before) >= 0 else first and int(first.id)
                choice.setCurrentIndex(choice.findData(wanted))
        self._compare()

    def _title(self, version: ModelVersion, active: ModelVersion | None) -> str:
        words = self.tr("{name}, {moment}").format(
            name=told(version.name), moment=moment(version.created_at)
        )
        if active is not None and active.id == version.id:
            return self.tr("{version} (in use)").format(version=words)
        return words

    def _chosen(self) -> tuple[ModelVersion, ModelVersion] | None:
        by_id = {int(each.id): each for each in self._versions}
        pair = [by_id.get(choice.currentData()) for choice in (self.one, self.other)]
        if pair[0] is None or pair[1] is None or pair[0].id == pair[1].id:
            return None
        return pair[0], pair[1]

    @Slot()
    def _compare(self, _index: int = 0) -> None:
        from cropapp.services.compare_versions import compare_answers
        from cropapp.services.held_out import labelled_rows

        pair, project = self._chosen(), self._bridge.project
        if pair is None:
            self._show_nothing(self._why_none())
            return

        def read() -> VersionComparison:
            return compare_answers(project, *pair, labelled_rows(project))

        self._bridge.read(
            read, self._show_if_wanted, context=self, failed=partial(self._on_failed, pair)
        )

    def _why_none(self) -> str:
        if len(self._versions) < 2:
            return self.tr(
                "With two versions of your model, what sets them apart will be here. "
                "Learning (L) or a training makes the next one."
            )
        return self.tr("Choose two versions.")

    def _on_failed(self, pair: tuple[ModelVersion, ModelVersion], problem: Exception) -> None:
        if not isinstance(problem, UserError):
            self._bridge.failed.emit(problem)
            return
        if self._chosen() == pair:
            can_ask = any(each.kind in _LEARNED_ELSEWHERE for each in pair)
            self._show_nothing(told(problem.message), can_ask=can_ask)

    def _show_nothing(self, words: str, *, can_ask: bool = False) -> None:
        self.shown = None
        self.verdict.setText(words)
        self.ask.setVisible(can_ask)
        for part in (self.chance, self.sureness, self.fewer, self._result):
            part.setVisible(False)

    def _show_if_wanted(self, found: VersionComparison) -> None:
        pair = self._chosen()
        if pair is not None and (pair[0].id, pair[1].id) == (found.one.id, found.other.id):
            self._show(found)

    def _show(self, found: VersionComparison) -> None:
        self.shown = found
        self.verdict.setText(self._verdict(found))
        self.chance.setText(self._chance(found))
        self.sureness.setText(self._sureness(found))
        self.sureness.setVisible(bool(self.sureness.text()))
        self.fewer.setText(self._left_out(found))
        self.ask.setVisible(False)
        for part in (self.chance, self._result):
            part.setVisible(True)
        self.fewer.setVisible(bool(found.left_out))
        names = {"one": told(found.one.name), "other": told(found.other.name)}
        words = {
            "only_one_right": self.tr("Only {one} is right: {n}"),
            "only_other_right": self.tr("Only {other} is right: {n}"),
            "both_wrong_differently": self.tr("Both wrong, each in its way: {n}"),
            "both_wrong_alike": self.tr("Both wrong alike (wrong labels?): {n}"),
        }
        for name, ids in found.photos_of().items():
            self.lists[name].setText(words[name].format(n=number(len(ids)), **names))
            self.lists[name].setEnabled(bool(ids))
        self.table.show_pairs(found.classes, found.scores.classes)

    def _verdict(self, found: VersionComparison) -> str:
        scores = found.scores
        return self.tr("{one} is right on {first} of {n} photos, {other} on {second}.").format(
            one=told(found.one.name),
            other=told(found.other.name),
            first=percent(scores.one_accuracy),
            second=percent(scores.other_accuracy),
            n=number(scores.photos),
        )

    def _chance(self, found: VersionComparison) -> str:
        scores, gap = found.scores, found.scores.difference
        beyond = self.tr(
            "A difference of {gap} points ({low} to {high}), more than chance gives (p {p}; "
            "McNemar {mcnemar}). They agree on {agreement}."
        )
        chance = self.tr(
            "A difference of {gap} points ({low} to {high}), which may be chance (p {p}; "
            "McNemar {mcnemar}). They agree on {agreement}."
        )
        return (beyond if scores.p_value < CHANCE else chance).format(
            gap=points(gap.mean),
            low=points(gap.low),
            high=points(gap.high),
            p=probability(scores.p_value),
            mcnemar=probability(scores.mcnemar_p),
            agreement=percent(scores.agreement),
        )

    def _sureness(self, found: VersionComparison) -> str:
        scores = found.scores
        if scores.one_error is None or scores.other_error is None or scores.error_p is None:
            return ""
        return self.tr(
            "Squared error of their confidences, the less the better: {one} and {other} (p {p})."
        ).format(
            one=decimal(scores.one_error, 3),
            other=decimal(scores.other_error, 3),
            p=probability(scores.error_p),
        )

    def _left_out(self, found: VersionComparison) -> str:
        if found.left_out == 1:
            return self.tr("1 labelled photo is left out: one of them has learned from it.")
        return self.tr(
            "{n} labelled photos are left out: one of them has learned from them, or was not asked."
        ).format(n=number(found.left_out))

    # --- what is asked

    @Slot()
    def _ask_both(self) -> None:
        pair, project = self._chosen(), self._bridge.project
        if pair is None:
            return

        def work(task: TaskContext, process: ModelProcess) -> Any:
            from cropapp.services.compare_versions import compare_versions

            return compare_versions(project, *pair, process, task)

        self.job_asked.emit(self.tr("Comparing two versions"), work, self._show_if_wanted)

    def _open_list(self, name: str, _checked: bool = False) -> None:
        found = self.shown
        if found is None:
            return
        ids: tuple[PhotoId, ...] = found.photos_of()[name]
        words = {
            "only_one_right": self.tr("Only {one} is right"),
            "only_other_right": self.tr("Only {other} is right"),
            "both_wrong_differently": self.tr("{one} and {other} wrong, each in its way"),
            "both_wrong_alike": self.tr("{one} and {other} wrong alike"),
        }[name].format(one=told(found.one.name), other=told(found.other.name))
        self.photos_asked.emit(PhotoFilter(photo_ids=ids), words)

    @Slot(int)
    def _open_class(self, class_id: int) -> None:
        wanted = PhotoFilter(class_ids=frozenset([ClassId(class_id)]), class_by=ClassBy.LABEL)
        self.photos_asked.emit(wanted, "")


def probability(value: float) -> str:
    """Return `= 0.034`; what is less than a thousandth is never told to be nothing."""
    return f"< {decimal(0.001, 3)}" if value < 0.001 else f"= {decimal(value, 3)}"
