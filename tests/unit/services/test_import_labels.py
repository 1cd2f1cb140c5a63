"""Labels from class folders and CSV files: matched carefully, previewed, kept where they differ."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cropapp.core.changes import LabelEdit
from cropapp.core.entities import LabelSource, Photo
from cropapp.core.errors import UserError
from cropapp.core.gallery import PhotoFilter, PhotoSort, ReviewState
from cropapp.core.tasks import QuietTask
from cropapp.services.classify import classify_project
from cropapp.services.correct_labels import correct_labels, undo
from cropapp.services.edit_classes import add_class
from cropapp.services.import_folder import import_folder
from cropapp.services.import_labels import commit_import, preview_import
from cropapp.services.inference_client import ModelProcess
from cropapp.services.merge_classes import merge_classes
from cropapp.services.project import Project
from cropapp.services.start_project import new_project

AllPhotos = Callable[[Project], list[Photo]]


@pytest.fixture
def field(tmp_path: Path, few_photos: Path) -> Iterator[Project]:
    """Six photos in two sub-folders that share the names of their files."""
    for number, place in enumerate(("north", "north", "north", "south", "south", "south")):
        (few_photos / place).mkdir(exist_ok=True)
        target = few_photos / place / f"leaf-{number % 3}.jpg"
        (few_photos / f"leaf-{number}.jpg").rename(target)
    with new_project(tmp_path / "f.cropapp", folders=[few_photos], task=QuietTask()) as project:
        yield project


def table(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_text(text, encoding=encoding, newline="")
    return path


def said(project: Project, all_photos: AllPhotos) -> dict[str, str]:
    names = {entry.id: entry.name for entry in project.classes(include_retired=True)}
    return {
        photo.relative_path: names[photo.label.class_id]
        for photo in all_photos(project)
        if photo.label.class_id is not None
    }


def test_csv__preview_counts_and_writes_nothing(
    field: Project, tmp_path: Path, all_photos: AllPhotos
) -> None:
    add_class(field, "Rust")
    source = table(
        tmp_path / "in.csv",
        "path,label\nnorth/leaf-0.jpg,rust\nsouth/leaf-0.jpg,spot\nsouth/leaf-1.jpg,\n"
        "west/leaf-9.jpg,spot\n",
    )
    preview = preview_import(field, source, QuietTask())
    assert preview.matched == 2
    assert preview.new_classes == ("spot",)
    assert preview.per_class == {"rust": 1, "spot": 1}
    assert preview.unmatched == ("west/leaf-9.jpg",)
    assert preview.without_label == 1
    assert preview.conflicts == ()
    assert said(field, all_photos) == {}
    assert [entry.name for entry in field.classes()] == ["Rust"]


def test_csv__name_of_a_merged_class_is_no_conflict_with_what_it_counts_as(
    field: Project, tmp_path: Path, all_photos: AllPhotos
) -> None:
    rust, leaf_rust = add_class(field, "Rust"), add_class(field, "leaf rust")
    source = table(tmp_path / "in.csv", "path,label\nnorth/leaf-0.jpg,leaf rust\n")
    commit_import(field, preview_import(field, source, QuietTask()), author="ann")
    merge_classes(field, leaf_rust.id, rust.id)
    again = preview_import(field, source, QuietTask())
    assert (again.conflicts, again.new_classes, again.matched) == ((), (), 1)
    other = table(tmp_path / "other.csv", "path,label\nnorth/leaf-0.jpg,spot\n")
    [conflict] = preview_import(field, other, QuietTask()).conflicts
    assert conflict == ("north/leaf-0.jpg", "Rust", "spot")


def test_csv__commit_is_one_step_signed_as_an_import(
    field: Project, tmp_path: Path, all_photos: AllPhotos
) -> None:
    add_class(field, "Rust")
    source = table(
        tmp_path / "in.csv", "path,label\nnorth/leaf-0.jpg,rust\nsouth/leaf-0.jpg,leaf  spot\n"
    )
    step = commit_import(field, preview_import(field, source, QuietTask()), author="bob")
    assert step is not None
    assert len(step.changes) == 2
    assert said(field, all_photos) == {"north/leaf-0.jpg": "Rust", "south/leaf-0.jpg": "leaf spot"}
    origin = next(p for p in all_photos(field) if p.label.is_labelled).label.origin
    assert origin is not None
    assert (origin.source, origin.author) == (LabelSource.IMPORT, "bob")
    labelled = PhotoFilter(review_states=frozenset({ReviewState.LABELLED}))
    assert len(field.find(labelled, PhotoSort())) == 2
    undo(field, author="bob")
    assert said(field, all_photos) == {}


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("path;label\nnorth/leaf-0.jpg;rust\n", "utf-8"),
        ("path,label\r\nnorth\\leaf-0.jpg,rust\r\n", "utf-8-sig"),
        ('"Label","FILE"\n"rust","./north/leaf-0.jpg"\n', "utf-8"),
        ("id,image,x,disease\n7,few/north/leaf-0.jpg,,rust\n", "utf-8"),
        ("path,label\rnorth/leaf-0.jpg,rust\r", "utf-8"),
        ("label,path\nrust,/old/disk/few/north/leaf-0.jpg\n", "utf-8"),
        ("label,path,folder\nrust,north/leaf-0.jpg,/old/disk/few\n", "utf-8"),
    ],
    ids=["semicolons", "backslash, BOM", "order, case", "longer", "old Mac", "moved", "folder"],
)
def test_csv__is_read_in_the_forms_that_programs_write(
    field: Project, tmp_path: Path, all_photos: AllPhotos, text: str, encoding: str
) -> None:
    source = table(tmp_path / "in.csv", text, encoding)
    preview = preview_import(field, source, QuietTask())
    assert preview.unmatched == ()
    commit_import(field, preview, author="bob")
    assert said(field, all_photos) == {"north/leaf-0.jpg": "rust"}


def test_csv__an_absolute_path_names_the_photo(
    field: Project, tmp_path: Path, all_photos: AllPhotos
) -> None:
    path = field.folders()[0].path / "south" / "leaf-2.jpg"
    source = table(tmp_path / "in.csv", f"path,label\n{path.as_posix()},rust\n")
    commit_import(field, preview_import(field, source, QuietTask()), author="bob")
    assert said(field, all_photos) == {"south/leaf-2.jpg": "rust"}


@pytest.mark.parametrize(
    "path", ["leaf-0.jpg", "east/leaf-1.jpg", "orth/leaf-0.jpg", "/elsewhere/leaf-0.jpg", ""]
)
def test_csv__a_path_that_is_not_clear_matches_nothing(
    field: Project, tmp_path: Path, path: str
) -> None:
    source = table(tmp_path / "in.csv", f"path,label\n{path},rust\n")
    preview = preview_import(field, source, QuietTask())
    assert (preview.matched, preview.unmatched) == (0, (path,))


def test_csv__a_bare_name_matches_the_only_photo_of_that_name(
    field: Project, few_photos: Path, tmp_path: Path, all_photos: AllPhotos
) -> None:
    (few_photos / "south" / "leaf-0.jpg").rename(few_photos / "south" / "only.jpg")
    import_folder(field, few_photos, QuietTask())
    source = table(tmp_path / "in.csv", "file_name,label\nonly.jpg,rust\n")
    commit_import(field, preview_import(field, source, QuietTask()), author="bob")
    assert said(field, all_photos) == {"south/only.jpg": "rust"}


def test_csv__content_tells_photos_of_the_same_path_apart(
    field: Project,
    tmp_path: Path,
    all_photos: AllPhotos,
    model_process: ModelProcess,
) -> None:
    classify_project(field, model_process, QuietTask())
    hashes = {p.relative_path: p.facts.sha256 for p in all_photos(field) if p.facts}
    source = table(
        tmp_path / "in.csv",
        "relative_path,sha256,label\n"
        f"renamed.jpg,{hashes['south/leaf-1.jpg'].upper()},rust\n"
        f"north/leaf-0.jpg,{'0' * 64},spot\n",
    )
    preview = preview_import(field, source, QuietTask())
    assert preview.unmatched == ("north/leaf-0.jpg",)
    commit_import(field, preview, author="bob")
    assert said(field, all_photos) == {"south/leaf-1.jpg": "rust"}


def test_conflicts__keep_what_is_said_here_unless_told_otherwise(
    field: Project, tmp_path: Path, all_photos: AllPhotos
) -> None:
    rust = add_class(field, "rust")
    photo = field.photo_at(field.folders()[0].path / "north" / "leaf-0.jpg")
    assert photo is not None
    correct_labels(field, [photo.id], LabelEdit(class_id=rust.id), author="ann")
    source = table(
        tmp_path / "in.csv",
        "path,label\nnorth/leaf-0.jpg,spot\nnorth/leaf-1.jpg,RUST\n",
    )
    preview = preview_import(field, source, QuietTask())
    assert preview.conflicts == (("north/leaf-0.jpg", "rust", "spot"),)
    commit_import(field, preview, author="bob")
    assert said(field, all_photos) == {"north/leaf-0.jpg": "rust", "north/leaf-1.jpg": "rust"}
    commit_import(field, preview, author="bob", overwrite=True)
    assert said(field, all_photos)["north/leaf-0.jpg"] == "spot"
    assert commit_import(field, preview, author="bob", overwrite=True) is None


def test_one_unreadable_photo__does_not_stop_the_import(
    field: Project,
    few_photos: Path,
    tmp_path: Path,
    all_photos: AllPhotos,
    model_process: ModelProcess,
) -> None:
    (few_photos / "broken.jpg").write_bytes(b"\xff\xd8 nothing")
    import_folder(field, few_photos, QuietTask())
    classify_project(field, model_process, QuietTask())
    source = table(tmp_path / "in.csv", "path,label\nbroken.jpg,rust\nnorth/leaf-0.jpg,rust\n")
    commit_import(field, preview_import(field, source, QuietTask()), author="bob")
    assert said(field, all_photos)["north/leaf-0.jpg"] == "rust"


def test_class_folders__of_the_project_itself(
    field: Project, few_photos: Path, all_photos: AllPhotos
) -> None:
    preview = preview_import(field, few_photos, QuietTask())
    assert preview.per_class == {"north": 3, "south": 3}
    commit_import(field, preview, author="bob")
    assert {path.split("/")[0] == label for path, label in said(field, all_photos).items()} == {
        True
    }


def test_class_folders__elsewhere_match_by_content(
    field: Project,
    few_photos: Path,
    tmp_path: Path,
    all_photos: AllPhotos,
    model_process: ModelProcess,
) -> None:
    sorted_by_hand = tmp_path / "sorted"
    (sorted_by_hand / "Ròst").mkdir(parents=True)
    shutil.copyfile(few_photos / "south" / "leaf-2.jpg", sorted_by_hand / "Ròst" / "x.jpg")
    (sorted_by_hand / "Ròst" / "stranger.jpg").write_bytes(b"\xff\xd8 another photo")
    classify_project(field, model_process, QuietTask())
    preview = preview_import(field, sorted_by_hand, QuietTask())
    assert preview.unmatched == ("Ròst/stranger.jpg",)
    commit_import(field, preview, author="bob")
    assert said(field, all_photos) == {"south/leaf-2.jpg": "Ròst"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("path,kind\na,b\n", "lacks a label column"),
        ("x,label\na,b\n", "lacks a path column"),
        ("", "lacks a path column"),
        (b"path,label\n\xe9.jpg,rust\n", "UTF-8"),
        ('path,label\n"' + "x" * 200_000 + '",rust\n', "comma-separated"),
    ],
    ids=["no label", "no path", "empty", "Latin-1", "endless cell"],
)
def test_file_that_is_no_table_of_labels__is_refused_by_name(
    field: Project, tmp_path: Path, text: str | bytes, words: str
) -> None:
    source = tmp_path / "in.csv"
    source.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(UserError, match=words) as caught:
        preview_import(field, source, QuietTask())
    assert "in.csv" in caught.value.message
    assert caught.value.hint


def test_source_that_is_nothing__is_refused(field: Project, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="nowhere"):
        preview_import(field, tmp_path / "nowhere", QuietTask())
    (tmp_path / "hollow").mkdir()
    with pytest.raises(UserError, match="no sub-folders"):
        preview_import(field, tmp_path / "hollow", QuietTask())
