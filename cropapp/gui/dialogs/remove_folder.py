"""The question before a folder leaves the project.

Owns: saying what goes with it. This cannot be undone, so it is asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton, QWidget

from cropapp.gui.dialogs.form import FormDialog
from cropapp.gui.locale_words import number

if TYPE_CHECKING:
    from cropapp.services.project_folders import FolderState


class RemoveFolderDialog(FormDialog):
    """Its button names the act; Cancel is the default where labels would be lost."""

    def __init__(self, state: FolderState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name = state.folder.path.name or str(state.folder.path)
        self.entitle(
            self.tr("Remove folder"),
            self.tr("Remove {name} from the project?").format(name=name),
            self.tr("Remove folder from project"),
        )
        self.path = self.add_note(str(state.folder.path))
        self.loss = self.add_note(self._loss(state))
        self.add_note(self.tr("This cannot be undone. The files on the disk are not touched."))
        if state.counts.history:
            # Enter alone must not lose the work of days.
            for button in self.findChildren(QPushButton):
                button.setDefault(button is not self.act)

    def _loss(self, state: FolderState) -> str:
        counts = state.counts
        if not counts.history:
            words = self.tr("{photos} photos leave the project. None of them has a label.")
        elif counts.labelled == 1:
            words = self.tr(
                "{photos} photos leave the project, and with them 1 label and {lines} lines of "
                "history. Export the labels first if you may need them."
            )
        else:
            words = self.tr(
                "{photos} photos leave the project, and with them {labels} labels and {lines} "
                "lines of history. Export the labels first if you may need them."
            )
        return words.format(
            photos=number(counts.photos),
            labels=number(counts.labelled),
            lines=number(counts.history),
        )
