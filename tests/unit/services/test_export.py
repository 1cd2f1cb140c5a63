"""The CSV: its columns, its form, and what it says of a label after learning."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from cropapp.core.changes import LabelEdit
from cropapp.core.entities import Photo, PhotoState, TargetPoint
from cropapp.core.errors import EnvironmentProblem
from cropapp.core.gallery import PhotoFilter, ReviewState
from cropapp.core.tasks import Cancelled, QuietTask
from cropapp.services.classify import classify_project
from cropapp.services.correct_labels import correct_labels
from cropapp.services.csv_cells import defuse, restore
from cropapp.services.edit_classes import add_class
from cropapp.services.export import (
    ExportOptions,
    ExportScope,
    ExportSeparator,
    export_labels,
)
from cropapp.services.import_labels import commit_import, preview_import
from cropapp.services.inference_client import ModelProcess
from cropapp.services.learn import learn_from_labels
from cropapp.services.project import Project
from cropapp.services.start_project import new_project

AllPhotos = Callable[[Project], list[Photo]]
Row = dict[str, str]

PROMISED_COLUMNS = (
    "photo_id, folder, relative_path, file_name, sha256, width, height, captured_at, latitude, "
    "longitude, altitude_m, camera_make, camera_model, label, label_id, label_source, "
    "labelled_by, labelled_at, previous_label, exclude_reason, notes, target_x, target_y, "
    "predicted_label, predicted_confidence, pred_2_label, pred_2_confidence, pred_3_label, "
    "pred_3_confidence, pred_4_label, pred_4_confidence, pred_5_label, pred_5_confidence, "
    "model_version, predicted_at, split, group_id, duplicate_of, unlike_seen, strangeness, "
    "active_prediction, active_confidence, active_basis, active_version"
).split(", ")

BEFORE_ACTIVE = PROMISED_COLUMNS[: PROMISED_COLUMNS.index("active_prediction")]


def export(project: Project, target: Path, **options: object) -> dict[str, Row]:
    """Export and return the rows by relative path, as any CSV reader sees them."""
    summary = export_labels(project, target, ExportOptions(**options), QuietTask())
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = {row["relative_path"]: row for row in csv.DictReader(file)}
    assert summary.rows == len(rows)
    return rows


def test_columns__are_those_promised_in_that_order(project: Project, tmp_path: Path) -> None:
    export(project, tmp_path / "labels.csv")
    data = (tmp_path / "labels.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf" + ",".join(PROMISED_COLUMNS).encode() + b"\r\n")
    assert data.endswith(b"\r\n")
    assert data.count(b"\n") == data.count(b"\r\n")


def test_encoding__utf_8_has_no_mark(project: Project, tmp_path: Path) -> None:
    export(project, tmp_path / "labels.csv", encoding="utf-8")
    assert (tmp_path / "labels.csv").read_bytes().startswith(b"photo_id,")


def test_semicolon__is_the_same_table_with_decimal_commas_and_comes_back(
    learned_project: Project, tmp_path: Path, all_photos: AllPhotos
) -> None:
    project, aimed = learned_project, all_photos(learned_project)[0]
    target = LabelEdit(target=TargetPoint(0.25, 0.7525))
    correct_labels(project, [aimed.id], target, author="ann")
    plain = export(project, tmp_path / "plain.csv")
    options = ExportOptions(separator=ExportSeparator.SEMICOLON)
    export_labels(project, tmp_path / "german.csv", options, QuietTask())
    with (tmp_path / "german.csv").open(encoding="utf-8-sig", newline="") as file:
        german = {row["relative_path"]: row for row in csv.DictReader(file, delimiter=";")}
    row = german[aimed.relative_path]
    assert (row["target_x"], row["target_y"]) == ("0,25", "0,7525")
    assert row["file_name"] == aimed.file_name  # a point in a name is no decimal
    decimals = {
        column
        for path, cells in german.items()
        for column in cells
        if cells[column] != plain[path][column]
    }
    assert {"latitude", "predicted_confidence", "target_x"} <= decimals
    for path, cells in german.items():
        back = {c: v.replace(",", ".") if c in decimals else v for c, v in cells.items()}
        assert back == plain[path]
    correct_labels(project, [aimed.id], LabelEdit(clear_target=True), author="ann")
    preview = preview_import(project, tmp_path / "german.csv", QuietTask())
    assert preview.targets == {aimed.id: TargetPoint(0.25, 0.7525)}
    assert not preview.conflicts
    assert not preview.unmatched


def test_rows__tell_what_is_known_of_each_photo(
    learned_project: Project, tmp_path: Path, all_photos: AllPhotos
) -> None:
    rows = export(learned_project, tmp_path / "labels.csv")
    photos = all_photos(learned_project)
    assert len(rows) == len(photos)
    names = {entry.id: entry.name for entry in learned_project.classes()}
    for photo in photos:
        row = rows[photo.relative_path]
        assert row["photo_id"] == str(photo.id)
        assert row["folder"] == learned_project.folders()[0].path.as_posix()
        assert row["file_name"] == photo.relative_path.split("/")[-1]
        assert row["label"] == names.get(photo.label.class_id, "")
        assert (row["label_source"] == "person") == photo.label.is_labelled
        if photo.state is not PhotoState.READY:
            assert row["sha256"] == row["width"] == row["split"] == row["predicted_label"] == ""
            continue
        assert photo.facts is not None
        assert (row["sha256"], row["width"]) == (photo.facts.sha256, str(photo.facts.width))
        assert row["group_id"] == str(photo.group_id)
        assert bool(row["split"]) == photo.label.is_labelled
        if photo.facts.captured_at is not None:
            assert datetime.fromisoformat(row["captured_at"]) == photo.facts.captured_at
        if photo.facts.latitude is not None:
            assert float(row["latitude"]) == pytest.approx(photo.facts.latitude, abs=1e-7)
            assert "," not in row["latitude"]


def test_predicted__stays_what_the_model_had_said_when_the_label_was_given(
    learned_project: Project,
    tmp_path: Path,
    all_photos: AllPhotos,
    model_process: ModelProcess,
) -> None:
    first = learned_project.active_model()
    assert first is not None
    photo = next(p for p in all_photos(learned_project) if p.prediction and not p.label.is_decided)
    assert photo.prediction is not None
    names = {entry.id: entry.name for entry in learned_project.classes()}
    wrong = next(i for i in names if i != photo.prediction.best.class_id)
    correct_labels(learned_project, [photo.id], LabelEdit(class_id=wrong), author="ann")
    before = export(learned_project, tmp_path / "before.csv")[photo.relative_path]
    assert before["predicted_label"] == names[photo.prediction.best.class_id]
    assert float(before["predicted_confidence"]) == pytest.approx(
        photo.prediction.best.confidence, abs=1e-4
    )
    assert before["pred_5_label"] == names[photo.prediction.top[4].class_id]
    assert first.uid in before["model_version"]
    summary = learn_from_labels(learned_project, model_process, QuietTask())
    assert summary.promoted
    rows = export(learned_project, tmp_path / "after.csv")
    row = rows[photo.relative_path]
    assert {c: row[c] for c in BEFORE_ACTIVE} == {c: before[c] for c in BEFORE_ACTIVE}
    fresh = next(p for p in all_photos(learned_project) if p.prediction and not p.label.is_decided)
    assert summary.version.uid in rows[fresh.relative_path]["model_version"]


def test_predicted__of_a_label_given_before_any_model_is_empty_and_stays_so(
    learned_project: Project, tmp_path: Path, all_photos: AllPhotos
) -> None:
    photo = next(p for p in all_photos(learned_project) if p.label.is_labelled)
    row = export(learned_project, tmp_path / "labels.csv")[photo.relative_path]
    assert photo.prediction is not None
    assert row["predicted_label"] == row["model_version"] == row["predicted_at"] == ""


def test_previous_label__is_the_one_before(
    learned_project: Project, tmp_path: Path, all_photos: AllPhotos
) -> None:
    one, two = learned_project.classes()[:2]
    photo, once = [p for p in all_photos(learned_project) if not p.label.is_decided][:2]
    correct_labels(learned_project, [once.id], LabelEdit(class_id=one.id), author="ann")
    for entry in (one, two):
        correct_labels(learned_project, [photo.id], LabelEdit(class_id=entry.id), author="ann")
    rows = export(learned_project, tmp_path / "labels.csv")
    assert rows[photo.relative_path]["previous_label"] == one.name
    assert rows[photo.relative_path]["label"] == two.name
    assert rows[once.relative_path]["previous_label"] == ""


def test_scopes_and_filter(learned_project: Project, tmp_path: Path, all_photos: AllPhotos) -> None:
    photos = all_photos(learned_project)
    labelled = {photo.relative_path for photo in photos if photo.label.is_labelled}
    free = [photo for photo in photos if photo.prediction and not photo.label.is_decided]
    wrong, right, blurred = free[:3]
    assert wrong.prediction is not None
    assert right.prediction is not None
    other = next(c.id for c in learned_project.classes() if c.id != wrong.prediction.best.class_id)
    correct_labels(learned_project, [wrong.id], LabelEdit(class_id=other), author="ann")
    same = LabelEdit(class_id=right.prediction.best.class_id)
    correct_labels(learned_project, [right.id], same, author="ann")
    out = LabelEdit(exclude_reason="blurred")
    correct_labels(learned_project, [blurred.id], out, author="ann")
    target = tmp_path / "labels.csv"
    corrected = export(learned_project, target, scope=ExportScope.CORRECTED)
    assert set(corrected) == {wrong.relative_path}
    decided = labelled | {photo.relative_path for photo in (wrong, right, blurred)}
    rows = export(learned_project, target, scope=ExportScope.LABELLED)
    assert set(rows) == decided
    assert rows[blurred.relative_path]["exclude_reason"] == "blurred"
    text = PhotoFilter(text=wrong.file_name)
    assert set(export(learned_project, target, filter=text)) == {wrong.relative_path}
    confirmed = PhotoFilter(review_states=frozenset({ReviewState.CONFIRMED}))
    only = export(learned_project, target, scope=ExportScope.LABELLED, filter=confirmed)
    assert set(only) == {right.relative_path}
    neither = export(learned_project, target, scope=ExportScope.CORRECTED, filter=confirmed)
    assert neither == {}


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+49", "-5", "@x", "'=1", "''-", "\tx", "\r", "＝1", "'", "'a", "plain", "", "a=1"],
)
def test_defused_text__starts_harmless_and_comes_back(text: str) -> None:
    assert defuse(text)[:1] not in tuple("=+-@\t\r\n＝＋－＠")
    assert restore(defuse(text)) == text


AWKWARD = {
    "=cmd.jpg": "=SUM(A1:A9)",
    "-1, 2.jpg": "+rust",
    '"quoted".jpg': "@spot",
    "葉 ñ.jpg": '-銹病, "late"',
    "a'b; c.jpg": "'=quoted formula",
    "line\u2028sep\x85.jpg": "'plain apostrophe",
}


@pytest.fixture
def awkward(tmp_path: Path, few_photos: Path, model_process: ModelProcess) -> Iterator[Project]:
    """A project whose file and class names are what spreadsheets and CSV readers trip over."""
    folder = tmp_path / "+field; ö"
    folder.mkdir()
    for number, name in enumerate(AWKWARD):
        shutil.copyfile(few_photos / f"leaf-{number}.jpg", folder / name)
    with new_project(tmp_path / "a.cropapp", folders=[folder], task=QuietTask()) as project:
        classify_project(project, model_process, QuietTask())
        for name, label in AWKWARD.items():
            photo = project.photo_at(folder / name)
            assert photo is not None
            edit = LabelEdit(class_id=add_class(project, label).id, note="=note\nline 2")
            correct_labels(project, [photo.id], edit, author="=ann")
        yield project


@pytest.mark.parametrize("moved", [False, True])
def test_awkward_names__come_back_unchanged_through_import(
    awkward: Project, tmp_path: Path, moved: bool
) -> None:
    target = tmp_path / "labels.csv"
    export(awkward, target)
    text = target.read_text(encoding="utf-8-sig")
    for row in csv.reader(io.StringIO(text)):
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)
    folder = awkward.folders()[0].path
    if moved:
        folder = folder.rename(tmp_path / "elsewhere")
    with new_project(tmp_path / "b.cropapp", folders=[folder], task=QuietTask()) as other:
        preview = preview_import(other, target, QuietTask())
        assert (preview.unmatched, preview.matched) == ((), len(AWKWARD))
        commit_import(other, preview, author="bob")
        names = {entry.id: entry.name for entry in other.classes()}
        for name, label in AWKWARD.items():
            photo = other.photo_at(folder / name)
            assert photo is not None
            assert photo.label.class_id is not None
            assert names[photo.label.class_id] == label


def test_cancelled_export__leaves_the_old_file(project: Project, tmp_path: Path) -> None:
    target = tmp_path / "labels.csv"
    target.write_text("mine")
    task = QuietTask()
    task.cancel()
    with pytest.raises(Cancelled):
        export_labels(project, target, ExportOptions(), task)
    assert target.read_text() == "mine"
    assert not list(tmp_path.glob(".cropapp-*"))


def test_export__where_nothing_can_be_written_names_the_file(
    project: Project, tmp_path: Path
) -> None:
    (tmp_path / "labels.csv").mkdir()
    with pytest.raises(EnvironmentProblem, match=r"labels\.csv"):
        export_labels(project, tmp_path / "labels.csv", ExportOptions(), QuietTask())
    (tmp_path / "file").write_text("x")
    with pytest.raises(EnvironmentProblem, match=r"out\.csv"):
        export_labels(project, tmp_path / "file" / "out.csv", ExportOptions(), QuietTask())


def test_export__touches_no_photo(project: Project, tmp_path: Path, sample_folder: Path) -> None:
    def stamps() -> dict[str, tuple[int, int]]:
        return {
            str(path): (path.stat().st_size, path.stat().st_mtime_ns)
            for path in sample_folder.rglob("*")
        }

    before = stamps()
    export(project, tmp_path / "labels.csv")
    assert stamps() == before
