"""The heads of a training: what its start says, what its last layer begins as, what it leaves.

Owns: probing a network as it stands, and the head of the version. Must not: change the network.

A trained network and the one it came from are wrong about other photos. Asked both, by a head that
is the mean of their heads, they tell more than either: a Brier score of 0.171 on 444 field photos,
that of the start 0.197 and that of the trained network 0.181, each with a head of its own.
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
from cropapp.ml.training.pace import BesideEpochs
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


def work_of_heads(session: Session, begun: Begun, *, begins: bool) -> BesideEpochs:
    """Return what `end_heads` will do, and `begin_heads` too where the training only begins."""
    photos = session.photos
    views = FURTHER_VIEWS if session.recipe.augment else 0
    fresh = views * len(photos.head_positions)
    once = BesideEpochs(plain=len(photos.labels), fresh=fresh, fits=2)
    if not begins:
        return once
    if begun.beside is None:
        return once + once
    return once + once + BesideEpochs(fresh=len(photos.labels) + fresh, fits=1)


@dataclass(frozen=True)
class _Probed:
    """A network as it stands: its embeddings, and a head learned from them as the quick one is."""

    plain: Floats
    """(N, D) of all photos as they are."""
    further: list[Floats]
    """(M, D) each, of the photos that the head learns from, in other views."""
    head: LinearHead
    """Its temperature is 1."""


def begin_heads(session: Session, begun: Begun) -> tuple[dict[str, Tensor], Floats]:
    """Return what a training begins with, and (N, D) embeddings of all photos by its network.

    The first are mean, scale, weight and bias of the last layer, for `TrainedNetwork`; `before`,
    the logits of the judges before the training; `start_weight`, `start_bias` and `start_said`: the
    head of the network that stays beside the trained one, and what it says of the judges.
    """
    photos, width = session.photos, session.split.vector_width
    judges, train = photos.judges, photos.train_positions
    own = beside = _probe(session, session.views, begun.prior)
    if begun.beside is not None:
        beside = _probe(session, _views_of(session, begun.beside), begun.prior_beside)
    prior = None if begun.prior is None else first_columns(begun.prior, width)
    # By the train photos alone: the others will choose among what it becomes.
    last = _fit(session, own, train, prior, width=width)
    said = beside.head.logits(beside.plain[judges])
    kept = {
        "before": _mean(said, own.head.logits(own.plain[judges])),
        "start_weight": beside.head.weight,
        "start_bias": beside.head.bias,
        "start_said": said,
    }
    layer = standardised(last, own.plain[train, :width], photos.labels[train])
    return layer | {name: torch.from_numpy(value) for name, value in kept.items()}, own.plain


@dataclass(frozen=True)
class Ended:
    """What a training leaves beside the weights."""

    head: LinearHead
    """On raw embeddings; its temperature is that of the judges."""
    said: Floats
    """(J, C) logits of the judges, not divided by that temperature: calibrated within the photos
    that were learned from."""
    is_pair: bool
    """Whether the embedding is that of the start, then that of the trained network."""


def end_heads(session: Session, begun: Begun, kept: Mapping[str, Tensor]) -> Ended:
    """Return the head of the version, over the network as it stands.

    Args:
        kept: what `begin_heads` returned first.
    """
    photos = session.photos
    own = _probe(session, session.views, begun.prior)
    head = _best_head(session, own, begun.prior)
    said = head.logits(own.plain[photos.judges])
    is_pair = session.recipe.asked is AskedNetworks.BOTH and _has_changed(session, begun)
    if is_pair:
        start = LinearHead(kept["start_weight"].numpy(), kept["start_bias"].numpy())
        head = _mean_head(start, head)
        said = _mean(kept["start_said"].numpy(), said)
    temperature = fit_temperature(said, photos.labels[photos.judges])
    return Ended(replace(head, temperature=temperature), said, is_pair)


def _has_changed(session: Session, begun: Begun) -> bool:
    """Return whether the network is another than the start: else there is but one to ask."""
    now, before = session.split.body.state_dict(), begun.backbone.body.state_dict()
    return any(not torch.equal(now[name].cpu(), before[name].cpu()) for name in before)


def _probe(session: Session, views: Views, prior: LinearHead | None) -> _Probed:
    """Learn a head from what a network makes of the photos now, as the quick head does.

    The further views are such as no epoch draws: what the network was trained on lies closer
    together than what it will see.
    """
    photos, note = session.photos, spoken("Reading the photos")
    count = FURTHER_VIEWS if session.recipe.augment else 0
    wanted = [(PLAIN, np.arange(len(photos.labels)))]
    wanted += [(views.fresh(view), photos.head_positions) for view in range(count)]
    plain, *further = (
        session.embed(positions, note, view=view, views=views, may_keep_best=False)
        for view, positions in wanted
    )
    unfitted = _Probed(plain, further, LinearHead(plain[:0], plain[:0, 0]))
    return replace(unfitted, head=_fit(session, unfitted, photos.head_positions, prior))


def _fit(
    session: Session,
    probed: _Probed,
    positions: NDArray[np.int64],
    prior: LinearHead | None,
    *,
    width: int | None = None,
) -> LinearHead:
    """Return the quick head of some photos, calibrated: its temperature is 1.

    Args:
        positions: of photos that heads learn from.
        width: look at so many first numbers of the embeddings; None: at all.
    """
    photos = session.photos
    rows = np.searchsorted(photos.head_positions, positions)
    session.begin_part(spoken("Learning the last layer"))
    with session.fitting():
        head = fit_probe(
            probed.plain[positions, :width],
            [view[rows, :width] for view in probed.further],
            photos.labels[positions],
            photos.class_count,
            prior=prior,
            seed=session.recipe.seed,
            check_cancelled=partial(session.check, may_keep_best=False),
        )
    return _calibrated(head)


def _views_of(session: Session, backbone: Backbone) -> Views:
    """Return the same views for another network, computed each time."""
    how = session.views.how
    split = SplitNetwork(backbone, size_px=how.size_px, depth=WHOLE_NETWORK)
    front = session.views.front_dtype
    folder = session.views.folder
    return Views(split, session.photos, session.recipe, how, folder=folder, front_dtype=front)


def _best_head(session: Session, probed: _Probed, prior: LinearHead | None) -> LinearHead:
    """Return the last layer as it was trained, or the head learned anew, whichever tells more.

    Of few photos the new one does: it has the middle layers, and was chosen among strengths. Held
    against each other on the photos that choose, both without having learned from those.
    """
    photos = session.photos
    seen = probed.plain[photos.held_out_positions]
    labels = photos.labels[photos.held_out_positions]
    trained = session.network.to_head(seen.shape[1])
    temperature = fit_temperature(trained.logits(seen), labels)

    def loss(head: LinearHead, temperature: float) -> float:
        return log_loss(head.logits(seen), labels, temperature=temperature)

    anew = _fit(session, probed, photos.train_positions, prior)
    of_anew = loss(anew, fit_temperature(anew.logits(seen), labels))
    if of_anew <= loss(trained, temperature):
        return probed.head
    return _calibrated(replace(trained, temperature=temperature))


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
