"""One sitting of a training: what all its parts share.

Owns: the network, the views, the device, the clock, and what is told to the listener. Must not:
change a weight.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from cropapp.core.tasks import Cancelled
from cropapp.core.training import EpochReport, Recipe, RunProgress, StopWish
from cropapp.ml.training.contract import TrainingListener, TrainingPhotos
from cropapp.ml.training.network import TrainedNetwork
from cropapp.ml.training.pace import FIT, FRESH, BesideEpochs, Pace, memory_mb, seconds_left
from cropapp.ml.training.scoring import EpochScore, embed_view, logits_of, score, train_sample
from cropapp.ml.training.split import SplitNetwork
from cropapp.ml.training.views import PLAIN, Views

_TELL_S = 0.2
_LEAST_S = 0.5
"""What is less is no time to be told."""
_DTYPE_NAMES = {torch.float32: "float32", torch.bfloat16: "bfloat16"}


class KeepBest(Exception):
    """The person wants what there is."""


@dataclass
class Standing:
    """Where a training is; with the tensors of the checkpoint all that it goes on from."""

    stage: int = 0
    stage_epoch: int = 0
    """Epochs of the stage that are done."""
    stage_best: float = float("inf")
    without_better: int = 0
    best_loss: float = float("inf")
    best_epoch: int = 0
    average_steps: int = 0
    seconds: float = 0.0
    """Of the sittings before."""
    reports: list[EpochReport] = field(default_factory=list)

    def to_dict(self) -> dict[str, object]:
        """Return JSON-ready values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, object]) -> Standing:
        """Read what `to_dict` wrote."""
        given = dict(values)
        reports = given.pop("reports")
        assert isinstance(reports, list)
        return cls(**given, reports=[EpochReport(**report) for report in reports])  # type: ignore[arg-type]


