"""When a person edits the classes: which dialog asks, and what becomes of the answer.

Owns: opening the dialogs (never with a nested wait) and giving the answers to the bridge, each as
one step that undo takes back. Dialogs and services are imported when asked for: they bring
SQLAlchemy, a third of the start.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt, Slot
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from cropapp.core.changes import ChangeSet
from cropapp.core.entities import ClassId, PhotoId
from cropapp.gui.file_dialogs import FileDialog
from cropapp.gui.project_bridge import ProjectBridge

if TYPE_CHECKING:
    from cropapp.services.class_list_csv import ClassListPreview


class ClassDialogs(QObject):
    """One per class panel. `shown` is the dialog that is open now."""

    def __init__(self, bridge: ProjectBridge, parent: QWidget) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._widget = parent
        self.shown: QDialog | None = None

    # --- one class

    @Slot(str)
    def new_class(self, name: str = "") -> None:
        """Ask for a new class."""
        from cropapp.gui.dialogs.class_editor import ClassEditor

        dialog = ClassEditor(self._bridge, None, name, self._window())
        self._show(
            dialog, lambda: self._bridge.add_class(dialog.name.text().strip(), dialog.answer())
        )

    @Slot(int)
    def edit_class(self, class_id: int) -> None:
        """Ask for what is to be different of a class."""
        from cropapp.gui.dialogs.class_editor import ClassEditor

        known = self._bridge.class_by_id.get(ClassId(class_id))
        if known is not None:
            dialog = ClassEditor(self._bridge, known, parent=self._window())
            self._show(dialog, lambda: self._bridge.edit_class(known.id, dialog.answer()))

    @Slot(int)
    def merge_class(self, class_id: int) -> None:
        """Ask what a class is to be merged into, and say what that does."""
        from cropapp.gui.dialogs.merge_class import MergeDialog
        from cropapp.services.merge_classes import merge_classes

        known = self._bridge.class_by_id.get(ClassId(class_id))
        if known is None:
            return
        dialog = MergeDialog(self._bridge, known, self._window())

        def merge() -> None:
            project, author, target = self._bridge.project, self._bridge.author, dialog.answer()
            self._bridge.edit(lambda: merge_classes(project, known.id, target, author=author))

        self._show(dialog, merge)

    def part_class(self, class_id: int) -> None:
        """Let a merged class stand for itself again."""
        from cropapp.services.merge_classes import part_classes

        self._edit(part_classes, class_id)

    def retire_class(self, class_id: int) -> None:
        """Take a class out of use."""
        from cropapp.services.edit_classes import retire_class

        self._edit(retire_class, class_id)

    def bring_class_back(self, class_id: int) -> None:
        """Take a retired class into use again."""
        from cropapp.services.edit_classes import bring_class_back

        self._edit(bring_class_back, class_id)

    def delete_class(self, class_id: int) -> None:
        """Delete a class that was never used; else the banner says what hangs on it."""
        from cropapp.services.edit_classes import delete_class

        self._edit(delete_class, class_id)

    @Slot(int, int)
    def move_class(self, class_id: int, place: int) -> None:
        """Put a class at a place of the list, 0 the first."""
        from cropapp.services.edit_classes import move_class

        self._edit(move_class, class_id, place)

    # --- lists of classes

    def add_preset(self, name: str) -> None:
        """Show what a shipped list adds, then add it."""
        from cropapp.services.class_presets import preview_preset

        title = preset_title(name)
        project = self._bridge.project
        self._bridge.read(
            lambda: preview_preset(project, name),
            lambda preview: self._confirm(preview, title),
            context=self,
        )

    @Slot()
    def import_list(self) -> None:
        """Ask for a CSV of classes, show what it would do, then do it."""
        place = str(self._bridge.project.path.parent)
        picker = FileDialog(
            self._window(), self.tr("Import the class list"), place, self.tr("CSV (*.csv)")
        )
        picker.setFileMode(QFileDialog.FileMode.ExistingFile)
        self._show(picker, lambda: self.preview_list(Path(picker.selectedFiles()[0])))

    def preview_list(self, source: Path) -> None:
        """Show what a CSV of classes would do, then do it."""
        from cropapp.services.class_list_csv import preview_class_list

        title = self.tr("Classes from {name}").format(name=source.name)
        project = self._bridge.project
        self._bridge.read(
            lambda: preview_class_list(project, source),
            lambda preview: self._confirm(preview, title),
            context=self,
        )

    @Slot()
    def export_list(self) -> None:
        """Ask where to write the classes, then write them."""
        place = self._bridge.project.path.with_name("classes.csv")
        picker = FileDialog(
            self._window(), self.tr("Export the class list"), str(place), self.tr("CSV (*.csv)")
        )
        picker.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        picker.setDefaultSuffix("csv")
        picker.selectFile(str(place))
        self._show(picker, lambda: self.write_list(Path(picker.selectedFiles()[0])))

    def write_list(self, target: Path) -> None:
        """Write the classes to a file."""
        from cropapp.services.class_list_csv import export_class_list

        project = self._bridge.project
        self._bridge.write(lambda: export_class_list(project, target))

    def _confirm(self, preview: ClassListPreview, title: str) -> None:
        from cropapp.gui.dialogs.class_list_preview import ClassListDialog
        from cropapp.services.class_list_csv import import_class_list

        dialog = ClassListDialog(preview, title, self._window())
        project, author = self._bridge.project, self._bridge.author
        self._show(
            dialog,
            lambda: self._bridge.edit(lambda: import_class_list(project, preview, author=author)),
        )

    # --- how

    def _edit(self, change: Callable[..., ChangeSet | None], class_id: int, *more: object) -> None:
        project, author = self._bridge.project, self._bridge.author
        self._bridge.edit(lambda: change(project, ClassId(class_id), *more, author=author))

    def _window(self) -> QWidget:
        return self._widget.window()

    def _show(self, dialog: QDialog, accepted: Callable[[], object]) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(accepted)
        dialog.finished.connect(self._forget)
        self.shown = dialog
        dialog.open()

    @Slot()
    def _forget(self) -> None:
        if self.shown is self.sender():
            self.shown = None


def use_as_references(bridge: ProjectBridge, class_id: ClassId, photo_ids: list[PhotoId]) -> None:
    """Show photos on the guide card of the class they are labelled as."""
    from cropapp.services.edit_classes import add_references

    project, author = bridge.project, bridge.author
    bridge.edit(lambda: add_references(project, class_id, photo_ids, author=author))


def preset_title(name: str) -> str:
    """Return the words for a shipped list of classes."""
    known = {
        "taiwan-crops-33": QCoreApplication.translate(
            "ClassDialogs", "33 crops of the Taiwanese crop survey"
        )
    }
    return known.get(name, name)
