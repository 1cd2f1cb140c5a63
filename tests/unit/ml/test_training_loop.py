"""A training learns, keeps its best, stops when asked, and goes on after it was killed.

On a network of three blocks and pictures whose classes are textures. Run as a script, this file is
the process that the last test kills.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

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
from cropapp.ml.network_pair import NetworkPair, is_pair, joined_of_pair
from cropapp.ml.preprocessing import HALF, Fit, Preprocessing
from cropapp.ml.training import (
    QuietListener,
    StartingPoint,
    TrainedModel,
    TrainingPhotos,
    train,
)
from cropapp.ml.training import loop as loop_module
from cropapp.ml.training import stage_run as stage_run_module
from cropapp.ml.training.pace import BesideEpochs
from cropapp.ml.training.scoring import EpochScore
from cropapp.ml.training.session import Session

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


def pair_start() -> StartingPoint:
    one, other = tiny_start(seed=1), tiny_start(seed=2)
    joined = joined_of_pair(one.spec.joined)
    body = NetworkPair(one.backbone.body, other.backbone.body)
    backbone = Backbone("tiny", body, joined, None).eval()
    return StartingPoint(replace(one.spec, joined=joined), backbone, None)


def stripes(count: int = 60, classes: int = 3, seed: int = 0) -> TrainingPhotos:
    """Return noise, noise with stripes across, noise with stripes down: too faint for the start."""
    draw = np.random.default_rng(seed)
    side = SIDE + 4
    labels = np.arange(count) % classes
    grey = draw.normal(128, 30, (count, 1, side, side))
    for row, label in enumerate(labels):
        wave = 13 * np.sin(np.arange(side) * 2 * np.pi / 6 + draw.uniform(0, 6))
        grey[row] += (0, wave[:, None], wave[None, :])[label]
    return TrainingPhotos(
        inputs=grey.repeat(3, axis=1).clip(0, 255).astype(np.uint8),
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

    def __init__(self, wish: StopWish | None = None, *, after: int = 0) -> None:
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
        photos or stripes(),
        recipe,
        folder=folder,
        listener=listener or QuietListener(),
    )


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> TrainedModel:
    return run(tmp_path_factory.mktemp("whole"))


def test_same_seed__same_weights(whole: TrainedModel, tmp_path: Path):
    """Whatever torch's and numpy's own generators are at, which are left alone."""
    start = tiny_start()
    torch.manual_seed(7)
    before = torch.get_rng_state()
    assert weights_hash(run(tmp_path, start=start)) == weights_hash(whole)
    assert torch.equal(before, torch.get_rng_state())
    assert weights_hash(run(tmp_path, replace(RECIPE, seed=1))) != weights_hash(whole)


def test_start__is_scored_by_what_its_heads_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Which saves a pass over the photos, and is what the pass would say."""
    scored: list[tuple[EpochScore, EpochScore]] = []
    score = Session.score

    def score_twice(session: Session, note: str, **given: Any) -> EpochScore:
        told = score(session, note, **given)
        if given.get("seen") is not None:
            scored.append((told, score(session, note)))
        return told

    monkeypatch.setattr(Session, "score", score_twice)
    run(tmp_path, replace(RECIPE, stages=(Stage(1, 1, 1e-3),)))
    ((told, passed),) = scored
    assert asdict(told) == pytest.approx(asdict(passed), rel=1e-6)


@pytest.fixture(scope="module")
def better(tmp_path_factory: pytest.TempPathFactory) -> TrainedModel:
    """A network that has learned more than its start knew, and the start beside it."""
    # A quarter turn would make stripes across of stripes down.
    recipe = replace(RECIPE, stages=(Stage(2, 12, 3e-3),), augment=0.0, mixup=0.0)
    recipe = replace(recipe, head_rate_factor=3.0)
    return run(tmp_path_factory.mktemp("better"), recipe, photos=stripes(160))


