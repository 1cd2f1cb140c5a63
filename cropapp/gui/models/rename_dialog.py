"""Another name for a version.

Owns: the answer. Must not: rename it.
"""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from cropapp.core.entities import ModelVersion
from cropapp.gui.dialogs.form import FormDialog
from cropapp.gui.told import told

MOST_LETTERS = 100
"""As services.keep_versions takes at most; importing it would cost the page's first moment."""


class RenameVersionDialog(FormDialog):
    """The name there is is selected: typing replaces it."""

    def __init__(self, version: ModelVersion, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._before = told(version.name)
        self.entitle(
            self.tr("Rename the version"),
            self.tr("Rename {name}").format(name=self._before),
            self.tr("Rename"),
        )
        self.name = QLineEdit(self._before, self)
        self.name.setMaxLength(MOST_LETTERS)
        self.name.selectAll()
        self.name.textChanged.connect(self.refresh)
        self.form.addRow(self.tr("Name"), self.name)
        self.add_note(
            self.tr("A version with a name of its own stays when old versions are deleted.")
        )
        self.refresh()

    def is_complete(self) -> bool:
        return self.answer() not in ("", self._before)

    def answer(self) -> str:
        """Return the name without spaces around it."""
        return self.name.text().strip()
