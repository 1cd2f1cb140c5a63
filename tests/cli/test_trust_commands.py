"""`cropapp doubts`, `explain`, and the orders and filters that go by them."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

from click.testing import Result

from cropapp.core.gallery import PhotoFilter, PhotoSort
from cropapp.services.project import Project

Run = Callable[..., Result]


def test_doubts__lists_the_worst_first_and_review_shows_them(
    cropapp: Run, learned_project: Project
) -> None:
    learned_project.close()
    got = cropapp("doubts", learned_project.path, "--json")
    assert got.exit_code == 0, got.output
    told = json.loads(got.stdout)
    doubts = [row["doubt"] for row in told["doubts"]]
    assert told["checked"] > len(doubts) > 0
    assert doubts == sorted(doubts, reverse=True)
    assert all(row["label"] != row["said"] for row in told["doubts"])
    asked = cropapp("review", learned_project.path, "--order", "suspicious", "--json")
    assert asked.exit_code == 0, asked.output
    rows = json.loads(asked.stdout)["next"]
    assert [row["photos"][0] for row in rows] == [row["photo"] for row in told["doubts"]][:20]
    assert [row["predicted"] for row in rows] == [row["said"] for row in told["doubts"]][:20]


def test_doubts__as_a_table(cropapp: Run, learned_project: Project) -> None:
    learned_project.close()
    got = cropapp("doubts", learned_project.path, "--limit", 1)
    assert got.exit_code == 0, got.output
    assert "said instead" in got.stdout
    assert "labels look wrong" in got.stdout


def test_review__worth_labelling(cropapp: Run, learned_project: Project) -> None:
    learned_project.close()
    order = ("--order", "worth-labelling", "--limit", 20, "--json")
    got = cropapp("review", learned_project.path, *order)
    assert got.exit_code == 0, got.output
    photos = [row["photos"][0] for row in json.loads(got.stdout)["next"]]
    assert len(photos) == len(set(photos)) == 20


def test_explain__tells_where_the_evidence_lies(cropapp: Run, learned_project: Project) -> None:
    learned_project.close()
    got = cropapp("explain", learned_project.path, "--json")
    assert got.exit_code == 0, got.output
    told = json.loads(got.stdout)
    assert all(0 <= row["evidence_in_background"] <= 1 for row in told["classes"])
    # The renderer puts the leaf in the middle.
    assert told["warnings"] == []


def test_export__of_what_is_unlike_anything_seen(
    cropapp: Run, learned_project: Project, tmp_path: Path
) -> None:
    ids = learned_project.find(PhotoFilter(unlike=True), PhotoSort()).tolist()
    learned_project.close()
    got = cropapp("export", learned_project.path, "--out", tmp_path / "o.csv", "--unlike")
    assert got.exit_code == 0, got.output
    with (tmp_path / "o.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [int(row["photo_id"]) for row in rows] == ids
    assert {row["unlike_seen"] for row in rows} == {"1"}
