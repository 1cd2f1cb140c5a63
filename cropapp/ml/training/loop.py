"""The fine-tuning itself, from a start to the best epoch.

Owns: the order of things. Must not: hold an architecture's details (blocks, split), the arithmetic
of a step (steps), or the form of files (checkpoint).

In order: the backbone is split before the deepest block that will ever learn; the front's output of
all photos is computed; a head is learned on the embeddings; then the stages, each from the best so
far; then a head on the embeddings of the trained network. Every epoch has its own generator, from
the seed and its number, and every epoch's end is written down, so a training that was killed goes
on as if it had not been.
"""

from __future__ import annotations

import copy
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from cropapp.core.errors import UserError
from cropapp.core.training import WHOLE_NETWORK, Recipe, Stage
from cropapp.core.words import spoken
from cropapp.ml.device import choose_device
from cropapp.ml.network_pair import joined_of_pair, state_of_pair
from cropapp.ml.preprocessing import Preprocessing
from cropapp.ml.training.checkpoint import Checkpoint, Tensors, fingerprint_of
from cropapp.ml.training.contract import (
    StartingPoint,
    TrainedModel,
    TrainingListener,
    TrainingPhotos,
)
from cropapp.ml.training.heads import Begun, begin_heads, end_heads, take_apart, work_of_heads
from cropapp.ml.training.network import TrainedNetwork
from cropapp.ml.training.pace import BesideEpochs
from cropapp.ml.training.precision import choose_precision, front_dtype
from cropapp.ml.training.session import KeepBest, Session, Standing, put_back, snapshot
from cropapp.ml.training.split import SplitNetwork
from cropapp.ml.training.stage_run import StageRun
from cropapp.ml.training.steps import unfreeze
from cropapp.ml.training.views import PLAIN, Views

_DTYPES = {"float32": torch.float32, "bfloat16": torch.bfloat16}


def train(
    start: StartingPoint,
    photos: TrainingPhotos,
    recipe: Recipe,
    *,
    folder: Path,
    listener: TrainingListener,
    device: str = "cpu",
    photos_after: int = 0,
) -> TrainedModel:
    """Train by a recipe, or go on with a training that was stopped; return the best epoch.

    The same arguments give the same weights on the CPU of one machine, also where the training was
    killed in between. No generator but its own is drawn from.

    Args:
        folder: of this training alone; what it needs to go on is kept there, and is the caller's to
            delete. Given the folder of another training, it begins anew.
        device: see `choose_device`.
        photos_after: how many the caller will pass through the network afterwards; they count into
            the time left.

    Raises:
        Cancelled: the listener wished it; the same call goes on from the last epoch.
        UserError: no held-out photos, fewer than two classes, or a loss that is no number.
        EnvironmentProblem: the folder cannot be written.
    """
    recipe, photos = recipe.checked(), photos.checked()
    if not photos.held_out.any():
        raise UserError(
            "There are no held-out photos to judge the training by.",
            hint="Label photos of more places or days.",
        )
    chosen = choose_device(device)
    checkpoint = Checkpoint(folder, fingerprint_of(start, photos, recipe, chosen.type))
    begun, how = take_apart(start), start.spec.preprocessing
    session = _open_session(begun, photos, recipe, listener, folder, chosen, how)
    session.beside_epochs = BesideEpochs(fresh=photos_after)
    kept = _begin(session, begun, checkpoint)
    learned = _learned(session.network, recipe)
    best = snapshot(learned) | checkpoint.tensors("best")
    with suppress(KeepBest):
        _run_stages(session, checkpoint, learned, best)
    put_back(learned, best)
    return _finish(session, start, begun, kept)


def _open_session(
    begun: Begun,
    photos: TrainingPhotos,
    recipe: Recipe,
    listener: TrainingListener,
    folder: Path,
    device: torch.device,
    how: Preprocessing,
) -> Session:
    how = replace(how, size_px=recipe.size_px or how.size_px)
    backbone = copy.deepcopy(begun.backbone).eval().requires_grad_(False)
    backbone = backbone.to(device).to(memory_format=torch.channels_last)
    split = SplitNetwork(backbone, size_px=how.size_px, depth=_deepest(recipe).depth)
    views = Views(
        split,
        photos,
        recipe,
        how,
        folder=folder,
        front_dtype=front_dtype(recipe.precision, device),
    )
    return Session(split, views, photos, recipe, listener)


