"""The work of two people: labels out of another project, with how far both agree."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from cropapp.core.changes import LabelEdit
from cropapp.core.entities import LabelSource, Photo, PhotoId, TargetPoint
from cropapp.core.errors import UserError
from cropapp.core.tasks import QuietTask
from cropapp.services.classify import classify_project
from cropapp.services.correct_labels import correct_labels
from cropapp.services.edit_classes import add_class
from cropapp.services.import_labels import commit_import, preview_import
from cropapp.services.inference_client import ModelProcess
from cropapp.services.project import Project
from cropapp.services.start_project import new_project

AllPhotos = Callable[[Project], list[Photo]]


def label(project: Project, photo_id: PhotoId, name: str, author: str) -> None:
    known = {entry.name: entry.id for entry in project.classes()}
    class_id = known[name] if name in known else add_class(project, name).id
    correct_labels(project, [photo_id], LabelEdit(class_id=class_id), author=author)


@pytest.fixture
def ann(tmp_path: Path, few_photos: Path, all_photos: AllPhotos) -> Path:
    """Ann's project: four of six photos labelled, one excluded, one aimed at a point."""
    path = tmp_path / "ann.cropapp"
    with new_project(path, folders=[few_photos], task=QuietTask()) as project:
        photos = all_photos(project)
        for photo, name in zip(photos, ("rust", "rust", "spot", "spot"), strict=False):
            label(project, photo.id, name, "ann")
        out = LabelEdit(exclude_reason="blurred")
        correct_labels(project, [photos[4].id], out, author="ann")
        aim = LabelEdit(target=TargetPoint(0.25, 0.5))
        correct_labels(project, [photos[5].id], aim, author="ann")
    return path


def test_other_project__brings_its_labels_and_points_and_keeps_mine(
    ann: Path, tmp_path: Path, few_photos: Path, all_photos: AllPhotos
) -> None:
    before = ann.read_bytes()
    with new_project(tmp_path / "bob.cropapp", folders=[few_photos], task=QuietTask()) as bob:
        photos = all_photos(bob)
        label(bob, photos[0].id, "rust", "bob")
        label(bob, photos[2].id, "mites", "bob")
        preview = preview_import(bob, ann, QuietTask())
        assert preview.per_class == {"rust": 2, "spot": 2}
        assert preview.new_classes == ("spot",)
        assert [(here, there) for _, here, there in preview.conflicts] == [("mites", "spot")]
        assert preview.agreement is not None
        assert (preview.agreement.photos, preview.agreement.same) == (2, 1)
        assert commit_import(bob, preview, author="ann") is not None
        names = {entry.id: entry.name for entry in bob.classes()}
        after = all_photos(bob)
        said = [None if p.label.class_id is None else names[p.label.class_id] for p in after]
        assert said == ["rust", "rust", "mites", "spot", None, None]
        assert after[1].label.origin is not None
        assert after[1].label.origin.source is LabelSource.IMPORT
        assert after[4].label.exclude_reason is None
        assert after[5].label.target == TargetPoint(0.25, 0.5)
    assert ann.read_bytes() == before


def test_photos_elsewhere_under_other_names__are_found_by_their_content(
    tmp_path: Path, few_photos: Path, all_photos: AllPhotos, model_process: ModelProcess
) -> None:
    copies = tmp_path / "copies"
    copies.mkdir()
    for number, photo in enumerate(sorted(few_photos.iterdir())):
        shutil.copyfile(photo, copies / f"DSC_{number}.JPG")
    ann_path = tmp_path / "ann.cropapp"
    with new_project(ann_path, folders=[copies], task=QuietTask()) as project:
        classify_project(project, model_process, QuietTask())
        for photo in all_photos(project):
            label(project, photo.id, f"class {photo.file_name[4]}", "ann")
    with new_project(tmp_path / "bob.cropapp", folders=[few_photos], task=QuietTask()) as bob:
        classify_project(bob, model_process, QuietTask())
        preview = preview_import(bob, ann_path, QuietTask())
        names = {photo.id: photo.file_name for photo in all_photos(bob)}
        assert {names[photo_id]: name for photo_id, name in preview.labels.items()} == {
            f"leaf-{number}.jpg": f"class {number}" for number in range(6)
        }
        assert preview.agreement is None


def test_the_project_itself__is_refused(ann: Path) -> None:
    with Project.open(ann) as project, pytest.raises(UserError, match="itself"):
        preview_import(project, ann, QuietTask())


def test_what_only_ends_so__is_no_project(ann: Path, tmp_path: Path) -> None:
    fake = tmp_path / "fake.cropapp"
    fake.write_text("path,label\n")
    with Project.open(ann) as project, pytest.raises(UserError, match=r"fake\.cropapp"):
        preview_import(project, fake, QuietTask())


def test_table_with_tabs__is_read(ann: Path, tmp_path: Path) -> None:
    source = tmp_path / "in.tsv"
    source.write_text("path\tlabel\nleaf-0.jpg\trust\nleaf-1.jpg\tspot, late\n", encoding="utf-8")
    with Project.open(ann) as project:
        preview = preview_import(project, source, QuietTask())
    assert preview.per_class == {"rust": 1, "spot, late": 1}
