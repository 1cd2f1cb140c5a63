"""What the active version says in the CSV, and whether it may be judged by it."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from cropapp.core.changes import LabelEdit
from cropapp.core.entities import ModelVersion, Photo
from cropapp.core.tasks import QuietTask
from cropapp.services.active_answers import ActiveAnswers, AnswerBasis
from cropapp.services.correct_labels import correct_labels
from cropapp.services.ensemble import find_or_make_ensemble, use_ensemble
from cropapp.services.export import ExportOptions, export_labels
from cropapp.services.held_out import HELD_OUT_FILE, read_held_out
from cropapp.services.inference_client import ModelProcess
from cropapp.services.learn import learn_from_labels
from cropapp.services.project import Project
from cropapp.services.seen_photos import SEEN_FILE

AllPhotos = Callable[[Project], list[Photo]]
ACTIVE = ("active_prediction", "active_confidence", "active_basis", "active_version")


def exported(project: Project, target: Path) -> dict[int, dict[str, str]]:
    export_labels(project, target, ExportOptions(), QuietTask())
    with target.open(encoding="utf-8-sig", newline="") as file:
        return {int(row["photo_id"]): row for row in csv.DictReader(file)}


def active(project: Project) -> ModelVersion:
    version = project.active_model()
    assert version is not None
    return version


def test_label_given_before_any_model__is_told_beside_what_was_said_while_it_was_held_out(
    learned_project: Project, tmp_path: Path, all_photos: AllPhotos
) -> None:
    rows = exported(learned_project, tmp_path / "labels.csv")
    said = read_held_out(learned_project, active(learned_project)).said
    names = {entry.id: entry.name for entry in learned_project.classes()}
    labelled = [photo for photo in all_photos(learned_project) if photo.id in said]
    assert labelled
    for photo in labelled:
        row = rows[photo.id]
        assert row["predicted_label"] == ""
        assert row["active_prediction"] == names[said[photo.id].class_id]
        assert float(row["active_confidence"]) == pytest.approx(said[photo.id].top[0][1], abs=1e-4)
        assert row["active_basis"] == "held-out"
        assert active(learned_project).uid in row["active_version"]


def test_score_from_the_table__is_the_score_of_the_version(
    learned_project: Project, tmp_path: Path
) -> None:
    rows = exported(learned_project, tmp_path / "labels.csv").values()
    judged = [row for row in rows if row["label"] and row["active_basis"] != "learned"]
    right = [row["label"] == row["active_prediction"] for row in judged]
    scores = active(learned_project).metrics["grouped"]
    assert sum(right) / len(right) == pytest.approx(scores["accuracy"])


def test_photos_without_a_label__are_told_apart_by_what_was_learned(
    learned_project: Project, tmp_path: Path, all_photos: AllPhotos
) -> None:
    rows = exported(learned_project, tmp_path / "labels.csv")
    photos = all_photos(learned_project)
    learned_groups = {photo.group_id for photo in photos if photo.label.is_labelled}
    free = [photo for photo in photos if photo.prediction and not photo.label.is_labelled]
    names = {entry.id: entry.name for entry in learned_project.classes()}
    for photo in free:
        assert photo.prediction is not None
        row = rows[photo.id]
        assert row["active_prediction"] == names[photo.prediction.best.class_id]
        shows_the_same = photo.group_id in learned_groups
        assert row["active_basis"] == ("learned" if shows_the_same else "not-learned")
    assert Counter(rows[photo.id]["active_basis"] for photo in free).keys() == {
        "learned",
        "not-learned",
    }
    for photo in photos:
        if photo.prediction is None:
            assert [rows[photo.id][column] for column in ACTIVE] == ["", "", "", ""]


def test_label_given_since__is_not_learned_yet_then_held_out(
    learned_project: Project, tmp_path: Path, all_photos: AllPhotos, model_process: ModelProcess
) -> None:
    photos = all_photos(learned_project)
    groups = Counter(photo.group_id for photo in photos)
    fresh = next(
        p for p in photos if p.prediction and not p.label.is_decided and groups[p.group_id] == 1
    )
    assert fresh.prediction is not None
    wrong = next(c.id for c in learned_project.classes() if c.id != fresh.prediction.best.class_id)
    correct_labels(learned_project, [fresh.id], LabelEdit(class_id=wrong), author="ann")
    before = exported(learned_project, tmp_path / "before.csv")[fresh.id]
    assert before["active_basis"] == "not-learned"
    assert before["active_prediction"] == before["predicted_label"]
    assert learn_from_labels(learned_project, model_process, QuietTask()).promoted
    after = exported(learned_project, tmp_path / "after.csv")[fresh.id]
    assert after["active_basis"] == "held-out"
    assert after["active_version"] != before["active_version"]
    assert after["predicted_label"] == before["predicted_label"]


def test_version_of_an_older_program__may_have_learned_from_any_label(
    learned_project: Project, tmp_path: Path, all_photos: AllPhotos
) -> None:
    version = active(learned_project)
    (learned_project.model_folder(version) / HELD_OUT_FILE).unlink()
    rows = exported(learned_project, tmp_path / "labels.csv")
    for photo in all_photos(learned_project):
        if photo.label.is_labelled and photo.prediction:
            assert rows[photo.id]["active_basis"] == "learned"


def test_damaged_record__is_unknown_and_stops_no_export(
    learned_project: Project, all_photos: AllPhotos
) -> None:
    folder = learned_project.model_folder(active(learned_project))
    (folder / SEEN_FILE).write_text("{")
    answers = ActiveAnswers.of(learned_project)
    found = [answers.answer(photo) for photo in all_photos(learned_project) if photo.prediction]
    assert {answer.basis for answer in found if answer} == {AnswerBasis.UNKNOWN}


def test_ensemble__is_held_out_only_where_each_member_was(
    learned_project: Project, all_photos: AllPhotos, model_process: ModelProcess
) -> None:
    first = active(learned_project)
    learn_from_labels(learned_project, model_process, QuietTask())
    both = find_or_make_ensemble(learned_project, [first, active(learned_project)])
    use_ensemble(learned_project, model_process, QuietTask(), both)
    answers = ActiveAnswers.of(learned_project)
    labelled = [photo for photo in all_photos(learned_project) if photo.label.is_labelled]
    bases = {answers.answer(photo).basis for photo in labelled if photo.prediction}  # type: ignore[union-attr]
    assert bases == {AnswerBasis.HELD_OUT}


def test_project_without_a_version__says_nothing(project: Project, all_photos: AllPhotos) -> None:
    answers = ActiveAnswers.of(project)
    assert [answers.answer(replace(photo, prediction=None)) for photo in all_photos(project)] == [
        None
    ] * len(all_photos(project))