def _deepest(recipe: Recipe) -> Stage:
    """Return the stage that reaches furthest toward the input."""
    stages = [stage for stage in recipe.stages if stage.epochs]
    whole = [stage for stage in stages if stage.depth == WHOLE_NETWORK]
    return whole[0] if whole else max(stages, key=lambda stage: stage.depth)


def _begin(session: Session, begun: Begun, checkpoint: Checkpoint) -> Tensors:
    """Give the session its network, new or as it was kept; return what `begin_heads` kept."""
    session.prepare(PLAIN, spoken("Preparing photos"), may_keep_best=False)
    kept = checkpoint.tensors("start")
    session.beside_epochs += work_of_heads(session, begun, begins=not kept)
    if kept:
        _take_network(session, kept)
        session.standing = Standing.from_dict(checkpoint.values["standing"])
        session.dtype = _DTYPES[checkpoint.values["precision"]]
        return kept
    looked_in = session.dtype
    kept, plain = begin_heads(session, begun)
    _take_network(session, kept)
    session.begin_part(spoken("Measuring what is fastest on this machine"))
    session.dtype = _measured_precision(session, checkpoint)
    precision = {value: name for name, value in _DTYPES.items()}[session.dtype]
    seen = plain if session.dtype is looked_in else None
    score = session.score(spoken("Scoring the start"), seen=seen, may_keep_best=False)
    session.standing.best_loss = score.held_out_loss
    values = {"standing": session.standing.to_dict(), "precision": precision}
    checkpoint.write(values, {"start": kept})
    return kept


def _take_network(session: Session, last: dict[str, Tensor]) -> None:
    photos = session.photos
    present = np.bincount(photos.labels[photos.train_positions], minlength=photos.class_count) > 0
    network = TrainedNetwork(session.split, last, torch.from_numpy(present))
    session.network = network.to(session.device).eval()


def _measured_precision(session: Session, checkpoint: Checkpoint) -> torch.dtype:
    stage = _deepest(session.recipe)
    learned = _learned(session.network, session.recipe)
    run = StageRun(session, stage, checkpoint, learned, snapshot(learned))
    some = session.photos.train_positions[: session.recipe.batch_size]

    def run_batch(dtype: torch.dtype) -> None:
        session.dtype = dtype
        torch.autograd.backward(run.batch_loss(PLAIN, some, np.random.default_rng(0)))
        session.network.zero_grad(set_to_none=True)
        session.check(may_keep_best=False)

    return choose_precision(session.recipe.precision, session.device, run_batch)


def _learned(network: TrainedNetwork, recipe: Recipe) -> dict[str, nn.Parameter]:
    """Return by name all parameters that any stage changes."""
    trained = {id(parameter) for parameter in unfreeze(network, _deepest(recipe))}
    return {name: value for name, value in network.named_parameters() if id(value) in trained}


def _run_stages(
    session: Session,
    checkpoint: Checkpoint,
    learned: dict[str, nn.Parameter],
    best: dict[str, Tensor],
) -> None:
    """Run the stages that are left; `best` is kept up to date.

    Raises:
        Cancelled, KeepBest: as the person wishes.
    """
    standing = session.standing
    while standing.stage < len(session.recipe.stages):
        session.check()
        stage = session.recipe.stages[standing.stage]
        if stage.epochs:
            StageRun(session, stage, checkpoint, learned, best).run()
        standing.stage, standing.stage_epoch = standing.stage + 1, 0
        standing.stage_best, standing.without_better = float("inf"), 0


def _finish(session: Session, start: StartingPoint, begun: Begun, kept: Tensors) -> TrainedModel:
    """Return the network as it stands, with what it says of the photos that judge it."""
    photos = session.photos
    session.is_closing = True
    ended = end_heads(session, begun, kept)
    state, joined = _state_of(session.split.body), begun.backbone.joined
    if ended.is_pair:
        beside = begun.beside or begun.backbone
        state, joined = state_of_pair(_state_of(beside.body), state), joined_of_pair(joined)
    return TrainedModel(
        spec=replace(start.spec, preprocessing=session.views.how, joined=joined),
        backbone_state=state,
        head=ended.head,
        reports=tuple(session.standing.reports),
        best_epoch=session.standing.best_epoch,
        held_out_positions=np.flatnonzero(photos.judges),
        held_out_logits=ended.said,
        before_logits=kept["before"].numpy(),
        seconds=session.seconds,
    )


def _state_of(body: nn.Module) -> dict[str, Tensor]:
    return {
        name: value.detach().cpu().contiguous().clone() for name, value in body.state_dict().items()
    }
