"""The dialog before an import tells where two people differ, and how far they agree."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

from cropapp.core.agreement import Agreement
from cropapp.core.entities import PhotoId
from cropapp.gui.dialogs.labels_io import ImportLabelsDialog
from cropapp.services.import_labels import LabelImportPreview


@pytest.mark.parametrize(
    ("kappa", "told"),
    [(0.9, "9 of 10 alike, Cohen's kappa 0.90"), (None, "9 of 10 alike")],
)
def test_other_labels__are_listed_under_how_far_both_agree(kappa, told, qtbot):
    preview = LabelImportPreview(
        source=Path("ann.cropapp"),
        labels={PhotoId(1): "rust"},
        new_classes=(),
        conflicts=(("north/leaf.jpg", "spot", "rust"),),
        conflicting_ids=frozenset({PhotoId(1)}),
        unmatched=(),
        without_label=0,
        per_class={"rust": 1},
        agreement=Agreement(photos=10, same=9, kappa=kappa),
    )
    dialog = ImportLabelsDialog(preview)
    qtbot.addWidget(dialog)
    texts = [label.text() for label in dialog.findChildren(QLabel)]
    assert told in texts
    assert "north/leaf.jpg: spot → rust" in texts
