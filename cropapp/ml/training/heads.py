"""The heads of a training: what its start says, what its last layer begins as, what it leaves.

Owns: probing a network as it stands, and the head of the version. Must not: change the network.

A trained network and the one it came from are wrong about other photos. Asked both, by a head that
is the mean of their heads, they are told better than by either: on 444 field photos in four folds a
Brier score of 0.171 against 0.197 of the start and 0.181 of the trained network, all with a head of
their own (see `docs/figures.md` for all five).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from cropapp.core.target_view import FURTHER_VIEWS
from cropapp.core.training import WHOLE_NETWORK, AskedNetworks
from cropapp.core.words import spoken
from cropapp.ml.backbones import Backbone
from cropapp.ml.calibration import fit_temperature, log_loss
from cropapp.ml.linear_head import NEVER, LinearHead
from cropapp.ml.training.contract import StartingPoint
from cropapp.ml.training.network import first_columns, fit_probe, standardised
from cropapp.ml.training.scoring import embed_view
from cropapp.ml.training.session import Session
from cropapp.ml.training.split import SplitNetwork
from cropapp.ml.training.views import PLAIN, Views

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Begun:
    """A starting point, taken apart."""

    backbone: Backbone
    """The network that learns; still the start's own."""
    prior: LinearHead | None
    """What is known of it, see `StartingPoint.head`."""
    beside: Backbone | None = None
    """The network that stays, where the start is a pair; else it is the one that learns."""
    prior_beside: LinearHead | None = None


def take_apart(start: StartingPoint) -> Begun:
    """Return the networks of a start: of a pair, the trained one goes on learning."""
    parts = start.backbone.parts()
    if len(parts) == 1:
        return Begun(start.backbone, start.head)
    first, trained = parts
    if start.head is None:
        return Begun(trained, None, first)
    weight = start.head.weight
    at = weight.shape[1] // 2
    # The head of a pair is the mean of two: twice its half is one of them.
    of_first, of_trained = (
        replace(start.head, weight=2 * half) for half in (weight[:, :at], weight[:, at:])
    )
    return Begun(trained, of_trained, first, of_first)


@dataclass(frozen=True)
class _Probed:
    """A head of a network as it stands, and the embeddings that it was learned from."""

    head: LinearHead
    """Its temperature is 1."""
    seen: Floats
    """(T, D) of the train photos."""
    further: list[Floats]
    """(T, D) each, in other views."""
    unseen: Floats
    """(U, D) of the photos that are not learned from."""

    @property
    def said(self) -> Floats:
        """(U, C) calibrated logits of those."""
        return self.head.logits(self.unseen)


def begin_heads(session: Session, begun: Begun) -> dict[str, Tensor]:
    """Return mean, scale, weight and bias of the last layer to begin with, for `TrainedNetwork`.

    Besides `before`, the logits of the judges before the training; `start_weight`, `start_bias` and
    `start_said`: the head of the network that stays beside the trained one, and what it says of the
    photos that are not learned from.
    """
    photos, width = session.photos, session.split.vector_width
    labels = photos.labels[photos.train_positions]
    own = beside = _probe(session, session.views, begun.prior)
    if begun.beside is not None:
        beside = _probe(session, _views_of(session, begun.beside), begun.prior_beside)
    last = _fit(
        session,
        own.seen[:, :width],
        [view[:, :width] for view in own.further],
        None if begun.prior is None else first_columns(begun.prior, width),
    )
    before = _mean(beside.said, own.said)
    kept = {
        "before": before[photos.judges[photos.unseen_positions]],
        "start_weight": beside.head.weight,
        "start_bias": beside.head.bias,
        "start_said": beside.said,
    }
    return standardised(last, own.seen[:, :width], labels) | {
        name: torch.from_numpy(value) for name, value in kept.items()
    }


@dataclass(frozen=True)
class Ended:
    """What a training leaves beside the weights."""

    head: LinearHead
    """On raw embeddings; its temperature is that of the photos that were not learned from."""
    said: Floats
    """(U, C) logits of those photos, not yet divided by the temperature."""
    is_pair: bool
    """Whether the embedding is that of the start, then that of the trained network."""


