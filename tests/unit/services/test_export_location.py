"""How exactly an export tells where a photo was taken."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from cropapp.core.tasks import QuietTask
from cropapp.services.export import ExportLocation, ExportOptions, export_labels
from cropapp.services.project import Project

PLACES = ("latitude", "longitude", "altitude_m")


def exported(project: Project, target: Path, location: ExportLocation) -> list[dict[str, str]]:
    export_labels(project, target, ExportOptions(location=location), QuietTask())
    with target.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def places(rows: list[dict[str, str]]) -> list[tuple[str, ...]]:
    return [tuple(row[column] for column in PLACES) for row in rows]


def test_rounded__is_the_exact_place_to_two_decimals_without_altitude(
    project: Project, tmp_path: Path
) -> None:
    exact = places(exported(project, tmp_path / "exact.csv", ExportLocation.EXACT))
    rounded = places(exported(project, tmp_path / "rounded.csv", ExportLocation.ROUNDED))
    with_place = [pair for pair in zip(exact, rounded, strict=True) if pair[0][0]]
    assert with_place
    for (latitude, longitude, _), (about_latitude, about_longitude, altitude) in with_place:
        assert float(about_latitude) == pytest.approx(float(latitude), abs=0.005)
        assert float(about_longitude) == pytest.approx(float(longitude), abs=0.005)
        assert len(about_latitude.partition(".")[2]) <= 2
        assert altitude == ""
    without = [pair for pair in zip(exact, rounded, strict=True) if not pair[0][0]]
    assert all(about == ("", "", "") for _, about in without)


def test_left_out__nothing_else_is(project: Project, tmp_path: Path) -> None:
    exact = exported(project, tmp_path / "exact.csv", ExportLocation.EXACT)
    none = exported(project, tmp_path / "none.csv", ExportLocation.NONE)
    assert set(places(none)) == {("", "", "")}
    assert [{**row, **dict.fromkeys(PLACES, "")} for row in exact] == none
