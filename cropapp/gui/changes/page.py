"""The page of all changes.

Owns: the table with its filters, what is selected, and asking for a revert. Must not: query or
write in the GUI thread; services.changes_log and services.revert do, by way of the bridge.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    Qt,
    QTimer,
    Slot,
)
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cropapp.core.change_log import ChangeFilter, ChangeOrder, LineId
from cropapp.core.changes import ChangeSet
from cropapp.core.entities import PhotoClass, PhotoId
from cropapp.core.feed import Aspect, ProjectChange
from cropapp.core.gallery import PhotoFilter
from cropapp.gui import theme
from cropapp.gui.changes.filters import ChangeFilters
from cropapp.gui.changes.model import ChangeTable, Column
from cropapp.gui.changes.outcome_line import OutcomeLine
from cropapp.gui.changes.table_view import ChangeView
from cropapp.gui.locale_words import number
from cropapp.gui.notices import EmptyPage
from cropapp.gui.photo_words import class_name
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.gui.project_page import ProjectPage
from cropapp.gui.theme import SPACE_8, SPACE_12

if TYPE_CHECKING:
    from cropapp.services.revert import RevertOutcome

AGAIN_MS = 300
"""After a change the log is looked at again; while somebody labels, about three times a second."""


class ChangesPage(ProjectPage):
    """Who said what of which photo, the newest first; each line can be taken back."""

    def __init__(self, bridge: ProjectBridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self.filters = ChangeFilters(self)
        self.table = ChangeTable(bridge, self)
        self.view = ChangeView(self.table, self)
        self.outcome = OutcomeLine(self)
        self._title, self._count = QLabel(self.tr("Changes"), self), QLabel(self)
        self.revert_button = QPushButton(self)
        self.step_button = QPushButton(self.tr("Select whole change"), self)
        self.photos_button = QPushButton(self.tr("Show photos"), self)
        self._empty = EmptyPage(self)
        self._centre = QStackedWidget(self)
        self._asked = 0
        self._is_answered = False
        self._make_actions()
        self._lay_out()
        self._again = QTimer(self, singleShot=True, interval=AGAIN_MS)
        self._connect_parts()
        self._read_offers()
        self._find()
        self._show_selected()

    # --- composition

    def _make_actions(self) -> None:
        self._revert = self._action(self.tr("Revert the selected changes"), "R", self.revert)
        self._whole = self._action(self.tr("Select the whole change"), "S", self.select_step)
        self._photos = self._action(self.tr("Show the photos"), "Return", self.show_photos)
        self._search = self._action(
            self.tr("Search changes"), "Ctrl+F", self.filters.search.setFocus, self
        )

    def _action(self, words: str, key: str, slot: object, owner: QWidget | None = None) -> QAction:
        action = QAction(words, self)
        action.setShortcut(QKeySequence(key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(slot)
        (owner or self.view).addAction(action)
        return action

    def key_groups(self) -> list[tuple[str, list[QAction]]]:
        return [(self.tr("Changes"), [self._revert, self._whole, self._photos, self._search])]

    def _lay_out(self) -> None:
        self._title.setProperty("kind", "title")
        self._count.setProperty("kind", "secondary")
        self.revert_button.setProperty("kind", "primary")
        head = QHBoxLayout()
        head.setContentsMargins(SPACE_12, SPACE_12, SPACE_12, SPACE_8)
        head.setSpacing(SPACE_8)
        head.addWidget(self._title)
        head.addWidget(self._count)
        head.addStretch(1)
        for button in (self.step_button, self.photos_button, self.revert_button):
            head.addWidget(button)
        self._centre.addWidget(self.view)
        self._centre.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.filters)
        column.addWidget(self.outcome)
        column.addWidget(self._centre, 1)

    def _connect_parts(self) -> None:
        self._again.timeout.connect(self._look_again)
        self._bridge.changed.connect(self._on_changed)
        theme.changed.connect(self.view.viewport().update)
        self.filters.changed.connect(self._find)
        self.view.selectionModel().selectionChanged.connect(self._show_selected)
        self.view.customContextMenuRequested.connect(self._show_menu)
        self.view.clicked.connect(self._on_clicked)
        self.view.doubleClicked.connect(self.show_photos)
        self.revert_button.clicked.connect(self.revert)
        self.step_button.clicked.connect(self.select_step)
        self.photos_button.clicked.connect(self.show_photos)
        self.outcome.anyway_asked.connect(self._revert_anyway)
        self._empty.action.connect(self._on_empty_action)

    def arrive(self) -> None:
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- reading

    @Slot(object)
    def _on_changed(self, change: ProjectChange) -> None:
        if change.aspects & {Aspect.LABELS, Aspect.CLASSES} and not self._again.isActive():
            self._again.start()
        if change.aspects & {Aspect.CLASSES, Aspect.FOLDERS}:
            self.table.forget()

    @Slot()
    def _look_again(self) -> None:
        self._read_offers()
        self._find()

    def _read_offers(self) -> None:
        from cropapp.services.changes_log import changers

        project = self._bridge.project
        self._bridge.read(
            lambda: (changers(project), project.classes(include_retired=True)),
            self._take_offers,
            context=self,
        )

    def _take_offers(self, offers: tuple[list[str], list[PhotoClass]]) -> None:
        people, classes = offers
        by_id = {known.id: known for known in classes}
        self.filters.show_people(people)
        self.filters.show_classes([(class_name(by_id, known.id), known) for known in classes])
        self.table.show_classes(by_id)

    @Slot()
    def _find(self) -> None:
        from cropapp.services.changes_log import find_changes

        project, wanted = self._bridge.project, self.filters.change_filter()
        self._asked += 1
        asked = self._asked

        def show(order: ChangeOrder) -> None:
            if asked == self._asked:  # else a later filter was asked for meanwhile
                self._show_order(order)

        self._bridge.read(lambda: find_changes(project, wanted), show, context=self)

    def _show_order(self, order: ChangeOrder) -> None:
        self._is_answered = True
        if not np.array_equal(order.lines, self.table.order.lines):
            self.view.show_order(order)
        self._show_centre()
        self._show_selected()

    def _show_centre(self) -> None:
        count = len(self.table.order)
        words = self.tr("1 line") if count == 1 else self.tr("{n} lines")
        self._count.setText(words.format(n=number(count)))
        if count or not self._is_answered:
            self._centre.setCurrentWidget(self.view)
            return
        if self._is_filtered():
            self._empty.say(self.tr("No change matches these filters."), self.tr("Clear filters"))
        else:
            words = self.tr(
                "Every label, import and undo will be listed here, with who did it and when."
            )
            self._empty.say(words, self.tr("Show the photos"))
        self._centre.setCurrentWidget(self._empty)

    def _is_filtered(self) -> bool:
        return self.filters.change_filter() != ChangeFilter()

    @Slot()
    def _on_empty_action(self) -> None:
        if self._is_filtered():
            self.filters.clear()
        else:
            self.photos_asked.emit(PhotoFilter(), "")

    # --- the selected lines

    def selected_lines(self) -> list[LineId]:
        """Return the lines selected, else the current one."""
        rows = self.view.selected_rows()
        return [LineId(int(line)) for line in self.table.order.lines[rows]]

    @Slot()
    def _show_selected(self) -> None:
        count = len(self.view.selected_rows())
        words = self.tr("Revert 1 line") if count == 1 else self.tr("Revert {n} lines")
        self.revert_button.setText(words.format(n=number(count)) if count else self.tr("Revert"))
        for part in (self.revert_button, self.step_button, self.photos_button):
            part.setEnabled(count > 0)
        for action in (self._revert, self._whole, self._photos):
            action.setEnabled(count > 0)

    @Slot()
    def select_step(self) -> None:
        """Select every line shown of the steps that selected lines belong to."""
        rows = self.view.selected_rows()
        if not len(rows):
            return
        chosen = QItemSelection()
        last_column = len(Column) - 1
        for row in {self.table.step_rows(int(row)) for row in self.table.first_of_steps(rows)}:
            first, last = self.table.index(row[0], 0), self.table.index(row[1], last_column)
            chosen.select(first, last)
        flag = QItemSelectionModel.SelectionFlag
        self.view.selectionModel().select(chosen, flag.ClearAndSelect | flag.Rows)

    @Slot()
    def show_photos(self) -> None:
        """Go to the photos of the selected lines."""
        from cropapp.services.changes_log import photos_of

        lines, project = self.selected_lines(), self._bridge.project
        if lines:
            self._bridge.read(lambda: photos_of(project, lines), self._ask_for_photos, context=self)

    def _ask_for_photos(self, ids: list[PhotoId]) -> None:
        if ids:
            self.photos_asked.emit(PhotoFilter(photo_ids=tuple(ids)), self.tr("Changed photos"))

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        line = self.table.line_at(index.row())
        alone = len(self.view.selected_rows()) == 1
        if line and line.photo_id is not None and alone and index.column() == Column.PHOTO:
            self.photos_asked.emit(PhotoFilter(photo_ids=(line.photo_id,)), line.file_name)

    @Slot(QPoint)
    def _show_menu(self, where: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions([self._revert, self._whole, self._photos])
        menu.popup(self.view.viewport().mapToGlobal(where))

    # --- the way back

    @Slot()
    def revert(self) -> None:
        """Set the photos of the selected lines back to what they were before them."""
        self._revert_lines(self.selected_lines(), anyway=False)

    @Slot(object)
    def _revert_anyway(self, lines: tuple[LineId, ...]) -> None:
        self._revert_lines(list(lines), anyway=True)

    def _revert_lines(self, lines: list[LineId], *, anyway: bool) -> None:
        from cropapp.services.revert import revert_lines

        if not lines:
            return
        project, author = self._bridge.project, self._bridge.author
        outcomes: list[RevertOutcome] = []

        def work() -> ChangeSet | None:
            outcomes.append(revert_lines(project, lines, author=author, anyway=anyway))
            return outcomes[0].change_set

        self._bridge.edit(work, lambda: self.outcome.show_outcome(outcomes[0]))
