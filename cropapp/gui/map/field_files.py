"""Bringing field borders in and taking them out.

Owns: the file dialog and the writes. Must not: show fields; it tells when they are others.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from cropapp.gui.file_dialogs import FileDialog
from cropapp.gui.locale_words import number
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.services.field_borders import AddedBorders, add_borders, remove_borders


class FieldFiles(QWidget):
    """Never shown: a widget only so that its dialog has the window for parent."""

    changed = Signal()
    said = Signal(str)

    def __init__(self, bridge: ProjectBridge, parent: QWidget) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.hide()

    @Slot()
    def choose(self) -> None:
        """Ask for a GeoJSON file."""
        place = str(self._bridge.project.path.parent)
        picker = FileDialog(self.window(), self.tr("Add field borders"), place)
        picker.setNameFilter(self.tr("Field borders (*.geojson *.json)"))
        picker.setFileMode(QFileDialog.FileMode.ExistingFile)
        picker.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        picker.fileSelected.connect(lambda name: self.add(Path(name)))
        picker.open()

    def add(self, path: Path) -> None:
        """Copy the borders of a file into the project."""
        project = self._bridge.project
        self._bridge.write(lambda: add_borders(project, path), self._on_added, context=self)

    def _on_added(self, added: AddedBorders) -> None:
        one, many = self.tr("1 field from {file}."), self.tr("{n} fields from {file}.")
        words = one if added.fields == 1 else many
        self.said.emit(words.format(n=number(added.fields), file=added.source))
        self.changed.emit()

    @Slot(str)
    def remove(self, source: str) -> None:
        """Take the borders of a file out of the project."""
        project = self._bridge.project
        self._bridge.write(
            lambda: remove_borders(project, source),
            lambda _gone: self.changed.emit(),
            context=self,
        )
