"""The fine-tuning itself, from a start to the best epoch.

Owns: the order of things. Must not: hold an architecture's details (blocks, split), the arithmetic
of a step (steps), or the form of files (checkpoint).

In order: the backbone is split before the deepest block that will ever learn; the front's output of
all photos is computed; a head is learned on the embeddings; then the stages, each from the best so
far. Every epoch has its own generator, from the seed and its number, and every epoch's end is
written down, so a training that was killed goes on as if it had not been.
"""

from __future__ import annotations

import copy
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from cropapp.core.errors import UserError
from cropapp.core.target_view import FURTHER_VIEWS
from cropapp.core.training import WHOLE_NETWORK, Recipe, Stage
from cropapp.core.words import spoken
from cropapp.ml.calibration import fit_temperature
from cropapp.ml.device import choose_device
from cropapp.ml.embedding_spec import EmbeddingSpec
from cropapp.ml.training.checkpoint import Checkpoint, fingerprint_of
from cropapp.ml.training.contract import (
    StartingPoint,
    TrainedModel,
    TrainingListener,
    TrainingPhotos,
)
from cropapp.ml.training.network import TrainedNetwork, fit_start_head, standardised
from cropapp.ml.training.precision import choose_precision, front_dtype
from cropapp.ml.training.scoring import logits_of
from cropapp.ml.training.session import KeepBest, Session, Standing, put_back, snapshot
from cropapp.ml.training.split import SplitNetwork
from cropapp.ml.training.stage_run import StageRun
from cropapp.ml.training.steps import unfreeze
from cropapp.ml.training.views import PLAIN, Views

SHARES_OF_BEST = (1.0, 0.75, 0.5, 0.25)
"""Of the way from the start to the best epoch: which weights are tried at the end."""
_DTYPES = {"float32": torch.float32, "bfloat16": torch.bfloat16}


def train(
    start: StartingPoint,
    photos: TrainingPhotos,
    recipe: Recipe,
    *,
    folder: Path,
    listener: TrainingListener,
    device: str = "cpu",
) -> TrainedModel:
    """Train by a recipe, or go on with a training that was stopped; return the best epoch.

    The same arguments give the same weights on the CPU of one machine, also where the training was
    killed in between. No generator but its own is drawn from.

    Args:
        folder: of this training alone; what it needs to go on is kept there, and is the caller's to
            delete. Given the folder of another training, it begins anew.
        device: see `choose_device`.

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
    session = _open_session(start, photos, recipe, listener, folder, chosen)
    before = _begin(session, start, checkpoint)
    learned = _learned(session.network, recipe)
    first = snapshot(learned)
    best = first | checkpoint.tensors("best")
    with suppress(KeepBest):
        _run_stages(session, checkpoint, learned, best)
    put_back(learned, _best_between(session, learned, first, best))
    return _finish(session, start.spec, before)


def _open_session(
    start: StartingPoint,
    photos: TrainingPhotos,
    recipe: Recipe,
    listener: TrainingListener,
    folder: Path,
    device: torch.device,
) -> Session:
    how = start.spec.preprocessing
    how = replace(how, size_px=recipe.size_px or how.size_px)
    backbone = copy.deepcopy(start.backbone).eval().requires_grad_(False)
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


def _begin(session: Session, start: StartingPoint, checkpoint: Checkpoint) -> NDArray[np.float32]:
    """Give the session its network, new or as it was kept; return `before_logits`."""
    session.prepare(PLAIN, spoken("Preparing photos"), may_keep_best=False)
    last = checkpoint.tensors("start")
    if last:
        _take_network(session, last)
        session.standing = Standing.from_dict(checkpoint.values["standing"])
        session.dtype = _DTYPES[checkpoint.values["precision"]]
        before: NDArray[np.float32] = last["before"].numpy()
        return before
    last = _first_last_layer(session, start)
    _take_network(session, last)
    session.begin_part(spoken("Measuring what is fastest on this machine"))
    session.dtype = _measured_precision(session, checkpoint)
    precision = {value: name for name, value in _DTYPES.items()}[session.dtype]
    score = session.score(spoken("Scoring the start"), may_keep_best=False)
    session.standing.best_loss = score.held_out_loss
    values = {"standing": session.standing.to_dict(), "precision": precision}
    checkpoint.write(values, {"start": last})
    return last["before"].numpy()


def _first_last_layer(session: Session, start: StartingPoint) -> dict[str, Tensor]:
    """Return the last layer to begin with, and `before`, the logits it gives the held-out."""
    photos = session.photos
    everything = np.arange(len(photos.inputs))
    embeddings = session.embed(everything, spoken("Reading the photos"), may_keep_best=False)
    seen, labels = embeddings[photos.train_positions], photos.labels[photos.train_positions]
    further = _further_embeddings(session)
    session.begin_part(spoken("Learning the last layer"))
    head = fit_start_head(
        seen,
        further,
        labels,
        photos.class_count,
        prior=start.head,
        seed=session.recipe.seed,
        check_cancelled=partial(session.check, may_keep_best=False),
    )
    before = head.logits(embeddings[photos.judges]) / np.float32(head.temperature)
    return standardised(head, seen, labels) | {"before": torch.from_numpy(before)}


def _further_embeddings(session: Session) -> list[NDArray[np.float32]]:
    """Return the train photos in the first random views, if those are kept: as the quick head."""
    count = min(FURTHER_VIEWS, session.recipe.views)
    if session.recipe.augment == 0 or not session.views.are_kept:
        return []
    found = []
    for view in range(1, count + 1):
        session.prepare(view, spoken("Preparing views"), may_keep_best=False)
        positions = session.views.positions(view)
        note = spoken("Reading the photos")
        found.append(session.embed(positions, note, view=view, may_keep_best=False))
    return found


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


def _best_between(
    session: Session,
    learned: dict[str, nn.Parameter],
    first: dict[str, Tensor],
    best: dict[str, Tensor],
) -> dict[str, Tensor]:
    """Return the weights of least held-out loss on the line from the start to the best epoch.

    What was learned from few photos is half by heart: weights in between often tell more of new
    ones (Wortsman et al. 2022, "Robust fine-tuning of zero-shot models").
    """
    if not session.standing.best_epoch:
        return best
    found, least = best, float("inf")
    for share in SHARES_OF_BEST:
        between = {name: torch.lerp(first[name], best[name], share) for name in best}
        put_back(learned, between)
        score = session.score(spoken("Scoring the best epoch"), may_keep_best=False)
        if score.held_out_loss < least:
            found, least = between, score.held_out_loss
    return found


def _finish(session: Session, spec: EmbeddingSpec, before: NDArray[np.float32]) -> TrainedModel:
    """Return the network as it stands, with what it says of the photos that judge it."""
    photos = session.photos
    unseen = np.flatnonzero(photos.held_out | photos.judges)
    embeddings = session.embed(unseen, spoken("Scoring the best epoch"), may_keep_best=False)
    logits = logits_of(session.network, embeddings)
    temperature = fit_temperature(logits, photos.labels[unseen])
    judges = photos.judges[unseen]
    state = {
        name: value.detach().cpu().contiguous().clone()
        for name, value in session.split.body.state_dict().items()
    }
    return TrainedModel(
        spec=replace(spec, preprocessing=session.views.how),
        backbone_state=state,
        head=session.network.to_head(temperature=temperature),
        reports=tuple(session.standing.reports),
        best_epoch=session.standing.best_epoch,
        held_out_positions=unseen[judges],
        held_out_logits=logits[judges],
        before_logits=before,
        seconds=session.seconds,
    )
