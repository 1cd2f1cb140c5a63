"""A training learns, keeps its best, stops when asked, and goes on after it was killed.

On a network of three blocks and pictures whose classes are textures. Run as a script, this file is
the process that the last test kills.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from cropapp.core.errors import UserError
from cropapp.core.tasks import Cancelled
from cropapp.core.training import (
    HEAD_ONLY,
    WHOLE_NETWORK,
    Balance,
    EpochReport,
    Optimiser,
    Recipe,
    RunProgress,
    Stage,
    StopWish,
    TrainingPrecision,
)
from cropapp.ml.backbones import Backbone
from cropapp.ml.embedding_spec import EmbeddingSpec
from cropapp.ml.head import NEVER, LinearHead
from cropapp.ml.preprocessing import HALF, Fit, Preprocessing
from cropapp.ml.training import (
    QuietListener,
    StartingPoint,
    TrainedModel,
    TrainingPhotos,
    train,
)
from cropapp.ml.training import loop as loop_module

SIDE = 24
RECIPE = Recipe(
    stages=(Stage(HEAD_ONLY, 1, 1e-3), Stage(1, 2, 5e-3), Stage(2, 3, 5e-3)),
    batch_size=8,
    views=2,
    ema_decay=0.5,
    precision=TrainingPrecision.FLOAT32,
)


def tiny_start(seed: int = 0) -> StartingPoint:
    torch.manual_seed(seed)

    def block(channels_in: int, channels: int) -> nn.Sequential:
        return nn.Sequential(
            nn.Conv2d(channels_in, channels, 3, stride=2, padding=1),
            nn.BatchNorm2d(channels),
            nn.ReLU(inplace=True),
        )

    body = nn.Sequential(
        block(3, 4), block(4, 8), block(8, 8), nn.AdaptiveAvgPool2d(1), nn.Flatten()
    )
    joined = ("0:mean", "1:logstd")
    spec = EmbeddingSpec("tiny", joined, Preprocessing(SIDE, Fit.SQUASH, HALF, HALF))
    return StartingPoint(spec, Backbone("tiny", body, joined, None).eval(), None)


def textures(count: int = 60, classes: int = 3, seed: int = 0) -> TrainingPhotos:
    """Return noise, coarse noise, coarser noise: no colour tells, and no turn or flip matters."""
    draw = np.random.default_rng(seed)
    labels = np.arange(count) % classes
    noise = draw.normal(128, 50, (count, 3, SIDE + 4, SIDE + 4))
    for row, label in enumerate(labels):
        for axis in (1, 2) * int(label):
            noise[row] = (noise[row] + np.roll(noise[row], 1, axis=axis)) / 2
        noise[row] = 128 + (noise[row] - 128) * draw.uniform(20, 50) / noise[row].std()
    return TrainingPhotos(
        inputs=noise.clip(0, 255).astype(np.uint8),
        labels=labels.astype(np.int64),
        held_out=np.arange(count) % 5 > 2,
        weights=np.ones(count, dtype=np.float32),
        class_count=classes,
    )


def weights_hash(model: TrainedModel) -> str:
    digest = hashlib.sha256()
    for name, value in sorted(model.backbone_state.items()):
        digest.update(name.encode() + value.numpy().tobytes())
    digest.update(model.head.weight.tobytes() + model.head.bias.tobytes())
    return digest.hexdigest()


class Watcher(QuietListener):
    """Remembers, and wishes at the end of an epoch or while views are prepared."""

    def __init__(self, wish: StopWish | None = None, *, after: int = 0, noted: str = "") -> None:
        self.told: list[RunProgress] = []
        self.reports: list[EpochReport] = []
        self.asked_since = 0
        self._wish = wish
        self._after = after

    def progress(self, progress: RunProgress) -> None:
        self.told.append(progress)

    def epoch_done(self, report: EpochReport) -> None:
        self.reports.append(report)

    def wish(self) -> StopWish | None:
        if self._wish is None or len(self.reports) < self._after:
            return None
        self.asked_since += 1
        return self._wish


def run(
    folder: Path,
    recipe: Recipe = RECIPE,
    *,
    photos: TrainingPhotos | None = None,
    start: StartingPoint | None = None,
    listener: QuietListener | None = None,
) -> TrainedModel:
    return train(
        start or tiny_start(),
        photos or textures(),
        recipe,
        folder=folder,
        listener=listener or QuietListener(),
    )


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> TrainedModel:
    return run(tmp_path_factory.mktemp("whole"))


def test_same_seed__same_weights(whole: TrainedModel, tmp_path: Path):
    np.random.seed(7)  # noqa: NPY002 (the generator that must not matter)
    torch.manual_seed(7)
    before = torch.get_rng_state()
    again = run(tmp_path, start=tiny_start())
    torch.manual_seed(0)
    assert weights_hash(again) == weights_hash(whole)
    assert len(before) == len(torch.get_rng_state())
    other = run(tmp_path, replace(RECIPE, seed=1))
    assert weights_hash(other) != weights_hash(whole)


def test_training__draws_from_no_generator_but_its_own(tmp_path: Path):
    start = tiny_start()
    before = torch.get_rng_state()
    train(start, textures(), RECIPE, folder=tmp_path, listener=QuietListener())
    assert torch.equal(before, torch.get_rng_state())


def test_training__learns_what_the_start_did_not_see(whole: TrainedModel):
    labels = textures().labels[whole.held_out_positions]
    np.testing.assert_array_equal(whole.held_out_positions, textures().held_out_positions)
    losses = [report.held_out_loss for report in whole.reports]
    assert whole.reports[whole.best_epoch - 1].held_out_loss == min(losses)
    assert [report.epoch for report in whole.reports if report.is_best][-1] == whole.best_epoch
    own = -np.log(softmax(whole.held_out_logits / whole.head.temperature))[
        np.arange(len(labels)), labels
    ]
    before = -np.log(softmax(whole.before_logits))[np.arange(len(labels)), labels]
    assert own.mean() < before.mean() * 0.9


def softmax(logits: np.ndarray) -> np.ndarray:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def test_trained_model__is_the_network_that_was_scored(whole: TrainedModel):
    """The state in a fresh backbone, under the head over raw embeddings, gives the same logits."""
    backbone = tiny_start(seed=9).backbone
    backbone.body.load_state_dict(whole.backbone_state, strict=True)
    photos = textures()
    images = torch.from_numpy(photos.inputs[whole.held_out_positions]).float()
    small = nn.functional.interpolate(images, (SIDE, SIDE), mode="bilinear", antialias=True)
    with torch.inference_mode():
        embeddings = backbone(small / 127.5 - 1).numpy()
    # What crosses the border is kept in bfloat16.
    np.testing.assert_allclose(
        whole.head.logits(embeddings), whole.held_out_logits, rtol=0.05, atol=0.1
    )


def test_frozen_parts__stay_as_they_were(whole: TrainedModel):
    state = tiny_start().backbone.body.state_dict()
    for name, value in state.items():
        frozen = name.startswith("0.") or "running" in name or "num_batches" in name
        assert torch.equal(value, whole.backbone_state[name]) is frozen, name


def test_head_only__leaves_the_backbone(tmp_path: Path):
    model = run(tmp_path, replace(RECIPE, stages=(Stage(HEAD_ONLY, 2, 1e-2),)))
    state = tiny_start().backbone.body.state_dict()
    assert all(torch.equal(value, model.backbone_state[name]) for name, value in state.items())
    assert len(model.reports) == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"stages": (Stage(WHOLE_NETWORK, 2, 1e-2),), "optimiser": Optimiser.SGD},
        {"cutmix": 1.0, "mixup": 0.0, "accumulate": 2, "balance": Balance.SAMPLER},
        {"augment": 0.0, "ema_decay": 0.0, "balance": Balance.NONE, "label_smoothing": 0.0},
        {"precision": TrainingPrecision.BFLOAT16, "size_px": 20, "augment": 2.0},
        {"precision": TrainingPrecision.AUTO, "stages": (Stage(2, 0, 1.0), Stage(1, 2, 1e-3))},
    ],
)
def test_recipes__each_runs_and_reports(changes: dict[str, object], tmp_path: Path):
    recipe = replace(RECIPE, **changes)
    model = run(tmp_path, recipe)
    assert len(model.reports) == recipe.epochs
    assert np.isfinite(model.held_out_logits).all()
    assert model.spec.preprocessing.size_px == (recipe.size_px or SIDE)


def test_views_that_do_not_fit__are_made_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    views = loop_module.Views
    monkeypatch.setattr(
        loop_module, "Views", lambda *args, **named: views(*args, **named, most_bytes=1000)
    )
    model = run(tmp_path)
    assert not list(tmp_path.glob("view-*"))
    assert len(model.reports) == RECIPE.epochs


def test_reports__say_how_it_went(tmp_path: Path):
    watcher = Watcher()
    model = run(tmp_path, listener=watcher)
    assert tuple(watcher.reports) == model.reports
    assert [report.stage for report in watcher.reports] == [0, 1, 1, 2, 2, 2]
    assert [report.epoch for report in watcher.reports] == [1, 2, 3, 4, 5, 6]
    for report in watcher.reports:
        assert report.epochs == 6
        assert report.photos_per_s > 0
        assert report.memory_mb > 50
        assert report.device == "cpu float32"
        assert 0 <= report.train_accuracy <= 1
    assert watcher.told
    assert watcher.told[-1].seconds_left is not None


def test_patience__ends_a_stage_that_gains_nothing(tmp_path: Path):
    stages = (Stage(1, 9, 1e-7), Stage(2, 1, 1e-3))
    recipe = replace(RECIPE, stages=stages, patience_epochs=2, augment=0.0, head_rate_factor=0.01)
    watcher = Watcher()
    run(tmp_path, recipe, listener=watcher)
    in_first = [report for report in watcher.reports if report.stage == 0]
    assert len(in_first) < 9
    assert watcher.reports[-1].stage == 1


def test_classes_without_a_photo__stay_as_they_were(tmp_path: Path):
    """A class that only an old head knows keeps its row; one that nobody knows is never said."""
    photos = replace(textures(), class_count=5)
    backbone = tiny_start().backbone
    with torch.inference_mode():
        dimension = backbone(torch.zeros(1, 3, SIDE, SIDE)).shape[1]
    weight = np.zeros((5, dimension), np.float32)
    weight[3] = 0.01
    head = LinearHead(weight, np.zeros(5, np.float32))
    model = run(tmp_path, photos=photos, start=replace(tiny_start(), head=head))
    assert np.any(model.head.weight[3] != 0)
    np.testing.assert_allclose(model.head.weight[3], 0.01, rtol=1e-3)
    assert model.head.bias[4] == NEVER
    assert (model.held_out_logits.argmax(axis=1) != 4).all()


def test_weights__of_recent_labels_count(tmp_path: Path):
    photos = textures()
    heavy = replace(photos, weights=np.where(photos.labels == 1, 1, 1).astype(np.float32))
    heavy.weights[::4] = 9
    assert weights_hash(run(tmp_path / "a", photos=heavy)) != weights_hash(run(tmp_path / "b"))


def test_keep_best__ends_with_the_best_so_far(tmp_path: Path):
    watcher = Watcher(StopWish.KEEP_BEST, after=3)
    model = run(tmp_path, listener=watcher)
    assert len(model.reports) == 3
    assert model.best_epoch <= 3
    assert watcher.asked_since < 6


def test_keep_best__at_once_leaves_the_start(tmp_path: Path):
    model = run(tmp_path, listener=Watcher(StopWish.KEEP_BEST))
    assert model.reports == ()
    assert model.best_epoch == 0
    started = softmax(model.held_out_logits)
    np.testing.assert_allclose(started, softmax(model.before_logits), atol=0.02)


@pytest.mark.parametrize("after", [0, 2])
def test_cancel__answers_at_once_and_can_go_on(
    after: int, whole: TrainedModel, tmp_path: Path
):
    watcher = Watcher(StopWish.CANCEL, after=after)
    with pytest.raises(Cancelled):
        run(tmp_path, listener=watcher)
    assert watcher.asked_since == 1
    again = Watcher()
    model = run(tmp_path, listener=again)
    assert len(again.reports) == RECIPE.epochs - after
    assert weights_hash(model) == weights_hash(whole)


def test_nothing_held_out__is_told(tmp_path: Path):
    photos = replace(textures(), held_out=np.zeros(60, dtype=np.bool_))
    with pytest.raises(UserError, match="held-out"):
        run(tmp_path, photos=photos)


def test_loss_that_is_no_number__is_told(tmp_path: Path):
    """And the state on the disk is that of the last good epoch."""
    recipe = replace(RECIPE, stages=(Stage(2, 40, 10.0),), head_rate_factor=1000.0)
    start = tiny_start()
    with torch.no_grad():
        start.backbone.body[2][0].weight.mul_(1e18)
    with pytest.raises(UserError, match="came apart|not a number"):
        run(tmp_path, recipe, start=start)


def test_killed_and_resumed__same_weights(whole: TrainedModel, tmp_path: Path):
    """A real process, killed in the middle of its fourth epoch."""
    child = subprocess.Popen(
        [sys.executable, __file__, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stdout.readline().strip() == "in the fourth epoch"
    child.kill()
    child.communicate()
    assert child.returncode
    watcher = Watcher()
    model = run(tmp_path, listener=watcher)
    assert [report.epoch for report in watcher.reports] == [4, 5, 6]
    assert len(model.reports) == 6
    assert weights_hash(model) == weights_hash(whole)


class _Waiting(Watcher):
    """Says that the fourth epoch has begun, and waits to be killed."""

    def wish(self) -> StopWish | None:
        self.asked_since += len(self.reports) == 3
        if self.asked_since == 2:
            print("in the fourth epoch", flush=True)  # noqa: T201
            sys.stdin.read()
        return None


if __name__ == "__main__":
    run(Path(sys.argv[1]), listener=_Waiting())
