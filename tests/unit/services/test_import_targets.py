"""Target points from a CSV: with labels or alone, in shares or pixels, and back from the export."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cropapp.core.entities import LabelSource, Photo, TargetPoint
from cropapp.core.errors import UserError
from cropapp.core.tasks import QuietTask
from cropapp.services.correct_labels import undo
from cropapp.services.export import ExportOptions, export_labels
from cropapp.services.import_labels import commit_import, preview_import
from cropapp.services.project import Project
from cropapp.services.start_project import new_project
from cropapp.services.target_points import set_target

AllPhotos = Callable[[Project], list[Photo]]


@pytest.fixture
def field(tmp_path: Path, few_photos: Path) -> Iterator[Project]:
    """Six photos that nobody has read yet, 640 x 480 pixels or upright 480 x 640."""
    with new_project(tmp_path / "f.cropapp", folders=[few_photos], task=QuietTask()) as project:
        yield project


def table(folder: Path, *lines: str) -> Path:
    path = folder / "in.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def bring_in(project: Project, source: Path, *, overwrite: bool = False) -> str | None:
    preview = preview_import(project, source, QuietTask())
    step = commit_import(project, preview, author="bob", overwrite=overwrite)
    return step.name if step else None


def points(project: Project, all_photos: AllPhotos) -> dict[str, TargetPoint]:
    found = {photo.relative_path: photo.label.target for photo in all_photos(project)}
    return {path: point for path, point in found.items() if point is not None}


def test_points_alone__are_one_step_and_give_no_label(
    field: Project, tmp_path: Path, all_photos: AllPhotos
) -> None:
    source = table(
        tmp_path, "path,target_x,target_y", "leaf-0.jpg,0.25,0.5", "leaf-1.jpg,,", "leaf-2.jpg,0,1"
    )
    preview = preview_import(field, source, QuietTask())
    assert (preview.matched, preview.labels, preview.without_label) == (2, {}, 1)
    assert points(field, all_photos) == {}
    assert bring_in(field, source) == "Set the target point of 2 photos"
    expected = {"leaf-0.jpg": TargetPoint(0.25, 0.5), "leaf-2.jpg": TargetPoint(0.0, 1.0)}
    assert points(field, all_photos) == expected
    assert not any(photo.label.is_decided for photo in all_photos(field))
    undo(field, author="bob")
    assert points(field, all_photos) == {}


def test_points_with_labels__are_one_step(
    field: Project, tmp_path: Path, all_photos: AllPhotos
) -> None:
    source = table(
        tmp_path,
        "path,label,target_x,target_y",
        "leaf-0.jpg,rust,0.25,0.5",
        "leaf-1.jpg,rust,,",
        "leaf-2.jpg,,0.5,0.5",
    )
    bring_in(field, source)
    by_path = {photo.relative_path: photo for photo in all_photos(field)}
    assert set(points(field, all_photos)) == {"leaf-0.jpg", "leaf-2.jpg"}
    assert [by_path[f"leaf-{n}.jpg"].label.is_labelled for n in range(3)] == [True, True, False]
    origin = by_path["leaf-0.jpg"].label.origin
    assert origin is not None
    assert origin.source is LabelSource.IMPORT
    assert len({by_path[f"leaf-{n}.jpg"].label.event_id for n in range(3)}) == 3
    undo(field, author="bob")
    assert not any(p.label.is_labelled or p.label.target for p in all_photos(field))


def test_pixels__are_of_the_upright_picture_though_nobody_has_read_it(
    field: Project, tmp_path: Path, all_photos: AllPhotos
) -> None:
    assert all(photo.facts is None for photo in all_photos(field))
    source = table(tmp_path, "path;target_x;target_y", "leaf-0.jpg;160;120,0", "leaf-1.jpg;0,5;0,5")
    bring_in(field, source)
    found = points(field, all_photos)
    assert found["leaf-0.jpg"] in (TargetPoint(0.25, 0.25), TargetPoint(0.33333, 0.1875))
    assert found["leaf-1.jpg"] == TargetPoint(0.5, 0.5)


def test_what_is_no_point__is_listed_with_its_reason_and_left_out(
    field: Project, tmp_path: Path, all_photos: AllPhotos
) -> None:
    source = table(
        tmp_path,
        "path,target_x,target_y",
        "leaf-0.jpg,left,0.5",
        "leaf-1.jpg,0.5,",
        "leaf-2.jpg,-0.5,0.5",
        "leaf-3.jpg,9000,10",
        "leaf-4.jpg,0.5,0.5",
    )
    preview = preview_import(field, source, QuietTask())
    assert [path for path, _ in preview.bad_targets] == [f"leaf-{n}.jpg" for n in range(4)]
    assert "not two numbers" in preview.bad_targets[0][1]
    assert "not on the picture" in preview.bad_targets[2][1]
    assert "pixels" in preview.bad_targets[3][1]
    bring_in(field, source)
    assert set(points(field, all_photos)) == {"leaf-4.jpg"}


def test_point_set_here__stays_unless_it_is_to_be_replaced(
    field: Project, tmp_path: Path, all_photos: AllPhotos
) -> None:
    first = all_photos(field)[0]
    set_target(field, [first.id], 0.9, 0.9, author="Ana")
    source = table(tmp_path, "path,target_x,target_y", "leaf-0.jpg,0.1,0.1", "leaf-1.jpg,0.2,0.2")
    assert preview_import(field, source, QuietTask()).target_conflicts == {first.id}
    bring_in(field, source)
    assert points(field, all_photos)["leaf-0.jpg"] == TargetPoint(0.9, 0.9)
    assert points(field, all_photos)["leaf-1.jpg"] == TargetPoint(0.2, 0.2)
    bring_in(field, source, overwrite=True)
    assert points(field, all_photos)["leaf-0.jpg"] == TargetPoint(0.1, 0.1)


def test_export__comes_back_as_it_was(
    field: Project, tmp_path: Path, all_photos: AllPhotos
) -> None:
    ids = [photo.id for photo in all_photos(field)]
    set_target(field, ids[:1], 1 / 3, 2 / 3, author="Ana")
    set_target(field, ids[1:2], 0, 1, author="Ana")
    before = points(field, all_photos)
    target = tmp_path / "out.csv"
    export_labels(field, target, ExportOptions(), QuietTask())
    with target.open(encoding="utf-8-sig", newline="") as file:
        cells = [(row["target_x"], row["target_y"]) for row in csv.DictReader(file)]
    assert cells[:3] == [("0.33333", "0.66667"), ("0", "1"), ("", "")]
    undo(field, author="Ana")
    undo(field, author="Ana")
    bring_in(field, target)
    assert points(field, all_photos) == before


def test_table_without_label_and_point__is_refused(field: Project, tmp_path: Path) -> None:
    source = table(tmp_path, "path,target_x", "leaf-0.jpg,0.5")
    with pytest.raises(UserError, match="lacks a label column"):
        preview_import(field, source, QuietTask())
