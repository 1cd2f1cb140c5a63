"""Where in a photo the evidence for a class lies.

Owns: the map. Must not: decode a photo, or draw.

A class's lead is a sum over the numbers of the embedding, and most of those are means of a feature
map over the picture: what each place adds is known exactly (class activation maps, Zhou et al.
2016, for every layer that is joined, not for the last alone). The log spread of a feature map is
shared out by how far each place deviates, so that the parts add up to the whole again. Where a
network ends otherwise (a class token, layers over a flattened map), gradient times activation of
its last map stands in (HiResCAM, Draelos and Carin 2020). All is told against the average photo
that the version learned from, and against the other classes: what all photos share, or all classes,
is no evidence.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import adaptive_avg_pool2d, interpolate

from cropapp.ml.backbones import Backbone
from cropapp.ml.head import LinearHead
from cropapp.ml.preprocessing import Preprocessing

GRID = 40
"""Places of a map in each direction: finer than the last layers are, coarser than the first."""
_SPREAD_OFFSET = 1e-3
"""As in the backbone's `logstd`."""


class ActivationMapper:
    """One version's network and head. Owned by one thread.

    Args:
        average: (D,) the mean embedding of what the version learned from; None: zeros.
    """

    def __init__(
        self,
        backbone: Backbone,
        preprocessing: Preprocessing,
        head: LinearHead,
        average: NDArray[np.float32] | None,
    ) -> None:
        self._backbone = backbone
        self._mean = torch.tensor(preprocessing.mean).view(1, 3, 1, 1)
        self._std = torch.tensor(preprocessing.std).view(1, 3, 1, 1)
        self._head = head
        self._average = torch.from_numpy(
            np.zeros(head.dimension, np.float32) if average is None else average.copy()
        )

    def maps(
        self, model_input: NDArray[np.uint8], classes: list[int]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return what each place of the input speaks for some classes, and their probabilities.

        Args:
            model_input: (3, S, S) uint8.
            classes: indices of K classes.

        Returns:
            (K, GRID, GRID), above 0 where a place speaks for the class; the mean of a map is the
            class's lead over the mean of the others, less that of the average photo. And (C,)
            probabilities.
        """
        images = torch.from_numpy(model_input[None]).float() / 255
        images = (images - self._mean) / self._std
        weights = torch.from_numpy(_leads(self._head.weight)[classes])
        total = torch.zeros(len(classes), GRID, GRID)
        seen: list[Tensor] = []
        for part in self._backbone.parts():
            columns = slice(sum(each.shape[1] for each in seen), None)
            spoken, embedding = _of_network(
                part, images, weights[:, columns], self._average[columns]
            )
            total += spoken
            seen.append(embedding)
        embeddings = torch.cat(seen, dim=1).detach().numpy()
        return total.detach().numpy().astype(np.float32), self._head.probabilities(embeddings)[0]


def _of_network(
    backbone: Backbone, images: Tensor, weights: Tensor, average: Tensor
) -> tuple[Tensor, Tensor]:
    """Return the maps (K, GRID, GRID) of one network and its embedding (1, D).

    Args:
        weights: (K, at least D), average: (at least D,): of its columns and those that follow.
    """
    embedding, found = _Seen(backbone).run(images)
    if found.last_map is None:
        # Slopes take twice the time: only a network that ends otherwise is asked for them.
        embedding, found = _Seen(backbone).run(images, slopes=True)
    last = embedding.shape[1] - sum(width for _, _, width in found.joined)
    total = _of_last(found, weights[:, :last], average[:last], embedding[0, :last])
    place = last
    for layer, kind, width in found.joined:
        part = slice(place, place + width)
        share = _of_mean if kind == "mean" else _of_spread
        total = total + share(found.maps[layer], weights[:, part], average[part])
        place += width
    return total, embedding.detach()


def _of_last(found: _Seen, weights: Tensor, average: Tensor, last: Tensor) -> Tensor:
    if found.last_map is not None:
        return _of_mean(found.last_map, weights, average)
    return torch.stack([found.by_gradient(last @ row) for row in weights])


def _leads(weight: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return each class's weights less the mean of the others', (C, D).

    A class that nothing is known about has no weights, and is none of the others.
    """
    known = np.any(weight != 0, axis=1)
    count = max(2, int(known.sum()))
    others = (weight.sum(axis=0) - weight) / (count - 1)
    return np.where(known[:, None], weight - others, 0).astype(np.float32)


class _Seen:
    """One pass through a backbone, with the maps that its layers gave."""

    def __init__(self, backbone: Backbone) -> None:
        self._backbone = backbone
        self.maps: dict[str, Tensor] = {}
        """Output of each joined layer, (1, C, H, W)."""
        self.joined: list[tuple[str, str, int]] = []
        """Layer, kind of pooling and channels, in the order of the embedding."""
        self.last_map: Tensor | None = None
        """(1, C, H, W) whose mean over the picture is the last vector; None: there is none."""
        self._all: list[Tensor] = []

    def run(self, images: Tensor, *, slopes: bool = False) -> tuple[Tensor, _Seen]:
        """Return the embedding (1, D) and itself; with slopes, `by_gradient` can be asked."""
        body = self._backbone.body
        kinds = [part.rpartition(":")[::2] for part in self._backbone.joined]
        layers = {layer for layer, _ in kinds}
        names = {module: name for name, module in body.named_modules()}

        def keep(module: nn.Module, _inputs: object, output: Any) -> None:
            if isinstance(output, Tensor) and output.ndim in (3, 4):
                if names[module] in layers:
                    self.maps[names[module]] = output.float()
                self._all.append(output)

        hooks = [module.register_forward_hook(keep) for module in names]
        try:
            with torch.set_grad_enabled(slopes):
                embedding = self._backbone(images.clone().requires_grad_(slopes))
        finally:
            for hook in hooks:
                hook.remove()
        self.joined = [(layer, kind, self.maps[layer].shape[1]) for layer, kind in kinds]
        last = embedding.shape[1] - sum(width for _, _, width in self.joined)
        self.last_map = self._pooled_map(embedding[0, :last])
        return embedding, self

    def _pooled_map(self, last: Tensor) -> Tensor | None:
        """Return the map (1, C, H, W) whose mean over the picture is the last vector (C,)."""
        for output in reversed(self._all):
            if output.ndim != 4 or output.shape[1] != len(last) or output.shape[2] < 2:
                continue
            if torch.allclose(output.mean(dim=(2, 3))[0], last, rtol=1e-3, atol=1e-4):
                return output
        return None

    def by_gradient(self, score: Tensor) -> Tensor:
        """Return (GRID, GRID) of gradient times activation of the last map that score rests on."""
        candidates = [output for output in self._all if _side(output) and output.requires_grad]
        slopes = torch.autograd.grad(score, candidates, retain_graph=True, allow_unused=True)
        for output, slope in zip(reversed(candidates), reversed(slopes), strict=True):
            if slope is None:
                continue
            spoken = _as_picture((slope * output).float())
            # Behind a class token nothing but the token has a slope: go on before that.
            if int((spoken != 0).sum()) > 1:
                return _on_grid(spoken[None] * spoken.numel())[0]
        return torch.zeros(GRID, GRID)


def _side(output: Tensor) -> int:
    """Return the side of the picture that an output is, 0 if it is none."""
    if output.ndim == 4:
        return output.shape[2] if output.shape[2] == output.shape[3] > 1 else 0
    return math.isqrt(output.shape[1]) if math.isqrt(output.shape[1]) > 1 else 0


def _as_picture(values: Tensor) -> Tensor:
    """Return (H, W) sums over channels of (1, C, H, W), or of tokens (1, N, C)."""
    if values.ndim == 4:
        return values[0].sum(dim=0)
    side = math.isqrt(values.shape[1])
    # Tokens of no place (class, registers) come before those of the picture.
    return values[0, values.shape[1] - side * side :].sum(dim=1).reshape(side, side)


def _of_mean(output: Tensor, weights: Tensor, average: Tensor) -> Tensor:
    """Return (K, GRID, GRID) whose means are the weighted means of a map above the average."""
    said = torch.einsum("kc,chw->khw", weights, output[0].float())
    return _on_grid(said - (weights @ average)[:, None, None])


def _of_spread(output: Tensor, weights: Tensor, average: Tensor) -> Tensor:
    """Return (K, GRID, GRID) whose means are the weighted log spreads above the average.

    A place that deviates more than is usual speaks for more spread, a calm one for less. Scaled so
    that all places together give the difference there is.
    """
    flat = output[0].float()
    squared = (flat - flat.mean(dim=(1, 2), keepdim=True)).square()
    mean = squared.mean(dim=(1, 2))
    change = (mean.sqrt() + _SPREAD_OFFSET).log() - average
    usual = (average.exp() - _SPREAD_OFFSET).clamp(min=1e-4).square()
    excess = mean / usual - 1
    factor = torch.where(excess.abs() > 1e-3, change / excess, torch.full_like(change, 0.5))
    scaled = weights * factor
    said = torch.einsum("kc,chw->khw", scaled / usual, squared)
    return _on_grid(said - scaled.sum(dim=1)[:, None, None])


def _on_grid(maps: Tensor) -> Tensor:
    """Return (K, H, W) as (K, GRID, GRID), their means kept as far as that goes."""
    if maps.shape[1] >= GRID:
        return adaptive_avg_pool2d(maps[None], GRID)[0]
    return interpolate(maps[None], size=(GRID, GRID), mode="bilinear", align_corners=False)[0]
