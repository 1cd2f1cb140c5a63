"""The messy set through the program itself: imported, classified, exported, imported again."""

from __future__ import annotations

import csv
import json
import tarfile
from pathlib import Path

import pytest

from cropapp.core.changes import LabelEdit
from cropapp.core.entities import Photo, PhotoId, PhotoState
from cropapp.core.gallery import PhotoFilter, PhotoSort
from cropapp.core.tasks import QuietTask
from cropapp.services.classify import classify_project
from cropapp.services.correct_labels import correct_labels
from cropapp.services.export import ExportOptions, ExportScope, export_labels
from cropapp.services.import_labels import commit_import, preview_import
from cropapp.services.inference_client import ModelProcess
from cropapp.services.project import Project
from cropapp.services.start_project import new_project

pytestmark = pytest.mark.real


def every_photo(project: Project) -> dict[str, Photo]:
    ids = [PhotoId(int(i)) for i in project.find(PhotoFilter(), PhotoSort())]
    return {photo.relative_path: photo for photo in project.photos(ids)}


def unpack(shared_data: Path, target: Path) -> tuple[Path, dict[str, str]]:
    """Return the folder of the messy files and what each must do."""
    with tarfile.open(shared_data / "messy" / "messy.tar.gz") as archive:
        archive.extractall(target, filter="data")
    table = json.loads((shared_data / "messy" / "expected.json").read_text(encoding="utf-8"))
    return target / "messy", {entry["path"]: entry["expect"] for entry in table}


@pytest.mark.slow
def test_messy_set__every_file_ends_as_expected_and_none_stops_the_rest(
    shared_data: Path, tmp_path: Path, model_process: ModelProcess
) -> None:
    folder, expected = unpack(shared_data, tmp_path)
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    with new_project(
        tmp_path / "messy.cropapp", folders=[folder], starter="bean-leaf", task=QuietTask()
    ) as project:
        classify_project(project, model_process, QuietTask())
        photos = every_photo(project)

        wrong = {
            path: expect
            for path, expect in expected.items()
            if not _as_expected(expect, photos.get(path))
        }
        assert not wrong
        assert all(photo.prediction for photo in photos.values() if photo.facts)
        assert all(photo.state_reason for photo in photos.values() if not photo.facts)
        assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before

        _labels_come_back_through_csv(project, photos, tmp_path)


def _as_expected(expect: str, photo: Photo | None) -> bool:
    if expect == "skip":
        return photo is None
    if expect == "load":
        return photo is not None and photo.state is PhotoState.READY
    if expect == "reject":
        return photo is not None and photo.state is PhotoState.UNREADABLE
    return photo is None or photo.state in (PhotoState.READY, PhotoState.UNREADABLE)


def _labels_come_back_through_csv(
    project: Project, photos: dict[str, Photo], tmp_path: Path
) -> None:
    """Odd names are exported defused and find their photos again."""
    odd = [photo for path, photo in photos.items() if path.startswith("10_names/")]
    rust = next(entry.id for entry in project.classes() if entry.name == "rust")
    correct_labels(project, [photo.id for photo in odd], LabelEdit(class_id=rust), author="t")
    target = tmp_path / "labels.csv"
    export_labels(project, target, ExportOptions(ExportScope.LABELLED), QuietTask())
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(odd) >= 30
    assert not [row for row in rows if row["file_name"].startswith(("=", "-", "+", "@"))]
    preview = preview_import(project, target, QuietTask())
    assert set(preview.labels) == {photo.id for photo in odd}
    assert commit_import(project, preview, author="t") is None  # every label is there already
