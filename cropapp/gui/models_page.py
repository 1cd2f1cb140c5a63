"""The page of models: versions on the left, the chosen one's card on the right.

Owns: the card: scores grouped beside random, per-class table, confusion matrix. Must not: learn,
evaluate or activate; it asks the window by signal.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cropapp.core.entities import (
    ClassId,
    ModelKind,
    ModelVersion,
    ModelVersionId,
    PhotoClass,
    PhotoId,
)
from cropapp.core.feed import Aspect, ProjectChange
from cropapp.core.gallery import PhotoFilter
from cropapp.gui import theme
from cropapp.gui.class_words import class_name
from cropapp.gui.confusion_grid import ConfusionGrid
from cropapp.gui.locale_words import decimal, moment, number
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.gui.project_page import ProjectPage
from cropapp.gui.version_line import VersionLine

if TYPE_CHECKING:
    from cropapp.services.evaluate import Evaluation

Scores = Mapping[str, Any]
"""core.metrics.Scores in its stored form."""

_LEARNED_ELSEWHERE = (ModelKind.STARTER, ModelKind.IMPORTED)


class ScoreBlock(QFrame):
    """One large number with the words for what it is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "raised")
        self.number, self.words, self.more = (QLabel(self) for _ in range(3))
        self.number.setFont(theme.tabular_font(28, bold=True))
        self.more.setProperty("kind", "small")
        self.more.setFont(theme.small_font(tabular=True))
        self.words.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(theme.SPACE_16,) * 4)
        column.setSpacing(theme.SPACE_4)
        for part in (self.number, self.words, self.more):
            column.addWidget(part)

    def show_scores(self, words: str, scores: Scores | None) -> None:
        """Show accuracy large, balanced accuracy and calibration small; None: not known."""
        self.words.setText(words)
        if scores is None:
            self.number.setText("–")
            self.more.setText(self.tr("not measured"))
            return
        self.number.setText(decimal(scores["accuracy"], 2))
        self.more.setText(
            self.tr("balanced {balanced}, F1 {f1}, calibration error {ece}").format(
                balanced=decimal(scores["balanced_accuracy"], 2),
                f1=decimal(scores["macro_f1"], 2),
                ece=decimal(scores["calibration_error"], 2),
            )
        )


