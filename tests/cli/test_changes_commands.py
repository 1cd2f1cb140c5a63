"""`cropapp changes` and `cropapp revert`."""

from __future__ import annotations

import pytest

from cropapp.core.changes import LabelEdit
from cropapp.core.gallery import PhotoFilter, PhotoSort
from cropapp.services.correct_labels import correct_labels
from cropapp.services.edit_classes import add_class
from cropapp.services.project import Project


@pytest.fixture
def labelled(project, all_ids=3):
    """A closed project: Ann labelled three photos rust as change 2."""
    rust = add_class(project, "rust")
    ids = [int(i) for i in project.find(PhotoFilter(text="leaf"), PhotoSort())[:all_ids]]
    ids = ids or [int(i) for i in project.find(PhotoFilter(), PhotoSort())[:all_ids]]
    step = correct_labels(project, ids, LabelEdit(class_id=rust.id), author="Ann")
    project.close()
    return project.path, step.id, ids


def test_changes__lists_who_did_what(cropapp, labelled):
    path, step_id, _ = labelled
    done = cropapp("changes", path)
    assert done.exit_code == 0, done.output
    assert "Label 3 photos as rust" in done.output
    assert f" {step_id} " in done.output
    assert " Ann " in done.output


def test_changes__filters_and_writes_a_csv(cropapp, labelled, tmp_path):
    path, _, _ = labelled
    target = tmp_path / "log.csv"
    done = cropapp("changes", path, "--who", "Ann", "--class", "rust", "--csv", target)
    assert done.exit_code == 0, done.output
    assert "3 lines" in done.output
    assert len(target.read_text(encoding="utf-8-sig").splitlines()) == 4
    assert cropapp("changes", path, "--class", "frost").exit_code == 2


def test_revert__sets_the_photos_back(cropapp, labelled):
    path, step_id, ids = labelled
    done = cropapp("revert", path, step_id)
    assert done.exit_code == 0, done.output
    assert "Set back 3 photos" in done.output
    with Project.open(path) as project:
        assert {photo.label.class_id for photo in project.photos(ids)} == {None}
    assert "so already" in cropapp("revert", path, step_id).output
    assert cropapp("revert", path, 99).exit_code == 2
