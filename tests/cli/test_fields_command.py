"""`cropapp fields`: borders come in from GeoJSON, are listed with their photos, and go."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from click.testing import Result

from cropapp.services.photo_map import map_points
from cropapp.services.project import Project

Run = Callable[..., Result]


def test_added_listed_and_removed(cropapp: Run, project: Project, tmp_path: Path) -> None:
    placed = len(map_points(project))
    project.close()
    world = [[-179, -85], [179, -85], [179, 85], [-179, 85], [-179, -85]]
    path = tmp_path / "world.geojson"
    path.write_text(json.dumps({"type": "Polygon", "coordinates": [world]}), encoding="utf-8")
    added = cropapp("fields", project.path, "--add", path, "--json")
    assert json.loads(added.stdout) == [
        {"file": "world.geojson", "field": "Field 1", "photos": placed}
    ]
    assert "world.geojson" in cropapp("fields", project.path).stdout
    removed = cropapp("fields", project.path, "--remove", "world.geojson")
    assert "no field borders" in removed.stdout


def test_wrong_file_and_unknown_name__end_with_the_reason(
    cropapp: Run, project: Project, tmp_path: Path
) -> None:
    project.close()
    path = tmp_path / "wrong.geojson"
    path.write_text("{}", encoding="utf-8")
    wrong = cropapp("fields", project.path, "--add", path)
    assert wrong.exit_code == 2
    assert "wrong.geojson" in wrong.stderr
    assert cropapp("fields", project.path, "--remove", "none.geojson").exit_code == 2
