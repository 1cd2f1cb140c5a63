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

from cropapp.core.entities import PhotoId
from cropapp.core.gallery import PhotoFilter
from cropapp.gui.commands import front_page
from cropapp.gui.dialogs.keys_sheet import KeysSheet
from cropapp.gui.dialogs.new_project import NewProjectDialog
from cropapp.gui.dialogs.photo_words import ExcludeDialog
from cropapp.gui.differences.in_window import show_differences
from cropapp.gui.file_dialogs import FileDialog
from cropapp.services import app_folders
from cropapp.services.app_folders import RecentProject

if TYPE_CHECKING:
    from cropapp.gui.main_window import MainWindow
    from cropapp.services.import_labels import LabelImportPreview
    from cropapp.services.model_registry import StarterCard


class WindowDialogs(QObject):
    """One per window. `shown` is the dialog that is open now."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.shown: QDialog | None = None
        self._exported: dict[Path, Path] = {}
        """Where the labels of a project were written last: offered the next time."""
        window.flows.exported.connect(self._exported.__setitem__)

    # --- projects

    @Slot()
    def new_project(self, folder: Path | None = None, *, more: Sequence[Path] = ()) -> None:
        """Ask how to make a project, then make it; `more` are further folders of photos."""
        place = app_folders.default_projects_folder()
        dialog = NewProjectDialog(folder, place, (), self._window, more=more)
        self._show(dialog, lambda: self._window.flows.make(dialog.answer()))
        self._window.background.run(_starters, dialog.show_starters, context=dialog)

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
            self._window.recent.forget(recent.path)
            self._window.flows.open(path)

        title = self.tr("Find {name}").format(name=recent.name)
        self._choose_file(title, str(recent.path.parent), kind, found)

    @Slot(object)
    def forget_project(self, recent: RecentProject) -> None:
        """Take a project off the list."""
        self._window.recent.forget(recent.path)

    # --- photos and classes

    @Slot()
    def add_folder(self) -> None:
        """Ask which folder to add."""
        bridge = self._window.bridge
        known = list(bridge.project.folder_paths.values()) if bridge else []
        self._choose_folder(
            self.tr("Add folder"),
            lambda folder: self._window.folder_flows.add([folder]),
            beside=known[-1].parent if known else None,
        )

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

    @Slot()
    def predict_again(self) -> None:
        """Ask by how many looks, or by which versions, all photos are to be predicted."""
        from cropapp.gui.predict_again import ask_to_predict_again

        ask_to_predict_again(self._window, self._show)

    # --- labels in and out

    @Slot()
    @Slot(object, int)
    def export(self, wanted: PhotoFilter | None = None, count: int = 0) -> None:
        """Ask what to export and where to; `wanted` names photos other than those in the grid."""
        photos, bridge = self._window.photos, self._window.bridge
        if bridge is None:
            return
        from cropapp.gui.dialogs.labels_io import ExportDialog

        location = self._window.settings.values.export_location
        shown = wanted or PhotoFilter()
        if wanted is None and photos is not None:
            shown, count = photos.photo_filter(), len(photos.grid.gallery.order)
        elif wanted is None and bridge.counts is not None:
            count = bridge.counts.photos  # the grid was not shown yet: nothing is left out
        dialog = ExportDialog(shown, count, self._window, location=location)
        dialog.only_shown.setChecked(wanted is not None)
        project = bridge.project.path
        place = self._exported.get(project, project.with_name("labels.csv"))

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
        """Ask for a CSV of labels, or for the project of another person."""
        flows, bridge = self._window.flows, self._window.bridge
        place = str(bridge.project.path.parent) if bridge else ""
        kinds = self.tr("Labels ({patterns})").format(patterns="*.csv *.tsv *.cropapp")
        self._choose_file(self.tr("Import labels"), place, kinds, flows.preview_labels)

    @Slot()
    def import_class_folders(self) -> None:
        """Ask for a folder with a sub-folder per class, first for one that the project has."""
        bridge = self._window.bridge
        known = list(bridge.project.folder_paths.values()) if bridge else []
        title = self.tr("Folder with a sub-folder per class")
        place = str(known[0]) if known else ""
        self._choose_folder(title, self._window.flows.preview_labels, place)

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

            replace, author, decide = dialog.overwrite.isChecked(), bridge.author, dialog.decides()

            def done() -> None:
                if decide:
                    show_differences(self._window, preview.source)

            bridge.edit(
                lambda: commit_import(
                    bridge.project, preview, author=author, overwrite=replace, remember=decide
                ),
                done,
            )

        self._show(dialog, commit)

    @Slot()
    def show_keys(self) -> None:
        """Show all keys."""
        if isinstance(self.shown, KeysSheet):
            self.shown.reject()
            return
        page = front_page(self._window)
        groups = [*(page.key_groups() if page else []), *self._window.actions_.groups()]
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
        return FileDialog(self._window, title, place, kinds)

    def _choose_file(
        self, title: str, place: str, kinds: str, then: Callable[[Path], None]
    ) -> None:
        picker = self._file_dialog(title, place, kinds)
        picker.setFileMode(QFileDialog.FileMode.ExistingFile)
        self._show(picker, lambda: then(Path(picker.selectedFiles()[0])))

    def _choose_folder(
        self,
        title: str,
        then: Callable[[Path], None],
        place: str = "",
        beside: Path | None = None,
    ) -> None:
        picker = self._file_dialog(title, str(beside or ""), "")
        picker.setFileMode(QFileDialog.FileMode.Directory)
        picker.setOption(QFileDialog.Option.ShowDirsOnly)
        if place:
            picker.selectFile(place)  # shown marked among its neighbours: Enter takes it
        self._show(picker, lambda: then(Path(picker.selectedFiles()[0])))


def _starters() -> list[StarterCard]:
    """Read the starter models. For a background thread."""
    from cropapp.services.model_registry import starter_models

    return starter_models()
