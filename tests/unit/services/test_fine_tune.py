"""A deep training from its request to its end, and every way it may be stopped."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from cropapp.core.entities import ModelKind, Photo, PhotoState, RunState, TrainingRun
from cropapp.core.errors import EnvironmentProblem, UserError
from cropapp.core.tasks import Cancelled, QuietTask
from cropapp.core.training import EpochReport, Recipe, Stage, StopWish, default_recipe
from cropapp.services import run_locks
from cropapp.services.fine_tune import augmented_samples, create_run, run_training
from cropapp.services.inference_client import ModelProcess
from cropapp.services.launch_training import ask_stop, training_status
from cropapp.services.learn import collect_labels, learn_from_labels
from cropapp.services.learning_runs import LEARNING
from cropapp.services.project import Project
from cropapp.services.project_trainings import find_run, run_files
from cropapp.services.seen_photos import photos_learned, photos_seen
from cropapp.services.training_plan import backbone_of, plan_training
from cropapp.services.training_run_files import check_space
from cropapp.store import training_runs

AllPhotos = Callable[[Project], list[Photo]]
Give = Callable[..., int]


@pytest.fixture
def tiny() -> Recipe:
    """A recipe of seconds: small pictures, the head, then one block."""
    return replace(
        default_recipe(),
        stages=(Stage(0, 1, 1e-3), Stage(1, 1, 3e-4)),
        size_px=64,
        views=1,
        patience_epochs=0,
    )


@pytest.fixture
def labelled(project: Project, sample_truth: dict[str, str], give_truth: Give) -> Project:
    """Every leaf photo labelled, no model yet."""
    give_truth(project, sample_truth)
    return project


def state_of(project: Project, run: TrainingRun) -> RunState:
    with project.store.read() as session:
        return training_runs.get_run(session, run.id).state


class OvertakenTask(QuietTask):
    """Another process begins to learn when the training is judged and when it takes over."""

    def __init__(self, project: Project) -> None:
        super().__init__()
        self.project = project
        self.moments: list[str] = []
        self._learns: int | None = None

    def progress(self, done: int, total: int, note: str = "") -> None:
        if note == "Training" or note.startswith("Predicting"):
            self._begin_to_learn()
        elif note.startswith("Waiting") and self._learns is not None:
            listed = [version.name for version in self.project.model_versions()]
            self.moments.append(f"listed: {listed}, active: {self.project.active_model()}")
            run_locks.let_go(self.project.data_folder, LEARNING, self._learns)
            self._learns = None

    def _begin_to_learn(self) -> None:
        if self._learns is None:
            self._learns = run_locks.try_hold(self.project.data_folder, LEARNING)


class TestFirstTraining:
    def test_takes_over_whole(
        self,
        labelled: Project,
        all_photos: AllPhotos,
        model_process: ModelProcess,
        tiny: Recipe,
    ) -> None:
        plan = plan_training(labelled, tiny)
        run = create_run(labelled, plan)
        told: list[EpochReport] = []
        task = OvertakenTask(labelled)
        outcome = run_training(labelled, model_process, run, task, on_epoch=told.append)
        assert task.moments == [
            "listed: [], active: None",
            "listed: ['Version 1'], active: None",
        ]

        version = labelled.active_model()
        assert version == outcome.version
        assert outcome.promoted
        assert (version.kind, version.uid, version.parent_id) == (ModelKind.DEEP, run.uid, None)
        ready = [photo for photo in all_photos(labelled) if photo.state is PhotoState.READY]
        assert ready
        assert all(p.prediction and p.prediction.model_version_id == version.id for p in ready)
        assert state_of(labelled, run) is RunState.FINISHED

        folder = labelled.model_folder(version)
        names = {path.name for path in folder.iterdir()}
        assert {"model.json", "head.safetensors", "backbone.safetensors", "seen.json"} <= names
        assert version.size_bytes == sum(path.stat().st_size for path in folder.iterdir())
        assert Recipe.from_dict(version.recipe) == tiny
        assert version.data["train"] == plan.train_photos
        assert version.metrics["grouped"]["photos"] == plan.held_out_photos
        assert version.metrics["choosing_photos"] == plan.choosing_photos > 0
        before = version.metrics["per_class_before"]
        assert len(before) == len(version.class_ids) == len(version.metrics["grouped"]["per_class"])

        assert [report.epoch for report in told] == [1, 2]
        files = run_files(labelled, run)
        assert files.reports() == tuple(told)
        assert not files.loop_folder.exists()
        assert not list(files.folder.glob("inputs.*"))
        status = training_status(labelled, run)
        assert (status.state, status.is_alive, status.words) == (
            RunState.FINISHED,
            False,
            outcome.verdict,
        )
        with pytest.raises(UserError, match="has ended"):
            run_training(labelled, model_process, run, QuietTask())

        # Quick learning goes on from it, and is scored on no photo that its backbone has seen.
        seen = photos_seen(labelled, version)
        assert len(seen) >= plan.train_photos
        again = learn_from_labels(labelled, model_process, QuietTask())
        assert again.version.embedding_key == version.embedding_key
        content = json.loads(
            (labelled.model_folder(again.version) / "held_out.json").read_text(encoding="utf-8")
        )
        assert content["predicted"]
        assert not {int(i) for i in content["predicted"]} & seen
        folds = collect_labels(labelled, again.version).request.folds
        assert (folds == -1).sum() >= plan.train_photos + plan.choosing_photos
        before = {p.photo_id for p in run_files(labelled, run).request().photos if p.chooses}
        assert photos_learned(labelled, version) == seen - before

        # So does the next training: what was held out stays so, and the network is the first's.
        second = create_run(labelled, plan_training(labelled, tiny, start=again.version))
        request = run_files(labelled, second).request()
        assert request.head_uid == version.uid
        assert not {p.photo_id for p in request.photos if p.is_held_out} & seen
        assert {p.photo_id for p in request.photos if p.chooses} == before
        further = run_training(labelled, model_process, second, QuietTask()).version
        assert further.parent_id == again.version.id
        assert photos_seen(labelled, further) >= seen
        assert further.metrics["before"]["photos"] == plan.held_out_photos


def test_worse_than_the_active_version__is_listed_but_not_used(
    learned_project: Project, model_process: ModelProcess, tiny: Recipe
) -> None:
    active = learned_project.active_model()
    recipe = replace(tiny, size_px=32, stages=(Stage(1, 1, 1e-6),))
    run = create_run(learned_project, plan_training(learned_project, recipe))
    outcome = run_training(learned_project, model_process, run, QuietTask())
    assert not outcome.promoted
    assert learned_project.active_model() == active
    assert outcome.version in learned_project.model_versions()
    assert outcome.version.parent_id == (active.id if active else None)
    assert state_of(learned_project, run) is RunState.FINISHED


class _Wishing(QuietTask):
    """Asks something of the run as soon as an epoch was told."""

    def __init__(self, act: Callable[[], None]) -> None:
        super().__init__()
        self.act = act

    def epoch_done(self, report: EpochReport) -> None:
        if report.epoch == 1:
            self.act()


def test_cancelled_by_wish__is_over_and_leaves_the_active_version(
    learned_project: Project, model_process: ModelProcess, tiny: Recipe
) -> None:
    active = learned_project.active_model()
    versions = learned_project.model_versions()
    long = replace(tiny, stages=(Stage(1, 200, 1e-4),))
    run = create_run(learned_project, plan_training(learned_project, long))
    task = _Wishing(lambda: ask(learned_project, run, StopWish.CANCEL))
    with pytest.raises(Cancelled):
        run_training(learned_project, model_process, run, task, on_epoch=task.epoch_done)
    assert state_of(learned_project, run) is RunState.CANCELLED
    assert learned_project.active_model() == active
    assert learned_project.model_versions() == versions
    assert not run_files(learned_project, run).loop_folder.exists()
    with pytest.raises(UserError, match="has ended"):
        run_training(learned_project, model_process, run, QuietTask())


def test_keep_best__ends_early_and_is_judged(
    learned_project: Project, model_process: ModelProcess, tiny: Recipe
) -> None:
    long = replace(tiny, stages=(Stage(1, 200, 1e-4),))
    run = create_run(learned_project, plan_training(learned_project, long))
    task = _Wishing(lambda: ask(learned_project, run, StopWish.KEEP_BEST))
    outcome = run_training(learned_project, model_process, run, task, on_epoch=task.epoch_done)
    assert 1 <= len(outcome.version.metrics["epochs"]) < 200
    assert outcome.verdict
    assert state_of(learned_project, run) is RunState.FINISHED


def test_stopped_by_the_task__goes_on_where_it_was(
    learned_project: Project, model_process: ModelProcess, tiny: Recipe
) -> None:
    recipe = replace(tiny, stages=(Stage(1, 3, 1e-4),))
    run = create_run(learned_project, plan_training(learned_project, recipe))
    task = _Wishing(lambda: task.cancel())
    with pytest.raises(Cancelled):
        run_training(learned_project, model_process, run, task, on_epoch=task.epoch_done)
    assert state_of(learned_project, run) is RunState.INTERRUPTED
    assert training_status(learned_project, run).is_resumable
    kept = run_files(learned_project, run).reports()
    assert kept
    again = find_run(learned_project)
    assert again.id == run.id
    outcome = run_training(learned_project, model_process, again, QuietTask())
    epochs = outcome.version.metrics["epochs"]
    assert [report["epoch"] for report in epochs] == [1, 2, 3]
    assert epochs[0]["seconds"] == pytest.approx(kept[0].seconds)


def test_photos_that_cannot_be_read_any_more__are_left_out_and_listed(
    labelled: Project, model_process: ModelProcess, tiny: Recipe, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cropapp.services import deep_version as module

    one_epoch = replace(tiny, stages=(Stage(0, 1, 1e-3),))
    run = create_run(labelled, plan_training(labelled, one_epoch))
    gone = run_files(labelled, run).request().photos[0]
    real = module.photo_files

    def moved(project: Project, ids: list[int]) -> list[object]:
        files = real(project, ids)
        return [
            replace(f, path=f.path.with_name("gone.jpg")) if f.photo_id == gone.photo_id else f
            for f in files
        ]

    monkeypatch.setattr(module, "photo_files", moved)
    outcome = run_training(labelled, model_process, run, QuietTask())
    assert [(path.name, "no longer there" in why) for path, why in outcome.unreadable] == [
        ("gone.jpg", True)
    ]
    parts = ("train_photos", "choosing_photos", "held_out_photos")
    total = sum(outcome.version.metrics[part] for part in parts)
    assert total == len(run_files(labelled, run).request().photos) - 1


def test_backbone_of_the_zoo__with_weights_that_the_person_has(
    labelled: Project, model_process: ModelProcess, tiny: Recipe, tmp_path: Path
) -> None:
    import torch
    import torchvision

    torch.manual_seed(0)
    weights, name = tmp_path / "small.pth", "torchvision/mobilenet_v3_small"
    torch.save(torchvision.models.mobilenet_v3_small(weights=None).state_dict(), weights)
    recipe = replace(tiny, stages=(Stage(1, 1, 1e-4),))
    plan = plan_training(labelled, recipe, start=None, backbone=name)
    assert (plan.backbone, plan.start_version_id) == (name, None)
    run = create_run(labelled, plan, weights_file=weights)
    version = run_training(labelled, model_process, run, QuietTask()).version
    assert version.embedding_key.startswith("torchvision-mobilenet_v3_small-")
    assert backbone_of(labelled, version) == name


def test_weights_of_another_backbone__are_refused_before_any_photo_is_read(
    labelled: Project, model_process: ModelProcess, tiny: Recipe, tmp_path: Path
) -> None:
    weights = tmp_path / "other.pth"
    weights.write_bytes(b"no weights")
    plan = plan_training(labelled, tiny, start=None, backbone="resnet18")
    run = create_run(labelled, plan, weights_file=weights)
    with pytest.raises(UserError, match=r"other\.pth"):
        run_training(labelled, model_process, run, QuietTask())
    assert state_of(labelled, run) is RunState.FAILED
    assert not list(run_files(labelled, run).folder.glob("inputs.*"))
    assert "other.pth" in training_status(labelled, run).words


def test_full_disk__is_told_before_the_photos_are_read(tmp_path: Path) -> None:
    check_space(tmp_path, 0)
    with pytest.raises(EnvironmentProblem, match="MB are free"):
        check_space(tmp_path, 1 << 60)


def test_augmented_samples__are_pictures_of_the_size_that_is_trained_at(
    labelled: Project, model_process: ModelProcess, tiny: Recipe
) -> None:
    from io import BytesIO

    from PIL import Image

    pictures = augmented_samples(labelled, model_process, tiny, count=4)
    assert len(pictures) == 4
    assert {Image.open(BytesIO(data)).size for data in pictures} == {(64, 64)}
    assert pictures == augmented_samples(labelled, model_process, tiny, count=4)


def ask(project: Project, run: TrainingRun, wish: StopWish) -> None:
    ask_stop(project, run, wish)
    assert run_files(project, run).wish() is wish
