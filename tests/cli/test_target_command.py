"""`cropapp target` sets, tells and clears a point; `import-labels` brings points in."""

from __future__ import annotations

from pathlib import Path

import pytest

from cropapp.core.entities import TargetPoint
from cropapp.core.tasks import QuietTask
from cropapp.services.project import Project
from cropapp.services.start_project import new_project


@pytest.fixture
def place(tmp_path: Path, sample_folder: Path, sample_truth: dict[str, str]) -> tuple[Path, Path]:
    """A project on the rendered field and one of its photos."""
    path = tmp_path / "field.cropapp"
    new_project(path, folders=[sample_folder], task=QuietTask()).close()
    return path, sample_folder / min(sample_truth)


def point_of(path: Path, photo: Path) -> TargetPoint | None:
    with Project.open(path) as project:
        found = project.photo_at(photo)
        assert found is not None
        return found.label.target


def test_target__is_set_told_and_cleared(cropapp, place):
    path, photo = place
    done = cropapp("target", path, photo, 0.25, 0.75)
    assert done.exit_code == 0
    assert "Set the target point of 1 photo" in done.output
    assert "cropapp classify" in done.output
    assert point_of(path, photo) == TargetPoint(0.25, 0.75)
    assert "0.25, 0.75" in cropapp("target", path, photo).output
    assert "so already" in cropapp("target", path, photo, 0.25, 0.75).output
    assert cropapp("target", path, photo, "--clear").exit_code == 0
    assert point_of(path, photo) is None
    assert "no target point" in cropapp("target", path, photo).output


def test_target__in_pixels_of_a_photo_not_read_yet(cropapp, place):
    path, photo = place
    assert cropapp("target", path, photo, 240, 240).exit_code == 0
    assert point_of(path, photo) in (TargetPoint(0.375, 0.5), TargetPoint(0.5, 0.375))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((0.5,), "two numbers"),
        ((0.5, 0.5, "--clear"), "exclude each other"),
        ((9000, 9000), "is not on"),
    ],
)
def test_target__refuses_what_is_no_point(cropapp, place, arguments, words):
    path, photo = place
    done = cropapp("target", path, photo, *arguments)
    assert done.exit_code == 2
    assert words in done.output
    assert point_of(path, photo) is None


def test_target__of_a_photo_elsewhere_names_it(cropapp, place, tmp_path):
    done = cropapp("target", place[0], tmp_path / "other.jpg", 0.5, 0.5)
    assert done.exit_code == 2
    assert "other.jpg is not in the project" in done.output


def test_import__tells_what_it_does_with_points(cropapp, place, tmp_path):
    path, photo = place
    table = tmp_path / "points.csv"
    table.write_text(f"path,target_x,target_y\n{photo.name},0.5,0.25\nno.jpg,1,1\n{photo.name},,\n")
    done = cropapp("import-labels", path, table, "--yes")
    assert done.exit_code == 0, done.output
    assert "Target points from points.csv: 1" in done.output
    assert "Target points set: 1" in done.output
    assert point_of(path, photo) == TargetPoint(0.5, 0.25)


def test_help__says_what_the_columns_are(cropapp):
    for command in ("export", "import-labels"):
        words = " ".join(cropapp(command, "--help").output.split())
        assert "target_x" in words
        assert "upright" in words
