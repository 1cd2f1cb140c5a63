"""When the window asks, and what becomes of the answer.

Owns: opening the dialogs (never with a nested wait) and passing what was answered on. Dialogs whose
services import SQLAlchemy are imported when asked for: it would cost a third of the start.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QDialog, QFileDialog

from cropapp.core.entities import ClassId, PhotoId
from cropapp.gui.dialogs.keys_sheet import KeysSheet
from cropapp.gui.dialogs.new_project import NewProjectDialog
from cropapp.gui.dialogs.photo_words import ClassDialog, ExcludeDialog
from cropapp.services import app_folders
from cropapp.services.app_folders import RecentProject

if TYPE_CHECKING:
    from cropapp.gui.main_window import MainWindow
    from cropapp.services.import_labels import LabelImportPreview


class WindowDialogs(QObject):
    """One per window. `shown` is the dialog that is open now."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.shown: QDialog | None = None

    # --- projects

    @Slot()
    def new_project(self, folder: Path | None = None) -> None:
        """Ask how to make a project, then make it."""
        from cropapp.services.model_registry import starter_models

        place = app_folders.default_projects_folder()
        dialog = NewProjectDialog(folder, place, starter_models(), self._window)
        self._show(dialog, lambda: self._window.flows.make(dialog.answer()))

    @Slot()
    def open_project(self) -> None:
        """Ask which project, then open it."""
        kind = self.tr("CropApp projects (*.cropapp)")
        place = str(app_folders.default_projects_folder())
        self._choose_file(self.tr("Open project"), place, kind, self._window.flows.open)

    @Slot(object)
    def find_project(self, recent: RecentProject) -> None:
        """Ask where a project went that is not where it was."""
        kind = self.tr("CropApp projects (*.cropapp)")

        def found(path: Path) -> None:
            app_folders.forget_project(recent.path)
            self._window.flows.open(path)

        title = self.tr("Find {name}").format(name=recent.name)
        self._choose_file(title, str(recent.path.parent), kind, found)

    @Slot(object)
    def forget_project(self, recent: RecentProject) -> None:
        """Take a project off the list."""
        app_folders.forget_project(recent.path)
        self._window.start.refresh()

    def take_dropped(self, paths: Sequence[Path]) -> None:
        """A project is opened; a folder is added to the open project, or makes a new one."""
        projects = [path for path in paths if path.suffix.lower() == ".cropapp"]
        folders = [path if path.is_dir() else path.parent for path in paths]
        if projects:
            self._window.flows.open(projects[0])
        elif folders and self._window.bridge is None:
            self.new_project(folders[0])
        else:
            for folder in dict.fromkeys(folders):
                self._window.flows.add_folder(folder)

    # --- photos and classes

    @Slot()
    def add_folder(self) -> None:
        """Ask which folder to add."""
        title = self.tr("Add folder")
        self._choose_folder(title, self._window.flows.add_folder)

    @Slot(object)
    def exclude(self, photo_ids: Sequence[PhotoId] | None = None) -> None:
        """Ask why photos are left out; without ids, those that a key acts on."""
        bridge, photos = self._window.bridge, self._window.photos
        if bridge is None or photos is None:
            return
        ids = list(photo_ids if photo_ids is not None else photos.target_ids())
        if ids:
            dialog = ExcludeDialog(len(ids), self._window)
            self._show(dialog, lambda: bridge.exclude_photos(ids, dialog.answer()))

    @Slot(str)
    def new_class(self, name: str = "") -> None:
        """Ask for a new class."""
        bridge = self._window.bridge
        if bridge is None:
            return
        taken = {entry.key for entry in bridge.classes if entry.key}
        dialog = ClassDialog(None, taken, name, self._window)

        def add() -> None:
            chosen, key, colour = dialog.answer()
            bridge.add_class(chosen, key=key, colour=colour)

        self._show(dialog, add)

    @Slot(int)
    def edit_class(self, class_id: int) -> None:
        """Ask for another name, key or colour of a class."""
        bridge = self._window.bridge
        known = bridge.class_by_id.get(ClassId(class_id)) if bridge else None
        if bridge is None or known is None:
            return
        taken = {each.key for each in bridge.classes if each.key and each.id != known.id}
        dialog = ClassDialog(known, taken, parent=self._window)

        def save() -> None:
            name, key, colour = dialog.answer()
            if name != known.name:
                bridge.rename_class(known.id, name)
            if key != known.key:
                bridge.set_class_key(known.id, key)
            if colour and colour != known.colour:
                bridge.recolour_class(known.id, colour)

        self._show(dialog, save)

    # --- labels in and out

    @Slot()
    def export(self) -> None:
        """Ask what to export and where to."""
        photos, bridge = self._window.photos, self._window.bridge
        if photos is None or bridge is None:
            return
        from cropapp.gui.dialogs.labels_io import ExportDialog

        dialog = ExportDialog(photos.photo_filter(), len(photos.grid.gallery.order), self._window)
        place = bridge.project.path.with_name("labels.csv")

        def choose() -> None:
            options = dialog.answer()
            picker = self._file_dialog(self.tr("Export labels"), str(place), "CSV (*.csv)")
            picker.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            picker.setDefaultSuffix("csv")
            picker.selectFile(str(place))
            self._show(
                picker,
                lambda: self._window.flows.export(Path(picker.selectedFiles()[0]), options),
            )

        self._show(dialog, choose)

    @Slot()
    def import_csv(self) -> None:
        """Ask for a CSV of labels."""
        flows = self._window.flows
        self._choose_file(self.tr("Import labels"), "", "CSV (*.csv)", flows.preview_labels)

    @Slot()
    def import_class_folders(self) -> None:
        """Ask for a folder with a sub-folder per class."""
        self._choose_folder(self.tr("Folder of class folders"), self._window.flows.preview_labels)

    @Slot(object)
    def confirm_import(self, preview: LabelImportPreview) -> None:
        """Show what an import would do, then do it as one step."""
        bridge = self._window.bridge
        if bridge is None:
            return
        from cropapp.gui.dialogs.labels_io import ImportLabelsDialog

        dialog = ImportLabelsDialog(preview, self._window)

        def commit() -> None:
            from cropapp.services.import_labels import commit_import

            replace, author = dialog.overwrite.isChecked(), bridge.author
            bridge.edit(
                lambda: commit_import(bridge.project, preview, author=author, overwrite=replace)
            )

        self._show(dialog, commit)

    @Slot()
    def show_keys(self) -> None:
        """Show all keys."""
        groups = [group for group in self._window.actions_.groups() if group[1]]
        self._show(KeysSheet(groups, self._window), lambda: None)

    # --- how

    def _show(self, dialog: QDialog, accepted: Callable[[], None]) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(accepted)
        dialog.finished.connect(self._forget)
        self.shown = dialog
        dialog.open()

    def _forget(self) -> None:
        if self.shown is self.sender():
            self.shown = None

    def _file_dialog(self, title: str, place: str, kinds: str) -> QFileDialog:
        return QFileDialog(self._window, title, place, kinds)

    def _choose_file(
        self, title: str, place: str, kinds: str, then: Callable[[Path], None]
    ) -> None:
        picker = self._file_dialog(title, place, kinds)
        picker.setFileMode(QFileDialog.FileMode.ExistingFile)
        self._show(picker, lambda: then(Path(picker.selectedFiles()[0])))

    def _choose_folder(self, title: str, then: Callable[[Path], None]) -> None:
        picker = self._file_dialog(title, "", "")
        picker.setFileMode(QFileDialog.FileMode.Directory)
        picker.setOption(QFileDialog.Option.ShowDirsOnly)
        self._show(picker, lambda: then(Path(picker.selectedFiles()[0])))
