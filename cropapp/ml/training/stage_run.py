"""The epochs of one stage.

Owns: going through the photos, scoring, keeping the best, writing down each epoch's end. Must not:
choose what comes after the stage.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from cropapp.core.errors import UserError
from cropapp.core.training import EpochReport, Stage
from cropapp.core.words import spoken
from cropapp.ml.training.checkpoint import Checkpoint, Tensors
from cropapp.ml.training.pace import train_kind
from cropapp.ml.training.scoring import EpochScore
from cropapp.ml.training.session import Session, put_back, snapshot
from cropapp.ml.training.steps import (
    LONGEST_SLOPE,
    Blend,
    MovingAverage,
    Sampling,
    build_optimiser,
    cross_entropy,
    set_rate,
    soft_targets,
    unfreeze,
)


class StageRun:
    """One stage, from its beginning or from the epoch that was kept last."""

    def __init__(
        self,
        session: Session,
        stage: Stage,
        checkpoint: Checkpoint,
        learned: dict[str, nn.Parameter],
        best: dict[str, Tensor],
    ) -> None:
        """Begin a stage from the best weights, or go on with it.

        Args:
            learned: all parameters that any stage changes.
            best: their best values so far; kept up to date.
        """
        self.session = session
        self.stage = stage
        self.checkpoint = checkpoint
        self.learned = learned
        self.best = best
        put_back(learned, best)
        self.trained = unfreeze(session.network, stage)
        self.optimiser = build_optimiser(session.network, stage, session.recipe)
        self.average = MovingAverage(self.trained, session.recipe.ema_decay)
        photos = session.photos
        self.sampling = Sampling(
            photos.train_positions,
            photos.labels[photos.train_positions],
            photos.weights[photos.train_positions],
            photos.class_count,
            session.recipe.balance,
        )
        if session.standing.stage_epoch:
            self._go_on()

    def run(self) -> None:
        """Run what is left of the stage.

        Raises:
            Cancelled, KeepBest: as the person wishes; the best so far is kept.
            UserError: the loss is no number any more.
        """
        standing = self.session.standing
        while not self._is_done():
            started = time.perf_counter()
            rate, taught = self._run_epoch()
            with self.average:
                score = self.session.score(spoken("Scoring the epoch"))
                is_best = self._judge(score)
                if is_best:
                    self.best.update(snapshot(self.learned))
            seconds = time.perf_counter() - started
            report = self._report(score, is_best, rate, taught, seconds)
            standing.reports.append(report)
            standing.stage_epoch += 1
            # Told first: an epoch that is killed in between is run and told again, none is missed.
            self.session.listener.epoch_done(report)
            self._write(is_best)

    def _is_done(self) -> bool:
        standing, patience = self.session.standing, self.session.recipe.patience_epochs
        bored = bool(patience) and standing.without_better >= patience
        return bored or standing.stage_epoch >= self.stage.epochs

    def _judge(self, score: EpochScore) -> bool:
        """Take an epoch's score in; return whether it is the best so far."""
        standing = self.session.standing
        if score.held_out_loss < standing.stage_best:
            standing.stage_best, standing.without_better = score.held_out_loss, 0
        else:
            standing.without_better += 1
        if score.held_out_loss >= standing.best_loss:
            return False
        standing.best_loss, standing.best_epoch = score.held_out_loss, len(standing.reports) + 1
        return True

    def _run_epoch(self) -> tuple[float, float]:
        """Go through the train photos once; return the last block's rate at the end, and seconds.

        Views that are made ready on the way do not count into the seconds.
        """
        session, recipe = self.session, self.session.recipe
        number = len(session.standing.reports)
        # Each epoch's own generator: nothing of it needs to be kept for going on.
        draw = np.random.default_rng([recipe.seed, 1, number])
        view = session.views.view_of(number)
        session.prepare(view, spoken("Preparing views"))
        batches = self.sampling.batches(draw, recipe.batch_size)
        steps = math.ceil(len(batches) / recipe.accumulate)
        first = session.standing.stage_epoch * steps
        began = time.perf_counter()
        tick = session.ticking(
            train_kind(self.stage.depth), "", len(session.photos.train_positions)
        )
        part = 0.0
        for step, some in enumerate(_in_groups(batches, recipe.accumulate)):
            part = set_rate(
                self.optimiser,
                step=first + step,
                steps=steps * self.stage.epochs,
                warm_up=recipe.warm_up,
            )
            self._step(view, some, draw, tick)
        return part * self.stage.learning_rate, time.perf_counter() - began

    def _step(
        self,
        view: int,
        batches: list[NDArray[np.int64]],
        draw: np.random.Generator,
        tick: Callable[[int], None],
    ) -> None:
        """Change the weights once, by the slopes of one or more batches."""
        self.optimiser.zero_grad(set_to_none=True)
        for chosen in batches:
            loss = self.batch_loss(view, chosen, draw) / len(batches)
            if not torch.isfinite(loss):
                raise UserError(
                    "The training came apart: its loss is not a number any more.",
                    hint="Train with a lower learning rate, or in float32.",
                )
            torch.autograd.backward(loss)
            tick(len(chosen))
        nn.utils.clip_grad_norm_(self.trained, LONGEST_SLOPE)
        self.optimiser.step()
        self.average.update()

    def batch_loss(self, view: int, chosen: NDArray[np.int64], draw: np.random.Generator) -> Tensor:
        """Return the loss of a batch of photos in a view, with slopes to take."""
        session, network = self.session, self.session.network
        blend = Blend(session.recipe, draw, len(chosen))
        activation, _ = session.views.batch(view, chosen)
        labels = session.labels[chosen].to(session.device)
        weights = torch.from_numpy(self.sampling.of_position[chosen]).to(session.device)
        targets = soft_targets(labels, network.taught, session.recipe.label_smoothing)
        with session.running():
            vectors = session.split.last_vector(blend.maps(activation))
        logits = network(vectors)
        return cross_entropy(logits, blend.values(targets * weights[:, None]), network.taught)

    def _report(
        self, score: EpochScore, is_best: bool, rate: float, taught: float, seconds: float
    ) -> EpochReport:
        session = self.session
        return EpochReport(
            epoch=len(session.standing.reports) + 1,
            epochs=session.recipe.epochs,
            stage=session.standing.stage,
            train_loss=score.train_loss,
            train_accuracy=score.train_accuracy,
            held_out_loss=score.held_out_loss,
            held_out_accuracy=score.held_out_accuracy,
            is_best=is_best,
            learning_rate=rate,
            photos_per_s=len(session.photos.train_positions) / taught,
            seconds=seconds,
            memory_mb=session.memory_mb,
            device=session.where,
        )

    def _write(self, is_best: bool) -> None:
        """Write down the end of an epoch."""
        session = self.session
        session.standing.average_steps = self.average.steps
        tensors: Tensors = {f"weights.{name}": value for name, value in self.learned.items()}
        for index, average in enumerate(self.average.average):
            tensors[f"average.{index}"] = average
        for index, parameter in enumerate(self.trained):
            for key, value in self.optimiser.state.get(parameter, {}).items():
                if isinstance(value, Tensor):
                    tensors[f"optimiser.{index}.{key}"] = value
        values = session.standing.to_dict() | {"seconds": session.seconds}
        kinds = {"epoch": tensors} | ({"best": dict(self.best)} if is_best else {})
        self.checkpoint.write(self.checkpoint.values | {"standing": values}, kinds)

    def _go_on(self) -> None:
        """Take up weights, averages and the optimiser's memory where they were left."""
        kept = self.checkpoint.tensors("epoch")
        weights = {key.removeprefix("weights."): value for key, value in kept.items()}
        put_back(self.learned, {name: weights[name] for name in self.learned})
        self.average.steps = self.session.standing.average_steps
        for index, average in enumerate(self.average.average):
            average.copy_(kept[f"average.{index}"])
        for index, parameter in enumerate(self.trained):
            start = f"optimiser.{index}."
            memory = {
                key.removeprefix(start): value
                for key, value in kept.items()
                if key.startswith(start)
            }
            for key, value in memory.items():
                # The count of steps stays on the CPU, where the optimiser keeps it.
                here = value if key == "step" else value.to(parameter.device)
                self.optimiser.state[parameter][key] = here


def _in_groups(batches: list[NDArray[np.int64]], size: int) -> Iterator[list[NDArray[np.int64]]]:
    for at in range(0, len(batches), size):
        yield batches[at : at + size]
