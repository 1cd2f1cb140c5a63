"""The dialog before an import tells what it would do with target points."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

from cropapp.core.entities import PhotoId, TargetPoint
from cropapp.gui.dialogs.labels_io import ImportLabelsDialog
from cropapp.services.import_labels import LabelImportPreview

HERE, THERE = TargetPoint(0.5, 0.5), TargetPoint(0.1, 0.2)


@pytest.fixture
def points_only() -> LabelImportPreview:
    return LabelImportPreview(
        source=Path("points.csv"),
        labels={},
        new_classes=(),
        conflicts=(),
        conflicting_ids=frozenset(),
        unmatched=(),
        without_label=0,
        per_class={},
        targets={PhotoId(1): HERE, PhotoId(2): THERE, PhotoId(3): THERE},
        target_conflicts=frozenset({PhotoId(3)}),
        bad_targets=(("leaf.jpg", "“left”, “0.5” are not two numbers."),),
    )


def texts(dialog: ImportLabelsDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel))


def test_points_alone__are_counted_and_can_replace_those_here(points_only, qtbot):
    dialog = ImportLabelsDialog(points_only)
    qtbot.addWidget(dialog)
    assert dialog.act.text() == "Import 2 target points"
    assert dialog.act.isEnabled()
    assert "leaf.jpg: “left”" in texts(dialog)
    assert "Per class" not in texts(dialog)
    dialog.overwrite.setChecked(True)
    assert dialog.act.text() == "Import 3 target points"


def test_points_beside_labels__are_told_too(points_only, qtbot):
    mixed = replace(points_only, labels={PhotoId(1): "rust"}, per_class={"rust": 1})
    dialog = ImportLabelsDialog(mixed)
    qtbot.addWidget(dialog)
    assert dialog.act.text() == "Import labels and target points"
    assert "Per class" in texts(dialog)


def test_nothing_to_write__leaves_the_button_off(points_only, qtbot):
    only_conflict = replace(points_only, targets={PhotoId(3): THERE})
    dialog = ImportLabelsDialog(only_conflict)
    qtbot.addWidget(dialog)
    assert not dialog.act.isEnabled()
