"""The zoo of backbones: what a model can be built on, and what each costs here.

Owns: the filter, the line about the chosen one, and what can be done with it. Must not: measure in
this thread; the measurement is a job.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, Qt, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from cropapp.core.tasks import TaskContext
from cropapp.gui import theme
from cropapp.gui.models.tabs import ModelsTab
from cropapp.gui.models.zoo_table import ZooFilter, ZooTable, ZooView
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.gui.told import told
from cropapp.services.zoo import ZooRow, measure_backbones, remarks, zoo_rows

if TYPE_CHECKING:
    from cropapp.services.inference_client import ModelProcess


class ZooTab(ModelsTab):
    """A sortable table of all backbones, a filter, and a line on the one that is chosen."""

    def __init__(self, bridge: ProjectBridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self.table = ZooTable(self)
        self.rows = ZooFilter(self.table, self)
        self.view = ZooView(self.rows, self)
        self.view.selectionModel().selectionChanged.connect(self._show_chosen)
        self.view.activated.connect(self._train)
        self.filter = QLineEdit(self)
        self.filter.setPlaceholderText(self.tr("Filter by name or family"))
        self.filter.setAccessibleName(self.tr("Filter by name or family"))
        self.filter.setClearButtonEnabled(True)
        self.filter.setMaximumWidth(320)
        self.filter.textChanged.connect(self._filter)
        self.nothing = QLabel(self.tr("No backbone has these words."), self)
        self.nothing.setProperty("kind", "secondary")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.hide()
        self.title = QLabel(self)
        self.words = QLabel(self, wordWrap=True)
        self.words.setProperty("kind", "secondary")
        self.words.setTextFormat(Qt.TextFormat.RichText)
        self.words.setOpenExternalLinks(True)
        self.words.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse
            | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self.measure = QPushButton(self.tr("Measure speed here"), self)
        self.measure.clicked.connect(self._measure)
        self.train = QPushButton(self.tr("Train with this"), self)
        self.train.setProperty("kind", "primary")
        self.train.clicked.connect(self._train)
        self._lay_out()
        self.refresh()

    def arrive(self) -> None:
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.refresh()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(theme.SPACE_16, theme.SPACE_12, theme.SPACE_16, theme.SPACE_12)
        top.addWidget(self.filter, 1)
        top.addStretch(1)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addLayout(top)
        page.addWidget(self.view, 1)
        page.addWidget(self.nothing, 1)
        page.addWidget(self._make_foot())

    def _make_foot(self) -> QFrame:
        foot = QFrame(self)
        foot.setProperty("kind", "raised")
        words = QVBoxLayout()
        words.setSpacing(theme.SPACE_4)
        words.addWidget(self.title)
        words.addWidget(self.words)
        row = QHBoxLayout(foot)
        row.setContentsMargins(theme.SPACE_16, theme.SPACE_12, theme.SPACE_16, theme.SPACE_12)
        row.setSpacing(theme.SPACE_12)
        row.addLayout(words, 1)
        row.addWidget(self.measure, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.train, 0, Qt.AlignmentFlag.AlignTop)
        return foot

    @Slot()
    def refresh(self) -> None:
        """Read speeds and weights anew."""
        self._bridge.read(zoo_rows, self._take, context=self)

    def chosen(self) -> list[ZooRow]:
        """Return the selected backbones, from top to bottom."""
        rows = sorted({index.row() for index in self.view.selectionModel().selectedRows()})
        return [self.rows.row_at(row) for row in rows]

    def choose(self, name: str) -> None:
        """Select one backbone by name."""
        source = self.table.find(name)
        index = self.rows.mapFromSource(self.table.index(source, 0))
        if index.isValid():
            mode = QItemSelectionModel.SelectionFlag.ClearAndSelect
            whole = mode | QItemSelectionModel.SelectionFlag.Rows
            self.view.selectionModel().setCurrentIndex(index, whole)
            self.view.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    def _take(self, rows: Sequence[ZooRow]) -> None:
        is_first = self.table.rowCount() == 0
        self.table.show_rows(rows)
        if is_first:
            default = next((row.entry.name for row in rows if row.is_default), "")
            self.choose(default)
        self._show_chosen()

    @Slot(str)
    def _filter(self, text: str) -> None:
        self.rows.set_words(text)
        is_empty = self.rows.rowCount() == 0
        self.view.setVisible(not is_empty)
        self.nothing.setVisible(is_empty)
        if not is_empty and not self.chosen():
            self.view.selectRow(0)
        self._show_chosen()

    @Slot()
    def _show_chosen(self) -> None:
        chosen = self.chosen()
        self.measure.setEnabled(bool(chosen))
        self.train.setEnabled(len(chosen) == 1)
        if len(chosen) != 1:
            several = self.tr("{n} backbones chosen").format(n=len(chosen))
            self.title.setText(several if chosen else "")
            self.words.setText("")
            return
        row = chosen[0]
        self.title.setText(row.entry.title)
        page = self.tr("Where it comes from")
        sentences = [escape(sentence) for sentence in self._sentences(row)]
        # Qt paints links in a blue of its own.
        colour = self.palette().link().color().name()
        link = f'<a href="{escape(row.entry.source)}" style="color:{colour}">{escape(page)}</a>'
        self.words.setText(" ".join([*sentences, link]))

    def _sentences(self, row: ZooRow) -> list[str]:
        said = self.tr("Called {name} on the command line; photos are read at {n} px.")
        sentences = [said.format(name=row.entry.name, n=row.size_px)]
        if row.photos_per_s:
            measured = self.tr("Measured with {engine}.")
            sentences.append(measured.format(engine=row.engine))
        return [*sentences, *(told(sentence) for sentence in remarks(row.entry))]

    @Slot()
    def _measure(self) -> None:
        names = [row.entry.name for row in self.chosen()]
        if not names:
            return

        def work(task: TaskContext, process: ModelProcess) -> list[ZooRow]:
            return measure_backbones(names, process, task)

        self.job_asked.emit(self.tr("Measuring speed"), work, self._measured)

    def _measured(self, _rows: list[ZooRow]) -> None:
        self.refresh()

    @Slot()
    def _train(self) -> None:
        chosen = self.chosen()
        if len(chosen) == 1:
            self.backbone_chosen.emit(chosen[0].entry.name)
