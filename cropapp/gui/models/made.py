"""How a version was made: from what, in which way, after which, and what was noted of it.

Owns: the words of lineage, data and recipe, and the field of the note. Must not: read or write; it
asks by signal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QLocale, Qt, Signal, Slot
from PySide6.QtWidgets import QFormLayout, QFrame, QLabel, QLineEdit, QWidget

from cropapp.core.entities import ModelKind, ModelVersion
from cropapp.core.errors import UserError
from cropapp.core.splits import SplitScheme
from cropapp.core.training import HEAD_ONLY, WHOLE_NETWORK, AskedNetworks, Recipe, Stage
from cropapp.gui import theme
from cropapp.gui.linked_sentence import LinkedSentence
from cropapp.gui.locale_words import decimal, moment, number
from cropapp.gui.told import told

MOST_NOTE = 1000


class HowMade(QFrame):
    """One row each: lineage, data, recipe, date and size, note."""

    version_asked = Signal(object)
    """Id of an earlier version in the lineage."""
    note_changed = Signal(int, str)
    """Version id and its new note."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "raised")
        self._version: ModelVersion | None = None
        self.lineage = LinkedSentence(self)
        self.lineage.opened.connect(self.version_asked)
        self.data, self.recipe, self.gate, self.kept = (QLabel(self) for _ in range(4))
        self.note = QLineEdit(self)
        self.note.setMaxLength(MOST_NOTE)
        self.note.setPlaceholderText(self.tr("What should be remembered of it"))
        self.note.editingFinished.connect(self._keep_note)
        self._form = form = QFormLayout(self)
        form.setContentsMargins(*(theme.SPACE_16,) * 4)
        form.setHorizontalSpacing(theme.SPACE_16)
        form.setVerticalSpacing(theme.SPACE_8)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for words, field in (
            (self.tr("Lineage"), self.lineage),
            (self.tr("Learned from"), self.data),
            (self.tr("How"), self.recipe),
            (self.tr("Gate"), self.gate),
            (self.tr("Made"), self.kept),
            (self.tr("Note"), self.note),
        ):
            label = QLabel(words, self)
            label.setProperty("kind", "secondary")
            label.setBuddy(field)
            form.addRow(label, field)
            if isinstance(field, QLabel):
                field.setWordWrap(True)
            field.setAccessibleName(words)

    def show_version(self, version: ModelVersion, versions: Sequence[ModelVersion]) -> None:
        """Show a version; `versions` are all of the project."""
        changed = self._version is None or self._version.id != version.id
        self._version = version
        self._show_lineage(version, versions)
        self.data.setText(self._data_words(version))
        self.recipe.setText(self._recipe_words(version))
        self.gate.setText(self._gate_words(version))
        self._form.setRowVisible(self.gate, bool(self.gate.text()))
        self.kept.setText(self._kept_words(version))
        if changed or not self.note.hasFocus():
            self.note.setText(version.note)

    # --- words

    def _show_lineage(self, version: ModelVersion, versions: Sequence[ModelVersion]) -> None:
        line = lineage_of(version, versions)
        if len(line) == 1:
            self.lineage.say(self.tr("It has no earlier version."))
            return
        names: dict[str, tuple[str, Any] | str] = {
            f"v{place}": (told(each.name), each.id) if each.id != version.id else told(each.name)
            for place, each in enumerate(line)
        }
        self.lineage.say(" → ".join(f"{{{name}}}" for name in names), **names)

    def _data_words(self, version: ModelVersion) -> str:
        data, metrics = version.data, version.metrics
        stored = data.get("labels_per_class") or metrics.get("labels_per_class") or {}
        per_class = _labels_by_name(stored)
        parts = []
        labels = metrics.get("labels") or sum(per_class.values())
        if labels:
            one, many = self.tr("1 label"), self.tr("{n} labels")
            parts.append((one if labels == 1 else many).format(n=number(labels)))
        if per_class:
            each = (f"{name} {number(count)}" for name, count in per_class.items())
            parts.append(", ".join(each))
        trained, held_out = metrics.get("train_photos"), metrics.get("held_out_photos")
        if trained and held_out:
            words = self.tr("{trained} learned from, {held_out} held out")
            parts.append(words.format(trained=number(trained), held_out=number(held_out)))
        split = self._split_words(data)
        if split:
            parts.append(split)
        return "  ·  ".join(parts) or self.tr("Not known: it was learned elsewhere.")

    def _split_words(self, data: Mapping[str, Any]) -> str:
        return {
            SplitScheme.GROUP: self.tr("held out by bursts, copies and look-alikes"),
            SplitScheme.FOLDER: self.tr("held out by folder"),
            SplitScheme.CAMERA_DAY: self.tr("held out by camera and day"),
            SplitScheme.RANDOM: self.tr("held out at random"),
        }.get(data.get("split", ""), "")

    def _recipe_words(self, version: ModelVersion) -> str:
        if version.kind in (ModelKind.STARTER, ModelKind.IMPORTED):
            return self.tr("Learned elsewhere, and brought in.")
        if version.kind is ModelKind.QUICK:
            words = self.tr("Quickly: the last layer was fitted to what the backbone sees.")
            strength = version.recipe.get("strength") or version.metrics.get("strength")
            if isinstance(strength, int | float):
                said = self.tr("Strength {value}.").format(value=f"{strength:g}")
                words = f"{words} {said}"
            return f"{words} {self._int8_words(version)}".rstrip()
        try:
            # An older program's versions ask one network; their recipes do not say so.
            asks_both = version.recipe.get("asked") == AskedNetworks.BOTH
            return self._deep_words(Recipe.from_dict(version.recipe), asks_both)
        except UserError:
            return self.tr("Deeply; the recipe is not known.")

    def _int8_words(self, version: ModelVersion) -> str:
        """Return how it did beside the version that it was made from, '' for any other."""
        known = version.metrics.get("int8")
        if not isinstance(known, Mapping):
            return ""
        words = self.tr(
            "In 8-bit integers: of {n} held-out photos it gets {after} % right, what it was made "
            "from {before} %."
        )
        after, before = (decimal(100 * known[key], 1) for key in ("after", "before"))
        return words.format(n=number(known["held_out"]), after=after, before=before)

    def _deep_words(self, recipe: Recipe, asks_both: bool) -> str:
        stages = "; ".join(self._stage_words(stage) for stage in recipe.stages)
        both = [self.tr("asked together with the one it began with")] if asks_both else []
        more = self.tr("seed {seed}, batches of {batch}, augmentation {augment}").format(
            seed=number(recipe.seed),
            batch=number(recipe.batch_size),
            augment=decimal(recipe.augment, 1),
        )
        return "  ·  ".join((stages, more, *both))

    def _stage_words(self, stage: Stage) -> str:
        if stage.depth == HEAD_ONLY:
            words = self.tr("the last layer alone, epochs: {n}")
        elif stage.depth == WHOLE_NETWORK:
            words = self.tr("the whole network, epochs: {n}")
        else:
            words = self.tr("the last {depth} blocks, epochs: {n}")
        return words.format(n=number(stage.epochs), depth=number(max(0, stage.depth)))

    def _gate_words(self, version: ModelVersion) -> str:
        gate = version.metrics.get("gate")
        if not isinstance(gate, Mapping):
            return ""
        words = told(str(gate.get("words", "")))
        if "overruled_by" in gate:
            overruled = self.tr("{name} used it all the same.").format(name=gate["overruled_by"])
            words = f"{words} {overruled}"
        return words

    def _kept_words(self, version: ModelVersion) -> str:
        parts = [moment(version.created_at)]
        if version.size_bytes:
            units = QLocale.DataSizeFormat.DataSizeSIFormat
            parts.append(QLocale().formattedDataSize(version.size_bytes, 1, units))
        return "  ·  ".join(parts)

    # --- the note

    @Slot()
    def _keep_note(self) -> None:
        version, note = self._version, self.note.text().strip()
        if version is not None and note != version.note:
            self.note_changed.emit(int(version.id), note)


def lineage_of(version: ModelVersion, versions: Sequence[ModelVersion]) -> list[ModelVersion]:
    """Return the version with all before it that are still there, the first one first."""
    by_id = {each.id: each for each in versions}
    line = [version]
    while (parent := line[0].parent_id) is not None and parent in by_id:
        line.insert(0, by_id[parent])
    return line


def _labels_by_name(stored: Mapping[str, int] | Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Return how many labels of each class a version had.

    Args:
        stored: by name, as learning quickly keeps it; or, of a training, a row for each class
            with how many it learned from, chose by and held out.
    """
    if isinstance(stored, Mapping):
        return dict(stored)
    parts = ("train", "chose", "held_out")
    return {row["name"]: sum(int(row.get(part, 0)) for part in parts) for row in stored}
