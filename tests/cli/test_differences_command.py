"""`cropapp differences`: what two people differ in, listed, settled by side, and by a table."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from cropapp.core.gallery import PhotoFilter, PhotoSort
from cropapp.services.project import Project

Run = Callable[..., Result]


@pytest.fixture
def bob(cropapp: Run, tmp_path: Path, sample_folder: Path) -> Path:
    """Four photos labelled, three of them otherwise in a table of Ann's that was imported."""
    path = tmp_path / "bob.cropapp"
    assert cropapp("new", path, "--folder", sample_folder).exit_code == 0
    with Project.open(path) as project:
        ids = project.find(PhotoFilter(), PhotoSort()).tolist()[:4]
        paths = [photo.relative_path for photo in project.photos(ids)]
    for name, said in (
        ("mine.csv", ("rust", "rust", "rust", "spot")),
        ("ann.csv", ("spot", "spot", "rust", "frost")),
    ):
        rows = "".join(f"{path},{label},ann\n" for path, label in zip(paths, said, strict=True))
        (tmp_path / name).write_text("path,label,labelled_by\n" + rows, encoding="utf-8")
        told = cropapp("import-labels", path, tmp_path / name, "--yes")
        assert told.exit_code == 0, told.output
    assert f"To settle what differs: cropapp differences {path}" in told.output
    return path


def labels(path: Path) -> list[str]:
    with Project.open(path) as project:
        names = {each.id: each.name for each in project.classes()}
        ids = project.find(PhotoFilter(), PhotoSort()).tolist()[:4]
        return [names[photo.label.class_id] for photo in project.photos(ids)]


def test_differences__are_listed_settled_by_pair_and_the_rest_left(cropapp: Run, bob: Path) -> None:
    told = cropapp("differences", bob).output
    assert "ann.csv: 3 of 3 differences left" in told
    assert "alike: 1 (25.0%" in told
    told = cropapp("differences", bob, "--take", "theirs", "--pair", "rust, Spot").output
    assert "Settled 2 photos" in told
    assert "1 left." in told
    assert labels(bob) == ["spot", "spot", "rust", "spot"]
    assert "0 left." in cropapp("differences", bob, "--take", "mine", "--author", "bob").output
    assert labels(bob)[3] == "spot"
    with Project.open(bob) as project:
        last = project.photos([project.find(PhotoFilter(), PhotoSort()).tolist()[3]])[0]
    assert last.label.origin is not None
    assert last.label.origin.author == "bob"


def test_differences__by_a_table_that_a_person_filled_in(
    cropapp: Run, bob: Path, tmp_path: Path
) -> None:
    table = tmp_path / "differ.csv"
    assert "Wrote 3 differences" in cropapp("differences", bob, "--csv", table).output
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["there_by"] for row in rows] == ["ann"] * 3
    for row, decision in zip(rows, ("theirs", "", "spot"), strict=True):
        row["decision"] = decision
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    told = cropapp("differences", bob, "--decide", table)
    assert told.exit_code == 0, told.output
    assert "Settled 2 photos" in told.output
    assert "1 left." in told.output
    assert labels(bob) == ["spot", "rust", "rust", "spot"]
    assert "put away" in cropapp("differences", bob, "--forget").output
    assert cropapp("differences", bob).exit_code == 2


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--take", "mine", "--forget"], "Give one of them"),
        (["--source", "cid.csv"], "There are: ann.csv"),
        (["--pair", "rust"], "here, then there"),
        (["--pair", "wheat,rust"], "wheat"),
    ],
)
def test_mistakes__are_named(cropapp: Run, bob: Path, options: list[str], said: str) -> None:
    told = cropapp("differences", bob, *options)
    assert told.exit_code == 2
    assert said in told.output
