"""Small questions about photos and classes: why a photo is left out, what a class is called.

Owns: the answers.
"""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QColorDialog, QComboBox, QLineEdit, QPushButton, QWidget

from cropapp.core.entities import PhotoClass
from cropapp.gui.dialogs.form import FormDialog

KEYS = "123456789"


class ExcludeDialog(FormDialog):
    """Ask why photos are left out of learning; a reason is offered, any may be typed."""

    def __init__(self, photos: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words = self.tr("Exclude 1 photo") if photos == 1 else self.tr("Exclude {n} photos")
        words = words.format(n=f"{photos:,}")
        self.entitle(self.tr("Exclude"), words, words)
        self.reason = QComboBox(self, editable=True)
        self.reason.addItems(
            [
                self.tr("blurred"),
                self.tr("not a plant"),
                self.tr("mixed crop"),
                self.tr("several conditions"),
                self.tr("second opinion"),
            ]
        )
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


class ClassDialog(FormDialog):
    """Ask for a class's name, key and colour.

    Args:
        known: the class to edit; None makes a new one.
        taken_keys: keys that other classes have.
    """

    def __init__(
        self,
        known: PhotoClass | None,
        taken_keys: set[str],
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        title = self.tr("Edit class") if known else self.tr("New class")
        self.entitle(title, title, self.tr("Save class") if known else self.tr("Add class"))
        self.name = QLineEdit(known.name if known else name, self)
        self.name.setAccessibleName(self.tr("Name"))
        self.key = QComboBox(self)
        self.key.addItem(self.tr("none") if known else self.tr("next free"), None)
        for key in KEYS:
            if key not in taken_keys:
                self.key.addItem(key, key)
        self.key.setCurrentIndex(max(0, self.key.findData(known.key) if known else 0))
        self.colour: str | None = known.colour if known else None
        self.colour_button = QPushButton(self)
        self.colour_button.setAutoDefault(False)
        self.colour_button.clicked.connect(self._choose_colour)
        self.form.addRow(self.tr("Name"), self.name)
        self.form.addRow(self.tr("Key"), self.key)
        self.form.addRow(self.tr("Colour"), self.colour_button)
        self.name.textChanged.connect(self.refresh)
        self._show_colour()
        self.refresh()
        self.name.setFocus()

    def is_complete(self) -> bool:
        return bool(self.name.text().strip())

    def answer(self) -> tuple[str, str | None, str | None]:
        """Return name, key and colour (None: not chosen)."""
        return self.name.text().strip(), self.key.currentData(), self.colour

    @Slot()
    def _choose_colour(self) -> None:
        chosen = QColorDialog.getColor(QColor(self.colour or "#888888"), self, self.tr("Colour"))
        if chosen.isValid():
            self.colour = chosen.name().upper()
            self._show_colour()

    def _show_colour(self) -> None:
        self.colour_button.setText(self.colour or self.tr("Next free colour"))
        if self.colour:
            swatch = QPixmap(16, 16)
            swatch.fill(QColor(self.colour))
            self.colour_button.setIcon(QIcon(swatch))
