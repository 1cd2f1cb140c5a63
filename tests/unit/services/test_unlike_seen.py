"""Photos of something else are told as unlike anything seen: in the project, filter and table."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from cropapp.core.gallery import PhotoFilter, PhotoSort, SortField
from cropapp.core.tasks import QuietTask
from cropapp.services.cached_predictions import predict_from_cache
from cropapp.services.export import ExportOptions, export_labels
from cropapp.services.overview import read_overview
from cropapp.services.project import Project
from cropapp.services.unlike_seen import UnlikeShare, read_unlike_share, unlike_sentence
from cropapp.store import predictions
from cropapp.store.session import run_raw


def strangeness(project: Project) -> dict[str, float]:
    ids = project.find(PhotoFilter(), PhotoSort()).tolist()
    return {
        photo.relative_path: photo.prediction.strangeness
        for photo in project.photos(ids)
        if photo.prediction is not None and photo.prediction.strangeness is not None
    }


def auroc(like: np.ndarray, unlike: np.ndarray) -> float:
    """Return how often a photo of something else is stranger than one of the classes."""
    return float((unlike[:, None] > like).mean() + (unlike[:, None] == like).mean() / 2)


def test_other_things_in_the_field__are_stranger_than_leaves(
    learned_project: Project, sample_folder: Path, sample_truth: dict[str, str]
) -> None:
    found = strangeness(learned_project)
    with (sample_folder / "truth.csv").open(encoding="utf-8-sig", newline="") as file:
        others = {row["relative_path"] for row in csv.DictReader(file) if row["kind"] == "other"}
    labelled = {
        photo.relative_path
        for photo in learned_project.photos(
            learned_project.find(PhotoFilter(), PhotoSort()).tolist()
        )
        if photo.label.is_labelled
    }
    new = np.array([found[path] for path in sample_truth if path in found and path not in labelled])
    other = np.array([found[path] for path in others & found.keys()])
    assert len(other) >= 2
    assert auroc(new, other) >= 0.9


def test_filter_and_sort__go_by_what_is_kept(learned_project: Project) -> None:
    found = strangeness(learned_project)
    strange = learned_project.find(PhotoFilter(unlike=True), PhotoSort()).tolist()
    rest = learned_project.find(PhotoFilter(unlike=False), PhotoSort()).tolist()
    assert len(strange) == sum(value > 1 for value in found.values()) > 0
    assert len(strange) + len(rest) == len(found)
    by_strangeness = PhotoSort(SortField.STRANGENESS, descending=True)
    ids = learned_project.find(PhotoFilter(), by_strangeness).tolist()
    assert set(ids[: len(strange)]) == set(strange)


def test_cached_and_read_photos__are_as_strange(learned_project: Project, model_process) -> None:
    before = strangeness(learned_project)
    active = learned_project.active_model()
    assert active is not None
    learned_project.store.write(lambda s: predictions.delete_predictions(s, active.id))
    predict_from_cache(learned_project, model_process, QuietTask(), active)
    assert strangeness(learned_project) == pytest.approx(before, rel=1e-5)


def make_strange(project: Project, *, every: int) -> None:
    """Have the active version find one photo in so many unlike anything seen, the others not."""
    active = project.active_model()
    assert active is not None
    sql = (
        "UPDATE prediction SET strangeness = CASE WHEN photo_id % ? = 0 THEN 3.0 ELSE 0.5 END "
        "WHERE model_version_id = ?"
    )
    project.store.write(lambda session: run_raw(session, sql, (every, active.id)))


def test_much_of_a_project__is_told_in_a_sentence(learned_project: Project) -> None:
    make_strange(learned_project, every=2)
    share = read_unlike_share(learned_project)
    strange = learned_project.find(PhotoFilter(unlike=True), PhotoSort()).tolist()
    assert (share.unlike, share.judged) == (len(strange), len(strangeness(learned_project)))
    assert share.is_much
    assert f"{share.unlike} of {share.judged} photos" in unlike_sentence(share)
    assert read_overview(learned_project).unlike == share
    make_strange(learned_project, every=5)
    assert unlike_sentence(read_unlike_share(learned_project)) == ""


def test_few_photos__say_nothing_of_a_project(tmp_path: Path) -> None:
    assert not UnlikeShare(judged=12, unlike=12).is_much
    with Project.create(tmp_path / "empty.cropapp") as project:
        assert read_unlike_share(project) == UnlikeShare()


def test_table__says_which_are_unlike(learned_project: Project, tmp_path: Path) -> None:
    target = tmp_path / "labels.csv"
    options = ExportOptions(filter=PhotoFilter(unlike=True))
    export_labels(learned_project, target, options, QuietTask())
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows
    assert {row["unlike_seen"] for row in rows} == {"1"}
    assert all(float(row["strangeness"]) > 1 for row in rows)
