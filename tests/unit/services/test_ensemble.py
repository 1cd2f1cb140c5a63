"""Several versions that predict together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from cropapp.core.entities import ModelKind, ModelVersion, Photo, PhotoId
from cropapp.core.errors import UserError
from cropapp.core.predict_views import PredictViews
from cropapp.core.tasks import QuietTask
from cropapp.services.classify import classify_project
from cropapp.services.correct_labels import undo
from cropapp.services.edit_classes import add_class
from cropapp.services.ensemble import find_or_make_ensemble, members_with_say, use_ensemble
from cropapp.services.ensemble_members import is_ensemble, members_of, require_single
from cropapp.services.evaluate_options import evaluate_ensemble
from cropapp.services.inference_client import ModelProcess
from cropapp.services.keep_versions import delete_version
from cropapp.services.learn import learn_from_labels
from cropapp.services.merge_classes import merge_classes
from cropapp.services.model_registry import use_version
from cropapp.services.predict_views import predict_with_views
from cropapp.services.project import Project, now
from cropapp.store.model_versions import add_model_version

AllPhotos = Callable[[Project], list[Photo]]


@pytest.fixture
def two(
    learned_project: Project,
    give_truth: Callable[..., int],
    sample_truth: dict[str, str],
    model_process: ModelProcess,
) -> tuple[Project, list[ModelVersion]]:
    """A project with two versions, the second learned from all labels."""
    first = learned_project.active_model()
    assert first is not None
    give_truth(learned_project, sample_truth)
    second = learn_from_labels(learned_project, model_process, QuietTask()).version
    use_version(learned_project, second.id, model_process, QuietTask())
    return learned_project, [first, second]


def shares(photos: list[Photo]) -> dict[PhotoId, dict[int, float]]:
    return {
        photo.id: {int(each.class_id): each.confidence for each in photo.prediction.top}
        for photo in photos
        if photo.prediction is not None
    }


def strangeness(photos: list[Photo]) -> dict[PhotoId, float]:
    return {
        photo.id: photo.prediction.strangeness
        for photo in photos
        if photo.prediction is not None and photo.prediction.strangeness is not None
    }


@pytest.fixture
def listed_pair(tmp_path: Path) -> Iterator[tuple[Project, list[ModelVersion]]]:
    """A project with two versions that were never trained, of blight, rust and mite."""
    with Project.create(tmp_path / "p.cropapp") as project:
        ids = [add_class(project, name).id for name in ("blight", "rust", "mite")]
        versions = []
        for uid, class_ids in (("one", ids[:2]), ("two", ids[1:])):
            (project.models_folder / uid).mkdir()
            add = partial(
                add_model_version,
                uid=uid,
                name=uid,
                kind=ModelKind.QUICK,
                class_ids=class_ids,
                embedding_key="key",
                now=now(),
            )
            versions.append(project.store.write(add))
        yield project, versions


def test_merge_taken_back__each_class_has_its_own_share_again(
    listed_pair: tuple[Project, list[ModelVersion]],
) -> None:
    project, versions = listed_pair
    blight, rust, mite = (entry.id for entry in project.classes())
    merge_classes(project, mite, rust)
    ensemble = find_or_make_ensemble(project, versions)
    place = {class_id: column for column, class_id in enumerate(ensemble.class_ids)}
    said = [member.columns for member in members_with_say(project, ensemble)]
    assert said == [(place[blight], place[rust]), (place[rust], place[rust])]
    undo(project, author="ann")
    said = [member.columns for member in members_with_say(project, ensemble)]
    assert said == [(place[blight], place[rust]), (place[rust], place[mite])]


def test_ensemble__says_the_mean_of_its_members(
    two: tuple[Project, list[ModelVersion]], model_process: ModelProcess, all_photos: AllPhotos
) -> None:
    project, members = two
    said, strange = [], []
    for member in members:
        use_version(project, member.id, model_process, QuietTask())
        said.append(shares(all_photos(project)))
        strange.append(strangeness(all_photos(project)))
    ensemble = find_or_make_ensemble(project, members)
    assert is_ensemble(ensemble)
    assert [each.id for each in members_of(project, ensemble)] == [each.id for each in members]
    summary = use_ensemble(project, model_process, QuietTask(), ensemble)
    together = shares(all_photos(project))
    assert summary.predicted == len(together) == len(said[0]) > 0
    assert summary.read == 0
    for photo_id, mean in together.items():
        for class_id, share in mean.items():
            wanted = (said[0][photo_id][class_id] + said[1][photo_id][class_id]) / 2
            assert share == pytest.approx(wanted, abs=1e-3)
    judged = [each for each in strange if each]
    assert judged
    for photo_id, mean_strangeness in strangeness(all_photos(project)).items():
        wanted = sum(each[photo_id] for each in judged) / len(judged)
        assert mean_strangeness == pytest.approx(wanted, rel=1e-4)
    active = project.active_model()
    assert active is not None
    assert active.id == ensemble.id


def test_ensemble_in_use__predicts_learns_and_is_left_again(
    two: tuple[Project, list[ModelVersion]], model_process: ModelProcess, all_photos: AllPhotos
) -> None:
    project, members = two
    ensemble = find_or_make_ensemble(project, members)
    use_ensemble(project, model_process, QuietTask(), ensemble)
    with_it = shares(all_photos(project))
    assert classify_project(project, model_process, QuietTask()).predicted == len(with_it)
    use_version(project, members[0].id, model_process, QuietTask())
    use_version(project, ensemble.id, model_process, QuietTask())
    assert shares(all_photos(project)) == with_it
    with pytest.raises(UserError, match="looks at each photo once"):
        predict_with_views(project, model_process, QuietTask(), PredictViews.FLIPS)
    learned = learn_from_labels(project, model_process, QuietTask())
    assert learned.version.parent_id == ensemble.id
    assert not is_ensemble(learned.version)


def test_ensemble__is_listed_once_and_holds_its_members(
    two: tuple[Project, list[ModelVersion]],
) -> None:
    project, members = two
    ensemble = find_or_make_ensemble(project, members)
    assert find_or_make_ensemble(project, members[::-1]).id == ensemble.id
    with pytest.raises(UserError, match="is part of Together"):
        delete_version(project, members[0].id)
    with pytest.raises(UserError, match="two different"):
        find_or_make_ensemble(project, [members[0], members[0]])
    with pytest.raises(UserError, match="part of another"):
        find_or_make_ensemble(project, [members[0], ensemble])
    with pytest.raises(UserError, match="cannot be taken out as one"):
        require_single(ensemble)


def test_folder_of_an_ensemble__survives_that_of_its_member(
    two: tuple[Project, list[ModelVersion]],
) -> None:
    project, members = two
    ensemble = find_or_make_ensemble(project, members)
    folder: Path = project.model_folder(members[0])
    for file in folder.iterdir():
        file.unlink()
    assert (project.model_folder(ensemble) / "head.safetensors").stat().st_size > 0


def test_evaluation__scores_members_and_all_together(
    two: tuple[Project, list[ModelVersion]], model_process: ModelProcess
) -> None:
    project, members = two
    scores = evaluate_ensemble(project, model_process, QuietTask(), members)
    assert {score.name for score in scores} == {*(each.name for each in members), "together"}
    assert scores[0].gain is None
    # Both stand on one backbone, so heads fitted anew are the same, and so is their mean.
    assert {score.accuracy for score in scores} == {scores[0].accuracy}
    assert 0.2 < scores[0].accuracy <= 1
    with pytest.raises(UserError, match="two different"):
        evaluate_ensemble(project, model_process, QuietTask(), members[:1])
