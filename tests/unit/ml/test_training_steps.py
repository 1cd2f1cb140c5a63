"""Rates, blends, averages, draws: the arithmetic of a step."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn

from cropapp.core.training import (
    HEAD_ONLY,
    WHOLE_NETWORK,
    Balance,
    Stage,
    default_recipe,
)
from cropapp.ml.backbones import Backbone
from cropapp.ml.training.network import TrainedNetwork
from cropapp.ml.training.pace import (
    FIT,
    FRESH,
    BesideEpochs,
    Pace,
    memory_mb,
    seconds_left,
    train_kind,
)
from cropapp.ml.training.split import SplitNetwork
from cropapp.ml.training.steps import (
    Blend,
    MovingAverage,
    Sampling,
    build_optimiser,
    cross_entropy,
    set_rate,
    soft_targets,
    unfreeze,
)

RECIPE = replace(default_recipe(), head_rate_factor=10.0, rate_decay_per_block=0.5)


def tiny_network() -> TrainedNetwork:
    def block(channels_in: int) -> nn.Sequential:
        return nn.Sequential(nn.Conv2d(channels_in, 4, 3), nn.BatchNorm2d(4), nn.ReLU())

    body = nn.Sequential(block(3), block(4), block(4), nn.AdaptiveAvgPool2d(1), nn.Flatten())
    split = SplitNetwork(Backbone("tiny", body, (), None).eval(), size_px=24, depth=WHOLE_NETWORK)
    last = {
        "mean": torch.zeros(4),
        "scale": torch.ones(4),
        "weight": torch.zeros(3, 4),
        "bias": torch.zeros(3),
    }
    return TrainedNetwork(split, last, torch.ones(3, dtype=torch.bool))


def rates(network: TrainedNetwork, stage: Stage) -> dict[str, float]:
    unfreeze(network, stage)
    groups = build_optimiser(network, stage, RECIPE).param_groups
    names = {id(value): name for name, value in network.named_parameters()}
    return {names[id(p)]: group["lr"] for group in groups for p in group["params"]}


def test_rates__fall_toward_the_input_and_the_head_is_fastest():
    found = rates(tiny_network(), Stage(2, 1, 1e-3))
    assert found["body.2.0.weight"] == found["body.2.1.bias"] == 1e-3
    assert found["body.1.0.weight"] == 5e-4
    assert found["last.weight"] == 1e-2
    assert not any(name.startswith("body.0") for name in found)


@pytest.mark.parametrize(("depth", "count"), [(HEAD_ONLY, 2), (1, 6), (WHOLE_NETWORK, 14)])
def test_unfreeze__what_the_stage_names_and_nothing_else(depth: int, count: int):
    network = tiny_network()
    assert len(unfreeze(network, Stage(depth, 1, 1e-3))) == count
    assert sum(p.requires_grad for p in network.parameters()) == count
    assert not any(module.training for module in network.modules())


def test_decay__for_matrices_only():
    network = tiny_network()
    stage = Stage(1, 1, 1e-3)
    unfreeze(network, stage)
    for group in build_optimiser(network, stage, RECIPE).param_groups:
        in_head = any(p is network.last.weight or p is network.last.bias for p in group["params"])
        is_matrix = all(p.ndim > 1 for p in group["params"])
        assert (group["weight_decay"] > 0) is (is_matrix and not in_head)


def test_set_rate__rises_then_falls_by_a_cosine():
    parameter = nn.Parameter(torch.zeros(1))
    optimiser = torch.optim.SGD([{"params": [parameter], "lr": 2.0, "full_rate": 2.0}])
    parts = [set_rate(optimiser, step=step, steps=100, warm_up=0.1) for step in range(100)]
    assert parts[:10] == sorted(parts[:10])
    assert parts[10:] == sorted(parts[10:], reverse=True)
    assert parts[0] == pytest.approx(0.1, rel=0.01)
    assert parts[50] == pytest.approx(0.5)
    assert optimiser.param_groups[0]["lr"] == pytest.approx(2 * parts[-1])


def test_moving_average__follows_and_can_be_looked_at():
    parameter = nn.Parameter(torch.zeros(1))
    average = MovingAverage([parameter], decay=0.9)
    with torch.no_grad():
        parameter.fill_(1.0)
    average.update()
    with average:
        assert float(parameter.detach()) == pytest.approx(1 - 2 / 11)
    assert float(parameter.detach()) == 1.0
    for _ in range(200):
        average.update()
    with average:
        assert float(parameter.detach()) == pytest.approx(1.0, abs=1e-6)


LABELS = np.repeat([0, 1, 2], [60, 30, 10])


@pytest.mark.parametrize(
    ("balance", "share"),
    [
        (Balance.NONE, [0.6, 0.3, 0.1]),
        (Balance.WEIGHTS, [1 / 3] * 3),
        (Balance.SAMPLER, [1 / 3] * 3),
    ],
)
def test_sampling__class_balance(balance: Balance, share: list[float]):
    positions = np.arange(100) + 5
    ones = np.ones(100, np.float32)
    sampling = Sampling(positions, LABELS, ones, 3, balance)
    total = np.zeros(3)
    for seed in range(40):
        for batch in sampling.batches(np.random.default_rng(seed), 16):
            assert 14 <= len(batch) <= 16
            np.add.at(total, LABELS[batch - 5], sampling.of_position[batch])
    np.testing.assert_allclose(total / total.sum(), share, atol=0.03)


def test_sampling__every_photo_once_an_epoch():
    sampling = Sampling(np.arange(33), np.zeros(33, np.int64), np.ones(33), 1, Balance.WEIGHTS)
    batches = sampling.batches(np.random.default_rng(0), 16)
    assert sorted(np.concatenate(batches)) == list(range(33))


def test_soft_targets__only_classes_there_are_photos_of():
    taught = torch.tensor([True, False, True])
    targets = soft_targets(torch.tensor([2, 0]), taught, 0.1)
    torch.testing.assert_close(targets, torch.tensor([[0.05, 0, 0.95], [0.95, 0, 0.05]]))


def test_cross_entropy__other_classes_do_not_compete():
    logits = torch.tensor([[0.0, 50.0, 1.0]], requires_grad=True)
    taught = torch.tensor([True, False, True])
    loss = cross_entropy(logits, torch.tensor([[0.0, 0.0, 1.0]]), taught)
    assert float(loss.detach()) == pytest.approx(math.log(1 + math.exp(-1)), rel=1e-4)
    loss.backward()
    assert logits.grad is not None
    assert float(logits.grad[0, 1]) == 0


def test_blend__cutmix_share_is_that_of_the_patch():
    recipe = replace(RECIPE, mixup=0.0, cutmix=1.0)
    maps = torch.arange(8.0).view(8, 1, 1, 1).expand(8, 1, 10, 10).clone()
    for seed in range(10):
        blend = Blend(recipe, np.random.default_rng(seed), 8)
        mixed = blend.maps(maps)
        own = (mixed == maps).float().mean(dim=(1, 2, 3))
        moved = blend.order.numpy() != np.arange(8)
        np.testing.assert_allclose(own[torch.from_numpy(moved)], blend.share, atol=1e-6)
        assert 0.5 <= blend.share <= 1


def test_blend__mixup_keeps_the_larger_share():
    blend = Blend(replace(RECIPE, mixup=1.0), np.random.default_rng(0), 4)
    eye = torch.eye(4)
    mixed = blend.values(eye)
    torch.testing.assert_close(mixed.sum(1), torch.ones(4))
    assert (mixed.diagonal() >= 0.5).all()
    none = Blend(replace(RECIPE, mixup=0.0), np.random.default_rng(0), 4)
    assert none.values(eye) is eye


def test_seconds_left__from_what_was_measured():
    pace = Pace()
    stages = (Stage(HEAD_ONLY, 1, 1e-3), Stage(2, 2, 1e-3), Stage(4, 3, 1e-3))
    given = {"train_photos": 100, "scored_photos": 50, "photos_to_prepare": 200}
    given |= {"beside": BesideEpochs()}
    assert seconds_left(pace, stages, at=(0, 0, 0), **given) is None
    pace.note("evaluate", 100, 1.0)
    pace.note("prepare", 100, 2.0)
    guessed = seconds_left(pace, stages, at=(0, 0, 0), **given)
    assert guessed == pytest.approx(4 + 1 + 6 + 9 + 6 * 0.5)
    pace.note(train_kind(4), 100, 10.0)
    assert seconds_left(pace, stages, at=(2, 1, 50), **given) == pytest.approx(4 + 15 + 1)
    assert pace.photos_per_s("prepare") == pytest.approx(50)


def test_seconds_left__counts_what_is_done_beside_the_epochs():
    """After the last epoch photos are read anew and heads are learned: that is no “1 s left”."""
    pace, work = Pace(), BesideEpochs(plain=100, fresh=200, fits=2)
    assert pace.seconds_beside(work) is None
    pace.note("evaluate", 100, 1.0)
    pace.note("prepare", 100, 2.0)
    assert pace.seconds_beside(work) == pytest.approx(1 + 200 * 0.03)
    pace.note(FRESH, 100, 5.0)
    pace.note(FIT, 1, 4.0)
    assert pace.seconds_beside(work) == pytest.approx(1 + 10 + 8)
    stages = (Stage(HEAD_ONLY, 1, 1e-3),)
    given = {"train_photos": 100, "scored_photos": 50, "photos_to_prepare": 0}
    left = seconds_left(pace, stages, at=(0, 0, 0), beside=work, **given)
    assert left == pytest.approx(1 + 0.5 + 19)
    work.note(plain=100, fresh=150, fits=5)
    assert work == BesideEpochs(fresh=50)


def test_memory__is_measured():
    assert memory_mb(torch.device("cpu")) > 50


def test_weights__photos_of_one_class_keep_their_class_balance():
    """Heavy photos weigh more within their class; the class as a whole weighs as before."""
    positions = np.arange(36)
    labels = positions % 3
    weights = np.where(positions % 2 == 0, 9, 1).astype(np.float32)
    sampling = Sampling(positions, labels, weights, 3, Balance.WEIGHTS)
    shares = np.bincount(labels, weights=sampling.of_position[positions])
    np.testing.assert_allclose(shares, len(positions) / 3, rtol=1e-5)
    assert sampling.of_position[0] == pytest.approx(9 * sampling.of_position[15], rel=1e-5)