def test_training__learns_what_the_start_cannot_tell(better: TrainedModel):
    model, photos = better, stripes(160)
    positions = np.flatnonzero(photos.held_out)
    np.testing.assert_array_equal(model.held_out_positions, positions)
    losses = [report.held_out_loss for report in model.reports]
    assert losses[model.best_epoch - 1] == min(losses)
    assert [report.epoch for report in model.reports if report.is_best][-1] == model.best_epoch
    own = softmax(model.held_out_logits / model.head.temperature)
    of_label = np.arange(len(positions)), photos.labels[positions]
    before = softmax(model.before_logits)
    assert -np.log(own[of_label]).mean() < -np.log(before[of_label]).mean() * 0.9


def test_judged__choose_nothing_and_are_asked_at_the_end(whole: TrainedModel, tmp_path: Path):
    """Whatever the judges show, the same weights come out; only they are asked."""
    photos = stripes()
    judged = np.arange(len(photos.labels)) % 10 == 9
    apart = replace(photos, held_out=photos.held_out & ~judged, judged=judged)
    others = apart.labels.copy()
    others[judged] = (others[judged] + 1) % 3
    one = run(tmp_path / "one", photos=apart)
    other = run(tmp_path / "other", photos=replace(apart, labels=others))
    np.testing.assert_array_equal(one.held_out_positions, np.flatnonzero(judged))
    assert one.held_out_logits.shape == one.before_logits.shape == (judged.sum(), 3)
    assert [r.held_out_loss for r in one.reports] == [r.held_out_loss for r in other.reports]
    np.testing.assert_array_equal(one.head.weight, other.head.weight)
    assert one.best_epoch == other.best_epoch
    assert weights_hash(one) != weights_hash(whole)


def softmax(logits: np.ndarray) -> np.ndarray:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def test_trained_model__is_the_network_that_was_scored(better: TrainedModel):
    """The state in a fresh backbone, under the head over raw embeddings, gives the same logits."""
    other, another = tiny_start(seed=9).backbone.body, tiny_start(seed=8).backbone.body
    assert is_pair(better.spec.joined)
    backbone = Backbone("tiny", NetworkPair(other, another), better.spec.joined, None).eval()
    backbone.body.load_state_dict(better.backbone_state, strict=True)
    photos = stripes(160)
    images = torch.from_numpy(photos.inputs[better.held_out_positions]).float()
    small = nn.functional.interpolate(images, (SIDE, SIDE), mode="bilinear", antialias=True)
    with torch.inference_mode():
        embeddings = backbone(small / 127.5 - 1).numpy()
    # What crosses the border is kept in bfloat16.
    np.testing.assert_allclose(
        better.head.logits(embeddings), better.held_out_logits, rtol=0.05, atol=0.1
    )


def test_frozen_parts__stay_as_they_were(better: TrainedModel):
    assert better.best_epoch
    for name, value in tiny_start().backbone.body.state_dict().items():
        assert torch.equal(value, better.backbone_state[f"start.{name}"])
        frozen = name.startswith("0.") or "running" in name or "num_batches" in name
        assert torch.equal(value, better.backbone_state[f"trained.{name}"]) is frozen, name


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


def test_views_that_do_not_fit__are_made_each_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
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
    assert watcher.told[-1].is_closing
    assert not watcher.told[0].is_closing


def test_time_left__counts_all_that_is_done_beside_the_epochs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """What was counted ahead is what is done, of a single start, of a pair, and gone on with."""
    sessions: list[Session] = []

    class Watched(Session):
        def __init__(self, *given: Any) -> None:
            super().__init__(*given)
            sessions.append(self)

    monkeypatch.setattr(loop_module, "Session", Watched)
    run(tmp_path / "first")
    run(tmp_path / "second", start=pair_start())
    with pytest.raises(Cancelled):
        run(tmp_path / "third", listener=Watcher(StopWish.CANCEL, after=2))
    run(tmp_path / "third")
    ended = [session for session in sessions if session.is_closing]
    assert len(sessions) == 4
    assert [session.beside_epochs for session in ended] == [BesideEpochs()] * 3
    left = sessions[2].beside_epochs
    assert left.fits == 2, "what a cancelled training has not done is still to be done"


