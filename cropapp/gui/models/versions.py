"""The versions of the model: their line on the left, the chosen one's card on the right.

Owns: which version is shown, and the way from a number to its photos. Must not: learn, evaluate or
activate; it asks the window by signal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Slot
from PySide6.QtWidgets import (
    QLabel,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedWidget,
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
from cropapp.core.gallery import ClassBy, PhotoFilter
from cropapp.gui import theme
from cropapp.gui.class_words import class_name
from cropapp.gui.models.card import VersionCard
from cropapp.gui.models.card_scores import CardScores, scores_of_evaluation, scores_of_version
from cropapp.gui.models.tabs import ModelsTab
from cropapp.gui.models.version_acts import VersionActs
from cropapp.gui.models.version_line import VersionLine
from cropapp.gui.project_bridge import ProjectBridge

if TYPE_CHECKING:
    from cropapp.services.evaluate import Evaluation

_LEARNED_ELSEWHERE = (ModelKind.STARTER, ModelKind.IMPORTED)
_Read = tuple[list[ModelVersion], ModelVersion | None, list[PhotoClass], ModelVersion | None]
"""All versions, the active one, the classes, and the version that was active before."""


class VersionsTab(ModelsTab):
    """What each version can do, and the way back to an earlier one."""

    def __init__(self, bridge: ProjectBridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self._active: ModelVersionId | None = None
        self._versions: list[ModelVersion] = []
        self._earlier: ModelVersion | None = None
        self._classes: dict[ClassId, PhotoClass] = {}
        self._shown = CardScores()
        self._evaluated: CardScores | None = None
        """An evaluation just made, shown until the person goes to another version."""
        self.line = VersionLine(self)
        self.line.version_chosen.connect(self._on_chosen)
        # From the outside in: what is given another parent once it is full is styled all anew.
        self._panels = QSplitter(Qt.Orientation.Horizontal, self)
        self._stack = QStackedWidget(self._panels)
        self._with_card = QScrollArea(self._stack)
        self.card = VersionCard(self._with_card.viewport())
        self.use = QPushButton(self.tr("Use this version"), self)
        self.use.clicked.connect(self._ask_use)
        self.learn = QPushButton(self.tr("Learn now"), self)
        self.learn.setProperty("kind", "primary")
        self.learn.clicked.connect(self.learn_asked)
        self.evaluate = QPushButton(self.tr("Evaluate"), self)
        self.evaluate.clicked.connect(self.evaluate_asked)
        self.acts = VersionActs(self, bridge, self.line.chosen)
        for button in (self.evaluate, self.use, self.learn, self.acts.more):
            self.card.head.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self._lay_out()
        self._connect_card()
        bridge.changed.connect(self._on_changed)
        # In a turn of its own: to make the tab and to fill it would be one long one.
        QTimer.singleShot(0, self, self.refresh)

    def arrive(self) -> None:
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- composition

    def _connect_card(self) -> None:
        card = self.card
        card.matrix.cell_opened.connect(self._open_cell)
        card.table.class_opened.connect(self._open_class)
        card.coverage.photos_asked.connect(self._open_unsure)
        card.curve.evaluate_asked.connect(self.evaluate_asked)
        card.made.version_asked.connect(self._go_to)
        card.made.note_changed.connect(self._keep_note)

    def _lay_out(self) -> None:
        area = self._with_card
        area.setWidgetResizable(True)
        area.setWidget(self.card)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # Nothing is said before the versions are read: "none yet" would be wrong of most projects.
        self._empty = self._make_empty()
        for part in (QWidget(self._stack), self._empty, area):
            self._stack.addWidget(part)
        left = QWidget(self._panels)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, theme.SPACE_16, 0, 0)
        heading = QLabel(self.tr("VERSIONS"), left)
        heading.setProperty("kind", "section")
        heading.setContentsMargins(theme.SPACE_16, 0, 0, 0)
        column.addWidget(heading)
        column.addWidget(self.line, 1)
        column.addWidget(self.acts.row)
        left.setMinimumWidth(200)
        panels = self._panels
        panels.addWidget(left)
        panels.addWidget(self._stack)
        panels.setChildrenCollapsible(False)
        panels.setStretchFactor(1, 1)
        panels.setSizes([260, 900])
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(panels)

    def _make_empty(self) -> QWidget:
        empty = QWidget(self._stack)
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

    # --- what is shown

    @Slot()
    def refresh(self) -> None:
        """Read the versions anew."""
        project = self._bridge.project

        def read() -> _Read:
            from cropapp.services.model_registry import earlier_version

            return (
                project.model_versions(),
                project.active_model(),
                project.classes(include_retired=True),
                earlier_version(project),
            )

        self._bridge.read(read, self._take, context=self)

    @Slot(object)
    def _on_changed(self, change: ProjectChange) -> None:
        if change.aspects & {Aspect.MODELS, Aspect.CLASSES}:
            self.refresh()

    def _take(self, read: _Read) -> None:
        self._versions, active, classes, self._earlier = read
        before, chosen = self._active, self.line.chosen()
        self._active = active.id if active else None
        self._classes = {each.id: each for each in classes}
        self._stack.setCurrentWidget(self._with_card if self._versions else self._empty)
        self.line.show_versions(self._versions, self._active)
        # Who looks at the version in use goes on with it; any other stays before their eyes.
        followed = chosen is None or chosen.id == before
        if active is not None and (followed or self.line.chosen() is None):
            with QSignalBlocker(self.line):  # it is not the person who goes to another version
                self.line.choose(active.id)
        self._show_card()

    @Slot(int)
    def _on_chosen(self, _version_id: int) -> None:
        self._evaluated = None
        self._show_card()

    def _show_card(self) -> None:
        version = self.line.chosen()
        if version is None:
            return
        is_active = version.id == self._active
        self.card.show_version(version, self._versions, is_active=is_active)
        if is_active and self.use.hasFocus():
            self.line.setFocus(Qt.FocusReason.OtherFocusReason)  # else it went on to "Learn now"
        self.use.setEnabled(not is_active)
        self.acts.show_state(is_active=is_active, earlier=self._earlier)
        self.use.setText(self.tr("In use") if is_active else self.tr("Use this version"))
        known = (self._classes.get(class_id) for class_id in version.class_ids)
        if self._evaluated is None and any(each and each.merged_into for each in known):
            self._read_merged(version)  # what stands there stays until it is read: nothing flickers
        else:
            self._show_scores(self._evaluated or scores_of_version(version, self._classes))

    def _read_merged(self, version: ModelVersion) -> None:
        """Show the scores with classes that were merged since taken together."""
        project = self._bridge.project

        def read() -> ModelVersion:
            from cropapp.services.merged_scores import with_merges

            return with_merges(project, version)

        def show(counted: ModelVersion) -> None:
            chosen = self.line.chosen()
            if self._evaluated is None and chosen is not None and chosen.id == version.id:
                self._show_scores(scores_of_version(counted, self._classes))

        self._bridge.read(read, show, context=self)

    def show_evaluation(self, evaluation: Evaluation) -> None:
        """Show the scores of an evaluation just made, until another version is chosen."""
        self._evaluated = scores_of_evaluation(evaluation)
        self._show_scores(self._evaluated)

    def _show_scores(self, scores: CardScores) -> None:
        if scores == self._shown:
            return  # what stands there was sorted and pointed at: nothing jumps
        self._shown = scores
        self.card.show_scores(scores)

    # --- what is asked

    @Slot(int, int)
    def _open_cell(self, label: int, prediction: int) -> None:
        """Find the photos that a cell counts: its label now, its prediction while held out."""
        from cropapp.services.held_out import confused_among, confused_photos

        version, said, project = self.line.chosen(), self._shown.said, self._bridge.project
        row, column = ClassId(label), ClassId(prediction)

        def read() -> tuple[tuple[PhotoId, ...], dict[ClassId, PhotoClass]]:
            # An evaluation may be shown before this page has read the classes itself.
            classes = {each.id: each for each in project.classes(include_retired=True)}
            if said is not None:
                return confused_among(project, said, row, column), classes
            return (confused_photos(project, version, row, column) if version else ()), classes

        elsewhere = said is None and version is not None and version.kind in _LEARNED_ELSEWHERE

        def show(found: tuple[tuple[PhotoId, ...], dict[ClassId, PhotoClass]]) -> None:
            ids, classes = found
            self._show_photos(ids, classes[row], classes[column], elsewhere)

        self._bridge.read(read, show, context=self)

    def _show_photos(
        self, ids: tuple[PhotoId, ...], row: PhotoClass, column: PhotoClass, elsewhere: bool
    ) -> None:
        names = {"label": class_name(row), "prediction": class_name(column)}
        if ids:
            right = self.tr("Held out: {label}, recognised")
            wrong = self.tr("Held out: {label} taken for {prediction}")
            self.photos_asked.emit(
                PhotoFilter(photo_ids=ids),
                (right if row.id == column.id else wrong).format(**names),
            )
            if row.id != column.id and not elsewhere:
                words = self.tr(
                    "So it answered while these photos were held out. Beside each stands what the "
                    "version in use says now: it may have learned from them since."
                )
                self.said.emit(words)
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

    @Slot(int)
    def _open_class(self, class_id: int) -> None:
        wanted = PhotoFilter(class_ids=frozenset([ClassId(class_id)]), class_by=ClassBy.LABEL)
        self.photos_asked.emit(wanted, "")

    @Slot(object)
    def _open_unsure(self, wanted: PhotoFilter) -> None:
        """Show the photos below a threshold; confidences are those of the version in use."""
        self.photos_asked.emit(wanted, "")

    @Slot(object)
    def _go_to(self, version_id: ModelVersionId) -> None:
        self.line.choose(version_id)

    @Slot(int, str)
    def _keep_note(self, version_id: int, note: str) -> None:
        from cropapp.services.keep_versions import set_note

        project = self._bridge.project
        self._bridge.write(lambda: set_note(project, ModelVersionId(version_id), note))