def end_heads(session: Session, begun: Begun, kept: Mapping[str, Tensor]) -> Ended:
    """Return the head of the version, over the network as it stands.

    Args:
        kept: what `begin_heads` returned.
    """
    photos = session.photos
    own = _best_head(session, _probe(session, session.views, begun.prior))
    head, said = own.head, own.said
    is_pair = session.recipe.asked is AskedNetworks.BOTH and _has_changed(session, begun)
    if is_pair:
        start = LinearHead(kept["start_weight"].numpy(), kept["start_bias"].numpy())
        head = _mean_head(start, head)
        said = _mean(kept["start_said"].numpy(), said)
    temperature = fit_temperature(said, photos.labels[photos.unseen_positions])
    return Ended(replace(head, temperature=temperature), said, is_pair)


def _has_changed(session: Session, begun: Begun) -> bool:
    """Return whether the network is another than the start: else there is but one to ask."""
    now, before = session.split.body.state_dict(), begun.backbone.body.state_dict()
    return any(not torch.equal(now[name].cpu(), before[name].cpu()) for name in before)


def _probe(session: Session, views: Views, prior: LinearHead | None) -> _Probed:
    """Learn a head from the train photos as a network embeds them now, as the quick head does.

    The further views are such as no epoch draws: what the network was trained on lies closer
    together than what it will see.
    """
    photos, note = session.photos, spoken("Reading the photos")
    count = FURTHER_VIEWS if session.recipe.augment else 0
    wanted = [(PLAIN, photos.unseen_positions), (PLAIN, photos.train_positions)]
    wanted += [(views.fresh(view), photos.train_positions) for view in range(count)]
    unseen, seen, *further = (
        embed_view(
            views,
            view,
            positions,
            session.running,
            session.ticking("evaluate", note, len(positions), may_keep_best=False),
        )
        for view, positions in wanted
    )
    session.begin_part(spoken("Learning the last layer"))
    return _Probed(_fit(session, seen, further, prior), seen, further, unseen)


def _fit(
    session: Session, seen: Floats, further: list[Floats], prior: LinearHead | None
) -> LinearHead:
    """Return the quick head of the train photos, calibrated: its temperature is 1."""
    photos = session.photos
    return _calibrated(
        fit_probe(
            seen,
            further,
            photos.labels[photos.train_positions],
            photos.class_count,
            prior=prior,
            seed=session.recipe.seed,
            check_cancelled=partial(session.check, may_keep_best=False),
        )
    )


def _views_of(session: Session, backbone: Backbone) -> Views:
    """Return the same views for another network, computed each time."""
    how = session.views.how
    split = SplitNetwork(backbone, size_px=how.size_px, depth=WHOLE_NETWORK)
    front = session.views.front_dtype
    folder = session.views.folder
    return Views(split, session.photos, session.recipe, how, folder=folder, front_dtype=front)


def _best_head(session: Session, anew: _Probed) -> _Probed:
    """Return the last layer as it was trained, or the head learned anew, whichever tells more.

    Of few photos the new one does: it has the middle layers, and was chosen among strengths.
    """
    photos = session.photos
    chooses = photos.held_out[photos.unseen_positions]
    labels = photos.labels[photos.held_out_positions]
    trained = replace(anew, head=session.network.to_head(anew.seen.shape[1]))
    temperature = fit_temperature(trained.said[chooses], labels)
    trained = replace(trained, head=_calibrated(replace(trained.head, temperature=temperature)))

    def loss(probed: _Probed) -> float:
        said = probed.said[chooses]
        return log_loss(said, labels, temperature=fit_temperature(said, labels))

    return min(anew, trained, key=loss)


def _calibrated(head: LinearHead) -> LinearHead:
    """Return a head that says the same at the temperature 1."""
    factor = np.float32(1 / head.temperature)
    # What is never predicted must stay so at any temperature.
    bias = np.where(head.bias <= NEVER, np.float32(NEVER), head.bias * factor)
    return LinearHead(head.weight * factor, bias)


def _mean_head(start: LinearHead, trained: LinearHead) -> LinearHead:
    """Return the head over both embeddings that gives the mean of the logits of two."""
    never = (start.bias <= NEVER) | (trained.bias <= NEVER)
    bias = np.where(never, np.float32(NEVER), _mean(start.bias, trained.bias))
    half = np.float32(0.5)
    return LinearHead(np.concatenate([start.weight, trained.weight], axis=1) * half, bias)


def _mean(one: Floats, other: Floats) -> Floats:
    return (one + other) * np.float32(0.5)
