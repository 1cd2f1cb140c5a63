"""No space left: told by name, and everything saved before is there afterwards."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cropapp.core.changes import LabelEdit
from cropapp.core.entities import PhotoId
from cropapp.core.errors import EnvironmentProblem
from cropapp.core.gallery import PhotoFilter, PhotoSort, ReviewState
from cropapp.core.tasks import QuietTask
from cropapp.services.correct_labels import correct_labels
from cropapp.services.edit_classes import add_class
from cropapp.services.export import ExportOptions, export_labels
from cropapp.services.project import Project
from cropapp.services.start_project import new_project

PHOTOS = 400


def test_full_disk__keeps_every_label_given_before(
    small_disk: Path, fill_disk: Callable[[Path], None], tmp_path: Path
) -> None:
    photos = tmp_path / "photos"
    photos.mkdir()
    for number in range(PHOTOS):
        (photos / f"{number:04}.jpg").write_bytes(b"never read")
    path = small_disk / "field.cropapp"
    with new_project(path, folders=[photos], task=QuietTask()) as project:
        rust = add_class(project, "rust")
        ids = [PhotoId(i) for i in project.find(PhotoFilter(), PhotoSort()).tolist()]
        edit = LabelEdit(class_id=rust.id)
        correct_labels(project, ids[:100], edit, author="ann")
        fill_disk(small_disk)
        given, problem = label_until_full(
            project, ids, LabelEdit(class_id=rust.id, note="x" * 4000)
        )
        assert "field.cropapp" in problem.message
        assert "space" in problem.message
        assert project.counts().labelled == given
        with pytest.raises(EnvironmentProblem, match=r"labels\.csv"):
            export_labels(project, small_disk / "labels.csv", ExportOptions(), QuietTask())
        assert sorted(file.name for file in small_disk.iterdir() if file.suffix == ".csv") == []
    (small_disk / "filler").unlink()
    with Project.open(path) as project:
        decided = PhotoFilter(review_states=frozenset({ReviewState.LABELLED}))
        assert project.find(decided, PhotoSort()).tolist() == ids[:given]


def label_until_full(
    project: Project, ids: list[PhotoId], edit: LabelEdit
) -> tuple[int, EnvironmentProblem]:
    """Label one photo after the other from the 101st on; return how many have a label then."""
    for given in range(100, len(ids)):
        try:
            correct_labels(project, [ids[given]], edit, author="ann")
        except EnvironmentProblem as problem:
            return given, problem
    pytest.fail("the disk was never full")
