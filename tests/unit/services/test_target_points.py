"""A target point changes what the model sees of that photo, and of no other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cropapp.core.changes import ChangeSet, LabelEdit
from cropapp.core.entities import LabelSource, Photo, PhotoId, Prediction, TargetPoint
from cropapp.core.errors import UserError
from cropapp.core.feed import Aspect, ProjectChange
from cropapp.core.target_view import view_key
from cropapp.core.tasks import QuietTask
from cropapp.services import classify as classify_module
from cropapp.services.cached_predictions import predict_from_cache
from cropapp.services.classify import classify_project
from cropapp.services.correct_labels import correct_labels, redo, undo
from cropapp.services.import_folder import import_folder
from cropapp.services.inference_client import ModelProcess
from cropapp.services.learn import collect_labels, learn_from_labels
from cropapp.services.project import Project
from cropapp.services.target_points import clear_target, point_from_numbers, set_target

AllPhotos = Callable[[Project], list[Photo]]
ANA = {"author": "Ana"}


def one(project: Project, photo_id: PhotoId) -> Photo:
    return project.photos([photo_id])[0]


def assert_same(one: Prediction, other: Prediction) -> None:
    """Equal but for the rounding of a batch and of float16."""
    assert [c.class_id for c in one.top] == [c.class_id for c in other.top]
    confidences = [[c.confidence for c in each.top] for each in (one, other)]
    np.testing.assert_allclose(*confidences, atol=5e-3)


def leaves(project: Project, all_photos: AllPhotos) -> list[Photo]:
    return [photo for photo in all_photos(project) if photo.prediction is not None]


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[list[int]]:
    """The photos of each chunk whose files are read."""
    chunks: list[list[int]] = []
    real = classify_module._Classification._submit

    def noted(run: object, chunk: list[object], then: list[object]) -> object:
        chunks.append([row.photo_id for row in chunk])  # type: ignore[attr-defined]
        return real(run, chunk, then)  # type: ignore[arg-type]

    monkeypatch.setattr(classify_module._Classification, "_submit", noted)
    return chunks


@pytest.fixture
def two_leaves(
    learned_project: Project,
    tmp_path: Path,
    sample_folder: Path,
    all_photos: AllPhotos,
    model_process: ModelProcess,
) -> PhotoId:
    """A photo with one plant above another of another class, both taken for what they are."""
    sure = sorted(leaves(learned_project, all_photos), key=lambda p: -p.prediction.best.confidence)
    upper = sure[0]
    lower = next(p for p in sure if p.prediction.best.class_id != upper.prediction.best.class_id)
    picture = Image.new("RGB", (640, 960))
    for row, photo in enumerate((upper, lower)):
        with Image.open(sample_folder / photo.relative_path) as half:
            picture.paste(half.convert("RGB").resize((640, 480)), (0, 480 * row))
    folder = tmp_path / "two"
    folder.mkdir()
    picture.save(folder / "both.jpg", quality=95)
    import_folder(learned_project, folder, QuietTask())
    classify_project(learned_project, model_process, QuietTask())
    return next(p.id for p in all_photos(learned_project) if p.file_name == "both.jpg")


def predicted_at(
    project: Project, photo_id: PhotoId, x: float, y: float, process: ModelProcess
) -> int:
    set_target(project, [photo_id], x, y, **ANA)
    classify_project(project, process, QuietTask())
    prediction = one(project, photo_id).prediction
    assert prediction is not None
    return prediction.best.class_id


def test_prediction__is_of_the_leaf_that_the_point_is_on(
    learned_project: Project, two_leaves: PhotoId, model_process: ModelProcess
) -> None:
    upper = predicted_at(learned_project, two_leaves, 0.5, 0.25, model_process)
    lower = predicted_at(learned_project, two_leaves, 0.5, 0.75, model_process)
    assert upper != lower


def test_step__is_one_is_logged_and_can_be_undone(
    learned_project: Project, all_photos: AllPhotos
) -> None:
    ids = [photo.id for photo in leaves(learned_project, all_photos)[:3]]
    before = [one(learned_project, photo_id).label for photo_id in ids]
    step = set_target(learned_project, ids, 0.25, 0.5, **ANA)
    assert step is not None
    assert step.name == "Set the target point of 3 photos"
    assert learned_project.label_history(ids[0])[-1].after.target == TargetPoint(0.25, 0.5)
    assert set_target(learned_project, ids, 0.25, 0.5, **ANA) is None
    undo(learned_project, **ANA)
    assert [one(learned_project, photo_id).label for photo_id in ids] == before
    redo(learned_project, **ANA)
    assert one(learned_project, ids[2]).label.target == TargetPoint(0.25, 0.5)
    cleared = clear_target(learned_project, ids[:1], **ANA)
    assert cleared is not None
    assert cleared.name == "Clear the target point of 1 photo"
    assert one(learned_project, ids[0]).label.target is None


def test_views_are_told__that_predictions_went(
    learned_project: Project, all_photos: AllPhotos
) -> None:
    told: list[ProjectChange] = []
    learned_project.feed.subscribe(told.append)
    photo = leaves(learned_project, all_photos)[0]
    set_target(learned_project, [photo.id], 0.5, 0.5, **ANA)
    undo(learned_project, **ANA)
    expected = ProjectChange(frozenset({Aspect.LABELS, Aspect.PREDICTIONS}), (photo.id,))
    assert told == [expected, expected]


def test_classify__reads_just_the_photos_aimed_anew_and_once(
    learned_project: Project,
    all_photos: AllPhotos,
    model_process: ModelProcess,
    reads: list[list[int]],
) -> None:
    photos = leaves(learned_project, all_photos)
    stamps = {photo.id: photo.prediction for photo in photos}
    aimed = [photo.id for photo in photos[3:8]]
    set_target(learned_project, aimed, 0.3, 0.3, **ANA)
    classify_project(learned_project, model_process, QuietTask())
    classify_project(learned_project, model_process, QuietTask())
    assert reads == [aimed]
    for photo in all_photos(learned_project):
        if photo.id in stamps:
            assert photo.prediction is not None
            assert (photo.prediction != stamps[photo.id]) == (photo.id in aimed)


def test_going_back__finds_the_whole_and_reads_nothing(
    learned_project: Project,
    all_photos: AllPhotos,
    model_process: ModelProcess,
    reads: list[list[int]],
) -> None:
    photo = leaves(learned_project, all_photos)[0]
    set_target(learned_project, [photo.id], 0.2, 0.2, **ANA)
    classify_project(learned_project, model_process, QuietTask())
    reads.clear()
    clear_target(learned_project, [photo.id], **ANA)
    assert one(learned_project, photo.id).prediction is None
    classify_project(learned_project, model_process, QuietTask())
    undo(learned_project, **ANA)
    classify_project(learned_project, model_process, QuietTask())
    assert reads == []
    undo(learned_project, **ANA)
    classify_project(learned_project, model_process, QuietTask())
    back = one(learned_project, photo.id).prediction
    assert back is not None
    assert photo.prediction is not None
    assert_same(back, photo.prediction)


def test_point_moved_while_the_model_looks__gets_no_prediction_of_the_old_view(
    learned_project: Project,
    all_photos: AllPhotos,
    model_process: ModelProcess,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    photo = leaves(learned_project, all_photos)[0]
    set_target(learned_project, [photo.id], 0.2, 0.2, **ANA)
    real = classify_module._Classification._keep

    def moved_meanwhile(run: object, chunk: object, result: object) -> None:
        set_target(learned_project, [photo.id], 0.8, 0.8, **ANA)
        real(run, chunk, result)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(classify_module._Classification, "_keep", moved_meanwhile)
        classify_project(learned_project, model_process, QuietTask())
    assert one(learned_project, photo.id).prediction is None
    classify_project(learned_project, model_process, QuietTask())
    assert one(learned_project, photo.id).prediction is not None


def test_predicting_from_the_cache__takes_the_view_of_now(
    learned_project: Project, all_photos: AllPhotos, model_process: ModelProcess
) -> None:
    photo = leaves(learned_project, all_photos)[0]
    version = learned_project.active_model()
    assert version is not None
    set_target(learned_project, [photo.id], 0.05, 0.05, **ANA)
    predict_from_cache(learned_project, model_process, QuietTask(), version)
    assert one(learned_project, photo.id).prediction is None
    classify_project(learned_project, model_process, QuietTask())
    aimed = one(learned_project, photo.id).prediction
    predict_from_cache(learned_project, model_process, QuietTask(), version)
    again = one(learned_project, photo.id).prediction
    assert aimed is not None
    assert again is not None
    assert photo.prediction is not None
    assert_same(again, aimed)
    assert aimed.top != photo.prediction.top


def test_learning__uses_one_view_per_photo_the_one_that_is_aimed_at(
    learned_project: Project, all_photos: AllPhotos, model_process: ModelProcess
) -> None:
    labelled = [photo for photo in all_photos(learned_project) if photo.label.is_labelled]
    aimed = labelled[0]
    set_target(learned_project, [aimed.id], 0.4, 0.6, **ANA)
    classify_project(learned_project, model_process, QuietTask())
    learning = collect_labels(learned_project, learned_project.active_model())
    keys = dict(zip(learning.photo_ids, learning.request.view_keys, strict=True))
    assert aimed.facts is not None
    assert keys[aimed.id] == view_key(aimed.facts.sha256, TargetPoint(0.4, 0.6))
    plain = [p for p in labelled[1:] if p.facts is not None]
    assert all(keys[photo.id] == photo.facts.sha256 for photo in plain if photo.facts)
    summary = learn_from_labels(learned_project, model_process, QuietTask())
    assert summary.photos_learned == len(labelled)


def test_target_with_a_class__keeps_what_the_model_had_said(
    learned_project: Project, all_photos: AllPhotos
) -> None:
    photo = leaves(learned_project, all_photos)[0]
    wanted = learned_project.classes()[0].id
    edit = LabelEdit(class_id=wanted, target=TargetPoint(0.5, 0.5))
    step = correct_labels(learned_project, [photo.id], edit, **ANA)
    assert isinstance(step, ChangeSet)
    origin = one(learned_project, photo.id).label.origin
    assert origin is not None
    assert origin.source is LabelSource.PERSON
    assert origin.shown == photo.prediction


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ((0.25, 0.5), TargetPoint(0.25, 0.5)),
        ((1, 1), TargetPoint(1.0, 1.0)),
        ((160, 240), TargetPoint(0.25, 0.5)),
        ((0.5, 240), TargetPoint(0.00078, 0.5)),
    ],
)
def test_numbers__are_shares_or_pixels_of_the_upright_picture(
    learned_project: Project,
    all_photos: AllPhotos,
    numbers: tuple[float, float],
    expected: TargetPoint,
) -> None:
    photo = next(p for p in leaves(learned_project, all_photos) if p.facts and p.facts.width == 640)
    assert point_from_numbers(learned_project, photo, *numbers) == expected


@pytest.mark.parametrize(
    "numbers", [(-0.1, 0.5), (0.5, float("nan")), (641, 10), (10, 9999), (float("inf"), 1), (-3, 9)]
)
def test_numbers__beside_the_picture_are_refused_by_name(
    learned_project: Project, all_photos: AllPhotos, numbers: tuple[float, float]
) -> None:
    photo = leaves(learned_project, all_photos)[0]
    with pytest.raises(UserError, match="is not on"):
        point_from_numbers(learned_project, photo, *numbers)


def test_place_beside_the_picture__changes_nothing(
    learned_project: Project, all_photos: AllPhotos
) -> None:
    photo = leaves(learned_project, all_photos)[0]
    with pytest.raises(UserError, match="is not on the picture"):
        set_target(learned_project, [photo.id], 1.5, 0.5, **ANA)
    assert one(learned_project, photo.id) == photo
