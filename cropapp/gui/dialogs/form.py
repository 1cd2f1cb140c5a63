"""The frame that all dialogs share: a title, fields, a button that names the act.

Owns: layout, and the button's being off until the answer is whole.
"""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from cropapp.gui import theme


class FormDialog(QDialog):
    """Subclasses add rows to `form` and say in `is_complete` when the act may be done."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumWidth(440)
        self.heading = QLabel(self, wordWrap=True)
        self.heading.setProperty("kind", "heading")
        self.form = QFormLayout()
        self.form.setVerticalSpacing(theme.SPACE_12)
        self.form.setHorizontalSpacing(theme.SPACE_16)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        buttons = QDialogButtonBox(self)
        self.act = QPushButton(self)
        self.act.setProperty("kind", "primary")
        self.act.setDefault(True)
        buttons.addButton(self.act, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(self.tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        margin = theme.SPACE_24
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(theme.SPACE_16)
        column.addWidget(self.heading)
        column.addLayout(self.form)
        column.addWidget(buttons)

    def entitle(self, title: str, heading: str, act: str) -> None:
        """Set the words of the window's title, of the heading and of the button."""
        self.setWindowTitle(title)
        self.heading.setText(heading)
        self.act.setText(act)

    def is_complete(self) -> bool:
        """Return whether the act may be done."""
        return True

    @Slot()
    def refresh(self) -> None:
        """Let the button follow `is_complete`; connect it to what changes the answer."""
        self.act.setEnabled(self.is_complete())

    def add_note(self, text: str) -> QLabel:
        """Add a secondary line under the fields."""
        note = QLabel(text, self, wordWrap=True)
        note.setProperty("kind", "secondary")
        self.form.addRow(note)
        return note
