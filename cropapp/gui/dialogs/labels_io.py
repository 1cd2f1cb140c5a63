"""Export options, and the preview of labels to bring in.

Owns: both answers. Must not: read or write a file.
"""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLabel,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from cropapp.core.agreement import Agreement
from cropapp.core.gallery import PhotoFilter
from cropapp.gui import locale_words
from cropapp.gui.dialogs.form import FormDialog
from cropapp.gui.locale_words import decimal, number
from cropapp.gui.theme import SPACE_8
from cropapp.gui.told import told
from cropapp.services.export import (
    ExportLocation,
    ExportOptions,
    ExportScope,
    ExportSeparator,
)
from cropapp.services.import_labels import LabelImportPreview
from cropapp.services.written_tables import WITH_MARK

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
        self.program = self._programs()
        self.form.addRow(self.tr("Rows"), self.scope)
        self.form.addRow("", self.only_shown)
        self.form.addRow(self.tr("For"), self.program)
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

    def _programs(self) -> QComboBox:
        """Return the choice of the program that will read the file, set to the usual one here."""
        comma, semicolon = ExportSeparator.COMMA, ExportSeparator.SEMICOLON
        programs = QComboBox(self)
        for text, encoding, separator in (
            (self.tr("Excel and other spreadsheets"), WITH_MARK, comma),
            (self.tr("The same, in countries that write 0,5"), WITH_MARK, semicolon),
            (self.tr("Scripts (UTF-8 without mark)"), "utf-8", comma),
        ):
            programs.addItem(text, (encoding, separator))
        # Spreadsheets go by the system, whatever language this window speaks.
        programs.setCurrentIndex(int(QLocale.system().decimalPoint() == ","))
        programs.setItemData(
            1,
            self.tr("Semicolons between the cells, a comma in numbers"),
            Qt.ItemDataRole.ToolTipRole,
        )
        return programs

    def answer(self) -> ExportOptions:
        """Return what was chosen."""
        encoding, separator = self.program.currentData()
        return ExportOptions(
            scope=self.scope.currentData(),
            filter=self._shown if self.only_shown.isChecked() else None,
            encoding=encoding,
            location=ExportLocation(self.location.currentData()),
            separator=ExportSeparator(separator),
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
            otherwise = [self._said_otherwise(*each) for each in preview.conflicts[:SHOWN_LINES]]
            otherwise += [""] * (len(preview.conflicts) - len(otherwise))
            self.form.addRow(self.tr("Labelled otherwise here"), self._lines(otherwise))
        if preview.unmatched:
            unmatched = self._lines(list(preview.unmatched))
            self.form.addRow(self.tr("Not in the project"), unmatched)
        if preview.photos_only_here is not None and preview.photos_only_there is not None:
            words = self.tr("{here} only here, {there} only there").format(
                here=number(preview.photos_only_here), there=number(preview.photos_only_there)
            )
            self.form.addRow(self.tr("Photos of one alone"), QLabel(words, self))
        self._add_ways()
        self.add_note(self.tr("One step: Ctrl+Z takes all of it back."))
        self._show_act()

    def _said_otherwise(self, path: str, here: str, there: str) -> str:
        """Return what was said of a photo; where there is no room, its path is shortened."""
        said, metrics = f": {told(here)} → {there}", self.fontMetrics()
        room = max(LINE_WIDTH // 3, LINE_WIDTH - metrics.horizontalAdvance(said))
        return metrics.elidedText(path, Qt.TextElideMode.ElideMiddle, room) + said

    def _add_ways(self) -> None:
        """Offer what can become of labels and points that differ."""
        preview = self._preview
        is_open, points = len(preview.open_ids), preview.target_conflicts
        differ = len(preview.conflicting_ids | points)
        self.decide = QRadioButton(
            self.tr("Decide photo by photo: {n}").format(n=number(is_open)), self
        )
        self.keep = QRadioButton(self.tr("Leave what differs as it is here"), self)
        words = self.tr("Replace the {n} labels that differ here")
        if points:
            words = self.tr("Replace the {n} labels and target points that differ here")
        self.overwrite = QRadioButton(words.format(n=number(differ)), self)
        (self.decide if is_open else self.keep).setChecked(True)
        column = QVBoxLayout()
        column.setSpacing(SPACE_8)
        for way in (self.decide, self.keep, self.overwrite):
            way.setVisible(differ > 0 and (way is not self.decide or is_open > 0))
            way.toggled.connect(self._show_act)
            column.addWidget(way)
        if differ:
            self.form.addRow(self.tr("Where you differ"), column)

    def decides(self) -> bool:
        """Return whether what differs is to be settled photo by photo."""
        return self.decide.isChecked()

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
        return self.decides() or any(self._counts())

    def _counts(self) -> tuple[int, int]:
        """Return how many labels and how many target points would be written."""
        preview, overwrite = self._preview, self.overwrite.isChecked()
        labels = preview.labels_to_write(overwrite=overwrite)
        return len(labels), len(preview.targets_to_write(overwrite=overwrite))

    def _show_act(self) -> None:
        labels, points = self._counts()
        if not labels and not points and self.decides():
            words = self.tr("Look at the differences")
        elif labels and points:
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
