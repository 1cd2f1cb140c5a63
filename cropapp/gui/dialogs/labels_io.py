"""Export options, and the preview of labels to bring in.

Owns: both answers. Must not: read or write a file.
"""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QWidget

from cropapp.core.agreement import Agreement
from cropapp.core.gallery import PhotoFilter
from cropapp.gui import locale_words
from cropapp.gui.dialogs.form import FormDialog
from cropapp.gui.locale_words import decimal, number
from cropapp.gui.told import told
from cropapp.services.export import ExportLocation, ExportOptions, ExportScope
from cropapp.services.import_labels import LabelImportPreview

SHOWN_LINES = 6
LINE_WIDTH = 460


class ExportDialog(FormDialog):
    """Ask which rows go into the CSV and for which program.

    Args:
        shown: the filter of the grid, and how many photos it shows.
        location: how exactly to tell places, unless the person says otherwise.
    """

    def __init__(
        self,
        shown: PhotoFilter,
        photos: int,
        parent: QWidget | None = None,
        *,
        location: str = ExportLocation.EXACT,
    ) -> None:
        super().__init__(parent)
        title, act = self.tr("Export labels"), self.tr("Choose file and export")
        self.entitle(title, self.tr("Export labels as CSV"), act)
        self._shown = shown
        self.scope = QComboBox(self)
        for text, scope in (
            (self.tr("All photos"), ExportScope.ALL),
            (self.tr("Only what you decided"), ExportScope.LABELLED),
            (self.tr("Only your corrections"), ExportScope.CORRECTED),
        ):
            self.scope.addItem(text, scope)
        self.only_shown = QCheckBox(self.tr("Only the {n} photos shown").format(n=number(photos)))
        self.only_shown.setEnabled(shown != PhotoFilter())
        self.encoding = QComboBox(self)
        self.encoding.addItem(self.tr("Excel and other spreadsheets"), "utf-8-sig")
        self.encoding.addItem(self.tr("Scripts (UTF-8 without mark)"), "utf-8")
        self.form.addRow(self.tr("Rows"), self.scope)
        self.form.addRow("", self.only_shown)
        self.form.addRow(self.tr("For"), self.encoding)
        self.location = QComboBox(self)
        self.location.addItem(self.tr("Exact"), ExportLocation.EXACT)
        self.location.addItem(self.tr("Rounded to about a kilometre"), ExportLocation.ROUNDED)
        self.location.addItem(self.tr("Left out"), ExportLocation.NONE)
        self.location.setCurrentIndex(self.location.findData(ExportLocation(location)))
        self.form.addRow(self.tr("Place of the photos"), self.location)
        self.add_note(
            self.tr(
                "One row per photo: label, who and when, the prediction shown then (without a "
                "label: the one of now), time, place."
            )
        )

    def answer(self) -> ExportOptions:
        """Return what was chosen."""
        return ExportOptions(
            scope=self.scope.currentData(),
            filter=self._shown if self.only_shown.isChecked() else None,
            encoding=self.encoding.currentData(),
            location=ExportLocation(self.location.currentData()),
        )


class ImportLabelsDialog(FormDialog):
    """Show what an import of labels would do, before it does it."""

    def __init__(self, preview: LabelImportPreview, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        heading = self.tr("Labels from {name}").format(name=preview.source.name)
        self.entitle(self.tr("Import labels"), heading, "")
        self._preview = preview
        per_class = [
            f"{name}  {number(count)}" for name, count in sorted(preview.per_class.items())
        ]
        self.form.addRow(self.tr("Photos found"), QLabel(number(preview.matched), self))
        if per_class or not preview.targets:
            self.form.addRow(self.tr("Per class"), self._lines(per_class))
        if preview.targets:
            points = QLabel(locale_words.number(len(preview.targets)), self)
            self.form.addRow(self.tr("Target points"), points)
        if preview.bad_targets:
            bad = [f"{path}: {told(reason)}" for path, reason in preview.bad_targets]
            self.form.addRow(self.tr("Not a point"), self._lines(bad))
        if preview.new_classes:
            self.form.addRow(self.tr("New classes"), self._lines(list(preview.new_classes)))
        if preview.agreement is not None:
            words = self._agreement_words(preview.agreement)
            self.form.addRow(self.tr("Labelled here and there"), QLabel(words, self))
        if preview.conflicts:
            otherwise = [f"{path}: {here} → {there}" for path, here, there in preview.conflicts]
            self.form.addRow(self.tr("Labelled otherwise here"), self._lines(otherwise))
        if preview.unmatched:
            unmatched = self._lines(list(preview.unmatched))
            self.form.addRow(self.tr("Not in the project"), unmatched)
        differ = len(preview.conflicting_ids | preview.target_conflicts)
        words = self.tr("Replace the {n} labels that differ here")
        if preview.target_conflicts:
            words = self.tr("Replace the {n} labels and target points that differ here")
        self.overwrite = QCheckBox(words.format(n=differ))
        self.overwrite.setVisible(differ > 0)
        self.overwrite.toggled.connect(self._show_act)
        self.form.addRow(self.overwrite)
        self.add_note(self.tr("One step: Ctrl+Z takes all of it back."))
        self._show_act()

    def _agreement_words(self, agreement: Agreement) -> str:
        words = self.tr("{same} of {photos} alike")
        if agreement.kappa is not None:
            words = self.tr("{same} of {photos} alike, Cohen's kappa {kappa}")
        return words.format(
            same=number(agreement.same),
            photos=number(agreement.photos),
            kappa=decimal(agreement.kappa or 0.0, 2),
        )

    def is_complete(self) -> bool:
        return any(self._counts())

    def _counts(self) -> tuple[int, int]:
        """Return how many labels and how many target points would be written."""
        preview, overwrite = self._preview, self.overwrite.isChecked()
        labels = preview.labels_to_write(overwrite=overwrite)
        return len(labels), len(preview.targets_to_write(overwrite=overwrite))

    def _show_act(self) -> None:
        labels, points = self._counts()
        if labels and points:
            words = self.tr("Import labels and target points")
        elif points:
            words = self.tr("Import 1 target point")
            words = words if points == 1 else self.tr("Import {n} target points")
        else:
            words = self.tr("Import 1 label") if labels == 1 else self.tr("Import {n} labels")
        self.act.setText(words.format(n=locale_words.number(labels or points)))
        self.refresh()

    def _lines(self, lines: list[str]) -> QLabel:
        shown = lines[:SHOWN_LINES]
        if len(lines) > SHOWN_LINES:
            shown.append(self.tr("and {n} more").format(n=number(len(lines) - SHOWN_LINES)))
        # Not wrapped: the form would give the label less height than it then takes.
        metrics, middle = self.fontMetrics(), Qt.TextElideMode.ElideMiddle
        fitting = [metrics.elidedText(line, middle, LINE_WIDTH) for line in shown]
        label = QLabel("\n".join(fitting) or self.tr("none"), self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setProperty("kind", "secondary")
        if fitting != shown:
            label.setToolTip("".join(f"<div>{escape(line)}</div>" for line in shown))
        return label
