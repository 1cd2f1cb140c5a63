"""Where is this folder now? It looks by itself, and takes a place that the person names.

Owns: the search while it is open, and the places with how sure each is. Must not: relink; who
opened it does.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import (
    QFileDialog,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QWidget,
)

from cropapp.core.entities import FolderId
from cropapp.core.tasks import QuietTask
from cropapp.gui.dialogs.form import FormDialog
from cropapp.gui.file_dialogs import FileDialog
from cropapp.gui.locale_words import number
from cropapp.gui.project_bridge import ProjectBridge

if TYPE_CHECKING:
    from cropapp.services.relink_folder import MovedFolder

_PLACE_ROLE = int(Qt.ItemDataRole.UserRole)
_LIST_PX, _ITEM_PX = 148, 48


class FindFolderDialog(FormDialog):
    """Places are listed as they are known, the likeliest first; the best is chosen already."""

    def __init__(
        self, bridge: ProjectBridge, folder_id: FolderId, path: Path, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge, self._folder_id, self._path = bridge, folder_id, path
        self._task = QuietTask()
        self.setMinimumWidth(560)
        self.entitle(
            self.tr("Find folder"),
            self.tr("Where is {name} now?").format(name=path.name or str(path)),
            self.tr("Relink"),
        )
        self.add_note(self.tr("It was at {path}.").format(path=path))
        self.searching = QProgressBar(self)
        self.searching.setRange(0, 0)
        self.searching.setTextVisible(False)
        self.searching.setAccessibleName(self.tr("Looking for the folder"))
        self.words = QLabel(self, wordWrap=True)
        self.words.setProperty("kind", "secondary")
        self.places = QListWidget(self)
        self.places.setAccessibleName(self.tr("Places where it may be"))
        self.places.setFixedHeight(_LIST_PX)
        self.places.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.places.currentItemChanged.connect(self.refresh)
        self.choose = QPushButton(self.tr("Choose a folder…"), self)
        self.choose.setAutoDefault(False)
        self.choose.clicked.connect(self._choose)
        for part in (self.words, self.searching, self.places, self.choose):
            self.form.addRow(part)
        self.finished.connect(self._task.cancel)
        self.refresh()
        self._search()

    def is_complete(self) -> bool:
        return self.answer() is not None

    def answer(self) -> Path | None:
        """Return the place chosen, None if it holds none of the photos."""
        item = self.places.currentItem()
        place = item.data(_PLACE_ROLE) if item else None
        return place.path if place is not None and (place.found or not place.looked_for) else None

    # --- the search

    def _search(self) -> None:
        from cropapp.services.project_folders import what_goes_with
        from cropapp.services.relink_folder import find_moved

        project, folder_id, task = self._bridge.project, self._folder_id, self._task
        self.words.setText(
            self.tr("Looking near its old place, in your home folder and on every drive…")
        )

        def work() -> list[MovedFolder]:
            return find_moved(project, what_goes_with(project, folder_id).folder, task)

        self._bridge.read(work, self._show_found, context=self, failed=self._on_failed)

    def _show_found(self, found: list[MovedFolder]) -> None:
        self.searching.hide()
        for place in found:
            self._add(place)
        if found:
            self.words.setText(self.tr("Its photos were found here:"))
            self.places.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.words.setText(
                self.tr("It was not found by itself. Plug its disk in, or choose where it is.")
            )
        if self.places.currentItem() is None and self.places.count():
            self.places.setCurrentRow(0)
        self.refresh()

    def _on_failed(self, problem: Exception) -> None:
        self.searching.hide()
        self.words.setText(self.tr("The search ended early. Choose where it is."))
        self._bridge.failed.emit(problem)

    def _add(self, place: MovedFolder) -> QListWidgetItem:
        item = QListWidgetItem(f"{place.path}\n{self._how_sure(place)}")
        item.setToolTip(str(place.path))
        # Two lines, also where a name needs a taller font than the system's.
        item.setSizeHint(QSize(0, _ITEM_PX))
        item.setData(_PLACE_ROLE, place)
        self.places.addItem(item)
        return item

    def _how_sure(self, place: MovedFolder) -> str:
        if not place.found:
            return self.tr("None of its photos is there.")
        if place.same < place.compared:
            words = self.tr("{found} of {looked_for} photos are there, some with another content")
        else:
            words = self.tr("{found} of {looked_for} photos are there, {n} checked by content")
        return words.format(
            found=number(place.found),
            looked_for=number(place.looked_for),
            n=number(place.compared),
        )

    # --- a place that the person names

    @Slot()
    def _choose(self) -> None:
        left = self._path
        while not left.is_dir() and left != left.parent:
            left = left.parent
        picker = FileDialog(self, self.tr("Choose a folder"), str(left))
        picker.setFileMode(QFileDialog.FileMode.Directory)
        picker.setOption(QFileDialog.Option.ShowDirsOnly)
        picker.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        picker.accepted.connect(lambda: self.take_place(Path(picker.selectedFiles()[0])))
        picker.open()

    def take_place(self, path: Path) -> None:
        """Look at a place that the person named, then list and choose it."""
        from cropapp.services.project_folders import what_goes_with
        from cropapp.services.relink_folder import check_place

        project, folder_id, task = self._bridge.project, self._folder_id, self._task

        def work() -> MovedFolder:
            folder = what_goes_with(project, folder_id).folder
            return check_place(project, folder, path, task)

        def listed(place: MovedFolder) -> None:
            self.places.setCurrentItem(self._add(place))
            self.refresh()

        self._bridge.read(work, listed, context=self)
