"""What a dropped file is, by its suffix and its first lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from cropapp.services.dropped import DropKind, kind_of


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("field.cropapp", "", DropKind.PROJECT),
        ("labels.csv", "file,label\na.jpg,rust\n", DropKind.LABELS),
        ("labels.csv", "\ufefffile_name;class\na.jpg;rust\n", DropKind.LABELS),
        ("targets.csv", "relative_path,target_x,target_y\na.jpg,0.5,0.5\n", DropKind.LABELS),
        ("classes.csv", "\ufeffname,name_zh,key,colour\nrust,銹病,1,#D55E00\n", DropKind.CLASSES),
        ("classes.csv", "name\tcolour\nrust\t#D55E00\n", DropKind.CLASSES),
        ("note.txt", "Only words.\n", DropKind.UNKNOWN),
        ("empty.csv", "", DropKind.UNKNOWN),
        ("fields.geojson", '\n{"type": "FeatureCollection", "features": []}', DropKind.BORDERS),
        ("fields.json", '{"type":"Polygon","coordinates":[]}', DropKind.BORDERS),
        ("other.json", '{"name": "x"}', DropKind.UNKNOWN),
        ("IMG_1.JPG", "", DropKind.PHOTO),
        ("照片.heic", "", DropKind.PHOTO),
        ("film.mp4", "", DropKind.UNKNOWN),
    ],
)
def test_kind_of_a_file(tmp_path: Path, name: str, text: str, kind: DropKind) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    assert kind_of(path) is kind


def test_kind_of_a_folder__whatever_it_is_called(tmp_path: Path) -> None:
    folder = tmp_path / "2026.csv"
    folder.mkdir()
    assert kind_of(folder) is DropKind.FOLDER


def test_file_that_is_not_there__is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="labels"):
        kind_of(tmp_path / "labels.csv")
