"""In which forms a version is to leave the program.

Owns: the answer. Must not: write a file.
"""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QWidget

from cropapp.core.entities import ModelVersion
from cropapp.core.export_formats import ExportFormat, missing_packages
from cropapp.gui.dialogs.form import FormDialog
from cropapp.gui.told import told


class ExportModelDialog(FormDialog):
    """A check box for each form; one that cannot be written here is off and says why."""

    def __init__(self, version: ModelVersion, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entitle(
            self.tr("Export the model"),
            self.tr("Export {name} for other programs").format(name=told(version.name)),
            self.tr("Choose folder and export"),
        )
        words = {
            ExportFormat.ONNX: self.tr("ONNX, which most programs read"),
            ExportFormat.OPENVINO: self.tr("OpenVINO, fast on processors of Intel and others"),
            ExportFormat.TORCH: self.tr("PyTorch (torch.export)"),
        }
        self.forms: dict[ExportFormat, QCheckBox] = {}
        for form, text in words.items():
            box = self.forms[form] = QCheckBox(text, self)
            missing = missing_packages(form)
            if missing:
                box.setEnabled(False)
                needs = self.tr("{form} (not installed: {packages})")
                box.setText(needs.format(form=text, packages=", ".join(missing)))
            box.toggled.connect(self.refresh)
            self.form.addRow(box)
        first = next(box for box in self.forms.values() if box.isEnabled())
        first.setChecked(True)
        self.add_note(
            self.tr(
                "The network takes the pixels of a photo and gives the probability of each class. "
                "With it come model.json and a short example. Each form is run on photos of this "
                "project and compared before it is kept."
            )
        )
        self.refresh()

    def is_complete(self) -> bool:
        return bool(self.answer())

    def answer(self) -> list[ExportFormat]:
        """Return the forms that were chosen."""
        return [form for form, box in self.forms.items() if box.isChecked()]
