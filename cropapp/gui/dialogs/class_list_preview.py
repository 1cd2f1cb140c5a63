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
        self.entitle(self.tr("Import classes"), title, self._act())
        self.setMinimumWidth(520)
        if preview.added:
            self._add_row(self.tr("New"), ", ".join(preview.added))
        if preview.changed:
            changes = (self._change(name, fields) for name, fields in preview.changed)
            self._add_row(self.tr("Changed"), "\n".join(changes))
        if preview.unchanged or not self.is_complete():
            one, many = self.tr("1 class stays as it is."), self.tr("{n} classes stay as they are.")
            stays = one if preview.unchanged == 1 else many
            self.add_note(stays.format(n=number(preview.unchanged)))
        self.refresh()

    def _act(self) -> str:
        added, changed = len(self._preview.added), len(self._preview.changed)
        if not added and not changed:
            return self.tr("Nothing to change")
        if added and changed:
            words = self.tr("Add and change {n} classes")
        elif added:
            words = self.tr("Add 1 class") if added == 1 else self.tr("Add {n} classes")
        else:
            words = self.tr("Change 1 class") if changed == 1 else self.tr("Change {n} classes")
        return words.format(n=number(added + changed))

    def is_complete(self) -> bool:
        return bool(self._preview.added or self._preview.changed)

    def _add_row(self, label: str, text: str) -> None:
        box = QPlainTextEdit(text, self, readOnly=True)
        box.setAccessibleName(label)
        box.setTabChangesFocus(True)
        lines = min(6, 1 + len(text) // 60 + text.count("\n"))
        box.setFixedHeight(self.fontMetrics().lineSpacing() * lines + 24)
        self.form.addRow(label, box)

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