def test_patience__ends_a_stage_that_gains_nothing(tmp_path: Path):
    """At such a rate the held-out photos only get worse; the next stage is begun all the same."""
    stages = (Stage(1, 9, 0.3), Stage(2, 1, 1e-3))
    watcher = Watcher()
    run(tmp_path, replace(RECIPE, stages=stages, patience_epochs=1), listener=watcher)
    assert len([report for report in watcher.reports if report.stage == 0]) < 9
    assert watcher.reports[-1].stage == 1


def test_classes_without_a_photo__stay_as_they_were(tmp_path: Path):
    """A class that only an old head knows keeps its row; one that nobody knows is never said."""
    photos = replace(stripes(), class_count=5)
    backbone = tiny_start().backbone
    with torch.inference_mode():
        dimension = backbone(torch.zeros(1, 3, SIDE, SIDE)).shape[1]
    weight = np.zeros((5, dimension), np.float32)
    weight[3] = 0.01
    head = LinearHead(weight, np.zeros(5, np.float32))
    model = run(tmp_path, photos=photos, start=replace(tiny_start(), head=head))
    # Its length follows the temperature of the others, its direction is the old head's.
    for half in np.split(model.head.weight[3], 2):
        assert half[0] > 0
        np.testing.assert_allclose(half, half[0], rtol=1e-3)
    assert model.head.bias[4] == NEVER
    assert (model.held_out_logits.argmax(axis=1) != 4).all()


@pytest.mark.parametrize("after", [1, 3])
def test_keep_best__ends_with_the_best_so_far(after: int, tmp_path: Path):
    """After one epoch the wish is met while the next views are prepared."""
    watcher = Watcher(StopWish.KEEP_BEST, after=after)
    model = run(tmp_path, listener=watcher)
    assert len(model.reports) == after
    assert model.best_epoch <= after
    # Once when it was met, and now and then while the head of the best is learned.
    assert watcher.asked_since < 80


def test_keep_best__at_once_leaves_the_start(tmp_path: Path):
    model = run(tmp_path, listener=Watcher(StopWish.KEEP_BEST))
    assert model.reports == ()
    assert model.best_epoch == 0
    started = softmax(model.held_out_logits)
    np.testing.assert_allclose(started, softmax(model.before_logits), atol=0.02)


@pytest.mark.parametrize("after", [0, 2])
def test_cancel__answers_at_once_and_can_go_on(after: int, whole: TrainedModel, tmp_path: Path):
    watcher = Watcher(StopWish.CANCEL, after=after)
    with pytest.raises(Cancelled):
        run(tmp_path, listener=watcher)
    assert watcher.asked_since == 1
    again = Watcher()
    model = run(tmp_path, listener=again)
    assert len(again.reports) == RECIPE.epochs - after
    assert weights_hash(model) == weights_hash(whole)


def test_nothing_held_out__is_told(tmp_path: Path):
    photos = replace(stripes(), held_out=np.zeros(60, dtype=np.bool_))
    with pytest.raises(UserError, match="held-out"):
        run(tmp_path, photos=photos)


def test_loss_that_is_no_number__is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """And the epochs before are still there to go on from."""
    with pytest.raises(Cancelled):
        run(tmp_path, listener=Watcher(StopWish.CANCEL, after=2))
    with monkeypatch.context() as broken:
        broken.setattr(
            stage_run_module, "cross_entropy", lambda logits, *_: logits.sum() * float("nan")
        )
        with pytest.raises(UserError, match="not a number"):
            run(tmp_path)
    watcher = Watcher(StopWish.KEEP_BEST, after=1)
    assert len(run(tmp_path, listener=watcher).reports) == 3


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
