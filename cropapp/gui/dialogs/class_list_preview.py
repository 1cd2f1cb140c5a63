"""What importing a list of classes will do, before it is done.

Owns: the words. Must not: write.
"""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from cropapp.gui.dialogs.form import FormDialog
from cropapp.gui.locale_words import number
from cropapp.services.class_list_csv import ClassListPreview


class ClassListDialog(FormDialog):
    """Show which classes are added and changed; the button does it as one step.

    Args:
        title: which list it is.
    """

    def __init__(
        self, preview: ClassListPreview, title: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._preview = preview
        count = len(preview.added) + len(preview.changed)
        act = self.tr("Add 1 class") if len(preview.added) == 1 else self.tr("Add {n} classes")
        if preview.changed or not preview.added:
            act = self.tr("Change 1 class") if count == 1 else self.tr("Change {n} classes")
        if preview.added and preview.changed:
            act = self.tr("Add and change {n} classes")
        self.entitle(self.tr("Import classes"), title, act.format(n=number(count)))
        self.setMinimumWidth(520)
        self.form.addRow(self.tr("New"), self._names(self.tr("New"), ", ".join(preview.added)))
        changed = "\n".join(self._change(name, fields) for name, fields in preview.changed)
        self.form.addRow(self.tr("Changed"), self._names(self.tr("Changed"), changed))
        one, many = self.tr("1 class stays as it is."), self.tr("{n} classes stay as they are.")
        stays = one if preview.unchanged == 1 else many
        self.add_note(stays.format(n=number(preview.unchanged)))
        self.refresh()

    def is_complete(self) -> bool:
        return bool(self._preview.added or self._preview.changed)

    def _names(self, label: str, text: str) -> QPlainTextEdit:
        box = QPlainTextEdit(text or self.tr("none"), self, readOnly=True)
        box.setAccessibleName(label)
        box.setTabChangesFocus(True)
        lines = 1 if not text else min(5, 1 + len(text) // 60 + text.count("\n"))
        box.setFixedHeight(self.fontMetrics().lineSpacing() * lines + 20)
        return box

    def _change(self, name: str, fields: tuple[str, ...]) -> str:
        words = {
            "name": self.tr("name"),
            "name_zh": self.tr("Chinese name"),
            "name_scientific": self.tr("scientific name"),
            "key": self.tr("key"),
            "colour": self.tr("colour"),
            "description": self.tr("description"),
            "retired": self.tr("retired"),
            "look_alikes": self.tr("look-alikes"),
        }
        return f"{name}: {', '.join(words[field] for field in fields)}"
