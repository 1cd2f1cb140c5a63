"""new, add, label, import-labels, export, models: what they write and how they end."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

import cropapp as package
from cropapp.core.gallery import PhotoFilter, PhotoSort
from cropapp.services.app_folders import recent_projects
from cropapp.services.project import Project

Run = Callable[..., Result]


@pytest.fixture
def made(cropapp: Run, tmp_path: Path, sample_folder: Path) -> Path:
    path = tmp_path / "field.cropapp"
    result = cropapp("new", path, "--folder", sample_folder)
    assert result.exit_code == 0, result.output
    return path


@pytest.fixture
def learned_path(learned_project: Project) -> Path:
    learned_project.close()
    return learned_project.path


def test_version_and_help(cropapp: Run) -> None:
    assert cropapp("--version").output.strip() == f"cropapp {package.__version__}"
    text = cropapp("--help").output
    for command in (
        "open demo sample new add classify label import-labels learn evaluate export models doctor"
    ).split():
        assert command in text
        assert cropapp(command, "--help").exit_code == 0


def test_new__makes_a_project_that_is_remembered(made: Path) -> None:
    with Project.open(made) as project:
        assert project.counts().photos == 60
    assert [entry.path for entry in recent_projects()] == [made]


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["new", "x.db"], "x.db"),
        (["new", "x.cropapp", "--folder", "nowhere"], "nowhere"),
        (["new", "x.cropapp", "--starter", "potato"], "potato"),
        (["add", "x.cropapp", "."], "x.cropapp"),
        (["label", "x.cropapp", "a.jpg", "--class", "rust"], "x.cropapp"),
        (["import-labels", "x.cropapp", "labels.csv"], "x.cropapp"),
        (["learn", "x.cropapp"], "x.cropapp"),
        (["evaluate", "x.cropapp"], "x.cropapp"),
        (["export", "x.cropapp", "--out", "labels.csv"], "x.cropapp"),
        (["models", "list", "x.cropapp"], "x.cropapp"),
        (["models", "show", "x.cropapp", "1"], "x.cropapp"),
        (["models", "use", "x.cropapp", "1"], "x.cropapp"),
        (["classify", "x.cropapp"], "x.cropapp"),
        (["classify", "nowhere"], "nowhere"),
    ],
    ids=lambda value: " ".join(value[:2]) if isinstance(value, list) else None,
)
def test_wrong_name__exits_with_2_names_it_and_leaves_nothing(
    cropapp: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    named: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    result = cropapp(*arguments)
    assert result.exit_code == 2, result.output
    assert "Error" in result.stderr
    assert named in result.stderr
    assert result.stdout == ""
    assert list(tmp_path.iterdir()) == []


def test_file_named_like_markup__is_told_as_it_is(cropapp: Run, made: Path) -> None:
    result = cropapp("label", made, "[bold]leaf[/].jpg", "--class", "rust")
    assert result.exit_code == 2
    assert "[bold]leaf[/].jpg" in result.stderr


def test_class_named_like_markup__is_shown_as_it_is(
    cropapp: Run, made: Path, sample_folder: Path, sample_truth: dict[str, str], tmp_path: Path
) -> None:
    odd = "[/red] :leaf: [bold]"
    photo = sample_folder / min(sample_truth)
    assert odd in cropapp("label", made, photo, "--class", odd, "--add").stdout
    assert odd in cropapp("export", made, "--out", tmp_path / "x.csv", "--class", "-").stderr
    source = tmp_path / "[b]labels.csv"
    source.write_text(f"path,label\n{max(sample_truth)},{odd}\n")
    result = cropapp("import-labels", made, source, "--yes")
    assert result.exit_code == 0, result.output
    assert odd in result.stdout
    assert "[b]labels.csv" in result.stdout


def test_add__tells_what_it_found(cropapp: Run, made: Path, sample_folder: Path) -> None:
    result = cropapp("add", made, sample_folder)
    assert result.exit_code == 0
    assert "0 new, 60 as before." in result.stdout


def test_label__adds_the_class_only_when_told(
    cropapp: Run, made: Path, sample_folder: Path, sample_truth: dict[str, str]
) -> None:
    photos = [sample_folder / relative for relative in sorted(sample_truth)[:3]]
    refused = cropapp("label", made, *photos, "--class", "Rust")
    assert refused.exit_code == 2
    assert "--add" in refused.stderr
    result = cropapp("label", made, *photos, "--class", "Rust", "--add", "--author", "ann")
    assert result.exit_code == 0
    assert "Labelled 3 of 3 photos as Rust." in result.stdout
    again = cropapp("label", made, photos[0], "--class", "rust")
    assert "Labelled 0 of 1" in again.stdout
    with Project.open(made) as project:
        photo = project.photo_at(photos[0])
        assert photo is not None
        assert photo.label.origin is not None
        assert photo.label.origin.author == "ann"
        assert len(project.label_history(photo.id)) == 1


def test_label__one_wrong_path_labels_none(
    cropapp: Run, made: Path, sample_folder: Path, sample_truth: dict[str, str]
) -> None:
    photo = sample_folder / min(sample_truth)
    result = cropapp("label", made, photo, "stranger.jpg", "--class", "Rust", "--add")
    assert result.exit_code == 2
    assert "stranger.jpg" in result.stderr
    with Project.open(made) as project:
        assert project.counts().labelled == 0


def test_import_labels__asks_then_writes_then_comes_back_by_export(
    cropapp: Run, made: Path, sample_folder: Path, sample_truth: dict[str, str], tmp_path: Path
) -> None:
    truth = sample_folder / "truth.csv"
    refused = cropapp("import-labels", made, truth, answer="n\n")
    assert refused.exit_code == 1
    assert "Nothing was written" in refused.stderr
    written = cropapp("import-labels", made, truth, "--yes")
    assert written.exit_code == 0
    assert f"Wrote {len(sample_truth):,} labels." in written.stdout
    target = tmp_path / "labels.csv"
    exported = cropapp("export", made, "--out", target, "--labelled")
    assert exported.exit_code == 0
    assert "labels.csv" in exported.stdout
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = {row["relative_path"]: row["label"] for row in csv.DictReader(file)}
    assert rows == sample_truth


def test_import_labels__that_match_nothing_end_with_2(
    cropapp: Run, made: Path, tmp_path: Path
) -> None:
    source = tmp_path / "strange.csv"
    source.write_text("path,label\nstranger.jpg,rust\n")
    result = cropapp("import-labels", made, source, "--yes")
    assert result.exit_code == 2
    assert "stranger.jpg" in result.output


def test_export__filters_and_refuses_unknown_words(
    cropapp: Run, learned_path: Path, tmp_path: Path, sample_truth: dict[str, str]
) -> None:
    target = tmp_path / "labels.csv"
    one = min(sample_truth).rpartition("/")[2]
    assert cropapp("export", learned_path, "--out", target, "--text", one).exit_code == 0
    assert target.read_text(encoding="utf-8-sig").count("\n") == 2
    for wrong, named in ((["--class", "potato"], "potato"), (["--encoding", "latin"], "latin")):
        result = cropapp("export", learned_path, "--out", tmp_path / "no.csv", *wrong)
        assert result.exit_code == 2
        assert named in result.stderr
    assert not (tmp_path / "no.csv").exists()
    plain = cropapp("export", learned_path, "--out", target, "--encoding", "utf-8")
    assert plain.exit_code == 0
    assert target.read_bytes().startswith(b"photo_id")


def test_export__that_cannot_be_written_ends_with_3(
    cropapp: Run, learned_path: Path, tmp_path: Path
) -> None:
    (tmp_path / "folder.csv").mkdir()
    result = cropapp("export", learned_path, "--out", tmp_path / "folder.csv")
    assert result.exit_code == 3
    assert "folder.csv" in result.stderr


def test_models__list_and_show(cropapp: Run, learned_path: Path) -> None:
    listed = json.loads(cropapp("models", "list", learned_path, "--json").stdout)
    [version] = listed
    assert (version["name"], version["kind"], version["active"]) == ("Version 1", "quick", True)
    assert "Version 1" in cropapp("models", "list", learned_path).stdout
    shown = json.loads(cropapp("models", "show", learned_path, "version 1").stdout)
    assert shown["uid"] == version["uid"]
    assert len(shown["classes"]) == 5
    assert Path(shown["folder"]).is_dir()
    wrong = cropapp("models", "show", learned_path, "9")
    assert wrong.exit_code == 2
    assert "Version 1" in wrong.stderr


def test_sample__renders_a_field(cropapp: Run, tmp_path: Path) -> None:
    result = cropapp("sample", tmp_path / "field", "--photos", "10", "--seed", "2")
    assert result.exit_code == 0, result.output
    assert len(list((tmp_path / "field").rglob("*.jpg"))) == 10
    assert cropapp("sample", tmp_path / "field", "--photos", "10").exit_code == 2


def test_commands__change_no_photo(
    cropapp: Run, made: Path, sample_folder: Path, tmp_path: Path
) -> None:
    def contents() -> dict[str, bytes]:
        return {str(path): path.read_bytes() for path in sample_folder.rglob("*.*")}

    before = contents()
    cropapp("import-labels", made, sample_folder / "truth.csv", "--yes")
    cropapp("export", made, "--out", tmp_path / "labels.csv")
    with Project.open(made) as project:
        assert len(project.find(PhotoFilter(), PhotoSort())) == 60
    assert contents() == before
