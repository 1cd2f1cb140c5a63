"""The lines of the log as a table over arrays of ids.

Owns: the order shown, a bounded cache of the lines painted lately, the text of each cell. Lines are
fetched in pages by reader threads when something asks for them. Must not: query in the GUI thread
or decide which lines are shown (the page does).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer
from PySide6.QtGui import QStandardItemModel

from cropapp.core.change_log import ChangeLine, ChangeOrder, LineId
from cropapp.core.entities import ClassId, PhotoClass
from cropapp.gui.changes.words import after_words, before_words, model_words, step_words
from cropapp.gui.locale_words import moment
from cropapp.gui.project_bridge import ProjectBridge

PAGE_LINES = 128
CACHE_LINES = 4000
_MAX_READS = 2
LINE_ROLE = int(Qt.ItemDataRole.UserRole)
STARTS_STEP_ROLE = LINE_ROLE + 1

NO_ORDER = ChangeOrder(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))
_AnyIndex = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    WHEN = 0
    WHO = 1
    STEP = 2
    PHOTO = 3
    BEFORE = 4
    AFTER = 5
    MODEL = 6


class ChangeTable(QStandardItemModel):
    """One row per line. `data(index, LINE_ROLE)` is a ChangeLine, or None until it is read.

    The base class only counts rows and columns and holds no item: a view asks for them at every
    index it makes, and answered in Python, selecting 100,000 rows takes a second and a half.
    """

    def __init__(self, bridge: ProjectBridge, parent: QObject | None = None) -> None:
        super().__init__(0, len(Column), parent)
        self._bridge = bridge
        self._order = NO_ORDER
        self.classes: Mapping[ClassId, PhotoClass] = {}
        """All of them, retired ones too, each under its own name."""
        self._lines: OrderedDict[int, ChangeLine] = OrderedDict()
        self._wanted: OrderedDict[int, None] = OrderedDict()
        self._reading: set[int] = set()
        self._flush = QTimer(self, singleShot=True, interval=0)
        self._flush.timeout.connect(self._read_wanted)

    # --- the order

    @property
    def order(self) -> ChangeOrder:
        return self._order

    def show_order(self, order: ChangeOrder) -> int:
        """Show these lines; return how many came on top of all others, where that is all."""
        more = len(order) - len(self._order)
        self._wanted.clear()
        self._reading = set()  # replies to reads of the old order find their own set
        if more > 0 and len(self._order) and np.array_equal(order.lines[more:], self._order.lines):
            self._order = order
            self.insertRows(0, more)
            return more
        self.setRowCount(0)
        self._order = order
        self.setRowCount(len(order))
        return 0

    def show_classes(self, classes: Mapping[ClassId, PhotoClass]) -> None:
        """Show names and colours of classes as they are now."""
        self.classes = classes
        self._tell_all()

    def forget(self) -> None:
        """Have lines read again when next painted."""
        self._lines.clear()
        self._tell_all()

    def line_at(self, row: int) -> ChangeLine | None:
        """Return what is known of a row now, and have it read if that is nothing."""
        line = self._lines.get(int(self._order.lines[row]))
        if line is None:
            self._want(row // PAGE_LINES)
        return line

    def step_rows(self, row: int) -> tuple[int, int]:
        """Return the first and the last row of the step that a row belongs to."""
        rows = np.flatnonzero(self._order.steps == self._order.steps[row])
        return int(rows[0]), int(rows[-1])

    def first_of_steps(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return one of these rows for each step they belong to."""
        return rows[np.unique(self._order.steps[rows], return_index=True)[1]]

    def starts_step(self, row: int) -> bool:
        """Whether the row is the first shown of its step."""
        steps = self._order.steps
        return row == 0 or bool(steps[row] != steps[row - 1])

    # --- Qt's questions

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = int(Qt.ItemDataRole.DisplayRole),
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return {
            Column.WHEN: self.tr("When"),
            Column.WHO: self.tr("Who"),
            Column.STEP: self.tr("Change"),
            Column.PHOTO: self.tr("Photo"),
            Column.BEFORE: self.tr("From"),
            Column.AFTER: self.tr("To"),
            Column.MODEL: self.tr("The model had said"),
        }[Column(section)]

    def data(self, index: _AnyIndex, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        if not index.isValid() or index.row() >= len(self._order):
            return None
        if role == STARTS_STEP_ROLE:
            return self.starts_step(index.row())
        if role == LINE_ROLE:
            return self.line_at(index.row())
        if role not in _TEXT_ROLES:
            return None
        line = self.line_at(index.row())
        column = Column(index.column())
        if line is None:
            return ""
        if role == Qt.ItemDataRole.ToolTipRole and column is Column.PHOTO:
            return line.relative_path
        return self._text(line, column)

    def _text(self, line: ChangeLine, column: Column) -> str:
        match column:
            case Column.WHEN:
                return moment(line.at)
            case Column.WHO:
                return line.author
            case Column.STEP:
                return step_words(line)
            case Column.PHOTO:
                return line.file_name
            case Column.BEFORE:
                return before_words(line, self.classes)
            case Column.AFTER:
                return after_words(line, self.classes)
        return model_words(line, self.classes)

    # --- reading

    def _want(self, page: int) -> None:
        if page in self._reading:
            return
        self._wanted[page] = None
        self._wanted.move_to_end(page)
        if not self._flush.isActive():
            self._flush.start()

    def _read_wanted(self) -> None:
        while self._wanted and len(self._reading) < _MAX_READS:
            page, _ = self._wanted.popitem()
            self._read_page(page)

    def _read_page(self, page: int) -> None:
        from cropapp.services.changes_log import read_changes

        reading, project, order = self._reading, self._bridge.project, self._order
        some = order.lines[page * PAGE_LINES : (page + 1) * PAGE_LINES]
        ids = [LineId(int(line)) for line in some]
        reading.add(page)

        def done(lines: list[ChangeLine]) -> None:
            reading.discard(page)
            self._receive(page, lines)

        self._bridge.read(lambda: read_changes(project, ids), done, context=self)

    def _receive(self, page: int, lines: list[ChangeLine]) -> None:
        for line in lines:
            self._lines[line.id] = line
            self._lines.move_to_end(line.id)
        while len(self._lines) > CACHE_LINES:
            self._lines.popitem(last=False)
        first, last = page * PAGE_LINES, min((page + 1) * PAGE_LINES, len(self._order)) - 1
        if first <= last:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(Column) - 1))
        self._read_wanted()

    def _tell_all(self) -> None:
        if len(self._order):
            last = self.index(len(self._order) - 1, len(Column) - 1)
            self.dataChanged.emit(self.index(0, 0), last)


_TEXT_ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
)
