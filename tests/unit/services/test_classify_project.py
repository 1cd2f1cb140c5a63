"""Every photo gets facts, thumbnail, embedding and prediction; nothing is read twice."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from cropapp.core.changes import LabelEdit
from cropapp.core.entities import Photo, PhotoId, PhotoState
from cropapp.core.feed import Aspect
from cropapp.core.tasks import Cancelled, QuietTask
from cropapp.services import classify as module
from cropapp.services.classify import classify_project
from cropapp.services.correct_labels import correct_labels
from cropapp.services.import_folder import import_folder
from cropapp.services.inference_client import ModelProcess
from cropapp.services.learn import learn_from_labels
from cropapp.services.project import Project
from cropapp.services.start_project import new_project

AllPhotos = Callable[[Project], list[Photo]]


@pytest.fixture
def with_few(learned_project: Project, few_photos: Path, all_photos: AllPhotos) -> list[Photo]:
    """Six new photos in a project that has a model."""
    known = {photo.id for photo in all_photos(learned_project)}
    import_folder(learned_project, few_photos, QuietTask())
    return [photo for photo in all_photos(learned_project) if photo.id not in known]


def test_read_project__has_facts_thumbnails_and_embeddings(
    project: Project, all_photos: AllPhotos, sample_truth: dict[str, str]
) -> None:
    photos = [photo for photo in all_photos(project) if photo.relative_path in sample_truth]
    assert len(photos) > 40
    for photo in photos:
        assert photo.state is PhotoState.READY
        assert photo.facts is not None
        assert {photo.facts.width, photo.facts.height} == {640, 480}
        assert photo.facts.captured_at is not None
        assert photo.facts.latitude is not None
        assert photo.group_id is not None
        thumbnail = project.thumbnails.get(photo.id, photo.size_bytes, photo.mtime_ns)
        assert thumbnail is not None
        assert thumbnail.startswith(b"\xff\xd8")
        assert photo.prediction is None


def test_unreadable_photo__is_listed_with_its_reason_and_stops_nothing(
    tmp_path: Path, few_photos: Path, all_photos: AllPhotos, model_process: ModelProcess
) -> None:
    (few_photos / "broken.jpg").write_bytes(b"\xff\xd8\xff not a photo")
    (few_photos / "empty.jpg").write_bytes(b"")
    with new_project(tmp_path / "p.cropapp", folders=[few_photos], task=QuietTask()) as project:
        summary = classify_project(project, model_process, QuietTask())
        listed = {path.name: reason for path, reason in summary.unreadable}
        assert set(listed) == {"broken.jpg", "empty.jpg"}
        assert "0 bytes" in listed["empty.jpg"]
        states = {photo.file_name: photo for photo in all_photos(project)}
        assert states["broken.jpg"].state is PhotoState.UNREADABLE
        assert states["broken.jpg"].state_reason == listed["broken.jpg"]
        assert project.counts().unreadable == 2
        assert [photo.state for photo in states.values()].count(PhotoState.READY) == 6
        assert classify_project(project, model_process, QuietTask()).read == 0


def test_classify__predicts_new_photos_with_the_active_version(
    learned_project: Project,
    with_few: list[Photo],
    model_process: ModelProcess,
) -> None:
    summary = classify_project(learned_project, model_process, QuietTask())
    assert (summary.read, summary.predicted, summary.unreadable) == (6, 6, [])
    active = learned_project.active_model()
    assert active is not None
    for photo in learned_project.photos([photo.id for photo in with_few]):
        prediction = photo.prediction
        assert prediction is not None
        assert prediction.model_version_id == active.id
        assert {scored.class_id for scored in prediction.top} == set(active.class_ids)
        confidences = [scored.confidence for scored in prediction.top]
        assert confidences == sorted(confidences, reverse=True)
        assert sum(confidences) == pytest.approx(1, abs=1e-3)


def test_second_run__reads_no_photo(
    learned_project: Project,
    with_few: list[Photo],
    few_photos: Path,
    all_photos: AllPhotos,
    model_process: ModelProcess,
) -> None:
    classify_project(learned_project, model_process, QuietTask())
    before = all_photos(learned_project)
    shutil.rmtree(few_photos)
    again = classify_project(learned_project, model_process, QuietTask())
    assert (again.read, again.predicted, again.unreadable) == (0, 0, [])
    assert all_photos(learned_project) == before


def test_same_bytes_under_another_name__have_the_same_prediction(
    learned_project: Project,
    few_photos: Path,
    model_process: ModelProcess,
    all_photos: AllPhotos,
) -> None:
    shutil.copyfile(few_photos / "leaf-0.jpg", few_photos / "again.jpg")
    import_folder(learned_project, few_photos, QuietTask())
    classify_project(learned_project, model_process, QuietTask())
    named = {photo.file_name: photo for photo in all_photos(learned_project)}
    one, other = named["leaf-0.jpg"], named["again.jpg"]
    assert one.prediction is not None
    assert other.prediction is not None
    assert one.prediction.top == other.prediction.top
    assert one.group_id == other.group_id
    # The sample field's own file has these bytes as well and was there first.
    assert one.duplicate_of == other.duplicate_of
    assert one.duplicate_of is not None


def test_classify__never_touches_a_label(
    learned_project: Project,
    with_few: list[Photo],
    model_process: ModelProcess,
    all_photos: AllPhotos,
) -> None:
    first = learned_project.classes()[0]
    correct_labels(
        learned_project, [with_few[0].id], LabelEdit(class_id=first.id, note="sure"), author="ann"
    )
    before = {photo.id: photo.label for photo in all_photos(learned_project)}
    classify_project(learned_project, model_process, QuietTask())
    assert {photo.id: photo.label for photo in all_photos(learned_project)} == before
    label = before[with_few[0].id]
    assert label.origin is not None
    assert label.origin.shown is None


def test_cancelled_classify__keeps_finished_chunks_and_goes_on(
    learned_project: Project,
    with_few: list[Photo],
    model_process: ModelProcess,
    stop_after: Callable[..., QuietTask],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "CHUNK_PHOTOS", 2)
    with pytest.raises(Cancelled):
        classify_project(learned_project, model_process, stop_after(2))
    ids = [photo.id for photo in with_few]
    done = [photo for photo in learned_project.photos(ids) if photo.prediction]
    assert 2 <= len(done) < 6
    assert all(photo.state is PhotoState.READY for photo in done)
    rest = classify_project(learned_project, model_process, QuietTask())
    assert rest.read == 6 - len(done)
    assert all(photo.prediction for photo in learned_project.photos(ids))


def test_classify__takes_the_photos_on_screen_first(
    learned_project: Project,
    with_few: list[Photo],
    model_process: ModelProcess,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "CHUNK_PHOTOS", 2)
    order: list[int] = []
    learned_project.feed.subscribe(
        lambda change: (
            order.extend(change.photo_ids or ()) if Aspect.PREDICTIONS in change.aspects else None
        )
    )
    on_screen = [with_few[4].id, with_few[1].id, with_few[3].id]
    classify_project(learned_project, model_process, QuietTask(), first=lambda: on_screen)
    assert order[:3] == on_screen
    assert sorted(order) == sorted(photo.id for photo in with_few)


def test_scrolling__moves_what_is_seen_now_before_the_rest(
    learned_project: Project,
    with_few: list[Photo],
    model_process: ModelProcess,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "CHUNK_PHOTOS", 1)
    monkeypatch.setattr(module, "PHOTOS_AHEAD", 1)
    order: list[int] = []
    learned_project.feed.subscribe(
        lambda change: (
            order.extend(change.photo_ids or ()) if Aspect.PREDICTIONS in change.aspects else None
        )
    )
    ids = [photo.id for photo in with_few]

    def seen_now() -> list[PhotoId]:
        return ids[5:] if order else []

    classify_project(learned_project, model_process, QuietTask(), first=seen_now)
    # The second was asked for already when the first was done; the third only announced.
    assert order == [*ids[:2], ids[5], *ids[2:5]]


def test_another_head_on_the_same_backbone__opens_no_photo(
    learned_project: Project,
    with_few: list[Photo],
    few_photos: Path,
    model_process: ModelProcess,
) -> None:
    classify_project(learned_project, model_process, QuietTask())
    before = learned_project.active_model()
    shutil.rmtree(few_photos)
    learn_from_labels(learned_project, model_process, QuietTask())
    after = learned_project.active_model()
    assert before is not None
    assert after is not None
    assert after.id != before.id
    for photo in learned_project.photos([photo.id for photo in with_few]):
        assert photo.state is PhotoState.READY
        assert photo.prediction is not None
        assert photo.prediction.model_version_id == after.id


def test_photo_that_is_gone_while_classifying__is_read_when_it_is_back(
    learned_project: Project,
    with_few: list[Photo],
    few_photos: Path,
    model_process: ModelProcess,
) -> None:
    away = few_photos.with_name("unplugged")
    few_photos.rename(away)
    summary = classify_project(learned_project, model_process, QuietTask())
    assert len(summary.unreadable) == 6
    assert "no longer there" in summary.unreadable[0][1]
    assert learned_project.counts().unreadable <= 1  # the sample field's own cut-off photo
    away.rename(few_photos)
    back = classify_project(learned_project, model_process, QuietTask())
    assert (back.read, back.predicted, back.unreadable) == (6, 6, [])


def test_changed_photo__is_read_and_predicted_anew_and_keeps_its_label(
    learned_project: Project,
    with_few: list[Photo],
    few_photos: Path,
    model_process: ModelProcess,
    all_photos: AllPhotos,
) -> None:
    classify_project(learned_project, model_process, QuietTask())
    target = next(photo for photo in with_few if photo.file_name == "leaf-0.jpg")
    first = learned_project.classes()[0]
    correct_labels(learned_project, [target.id], LabelEdit(class_id=first.id), author="ann")
    [before] = learned_project.photos([target.id])
    with (few_photos / "leaf-0.jpg").open("ab") as file:
        file.write(b"edited elsewhere")
    import_folder(learned_project, few_photos, QuietTask())
    assert classify_project(learned_project, model_process, QuietTask()).read == 1
    [after] = learned_project.photos([target.id])
    assert before.facts is not None
    assert after.facts is not None
    assert after.facts.sha256 != before.facts.sha256
    assert after.label == before.label
    assert after.prediction is not None


def test_lost_caches__are_made_again(
    learned_project: Project, model_process: ModelProcess, all_photos: AllPhotos
) -> None:
    path = learned_project.path
    before = {photo.id: (photo.label, photo.prediction) for photo in all_photos(learned_project)}
    learned_project.close()
    shutil.rmtree(path.with_name(path.name + "-data") / "cache")
    with Project.open(path) as project:
        summary = classify_project(project, model_process, QuietTask())
        assert summary.read == sum(1 for p in all_photos(project) if p.state is PhotoState.READY)
        for photo in all_photos(project):
            label, prediction = before[photo.id]
            assert photo.label == label
            if prediction is not None:
                assert photo.prediction is not None
                assert photo.prediction.best.class_id == prediction.best.class_id


def test_grouping__is_made_up_for_after_a_kill(
    project: Project, model_process: ModelProcess, all_photos: AllPhotos
) -> None:
    from cropapp.store import photo_writes

    photos = [photo for photo in all_photos(project) if photo.group_id is not None]
    nothing = {photo.id: photo_writes.PhotoKin() for photo in photos}
    project.store.write(lambda session: photo_writes.set_groups(session, nothing))
    assert classify_project(project, model_process, QuietTask()).read == 0
    groups = {photo.id: photo.group_id for photo in all_photos(project)}
    assert all(groups[photo.id] == photo.group_id for photo in photos)
