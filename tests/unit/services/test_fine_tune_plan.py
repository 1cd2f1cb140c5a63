"""What a deep training would use: split, reasons, honesty, words."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from cropapp.core.changes import LabelEdit
from cropapp.core.entities import ModelKind, PhotoId, PhotoState
from cropapp.core.errors import EnvironmentProblem, UserError
from cropapp.core.gallery import PhotoFilter, PhotoSort
from cropapp.core.tasks import QuietTask
from cropapp.core.training import AskedNetworks, Stage, default_recipe
from cropapp.services.correct_labels import correct_labels
from cropapp.services.fine_tune import create_run
from cropapp.services.inference_client import ModelProcess
from cropapp.services.project import Project, now
from cropapp.services.project_trainings import discard_run, find_run, run_files
from cropapp.services.run_locks import held_while_running
from cropapp.services.seen_photos import photos_seen, record_seen
from cropapp.services.training_plan import collect_training_set, plan_training
from cropapp.services.training_requests import settle_request
from cropapp.services.training_run_files import RunFiles, RunPhoto
from cropapp.services.training_speed import remember_speed
from cropapp.store import model_versions
from cropapp.store.session import run_raw

Give = Callable[..., int]


@pytest.fixture
def labelled(project: Project, sample_truth: dict[str, str], give_truth: Give) -> Project:
    give_truth(project, sample_truth)
    return project


def usable(project: Project) -> list[PhotoId]:
    ids = project.find(PhotoFilter(), PhotoSort()).tolist()
    return [
        photo.id
        for photo in project.photos(ids)
        if photo.state is PhotoState.READY and photo.label.is_labelled
    ]


def test_plan__every_usable_photo_is_on_one_side_and_groups_are_whole(labelled: Project) -> None:
    plan = plan_training(labelled)
    found = collect_training_set(labelled, None)
    left_out = dict(plan.excluded)
    used = plan.train_photos + plan.choosing_photos + plan.held_out_photos
    assert used + sum(left_out.values()) == len(usable(labelled))
    assert plan.held_out_photos >= 4
    assert plan.choosing_photos >= 4
    sides = {(photo.group, photo.is_held_out, photo.chooses) for photo in found.photos}
    assert len(sides) == len({photo.group for photo in found.photos})
    assert all(share.train for share in plan.classes)
    assert plan == plan_training(labelled)


def test_plan__says_why_photos_are_left_out(labelled: Project) -> None:
    unsure, excluded, *_ = usable(labelled)
    correct_labels(labelled, [unsure], LabelEdit(unsure=True), author="tester")
    correct_labels(labelled, [excluded], LabelEdit(exclude_reason="blurred"), author="tester")
    reasons = dict(plan_training(labelled).excluded)
    assert reasons["Marked as unsure"] == 1
    assert reasons["Excluded"] == 1
    found = collect_training_set(labelled, None)
    assert not {unsure, excluded} & {photo.photo_id for photo in found.photos}


def test_plan__tells_what_is_downloaded_first(labelled: Project) -> None:
    plan = plan_training(labelled, start=None, backbone="resnet18")
    assert plan.words[0] == "It starts from resnet18 as its publisher trained it."
    assert "47 MB" in plan.words[1]
    assert "downloaded first" in plan.words[1]
    given = plan_training(labelled, start=None, backbone="resnet18", has_weights=True)
    assert given.words == (plan.words[0], *plan.words[2:])
    usual = plan_training(labelled, start=None)
    assert not any("download" in words for words in usual.words)


def test_plan__words_tell_start_stages_and_gate(labelled: Project) -> None:
    recipe = replace(default_recipe(), stages=(Stage(0, 1, 1e-3), Stage(1, 2, 1e-4)))
    plan = plan_training(labelled, recipe)
    assert plan.start_version_id is None
    assert plan.backbone == "efficientnet-lite0"
    assert len(plan.words) == 6
    assert "both are asked" in plan.words[3]
    assert str(plan.choosing_photos) in plan.words[-2]
    assert "efficientnet-lite0" in plan.words[0]
    assert str(plan.held_out_photos) in plan.words[-1]
    one = plan_training(labelled, replace(recipe, asked=AskedNetworks.TRAINED))
    of_head = plan_training(labelled, replace(recipe, stages=recipe.stages[:1]))
    assert (len(one.words), len(of_head.words)) == (5, 4)


def test_plan__one_class_only__says_what_is_missing(
    project: Project, sample_truth: dict[str, str], give_truth: Give
) -> None:
    give_truth(project, sample_truth, every=1000)
    with pytest.raises(UserError, match="too few labels"):
        plan_training(project)


def test_plan__labelled_before_they_are_read__says_that_it_waits_for_them(
    labelled: Project,
) -> None:
    given = len(usable(labelled))
    unread = "UPDATE photo SET state = 'found' WHERE label_class_id IS NOT NULL"
    labelled.store.write(lambda session: run_raw(session, unread))
    with pytest.raises(UserError, match=f"{given} labelled photos are not read"):
        plan_training(labelled)


def test_plan__few_labels__says_how_many_can_be_held_out(
    project: Project, sample_truth: dict[str, str], give_truth: Give
) -> None:
    give_truth(project, sample_truth, every=8)
    with pytest.raises(UserError, match="held out"):
        plan_training(project)


def test_plan__time_is_that_of_the_last_training_of_its_kind(labelled: Project) -> None:
    plan = plan_training(labelled)
    assert plan.seconds is None
    remember_speed(plan, 120.0, epochs=plan.recipe.epochs)
    assert plan_training(labelled).seconds == pytest.approx(120.0)
    other = replace(default_recipe(), size_px=64)
    assert plan_training(labelled, other).seconds is None


def test_held_out__nothing_the_start_has_seen_nor_what_shows_the_same(
    learned_project: Project, sample_truth: dict[str, str], give_truth: Give
) -> None:
    give_truth(learned_project, sample_truth)
    quick = learned_project.active_model()
    assert quick is not None
    before = collect_training_set(learned_project, quick)
    held = [photo for photo in before.photos if photo.is_held_out]
    seen = held[0]
    uid = "20260101-000000-deep01"
    deep = learned_project.store.write(
        lambda session: model_versions.add_model_version(
            session,
            uid=uid,
            name="Deep",
            kind=ModelKind.DEEP,
            class_ids=quick.class_ids,
            embedding_key=quick.embedding_key,
            now=now(),
            parent_id=quick.id,
        )
    )
    with pytest.raises(EnvironmentProblem, match="seen"):
        photos_seen(learned_project, deep)
    learned_project.model_folder(deep).mkdir()
    record_seen(learned_project.model_folder(deep), [], [seen.view_key])

    assert seen.photo_id in photos_seen(learned_project, deep)
    assert photos_seen(learned_project, quick) == frozenset()
    after = collect_training_set(learned_project, deep)
    still = {photo.photo_id for photo in after.photos if photo.is_held_out}
    assert seen.photo_id not in still
    same = {photo.photo_id for photo in held if photo.group == seen.group}
    assert still == {photo.photo_id for photo in held} - same


def test_quick_head__is_not_taken_over(learned_project: Project) -> None:
    quick = learned_project.active_model()
    found = collect_training_set(learned_project, quick)
    assert found.head_from is None
    assert found.head_rows == ()


def test_recent__labels_given_since_the_start(
    learned_project: Project, sample_truth: dict[str, str], give_truth: Give
) -> None:
    earlier = set(usable(learned_project))
    give_truth(learned_project, sample_truth)
    found = collect_training_set(learned_project, learned_project.active_model())
    recent = {photo.photo_id for photo in found.photos if photo.is_recent}
    assert recent
    assert not recent & earlier


def test_copies__one_stays_and_contradictions_go() -> None:
    from cropapp.services.training_plan import _without_copies

    def photo(number: int, label: int, key: str, held: bool = False) -> RunPhoto:
        return RunPhoto(number, label, held, False, key, number)

    kept, dropped = _without_copies(
        [
            photo(1, 0, "a"),
            photo(2, 0, "a", held=True),
            photo(3, 0, "b"),
            photo(4, 1, "b"),
            photo(5, 1, "c"),
            photo(6, 0, "a@0.5:0.10000,0.10000", held=True),
        ]
    )
    assert [each.photo_id for each in kept] == [1, 5]
    assert [count for _, count in dropped] == [1, 2, 1]


def test_run__keeps_what_was_asked_for_and_refuses_a_second_one(labelled: Project) -> None:
    plan = plan_training(labelled)
    run = create_run(labelled, plan)
    assert find_run(labelled) == run
    request = run_files(labelled, run).request()
    assert request.recipe == plan.recipe
    used = plan.train_photos + plan.choosing_photos + plan.held_out_photos
    assert len(request.photos) == used
    with held_while_running(labelled.data_folder, run.id):
        with pytest.raises(UserError, match="under way"):
            create_run(labelled, plan)
        with pytest.raises(UserError, match="under way"):
            discard_run(labelled, run)
    discard_run(labelled, run)
    assert not run_files(labelled, run).folder.exists()
    with pytest.raises(UserError, match="no training to resume"):
        find_run(labelled)


def begun_by_an_older_program(project: Project) -> RunFiles:
    """Return the files of a run whose photos are decoded and of which none chooses."""
    files = run_files(project, create_run(project, plan_training(project)))
    path = files.folder / "request.json"
    values = json.loads(path.read_text(encoding="utf-8"))
    values["photos"] = [photo[:6] for photo in values["photos"]]
    path.write_text(json.dumps(values), encoding="utf-8")
    (files.folder / "inputs.state").write_bytes(b"")
    (files.folder / "epochs.json").write_text("{}", encoding="utf-8")
    files.loop_folder.mkdir()
    return files


def test_begun_by_an_older_program__photos_choose_and_its_epochs_are_trained_again(
    labelled: Project, model_process: ModelProcess
) -> None:
    files = begun_by_an_older_program(labelled)
    before = files.request().photos
    settled = settle_request(labelled, model_process, files, QuietTask())
    assert [photo.photo_id for photo in settled.photos] == [photo.photo_id for photo in before]
    assert any(photo.chooses for photo in settled.photos)
    # What judged goes on judging: the photos that choose were learned from.
    assert [p.is_held_out for p in settled.photos] == [p.is_held_out for p in before]
    assert not files.loop_folder.exists()
    assert files.reports() == ()
    assert files.has_inputs
    assert settle_request(labelled, model_process, files, QuietTask()) == settled


def test_begun_by_an_older_program__too_few_photos_are_told_as_that(
    labelled: Project, model_process: ModelProcess
) -> None:
    files = begun_by_an_older_program(labelled)
    request = files.request()
    few = [*(p for p in request.photos if not p.is_held_out)][:1]
    files.settle(replace(request, photos=tuple(few)))
    with pytest.raises(UserError, match="too few labels"):
        settle_request(labelled, model_process, files, QuietTask())


def test_begun_by_a_program_that_wrote_otherwise__is_not_called_damaged(labelled: Project) -> None:
    files = begun_by_an_older_program(labelled)
    path = files.folder / "request.json"
    values = json.loads(path.read_text(encoding="utf-8"))
    del values["head_uid"]
    path.write_text(json.dumps(values), encoding="utf-8")
    with pytest.raises(EnvironmentProblem, match="another version of CropApp") as caught:
        files.request()
    assert "Resume it with that version" in caught.value.hint
