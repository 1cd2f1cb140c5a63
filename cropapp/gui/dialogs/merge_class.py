"""Merging a class into another: which one, and what it will do.

Owns: the answer and the words of the preview. Must not: write; the preview is read through the
bridge.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QComboBox, QWidget

from cropapp.core.entities import ClassId, PhotoClass
from cropapp.gui.class_words import class_name
from cropapp.gui.dialogs.form import FormDialog
from cropapp.gui.guide_card import class_mark
from cropapp.gui.locale_words import number
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.services.merge_classes import MergePreview, preview_merge


class MergeDialog(FormDialog):
    """Ask what a class is merged into, and say beforehand what becomes of its photos."""

    def __init__(
        self, bridge: ProjectBridge, source: PhotoClass, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge, self._source = bridge, source
        self.preview: MergePreview | None = None
        title = self.tr("Merge {name} into another class").format(name=class_name(source))
        self.entitle(self.tr("Merge classes"), title, self.tr("Merge"))
        self.target = QComboBox(self)
        self.target.setAccessibleName(self.tr("Into"))
        self.target.setIconSize(QSize(12, 12))
        self.target.setPlaceholderText(self.tr("Choose a class"))
        alike = set(source.look_alikes)
        others = [each for each in bridge.classes if each.id != source.id]
        for each in sorted(others, key=lambda other: other.id not in alike):
            mark = QIcon(class_mark(each, self.devicePixelRatioF()))
            self.target.addItem(mark, class_name(each), int(each.id))
        self.target.setCurrentIndex(-1)
        self.form.addRow(self.tr("Into"), self.target)
        self.words = self.add_note("")
        self.words.setMinimumHeight(self.fontMetrics().lineSpacing() * 5)
        self.target.currentIndexChanged.connect(self._read_preview)
        self.target.setFocus()
        self._say()

    def is_complete(self) -> bool:
        return self.preview is not None

    def answer(self) -> ClassId:
        """Return the class to merge into."""
        return ClassId(self.target.currentData())

    @Slot()
    def _read_preview(self) -> None:
        self.preview = None
        self._say()
        project, source_id, target_id = self._bridge.project, self._source.id, self.answer()
        self._bridge.read(
            lambda: preview_merge(project, source_id, target_id), self._take, context=self
        )

    def _take(self, preview: MergePreview) -> None:
        if preview.target.id == self.target.currentData():
            self.preview = preview
            self._say()

    def _say(self) -> None:
        source, preview = class_name(self._source), self.preview
        self.refresh()
        if preview is None:
            words = self.tr("Its labels are kept. They count as the other class from then on.")
            self.words.setText(words)
            return
        target = class_name(preview.target)
        one = self.tr("1 photo labelled {source} will count as {target}.")
        many = self.tr("{n} photos labelled {source} will count as {target}.")
        lines = [one if preview.labels == 1 else many]
        one = self.tr("1 photo predicted {source} will be shown as {target}.")
        many = self.tr("{n} photos predicted {source} will be shown as {target}.")
        said = [(lines[0], preview.labels)]
        if preview.predictions:
            said.append((one if preview.predictions == 1 else many, preview.predictions))
        lines = [
            words.format(n=number(count), source=source, target=target) for words, count in said
        ]
        if self._source.key:
            words = self.tr("Its key {key} becomes free.")
            lines.append(words.format(key=self._source.key.upper()))
        if preview.versions:
            lines.append(self.tr("The model tells the two apart until it learns again."))
        lines.append(self.tr("Undo brings it back."))
        self.words.setText("\n".join(lines))
