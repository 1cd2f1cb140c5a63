"""Filters with a name: the list of them, the dialog that names one, the dialog that keeps them.

Owns: what the window knows of the saved filters of a project. Must not: show photos; it tells which
filter was chosen.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from cropapp.core.feed import Aspect, ProjectChange
from cropapp.core.gallery import PhotoFilter, PhotoSort, SavedFilter
from cropapp.gui import theme
from cropapp.gui.dialogs.form import FormDialog
from cropapp.gui.linked_sentence import LinkedSentence
from cropapp.gui.project_bridge import ProjectBridge


class SavedFilters(QObject):
    """The saved filters as of the last reading; writes go through it."""

    changed = Signal()

    def __init__(self, bridge: ProjectBridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.known: list[SavedFilter] = []
        bridge.changed.connect(self._on_changed)
        self._read()

    def save(
        self,
        name: str,
        wanted: PhotoFilter,
        sort: PhotoSort,
        done: Callable[[], None] | None = None,
    ) -> None:
        from cropapp.services.saved_filters import save_filter

        self._write(lambda: save_filter(self._bridge.project, name, wanted, sort), done)

    def rename(self, filter_id: int, name: str) -> None:
        from cropapp.services.saved_filters import rename_filter

        self._bridge.write(lambda: rename_filter(self._bridge.project, filter_id, name))

    def delete(self, filter_id: int, done: Callable[[], None] | None = None) -> None:
        from cropapp.services.saved_filters import delete_filter

        self._write(lambda: delete_filter(self._bridge.project, filter_id), done)

    def _write(self, work: Callable[[], object], done: Callable[[], None] | None) -> None:
        self._bridge.write(work, (lambda _: done()) if done else None)

    @Slot(object)
    def _on_changed(self, change: ProjectChange) -> None:
        if Aspect.FILTERS in change.aspects:
            self._read()

    def _read(self) -> None:
        from cropapp.services.saved_filters import list_filters

        self._bridge.read(lambda: list_filters(self._bridge.project), self._take, context=self)

    def _take(self, known: list[SavedFilter]) -> None:
        self.known = known
        self.changed.emit()


class NameDialog(FormDialog):
    """Asks for the name of a filter; a name that is taken says that it will be replaced."""

    def __init__(self, taken: list[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._taken = {name.casefold() for name in taken}
        self.field = QLineEdit(self)
        self.field.setAccessibleName(self.tr("Name of the filter"))
        self.form.addRow(self.tr("Name"), self.field)
        self.note = self.add_note("")
        self.field.textChanged.connect(self._on_text)
        self.entitle(
            self.tr("Save the filter"), self.tr("Save what is shown as a filter"), self.tr("Save")
        )
        self.refresh()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def name(self) -> str:
        return self.field.text().strip()

    def is_complete(self) -> bool:
        return bool(self.name())

    @Slot()
    def _on_text(self) -> None:
        taken = self.name().casefold() in self._taken
        self.note.setText(self.tr("It replaces the filter of that name.") if taken else "")
        self.act.setText(self.tr("Replace") if taken else self.tr("Save"))
        self.refresh()


class SavedFiltersDialog(QDialog):
    """The list of saved filters: show one, rename it in place, replace it, delete it."""

    chosen = Signal(object)
    """core.gallery.SavedFilter."""

    def __init__(
        self, saved: SavedFilters, shown: PhotoFilter, sort: PhotoSort, parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self._saved, self._shown, self._sort = saved, shown, sort
        self.setWindowTitle(self.tr("Saved filters"))
        self.resize(480, 360)
        self.list = QListWidget(self)
        self.list.setAccessibleName(self.tr("Saved filters"))
        self.list.setEditTriggers(QListWidget.EditTrigger.EditKeyPressed)
        self.list.itemChanged.connect(self._on_renamed)
        self.list.itemActivated.connect(self._on_show)
        self.show_button = QPushButton(self.tr("Show the photos"), self)
        self.show_button.setProperty("kind", "primary")
        self.rename_button = QPushButton(self.tr("Rename"), self)
        self.replace_button = QPushButton(self.tr("Replace by what is shown"), self)
        self.delete_button = QPushButton(self.tr("Delete"), self)
        self.show_button.clicked.connect(self._on_show)
        self.rename_button.clicked.connect(lambda: self.list.editItem(self.list.currentItem()))
        self.replace_button.clicked.connect(self._on_replace)
        self.delete_button.clicked.connect(self._on_delete)
        self._empty = QLabel(self.tr("Filters that you save will be here."), self)
        self._empty.setProperty("kind", "secondary")
        self.outcome = LinkedSentence(self)
        self.outcome.setProperty("kind", "secondary")
        self.outcome.opened.connect(lambda act: act())
        self._lay_out()
        saved.changed.connect(self._fill)
        self._fill()

    def _lay_out(self) -> None:
        side, row, column = QVBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        side.setSpacing(theme.SPACE_8)
        for button in (
            self.show_button,
            self.rename_button,
            self.replace_button,
            self.delete_button,
        ):
            button.setAutoDefault(False)
            side.addWidget(button)
        side.addStretch(1)
        row.setSpacing(theme.SPACE_12)
        row.addWidget(self.list, 1)
        row.addLayout(side)
        margin = theme.SPACE_16
        column.setContentsMargins(margin, margin, margin, margin)
        column.addWidget(self._empty)
        column.addLayout(row, 1)
        column.addWidget(self.outcome)

    @Slot()
    def _fill(self) -> None:
        row = max(0, self.list.currentRow())
        self.list.blockSignals(True)
        self.list.clear()
        for each in self._saved.known:
            item = QListWidgetItem(each.name, self.list)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            item.setData(Qt.ItemDataRole.UserRole, each.id)
        self.list.setCurrentRow(min(row, self.list.count() - 1))
        self.list.blockSignals(False)
        some = self.list.count() > 0
        self._empty.setVisible(not some)
        for button in (
            self.show_button,
            self.rename_button,
            self.replace_button,
            self.delete_button,
        ):
            button.setEnabled(some)

    def _current(self) -> SavedFilter | None:
        row = self.list.currentRow()
        return self._saved.known[row] if 0 <= row < len(self._saved.known) else None

    @Slot()
    def _on_show(self) -> None:
        current = self._current()
        if current is not None:
            self.accept()
            self.chosen.emit(current)

    @Slot(QListWidgetItem)
    def _on_renamed(self, item: QListWidgetItem) -> None:
        known, name = self._saved.known[self.list.row(item)], item.text().strip()
        others = {each.name.casefold() for each in self._saved.known if each.id != known.id}
        taken = name.casefold() in others
        words = self.tr("There is a filter called “{name}” already.")
        self.outcome.say(words if taken else "", name=name)
        if name and name != known.name and not taken:
            self._saved.rename(known.id, name)
        else:
            self._fill()

    @Slot()
    def _on_replace(self) -> None:
        current = self._current()
        if current is not None:
            words = self.tr("“{name}” shows now what the photos page shows. {back}")
            told = partial(self._say_done, words, current)
            self._saved.save(current.name, self._shown, self._sort, told)

    @Slot()
    def _on_delete(self) -> None:
        current = self._current()
        if current is not None:
            told = partial(self._say_done, self.tr("“{name}” is deleted. {back}"), current)
            self._saved.delete(current.id, told)

    def _say_done(self, words: str, before: SavedFilter) -> None:
        """Say what became of a filter, with the way back: nothing else would take it back."""
        if not shiboken6.isValid(self):
            return

        def bring_back() -> None:
            self.outcome.say("")
            self._saved.save(before.name, before.filter, before.sort)

        self.outcome.say(words, name=before.name, back=(self.tr("Take it back"), bring_back))
