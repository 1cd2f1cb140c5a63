"""New project: which photos, what it is called and where it lies, what it starts with.

Owns: the answer. Must not: create anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, QTimer, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from cropapp.gui import theme
from cropapp.gui.class_dialogs import preset_title
from cropapp.gui.dialogs.form import FormDialog
from cropapp.gui.file_dialogs import ask_for_folder
from cropapp.services.preset_files import class_presets

if TYPE_CHECKING:
    from cropapp.services.model_registry import StarterCard

_FORBIDDEN = set('<>:"/\\|?*')
"""What no file name of Windows may hold: a project travels on SD cards."""


@dataclass(frozen=True, slots=True)
class NewProjectAnswer:
    path: Path
    folders: tuple[Path, ...]
    starter: str | None
    preset: str | None = None


class NewProjectDialog(FormDialog):
    """Ask how to make a project from a folder of photos.

    Args:
        folder: the photos, if known already.
        place: the folder that a new project is proposed in.
        starters: the models that are shipped, if they were read already.
        more: further folders of photos that belong to the project.
    """

    def __init__(
        self,
        folder: Path | None,
        place: Path,
        starters: Sequence[StarterCard],
        parent: QWidget | None = None,
        *,
        more: Sequence[Path] = (),
    ) -> None:
        super().__init__(parent)
        self._more = tuple(more)
        heading = self.tr("New project from a folder")
        self.entitle(self.tr("New project"), heading, self.tr("Make project"))
        self.setMinimumWidth(520)
        self.folder = QLineEdit(str(folder or ""), self)
        self.name = QLineEdit(folder.name if folder else "", self)
        self.place = QLineEdit(str(place), self)
        self._starters = QButtonGroup(self)
        self._add_path_row(self.tr("Photos"), self.folder, self._choose_folder)
        if more:
            self.form.addRow("", self._more_folders())
        self.form.addRow(self.tr("Name"), self.name)
        self._add_path_row(self.tr("Keep it in"), self.place, self._choose_place)
        self.form.addRow(self.tr("Start with"), self._starter_choice(starters))
        self.preset = self._preset_choice()
        self.form.addRow(self.tr("Classes"), self.preset)
        self.note = self.add_note(
            self.tr("The photos stay where they are. Nothing is changed, moved or uploaded.")
        )
        self.folder.textChanged.connect(self._follow_folder)
        for field in (self.folder, self.name, self.place):
            field.textChanged.connect(self.refresh)
        self.refresh()
        (self.name if folder else self.folder).setFocus()

    def answer(self) -> NewProjectAnswer:
        """Return what was chosen."""
        folder = self.folder.text().strip()
        checked = self._starters.checkedButton()
        return NewProjectAnswer(
            path=Path(self.place.text().strip()) / f"{self.name.text().strip()}.cropapp",
            folders=((Path(folder),) if folder else ()) + self._more,
            starter=(checked.property("starter") or None) if checked else None,
            preset=self.preset.currentData(),
        )

    def is_complete(self) -> bool:
        name = self.name.text().strip()
        return bool(name and not set(name) & _FORBIDDEN and self.place.text().strip())

    def _add_path_row(self, label: str, field: QLineEdit, choose: object) -> None:
        button = QPushButton(self.tr("Choose…"), self)
        button.setAutoDefault(False)
        button.setAccessibleName(self.tr("Choose: {what}").format(what=label))
        button.clicked.connect(choose)
        row = QHBoxLayout()
        row.setSpacing(theme.SPACE_8)
        row.addWidget(field, 1)
        row.addWidget(button)
        field.setAccessibleName(label)
        self.form.addRow(label, row)

    def _more_folders(self) -> QLabel:
        """Return a line that names the other folders; the whole paths are its tooltip."""
        names = ", ".join(folder.name for folder in self._more)
        words = QLabel(self.tr("and with them: {names}").format(names=names), self, wordWrap=True)
        words.setProperty("kind", "small")
        words.setToolTip("\n".join(str(folder) for folder in self._more))
        return words

    def _preset_choice(self) -> QComboBox:
        box = QComboBox(self)
        box.setAccessibleName(self.tr("Classes"))
        box.addItem(self.tr("Add them as you go"), None)
        for preset in class_presets():
            box.addItem(preset_title(preset.name), preset.name)
        return box

    def _starter_choice(self, starters: Sequence[StarterCard]) -> QWidget:
        self._starter_box = QWidget(self)
        column = self._starter_column = QVBoxLayout(self._starter_box)
        column.setContentsMargins(0, theme.SPACE_4, 0, 0)
        column.setSpacing(theme.SPACE_4)
        self._add_starter("", self.tr("No model: it learns from your first labels"), "")
        self.show_starters(starters)
        return self._starter_box

    def show_starters(self, starters: Sequence[StarterCard]) -> None:
        """Offer the models that are shipped."""
        for card in starters:
            self._add_starter(card.name, card.title, ", ".join(card.classes))
        if starters and self.isVisible():
            # Once they are shown, which a layout does when control is back with the event loop.
            QTimer.singleShot(0, self, self.adjustSize)

    def _add_starter(self, name: str, title: str, classes: str) -> None:
        column = self._starter_column
        button = QRadioButton(title, self._starter_box)
        button.setProperty("starter", name)
        button.setChecked(not name)
        self._starters.addButton(button)
        column.addWidget(button)
        if classes:
            words = QLabel(classes, self._starter_box, wordWrap=True)
            words.setProperty("kind", "small")
            words.setContentsMargins(24, 0, 0, theme.SPACE_4)
            column.addWidget(words)
        else:
            column.addSpacing(theme.SPACE_4)

    @Slot()
    def _choose_folder(self) -> None:
        pictures = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        place = self.folder.text().strip() or pictures
        chosen = ask_for_folder(self, self.tr("Photos"), place)
        if chosen:
            self.folder.setText(str(chosen))

    @Slot(str)
    def _follow_folder(self, folder: str) -> None:
        """Call the project as its folder is called, until the person gave it a name."""
        if not self.name.isModified():
            self.name.setText(Path(folder.strip()).name)

    @Slot()
    def _choose_place(self) -> None:
        chosen = ask_for_folder(self, self.tr("Keep it in"), self.place.text())
        if chosen:
            self.place.setText(str(chosen))
