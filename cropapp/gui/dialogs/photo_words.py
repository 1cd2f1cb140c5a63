"""Small questions about photos: why one is left out.

Owns: the answers.
"""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QWidget

from cropapp.gui.dialogs.form import FormDialog
from cropapp.gui.locale_words import number
from cropapp.gui.photo_words import exclude_reasons


class ExcludeDialog(FormDialog):
    """Ask why photos are left out of learning; a reason is offered, any may be typed."""

    def __init__(self, photos: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words = self.tr("Exclude 1 photo") if photos == 1 else self.tr("Exclude {n} photos")
        words = words.format(n=number(photos))
        self.entitle(self.tr("Exclude"), words, words)
        self.reason = QComboBox(self, editable=True)
        self.reason.addItems(exclude_reasons())
        self.reason.setAccessibleName(self.tr("Reason"))
        self.form.addRow(self.tr("Reason"), self.reason)
        self.add_note(self.tr("Nothing is learned from excluded photos; the export says why."))
        self.reason.editTextChanged.connect(self.refresh)
        self.reason.setFocus()

    def is_complete(self) -> bool:
        return bool(self.answer())

    def answer(self) -> str:
        """Return the reason."""
        return self.reason.currentText().strip()