class ModelsPage(ProjectPage):
    """What the model can do, and the way back to an earlier one."""

    use_asked = Signal(int)
    evaluate_asked = Signal()

    def __init__(self, bridge: ProjectBridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self._active: ModelVersionId | None = None
        self._classes: dict[ClassId, PhotoClass] = {}
        self._said: Mapping[int, int] | None = None
        """What an evaluation just made said of the photos it held out; None: a version is shown."""
        self.line = VersionLine(self)
        self.line.version_chosen.connect(self._show_card)
        self.title = QLabel(self)
        self.title.setFont(theme.title_font())
        self.facts = QLabel(self, wordWrap=True)
        self.facts.setProperty("kind", "secondary")
        self.use = QPushButton(self.tr("Use this version"), self)
        self.use.clicked.connect(self._ask_use)
        self.learn = QPushButton(self.tr("Learn now"), self)
        self.learn.setProperty("kind", "primary")
        self.learn.clicked.connect(self.learn_asked)
        self.evaluate = QPushButton(self.tr("Evaluate"), self)
        self.evaluate.clicked.connect(self.evaluate_asked)
        self.grouped, self.random = ScoreBlock(self), ScoreBlock(self)
        self.warning = QLabel(self, wordWrap=True)
        self.warning.setProperty("kind", "secondary")
        self.table = self._make_table()
        self.matrix = ConfusionGrid(self)
        self.matrix.cell_opened.connect(self._open_cell)
        self._stack = QStackedWidget(self)
        self._lay_out()
        bridge.changed.connect(self._on_changed)
        self.refresh()

    def arrive(self) -> None:
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- composition

    def _lay_out(self) -> None:
        self._stack.addWidget(self._make_empty())
        self._stack.addWidget(self._make_card())
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, theme.SPACE_16, 0, 0)
        heading = QLabel(self.tr("VERSIONS"), left)
        heading.setProperty("kind", "section")
        heading.setContentsMargins(theme.SPACE_16, 0, 0, 0)
        column.addWidget(heading)
        column.addWidget(self.line, 1)
        left.setMinimumWidth(220)
        panels = QSplitter(Qt.Orientation.Horizontal, self)
        panels.addWidget(left)
        panels.addWidget(self._stack)
        panels.setChildrenCollapsible(False)
        panels.setStretchFactor(1, 1)
        panels.setSizes([300, 900])
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(panels)

    def _make_empty(self) -> QWidget:
        empty = QWidget(self)
        column = QVBoxLayout(empty)
        words = QLabel(
            self.tr(
                "The versions of your model will be here. Label a few photos of at least two "
                "classes, then let it learn."
            ),
            empty,
            wordWrap=True,
        )
        words.setProperty("kind", "secondary")
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.first_learn = QPushButton(self.tr("Learn now"), empty)
        self.first_learn.setProperty("kind", "primary")
        self.first_learn.clicked.connect(self.learn_asked)
        column.addStretch(1)
        column.addWidget(words)
        column.addWidget(self.first_learn, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        return empty

    def _make_card(self) -> QWidget:
        card = QWidget(self)
        column = QVBoxLayout(card)
        column.setContentsMargins(*(theme.SPACE_24,) * 4)
        column.setSpacing(theme.SPACE_16)
        head = QHBoxLayout()
        words = QVBoxLayout()
        words.addWidget(self.title)
        words.addWidget(self.facts)
        head.addLayout(words, 1)
        for button in (self.evaluate, self.use, self.learn):
            head.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        scores = QHBoxLayout()
        scores.setSpacing(theme.SPACE_12)
        scores.addWidget(self.grouped, 1)
        scores.addWidget(self.random, 1)
        column.addLayout(head)
        column.addLayout(scores)
        column.addWidget(self.warning)
        column.addWidget(self._section(self.tr("PER CLASS")))
        column.addWidget(self.table)
        column.addWidget(
            self._section(
                self.tr("CONFUSION: ROWS ARE LABELS, COLUMNS PREDICTIONS. A CELL OPENS ITS PHOTOS")
            )
        )
        column.addWidget(self.matrix, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        card.setMaximumWidth(960)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setWidget(card)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return area

    def _section(self, text: str) -> QLabel:
        label = QLabel(text, self)
        label.setProperty("kind", "section")
        return label

    def _make_table(self) -> QTableWidget:
        table = QTableWidget(0, 5, self)
        names = [self.tr("Class"), self.tr("Precision"), self.tr("Recall"), "F1", self.tr("Photos")]
        table.setHorizontalHeaderLabels(names)
        table.setAccessibleName(self.tr("Scores per class"))
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(theme.ROW_HEIGHT)
        table.setShowGrid(False)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        first = QTableWidgetItem(names[0])
        first.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        table.setHorizontalHeaderItem(0, first)
        table.setFont(theme.tabular_font())
        return table

    # --- what is shown

    @Slot()
    def refresh(self) -> None:
        """Read the versions anew."""
        project = self._bridge.project

        def read() -> tuple[list[ModelVersion], ModelVersion | None, list[PhotoClass]]:
            return (
                project.model_versions(),
                project.active_model(),
                project.classes(include_retired=True),
            )

        self._bridge.read(read, self._take, context=self)

    @Slot(object)
    def _on_changed(self, change: ProjectChange) -> None:
        if change.aspects & {Aspect.MODELS, Aspect.CLASSES}:
            self.refresh()

    def _take(self, read: tuple[list[ModelVersion], ModelVersion | None, list[PhotoClass]]) -> None:
        versions, active, classes = read
        newly_active = active is not None and active.id != self._active
        self._active = active.id if active else None
        self._classes = {each.id: each for each in classes}
        self._stack.setCurrentIndex(1 if versions else 0)
        self.line.show_versions(versions, self._active)
        if newly_active and active is not None:
            self.line.choose(active.id)
        self._show_card()

    @Slot()
    def _show_card(self, _version_id: int = 0) -> None:
        version = self.line.chosen()
        if version is None:
            return
        is_active = version.id == self._active
        self.title.setText(version.name)
        self.facts.setText(self._facts(version, is_active))
        self.use.setEnabled(not is_active)
        self.use.setText(self.tr("In use") if is_active else self.tr("Use this version"))
        self._said = None
        classes = [self._classes[each] for each in version.class_ids if each in self._classes]
        whole = len(classes) == len(version.class_ids)
        grouped = version.metrics.get("grouped") if whole else None
        self._show_scores(classes, grouped, version.metrics.get("random"), "")

    def show_evaluation(self, evaluation: Evaluation) -> None:
        """Show the scores of an evaluation just made, until another version is chosen."""
        grouped, random = evaluation.grouped.as_dict(), evaluation.random.as_dict()
        self._said = evaluation.said
        self._show_scores(list(evaluation.classes), grouped, random, evaluation.warning)

    def _show_scores(
        self,
        classes: list[PhotoClass],
        grouped: Scores | None,
        random: Scores | None,
        warning: str,
    ) -> None:
        self.grouped.show_scores(self.tr("on places and bursts it has never seen"), grouped or None)
        self.random.show_scores(self.tr("on photos held out at random"), random or None)
        self.warning.setText(warning)
        self.warning.setVisible(bool(warning))
        for part in (self.table, self.matrix):
            part.setVisible(bool(grouped))
        if grouped:
            self._fill_table(classes, grouped)
            self.matrix.show_matrix(classes, grouped["confusion"])

    def _fill_table(self, classes: list[PhotoClass], scores: Scores) -> None:
        self.table.setRowCount(len(classes))
        for row, (entry, score) in enumerate(zip(classes, scores["per_class"], strict=True)):
            name = QTableWidgetItem(class_name(entry))
            swatch = QPixmap(10, 10)
            swatch.fill(QColor(entry.colour))
            name.setIcon(QIcon(swatch))
            self.table.setItem(row, 0, name)
            texts = [decimal(score[key], 2) for key in ("precision", "recall", "f1")]
            for column, text in enumerate([*texts, number(score["photos"])], start=1):
                item = QTableWidgetItem(text)
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.table.setItem(row, column, item)
        head = self.table.horizontalHeader().sizeHint().height()
        self.table.setFixedHeight(head + theme.ROW_HEIGHT * len(classes) + 4)

    def _facts(self, version: ModelVersion, is_active: bool) -> str:
        kinds = {
            "starter": self.tr("Starter model"),
            "quick": self.tr("Learned from your labels"),
            "deep": self.tr("Trained deeply on your labels"),
            "imported": self.tr("Brought in"),
        }
        parts = [kinds[version.kind], moment(version.created_at)]
        labels = version.metrics.get("labels")
        if labels:
            parts.insert(1, self.tr("{n} labels").format(n=number(labels)))
        if is_active:
            parts.append(self.tr("in use"))
        return "  ·  ".join(parts)

    # --- what is asked

    @Slot(int, int)
    def _open_cell(self, label: int, prediction: int) -> None:
        """Find the photos that a cell counts: its label now, its prediction while held out."""
        from cropapp.services.promotion import confused_among, confused_photos

        version, said, project = self.line.chosen(), self._said, self._bridge.project
        row, column = ClassId(label), ClassId(prediction)

        def read() -> tuple[PhotoId, ...]:
            if said is not None:
                return confused_among(project, said, row, column)
            return confused_photos(project, version, row, column) if version else ()

        elsewhere = said is None and version is not None and version.kind in _LEARNED_ELSEWHERE
        self._bridge.read(
            read, lambda ids: self._show_photos(ids, row, column, elsewhere), context=self
        )

    def _show_photos(
        self, ids: tuple[PhotoId, ...], row: ClassId, column: ClassId, elsewhere: bool
    ) -> None:
        names = {
            "label": class_name(self._classes[row]),
            "prediction": class_name(self._classes[column]),
        }
        if ids:
            right = self.tr("Held out: {label}, recognised")
            wrong = self.tr("Held out: {label} taken for {prediction}")
            self.photos_asked.emit(
                PhotoFilter(photo_ids=ids), (right if row == column else wrong).format(**names)
            )
        elif elsewhere:
            self.said.emit(
                self.tr("This version was learned elsewhere: its photos are not in this project.")
            )
        else:
            words = self.tr("No photo labelled {label} now was taken for {prediction}.")
            self.said.emit(words.format(**names))

    @Slot()
    def _ask_use(self) -> None:
        version = self.line.chosen()
        if version is not None:
            self.use_asked.emit(version.id)
