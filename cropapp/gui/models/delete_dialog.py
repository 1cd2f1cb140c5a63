"""The question before versions are deleted for good.

Owns: saying what goes with them. This cannot be undone, so it is asked.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QPushButton, QWidget

from cropapp.core.entities import ModelVersion
from cropapp.gui.dialogs.form import FormDialog
from cropapp.gui.locale_words import decimal, number
from cropapp.gui.told import told

SHOWN_NAMES = 8


class DeleteVersionsDialog(FormDialog):
    """Cancel is the default: Enter alone deletes nothing.

    Args:
        size_bytes: of all of them together.
    """

    def __init__(
        self, versions: Sequence[ModelVersion], size_bytes: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        if len(versions) == 1:
            heading = self.tr("Delete {name} for good?").format(name=told(versions[0].name))
            act = self.tr("Delete version")
        else:
            heading = self.tr("Delete {n} versions for good?").format(n=number(len(versions)))
            act = self.tr("Delete versions")
        self.entitle(self.tr("Delete model versions"), heading, act)
        if len(versions) > 1:
            names = ", ".join(told(version.name) for version in versions[:SHOWN_NAMES])
            self.add_note(names if len(versions) <= SHOWN_NAMES else f"{names} …")
        one = self.tr(
            "{size} MB on the disk and what it said of photos go; labels stay. This cannot be "
            "undone."
        )
        many = self.tr(
            "{size} MB on the disk and what they said of photos go; labels stay. This cannot be "
            "undone."
        )
        words = one if len(versions) == 1 else many
        self.add_note(words.format(size=decimal(size_bytes / 1e6, 1)))
        for button in self.findChildren(QPushButton):
            button.setDefault(button is not self.act)
