"""Two versions side by side, on photos that neither has learned from."""

from __future__ import annotations

import json
import shutil

import numpy as np
import pytest

from cropapp.core.entities import ModelKind, ModelVersion
from cropapp.core.errors import UserError
from cropapp.core.tasks import QuietTask
from cropapp.services.compare_versions import VersionComparison, compare_versions
from cropapp.services.ensemble import find_or_make_ensemble
from cropapp.services.held_out import HeldOut, labelled_rows, record_held_out
from cropapp.services.inference_client import ModelProcess
from cropapp.services.model_registry import install_starter, starter_models
from cropapp.services.project import Project, now
from cropapp.services.promotion import judge
from cropapp.services.seen_photos import record_seen
from cropapp.store import model_versions


@pytest.fixture
def one(learned_project: Project) -> ModelVersion:
    version = learned_project.active_model()
    assert version is not None
    return version


def list_version(
    project: Project, like: ModelVersion, uid: str, kind: ModelKind = ModelKind.QUICK
) -> ModelVersion:
    shutil.copytree(project.model_folder(like), project.models_folder / uid)
    return project.store.write(
        lambda session: model_versions.add_model_version(
            session,
            uid=uid,
            name=uid,
            kind=kind,
            now=now(),
            class_ids=like.class_ids,
            embedding_key=like.embedding_key,
        )
    )


def record(project: Project, version: ModelVersion, said: dict[int, int]) -> None:
    """Let a version have said of some photos what is given, while they were held out."""
    labels = {int(row.photo_id): int(row.class_id) for row in labelled_rows(project)}
    ids = list(labels)
    record_held_out(
        project,
        version.uid,
        HeldOut(
            ids,
            np.array([labels[i] for i in ids]),
            np.array([said.get(i, -1) for i in ids]),
            None,
        ),
    )


@pytest.fixture
def truth(learned_project: Project) -> dict[int, int]:
    return {int(row.photo_id): int(row.class_id) for row in labelled_rows(learned_project)}


def compare(
    project: Project, one: ModelVersion, other: ModelVersion, process: ModelProcess
) -> VersionComparison:
    return compare_versions(project, one, other, process, QuietTask())


def test_compare__lists_the_photos_on_which_they_differ(
    learned_project: Project,
    one: ModelVersion,
    truth: dict[int, int],
    model_process: ModelProcess,
) -> None:
    other = list_version(learned_project, one, "other")
    ids, classes = list(truth), sorted(set(truth.values()))

    def wrong(photo_id: int, by: int = 1) -> int:
        return classes[(classes.index(truth[photo_id]) + by) % len(classes)]

    record(
        learned_project,
        one,
        truth | {ids[0]: wrong(ids[0]), ids[1]: wrong(ids[1])} | {ids[2]: wrong(ids[2], 2)},
    )
    said = {**truth, ids[1]: wrong(ids[1]), ids[2]: wrong(ids[2]), ids[3]: wrong(ids[3])}
    del said[ids[4]]
    record(learned_project, other, said)
    found = compare(learned_project, one, other, model_process)
    assert found.only_one_right == (ids[3],)
    assert found.only_other_right == (ids[0],)
    assert found.both_wrong_alike == (ids[1],)
    assert found.both_wrong_differently == (ids[2],)
    assert found.left_out == 1
    assert found.scores.photos == len(ids) - 1
    assert found.scores.only_one == found.scores.only_other == 1
    assert found.scores.mcnemar_p == 1.0
    assert sum(pair.photos for pair in found.scores.classes) == found.scores.photos
    assert json.loads(json.dumps(found.as_dict()))["one"]["name"] == one.name


def test_compare__leaves_out_what_a_backbone_has_seen(
    learned_project: Project,
    one: ModelVersion,
    truth: dict[int, int],
    model_process: ModelProcess,
) -> None:
    deep = list_version(learned_project, one, "deep", ModelKind.DEEP)
    seen = list(truth)[:5]
    record_seen(learned_project.model_folder(deep), seen, [])
    for version in (one, deep):
        record(learned_project, version, truth)
    found = compare(learned_project, one, deep, model_process)
    assert found.left_out >= 5
    assert found.scores.photos == len(truth) - found.left_out


def test_gate__leaves_out_what_the_active_backbone_has_seen(
    learned_project: Project, one: ModelVersion, truth: dict[int, int]
) -> None:
    deep = list_version(learned_project, one, "deep", ModelKind.DEEP)
    seen = list(truth)[: len(truth) // 2]
    record_seen(learned_project.model_folder(deep), seen, [])
    record(learned_project, deep, truth)
    ids = list(truth)
    labels = np.array([truth[i] for i in ids])
    verdict = judge(learned_project, HeldOut(ids, labels, labels, None), deep)
    assert verdict.scores is not None
    assert verdict.scores.photos <= len(ids) - len(seen)


def test_compare__a_starter_is_asked_now(
    learned_project: Project,
    one: ModelVersion,
    truth: dict[int, int],
    model_process: ModelProcess,
) -> None:
    name = next(card.name for card in starter_models() if card.name.startswith("sample"))
    starter = install_starter(learned_project, name)
    record(learned_project, one, truth)
    found = compare(learned_project, one, starter, model_process)
    assert found.scores.photos == len(truth)
    assert found.scores.one_accuracy == 1.0


def test_compare__without_a_common_photo_says_so(
    learned_project: Project, one: ModelVersion, model_process: ModelProcess
) -> None:
    other = list_version(learned_project, one, "other")
    record(learned_project, other, {})
    with pytest.raises(UserError, match="no labelled photo"):
        compare(learned_project, one, other, model_process)
    with pytest.raises(UserError, match="with itself"):
        compare(learned_project, one, one, model_process)


def test_compare__an_ensemble_says_the_mean_of_what_its_members_said_held_out(
    learned_project: Project,
    one: ModelVersion,
    truth: dict[int, int],
    model_process: ModelProcess,
) -> None:
    other = list_version(learned_project, one, "other")
    ids, classes = list(truth), sorted(set(truth.values()))
    for version, sureness in ((one, 0.9), (other, 0.6)):
        shares = np.full((len(ids), len(classes)), 0.0)
        for row, photo_id in enumerate(ids):
            # The second is wrong of the first photo, but less sure than the first is right.
            right = classes.index(truth[photo_id])
            at = (right + 1) % len(classes) if version is other and row == 0 else right
            shares[row, at], shares[row, at - 1] = sureness, 1 - sureness
        predicted = np.array(classes)[shares.argmax(axis=1)]
        labels = np.array([truth[i] for i in ids])
        said = HeldOut(ids, labels, predicted, None, shares, classes)
        record_held_out(learned_project, version.uid, said)
    together = find_or_make_ensemble(learned_project, [one, other])
    found = compare(learned_project, other, together, model_process)
    assert found.scores.photos == len(ids)
    assert found.only_other_right == (ids[0],)
    assert found.scores.other_accuracy == 1.0
    assert found.scores.other_error is not None
