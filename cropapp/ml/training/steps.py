"""One step of a training: rates, blends, the loss, the moving average.

Owns: what happens between a batch and the weights after it. Must not: know of photos or epochs.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from cropapp.core.training import Balance, Optimiser, Recipe, Stage
from cropapp.ml.head_solver import balanced_weights
from cropapp.ml.training.network import TrainedNetwork

_MOMENTUM = 0.9
LONGEST_SLOPE = 5.0
"""Slopes are shortened to this: one odd batch must not undo an epoch."""


def unfreeze(network: TrainedNetwork, stage: Stage) -> list[nn.Parameter]:
    """Let a stage's blocks and the last layer learn, nothing else; return their parameters.

    The network stays in evaluation mode. So batch norm keeps its running statistics, in trained
    blocks too, as those of sixteen field photos are noise, while its weights do learn; frozen and
    trained parts agree with how the network is used later. Dropout and auxiliary outputs are out of
    the way as well.
    """
    network.eval().requires_grad_(False)
    trained: list[nn.Parameter] = []
    for unit in _units(network, stage):
        trained.extend(network.body.get_submodule(unit).parameters())
    blocks = network.split.blocks
    if len(network.split.trained_blocks(stage.depth)) == len(blocks):
        # What lies in no block: a class token, the places of patches.
        trained = list(network.body.parameters())
    trained.extend(network.last.parameters())
    for parameter in trained:
        parameter.requires_grad_(True)
    return trained


def _units(network: TrainedNetwork, stage: Stage) -> list[str]:
    blocks = network.split.trained_blocks(stage.depth)
    return [unit for block in blocks for unit in block.units]


def build_optimiser(network: TrainedNetwork, stage: Stage, recipe: Recipe) -> torch.optim.Optimizer:
    """Return the optimiser of an unfrozen stage, one group per block and kind of parameter."""
    groups: list[dict[str, object]] = []
    grouped: set[int] = set()
    rate = stage.learning_rate
    for block in network.split.trained_blocks(stage.depth):
        modules = [network.body.get_submodule(unit) for unit in block.units]
        own = [parameter for module in modules for parameter in module.parameters()]
        groups += _groups(own, rate, recipe.weight_decay, grouped)
        rate *= recipe.rate_decay_per_block
    rest = [parameter for parameter in network.body.parameters() if parameter.requires_grad]
    groups += _groups(rest, rate, 0.0, grouped)
    head_rate = stage.learning_rate * recipe.head_rate_factor if stage.depth else 0.0
    # A stage of the last layer alone names that layer's own rate.
    groups += _groups(network.last.parameters(), head_rate or stage.learning_rate, 0.0, grouped)
    if recipe.optimiser is Optimiser.SGD:
        return torch.optim.SGD(groups, lr=rate, momentum=_MOMENTUM, nesterov=True)
    return torch.optim.AdamW(groups, lr=rate)


def _groups(
    parameters: Iterable[nn.Parameter], rate: float, decay: float, grouped: set[int]
) -> list[dict[str, object]]:
    """Return up to two groups: matrices decay, norms and biases do not."""
    new = [p for p in parameters if p.requires_grad and id(p) not in grouped]
    grouped.update(id(parameter) for parameter in new)
    kinds = (
        ([p for p in new if p.ndim > 1], decay),
        ([p for p in new if p.ndim <= 1], 0.0),
    )
    return [
        {"params": some, "lr": rate, "full_rate": rate, "weight_decay": weight_decay}
        for some, weight_decay in kinds
        if some
    ]


def set_rate(optimiser: torch.optim.Optimizer, *, step: int, steps: int, warm_up: float) -> float:
    """Give every group its part of its full rate at a step (from 0); return that part."""
    warm = warm_up * steps
    part = 0.5 * (1 + math.cos(math.pi * step / max(1, steps)))
    part *= min(1.0, (step + 1) / warm) if warm > 0 else 1.0
    for group in optimiser.param_groups:
        group["lr"] = group["full_rate"] * part
    return part


class MovingAverage:
    """Weights averaged over the steps: what is scored and kept."""

    def __init__(self, parameters: Sequence[nn.Parameter], decay: float) -> None:
        self.parameters = list(parameters)
        self.decay = decay
        self.steps = 0
        self.average = [parameter.detach().clone() for parameter in self.parameters]

    @torch.no_grad()
    def update(self) -> None:
        """Take a step in; the first steps weigh more, so that the start is soon forgotten."""
        self.steps += 1
        decay = min(self.decay, (1 + self.steps) / (10 + self.steps)) if self.decay else 0.0
        for average, parameter in zip(self.average, self.parameters, strict=True):
            average.lerp_(parameter, 1 - decay)

    def __enter__(self) -> None:
        self._swap()

    def __exit__(self, *_: object) -> None:
        self._swap()

    def _swap(self) -> None:
        """Put the averages into the network and its weights here, or back."""
        for index, parameter in enumerate(self.parameters):
            parameter.data, self.average[index] = self.average[index], parameter.data


class Sampling:
    """Which photos an epoch takes, in which order, and how much each weighs."""

    def __init__(
        self,
        positions: NDArray[np.int64],
        labels: NDArray[np.int64],
        weights: NDArray[np.float32],
        class_count: int,
        balance: Balance,
    ) -> None:
        self.positions = positions
        self._drawn: NDArray[np.float64] | None = None
        own = np.asarray(weights, dtype=np.float64)
        if balance is not Balance.NONE:
            shares = np.bincount(labels, weights=own, minlength=class_count)
            counts = np.bincount(labels, minlength=class_count)
            own = own * counts[labels] / shares[labels] * balanced_weights(labels, class_count)
        if balance is Balance.SAMPLER:
            self._drawn = own / own.sum()
            own = np.ones(len(positions))
        self.of_position = np.zeros(int(positions.max()) + 1, dtype=np.float32)
        self.of_position[positions] = own / own.mean()

    def batches(self, draw: np.random.Generator, size: int) -> list[NDArray[np.int64]]:
        """Return the photos of an epoch in batches of nearly one size, none left out."""
        count = len(self.positions)
        if self._drawn is None:
            order = draw.permutation(count)
        else:
            order = draw.choice(count, size=count, p=self._drawn)
        return np.array_split(self.positions[order], max(1, math.ceil(count / size)))


def soft_targets(labels: Tensor, taught: Tensor, smoothing: float) -> Tensor:
    """Return (B, C) targets: the class, and a little of every class that there are photos of."""
    hard = torch.nn.functional.one_hot(labels, len(taught)).float()
    return hard * (1 - smoothing) + taught.float() / taught.sum() * smoothing


def cross_entropy(logits: Tensor, targets: Tensor, taught: Tensor) -> Tensor:
    """Return the mean cross-entropy over the classes that there are photos of.

    The others do not compete: no photo defends them, so every batch would push them down.

    Args:
        targets: (B, C); a row sums to the weight of its photo.
    """
    logs = logits.float().masked_fill(~taught, -1e4).log_softmax(1)
    return -(targets * logs).sum(1).mean()


class Blend:
    """How a batch is mixed: mixup (Zhang et al. 2018) or cutmix (Yun et al. 2019)."""

    def __init__(self, recipe: Recipe, draw: np.random.Generator, count: int) -> None:
        self.order = torch.from_numpy(draw.permutation(count))
        kinds = [kind for kind in ("mixup", "cutmix") if getattr(recipe, kind) > 0]
        self.kind = kinds[int(draw.integers(len(kinds)))] if kinds and count > 1 else ""
        share = draw.beta(*[getattr(recipe, self.kind)] * 2) if self.kind else 1.0
        self.share = float(max(share, 1 - share))
        self.place = draw.random(2)

    def values(self, values: Tensor) -> Tensor:
        """Return values blended photo by photo, whatever their shape: targets, pooled parts."""
        if not self.kind:
            return values
        return self.share * values + (1 - self.share) * values[self.order.to(values.device)]

    def maps(self, maps: Tensor) -> Tensor:
        """Return activations blended, or with a patch of another photo's.

        Sets the share to that of the patch, so call it before `values`. A patch makes sense only in
        (B, C, H, W); tokens are blended.
        """
        if self.kind != "cutmix" or maps.ndim != 4:
            return self.values(maps)
        height, width = maps.shape[2:]
        side = math.sqrt(1 - self.share)
        high, wide = round(height * side), round(width * side)
        top = int(self.place[0] * (height - high + 1))
        left = int(self.place[1] * (width - wide + 1))
        mixed = maps.clone()
        patch = maps[self.order.to(maps.device), :, top : top + high, left : left + wide]
        mixed[:, :, top : top + high, left : left + wide] = patch
        self.share = 1 - high * wide / (height * width)
        return mixed