class Session:
    """What the stages work with."""

    network: TrainedNetwork
    """Set once there is a head to begin with."""
    dtype: torch.dtype = torch.float32
    """Of the trained part; set once it was chosen."""

    def __init__(
        self,
        split: SplitNetwork,
        views: Views,
        photos: TrainingPhotos,
        recipe: Recipe,
        listener: TrainingListener,
    ) -> None:
        self.split = split
        self.views = views
        self.photos = photos
        self.recipe = recipe
        self.listener = listener
        self.device = views.device
        self.pace = Pace()
        self.beside_epochs = BesideEpochs()
        """What is to be done before the first epoch and after the last; taken off as it is done."""
        self.is_closing = False
        """Whether the epochs are over, however many were planned."""
        self.standing = Standing()
        self.labels = torch.from_numpy(photos.labels)
        self.scored = train_sample(photos.train_positions, photos.labels, seed=recipe.seed)
        self._begun = time.perf_counter()
        self._told = float("-inf")

    @property
    def seconds(self) -> float:
        """Since the training began, without the time between its sittings."""
        return self.standing.seconds + time.perf_counter() - self._begun

    @property
    def where(self) -> str:
        return f"{self.device.type} {_DTYPE_NAMES[self.dtype]}"

    @property
    def memory_mb(self) -> float:
        return memory_mb(self.device)

    def running(self) -> AbstractContextManager[object]:
        """Return the precision that the trained part is computed in."""
        fast = self.dtype is torch.bfloat16
        return torch.autocast(self.device.type, dtype=torch.bfloat16, enabled=fast)

    def check(self, *, may_keep_best: bool = True) -> None:
        """Ask whether to go on.

        Raises:
            Cancelled, KeepBest: as the person wishes.
        """
        wish = self.listener.wish()
        if wish is StopWish.CANCEL:
            raise Cancelled
        if wish is StopWish.KEEP_BEST and may_keep_best:
            raise KeepBest

    def prepare(self, view: int, note: str, *, may_keep_best: bool = True) -> None:
        """Make a view ready, telling how far it is."""
        steps = len(self.views.positions(view))
        tick = self.ticking("prepare", note, steps, may_keep_best=may_keep_best)
        self.views.prepare(view, tick)

    def embed(
        self,
        positions: NDArray[np.int64],
        note: str,
        *,
        view: int = PLAIN,
        views: Views | None = None,
        may_keep_best: bool = True,
    ) -> NDArray[np.float32]:
        """Return (M, D) embeddings of photos in a view that is ready, telling how far it is.

        Args:
            views: of this network or another, for work beside the epochs; None: of an epoch.
        """
        is_fresh = view != PLAIN or views not in (None, self.views)
        kind = FRESH if is_fresh else "evaluate"
        tick = self.ticking(kind, note, len(positions), may_keep_best=may_keep_best)
        if views is None:
            return embed_view(self.views, view, positions, self.running, tick)

        def count(photos: int) -> None:
            plain, fresh = (0, photos) if is_fresh else (photos, 0)
            self.beside_epochs.note(plain=plain, fresh=fresh)
            tick(photos)

        return embed_view(views, view, positions, self.running, count)

    @contextmanager
    def fitting(self) -> Iterator[None]:
        """Measure the learning of a head."""
        began = time.perf_counter()
        yield
        self.pace.note(FIT, 1, time.perf_counter() - began)
        self.beside_epochs.note(fits=1)

    def score(
        self,
        note: str,
        *,
        seen: NDArray[np.float32] | None = None,
        may_keep_best: bool = True,
    ) -> EpochScore:
        """Return how the network does now on the scored train photos and the held-out ones.

        Args:
            seen: (N, D) embeddings of all photos as they are, by the network as it is now.
        """
        held_out = self.photos.held_out_positions
        positions = np.concatenate([self.scored, held_out])
        if seen is None:
            embeddings = self.embed(positions, note, may_keep_best=may_keep_best)
        else:
            embeddings = seen[positions]
        logits = logits_of(self.network, embeddings)
        count, labels = len(self.scored), self.photos.labels
        return score(logits[:count], labels[self.scored], logits[count:], labels[held_out])

    def ticking(
        self, kind: str, note: str, steps: int, *, may_keep_best: bool = True
    ) -> Callable[[int], None]:
        """Return what to call after each batch: it measures, tells, and asks."""
        since, done = time.perf_counter(), 0

        def tick(photos: int) -> None:
            nonlocal since, done
            now = time.perf_counter()
            self.pace.note(kind, photos, now - since)
            since, done = now, done + photos
            self.tell(kind, note, done, steps, at_photo=done if not note else 0)
            self.check(may_keep_best=may_keep_best)

        return tick

    def begin_part(self, note: str) -> None:
        """Tell what it is at now, at once: nothing more will be told until that is done."""
        self._told = float("-inf")
        self.tell("prepare", note, 0, 0)
        self.check(may_keep_best=False)

    def tell(self, kind: str, note: str, step: int, steps: int, *, at_photo: int = 0) -> None:
        """Tell where it is, unless that was told just now."""
        if time.monotonic() - self._told < _TELL_S:
            return
        self._told = time.monotonic()
        standing = self.standing
        progress = RunProgress(
            stage=min(standing.stage, len(self.recipe.stages) - 1),
            epoch=min(len(standing.reports) + 1, self.recipe.epochs),
            epochs=self.recipe.epochs,
            step=step,
            steps=steps,
            photos_per_s=self.pace.photos_per_s(kind),
            seconds_left=self._seconds_left(at_photo),
            memory_mb=self.memory_mb,
            device=self.where,
            note=note,
            is_closing=self.is_closing,
        )
        self.listener.progress(progress)

    def _seconds_left(self, at_photo: int) -> float | None:
        standing = self.standing
        if self.is_closing:
            left = self.pace.seconds_beside(self.beside_epochs)
            # All that was counted is done, but not what it is at: nobody knows how long that takes.
            return left if left is not None and left >= _LEAST_S else None
        return seconds_left(
            self.pace,
            self.recipe.stages,
            at=(standing.stage, standing.stage_epoch, at_photo),
            train_photos=len(self.photos.train_positions),
            scored_photos=len(self.scored) + int(self.photos.held_out.sum()),
            photos_to_prepare=self.views.photos_to_prepare(len(standing.reports)),
            beside=self.beside_epochs,
        )


def snapshot(parameters: dict[str, nn.Parameter]) -> dict[str, Tensor]:
    """Return copies of parameters, on the CPU."""
    return {name: value.detach().cpu().clone() for name, value in parameters.items()}


def put_back(parameters: dict[str, nn.Parameter], kept: dict[str, Tensor]) -> None:
    """Set parameters to what a snapshot holds."""
    with torch.no_grad():
        for name, value in kept.items():
            parameters[name].copy_(value)
