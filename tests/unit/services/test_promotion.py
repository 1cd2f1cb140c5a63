"""The gate: two versions on the photos that both held out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from cropapp.core.changes import LabelEdit
from cropapp.core.entities import ModelKind, ModelVersion
from cropapp.core.rounding import percent
from cropapp.services.correct_labels import correct_labels
from cropapp.services.project import Project
from cropapp.services.promotion import (
    GATE_METRIC,
    HeldOut,
    confused_among,
    confused_photos,
    judge,
    record_held_out,
    record_verdict,
)

LABELS = np.array([1, 2] * 20)
WRONG = np.array([2, 1] * 20)


def held_out(
    predicted: Sequence[int] | np.ndarray, *, prior: np.ndarray | None = None, first_id: int = 1
) -> HeldOut:
    ids = list(range(first_id, first_id + len(LABELS)))
    return HeldOut(ids, LABELS, np.asarray(predicted), prior)


def right_on(count: int) -> np.ndarray:
    return np.where(np.arange(len(LABELS)) < count, LABELS, WRONG)


@pytest.fixture
def active(learned_project: Project) -> ModelVersion:
    version = learned_project.active_model()
    assert version is not None
    return version


@pytest.mark.parametrize(
    ("old", "new", "promoted"),
    [(20, 36, True), (30, 30, True), (30, 28, True), (38, 20, False), (40, 0, False)],
    ids=["better", "equal", "worse by chance", "worse", "hopeless"],
)
def test_judge__refuses_only_what_is_worse_beyond_chance(
    learned_project: Project, active: ModelVersion, old: int, new: int, promoted: bool
) -> None:
    record_held_out(learned_project, active.uid, held_out(right_on(old)))
    verdict = judge(learned_project, held_out(right_on(new)), active)
    assert verdict.promoted is promoted
    assert verdict.before == pytest.approx(old / 40)
    assert verdict.after == pytest.approx(new / 40)
    assert f"{percent(old / 40)}" in verdict.words
    assert f"{percent(new / 40)}" in verdict.words
    assert verdict.words.startswith("Not promoted") is not promoted


def test_judge__counts_only_photos_that_both_held_out(
    learned_project: Project, active: ModelVersion
) -> None:
    # The active version held out photos 1-40; the new one 21-60 and fails on all it had not.
    beyond = np.full(40, -1)
    learned = HeldOut(
        list(range(1, 81)), np.tile(LABELS, 2), np.concatenate([LABELS, beyond]), None
    )
    record_held_out(learned_project, active.uid, learned)
    predicted = np.where(np.arange(40) < 20, LABELS, WRONG)
    verdict = judge(learned_project, held_out(predicted, first_id=21), active)
    assert verdict.promoted
    assert (verdict.before, verdict.after) == (1.0, 1.0)


def test_judge__leaves_out_what_could_not_be_held_out(
    learned_project: Project, active: ModelVersion
) -> None:
    record_held_out(learned_project, active.uid, held_out(right_on(20)))
    predicted = np.where(np.arange(40) < 30, LABELS, -1)
    verdict = judge(learned_project, held_out(predicted), active)
    assert verdict.promoted
    assert verdict.before == pytest.approx(20 / 30)
    assert verdict.after == 1.0


def test_judge__the_first_version_needs_no_comparison(learned_project: Project) -> None:
    verdict = judge(learned_project, held_out(right_on(10)), None)
    assert (verdict.promoted, verdict.before) == (True, None)
    assert "25% of 40 held-out photos" in verdict.words


@pytest.mark.parametrize("has_active", [True, False])
def test_judge__where_nothing_could_be_held_out_tells_no_share(
    learned_project: Project, active: ModelVersion, has_active: bool
) -> None:
    record_held_out(learned_project, active.uid, HeldOut([], LABELS[:0], LABELS[:0], None))
    unknown = held_out(np.full(len(LABELS), -1))
    verdict = judge(learned_project, unknown, active if has_active else None)
    assert verdict.promoted
    assert "%" not in verdict.words
    assert "too few labels" in verdict.words


def test_judge__a_starter_is_asked_for_every_photo(
    learned_project: Project, active: ModelVersion
) -> None:
    starter = replace(active, kind=ModelKind.STARTER)
    worse = judge(learned_project, held_out(right_on(10), prior=right_on(35)), starter)
    assert (worse.promoted, worse.before) == (False, 35 / 40)
    better = judge(learned_project, held_out(right_on(38), prior=right_on(20)), starter)
    assert (better.promoted, better.before) == (True, 0.5)


@pytest.mark.parametrize("content", [None, "", "{", '{"predicted": {}}'])
def test_judge__without_a_record_the_new_version_is_taken(
    learned_project: Project, active: ModelVersion, content: str | None
) -> None:
    path = learned_project.model_folder(active) / "held_out.json"
    if content is None:
        path.unlink()
    else:
        path.write_text(content)
    verdict = judge(learned_project, held_out(right_on(10)), active)
    assert (verdict.promoted, verdict.before) == (True, None)


def test_record__holds_what_was_held_out_and_no_more(
    learned_project: Project, active: ModelVersion
) -> None:
    predicted = np.where(np.arange(40) < 3, LABELS, -1)
    record_held_out(learned_project, active.uid, held_out(predicted))
    path = learned_project.model_folder(active) / "held_out.json"
    assert json.loads(path.read_text())["predicted"] == {"1": 1, "2": 2, "3": 1}


def test_confused__every_cell_has_the_photos_it_counts(
    learned_project: Project, active: ModelVersion
) -> None:
    counts = active.metrics["grouped"]["confusion"]
    cells = [
        [confused_photos(learned_project, active, row, column) for column in active.class_ids]
        for row in active.class_ids
    ]
    assert [[len(cell) for cell in row] for row in cells] == counts
    assert any(len(row[n]) for row in cells for n in range(len(row)))
    for label, row in zip(active.class_ids, cells, strict=True):
        ids = [photo_id for cell in row for photo_id in cell]
        assert {photo.label.class_id for photo in learned_project.photos(ids)} <= {label}
        assert len(set(ids)) == len(ids)


def test_confused__a_photo_labelled_anew_moves_to_the_row_of_its_label(
    learned_project: Project, active: ModelVersion
) -> None:
    first, second = active.class_ids[:2]
    photo_id, *others = confused_photos(learned_project, active, first, first)
    before = confused_photos(learned_project, active, second, first)
    correct_labels(learned_project, [photo_id], LabelEdit(class_id=second), author="ann")
    assert confused_photos(learned_project, active, first, first) == tuple(others)
    assert set(confused_photos(learned_project, active, second, first)) == {*before, photo_id}


def test_confused__without_a_record_has_no_photos(
    learned_project: Project, active: ModelVersion
) -> None:
    first = active.class_ids[0]
    held = confused_photos(learned_project, active, first, first)
    assert confused_among(learned_project, {held[0]: first}, first, first) == (held[0],)
    (learned_project.model_folder(active) / "held_out.json").unlink()
    assert confused_photos(learned_project, active, first, first) == ()


def sure(predicted: np.ndarray, confidence: float) -> HeldOut:
    """What a version said of the photos, as sure of each; the other class has the rest."""
    shares = np.where(predicted[:, None] == np.array([1, 2]), confidence, 1 - confidence)
    return replace(held_out(predicted), probabilities=shares, class_ids=(1, 2))


@pytest.mark.parametrize(
    ("old", "new", "promoted"),
    [(20, 38, True), (30, 32, False), (30, 30, False), (38, 20, False)],
    ids=["better", "better by chance", "equal", "worse"],
)
def test_judge__a_deep_version_has_to_be_better_beyond_chance(
    learned_project: Project, active: ModelVersion, old: int, new: int, promoted: bool
) -> None:
    record_held_out(learned_project, active.uid, held_out(right_on(old)))
    verdict = judge(learned_project, held_out(right_on(new)), active, must_be_better=True)
    assert verdict.promoted is promoted
    assert verdict.had_to_be_better
    assert verdict.words.startswith("Not promoted") is not promoted


def test_judge__surer_of_what_is_right_is_better_too(
    learned_project: Project, active: ModelVersion
) -> None:
    record_held_out(learned_project, active.uid, sure(right_on(36), 0.6))
    surer = judge(learned_project, sure(right_on(36), 0.9), active, must_be_better=True)
    assert surer.promoted
    # Surer of what is wrong is not.
    record_held_out(learned_project, active.uid, sure(right_on(20), 0.55))
    wrong = judge(learned_project, sure(right_on(20), 0.99), active, must_be_better=True)
    assert not wrong.promoted


@pytest.mark.parametrize("must_be_better", [False, True])
def test_judge__refuses_what_lost_a_class(
    learned_project: Project, active: ModelVersion, must_be_better: bool
) -> None:
    """Better in all, but every second photo of class 2 is lost."""
    before = np.where(LABELS == 1, np.where(np.arange(40) < 24, 2, 1), LABELS)
    after = np.where((LABELS == 2) & (np.arange(40) < 16), 1, LABELS)
    record_held_out(learned_project, active.uid, held_out(before))
    verdict = judge(
        learned_project, held_out(after), active, must_be_better=must_be_better, margin=0.05
    )
    assert verdict.after > (verdict.before or 0)
    assert not verdict.promoted
    assert verdict.fallen == (2,)
    assert "100%" in verdict.words
    allowed = judge(learned_project, held_out(after), active, margin=0.9)
    assert allowed.promoted


def test_verdict__is_kept_with_the_version_as_json(
    learned_project: Project, active: ModelVersion
) -> None:
    record_held_out(learned_project, active.uid, held_out(right_on(20)))
    verdict = judge(learned_project, held_out(right_on(36)), active)
    kept = record_verdict(learned_project, active, verdict).metrics[GATE_METRIC]
    assert kept["promoted"] is True
    assert kept["scores"]["photos"] == 40
    assert {entry["class_id"] for entry in kept["scores"]["classes"]} == {1, 2}
