"""A network in two parts: a frozen front, computed once, and a back that is trained.

Owns: running a backbone up to a block, and from that block on. Must not: cache, train, or change
the network's modules for longer than a call.

The back is run by the network's own forward function, so that whatever it does between its modules
is done: the frozen modules before the border answer with zeros that cost nothing, and the module at
the border is given what the front gave. Whether that is the same network is checked with numbers;
where it is not (a shortcut across the border), the next border toward the input is tried, and at
last the whole network is run each time, with its front frozen. Batch norm is folded into the
convolutions meanwhile (`folded`), checked in the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn

from cropapp.core.training import WHOLE_NETWORK
from cropapp.ml.backbones import Backbone
from cropapp.ml.training.blocks import Block, find_blocks
from cropapp.ml.training.folded import Pair, find_pairs, folding

_TOLERANCE = 1e-3
"""Relative to the largest output. The same arithmetic in the same order gives far less."""
_EXAMPLE_PHOTOS = 2


class _Reached(Exception):
    """Ends a forward call at the border, with what arrives there."""

    def __init__(self, activation: Tensor) -> None:
        super().__init__()
        self.activation = activation


class SplitNetwork:
    """A backbone of its own, cut before the deepest block that is ever trained."""

    def __init__(self, backbone: Backbone, *, size_px: int, depth: int) -> None:
        """Take a backbone (which will be changed by training) apart.

        Args:
            backbone: in evaluation mode, on the CPU or the device where it is trained.
            depth: of the deepest stage, see `Stage.depth`.
        """
        self.body = backbone.body
        self.joined = backbone.joined
        _clear_in_place(self.body)
        device = next(self.body.parameters()).device
        generator = torch.Generator().manual_seed(0)
        shape = (_EXAMPLE_PHOTOS, 3, size_px, size_px)
        example = torch.randn(shape, generator=generator).to(device)
        self.blocks = find_blocks(self.body, example)
        self._shapes: dict[str, tuple[int, ...]] = {}
        self.front_parts: tuple[str, ...] = ()
        self.border: str | None = None
        self._front_units: tuple[str, ...] = ()
        self._widths: list[int] = []
        self._picture_shape = shape[2:]
        self._folded: tuple[Pair, ...] = ()
        self._find_border(example, depth)
        self._fold(example)
        with torch.inference_mode():
            self.vector_width = self.last_vector(self.front(example)[0]).shape[1]
            """L: how many numbers of an embedding are the last vector."""

    @property
    def is_split(self) -> bool:
        """Whether there is a front that can be computed once."""
        return self.border is not None

    def trained_blocks(self, depth: int) -> tuple[Block, ...]:
        """Return the blocks that a stage of this depth trains, from the last to the first."""
        count = len(self.blocks) if depth == WHOLE_NETWORK else min(depth, len(self.blocks))
        return self.blocks[::-1][:count]

    def front(self, images: Tensor) -> tuple[Tensor, Tensor]:
        """Return what reaches the border, and (B, P) the joined parts that were passed by.

        Args:
            images: (B, 3, S, S) float32, normalised.
        """
        if self.border is None:
            return images, images.new_zeros(len(images), 0, dtype=torch.float32)
        pooled: dict[str, Tensor] = {}
        with folding(self._folded), self._pooling(self.front_parts, pooled):
            activation = self._run_to(self.border, images)
        parts = [pooled[part] for part in self.front_parts]
        self._widths = [part.shape[1] for part in parts]
        return activation, torch.cat([images.new_zeros(len(images), 0).float(), *parts], dim=1)

    def last_vector(self, activation: Tensor) -> Tensor:
        """Return (B, L) float32, the first columns of `back`, without what is joined to them."""
        with folding(self._folded):
            return self._run_from(activation).float()

    def back(self, activation: Tensor, passed: Tensor) -> Tensor:
        """Return (B, D) float32 embeddings of what `front` gave."""
        pooled = self._front_columns(passed)
        rest = tuple(part for part in self.joined if part not in self.front_parts)
        with folding(self._folded), self._pooling(rest, pooled):
            last = self._run_from(activation)
        return torch.cat([last.float(), *(pooled[part] for part in self.joined)], dim=1)

    def _find_border(self, example: Tensor, depth: int) -> None:
        if depth == WHOLE_NETWORK or depth >= len(self.blocks):
            return
        with torch.inference_mode():
            self._shapes = self._record_shapes(example)
            wanted = self.back(*self.front(example))
        at = len(self.blocks) - depth
        # Depth 0 leaves all blocks in front; the border is then the last one, computed each time.
        for index in range(min(at, len(self.blocks) - 1), 0, -1):
            self._cut_before(index)
            if self._gives(example, wanted):
                return
        self.border, self.front_parts, self._front_units = None, (), ()

    def _fold(self, example: Tensor) -> None:
        """Let batch norm go into the convolutions, if that is the same network.

        On the processor only: what it gains elsewhere is not measured.
        """
        if example.device.type != "cpu":
            return
        with torch.inference_mode():
            wanted = self.back(*self.front(example))
        self._folded = find_pairs(self.body)
        if not self._gives(example, wanted):
            self._folded = ()

    def _cut_before(self, index: int) -> None:
        self.border = self.blocks[index].first
        self._front_units = tuple(unit for block in self.blocks[:index] for unit in block.units)
        self.front_parts = tuple(
            part for part in self.joined if _lies_in(part.partition(":")[0], self._front_units)
        )

    def _gives(self, example: Tensor, wanted: Tensor) -> bool:
        """Return whether the two parts together are the whole network."""
        try:
            with torch.inference_mode():
                activation, passed = self.front(example)
            if activation.shape[:1] != example.shape[:1]:
                return False
            given = self.back(activation.clone(), passed.clone()).detach()
        except (RuntimeError, TypeError, ValueError, IndexError, AttributeError, KeyError):
            # A network that cannot stand zeros, or whose blocks pass more than one tensor on.
            return False
        gap = (given - wanted).abs().max() / wanted.abs().max().clamp(min=1e-12)
        return bool(gap < _TOLERANCE)

    def _record_shapes(self, example: Tensor) -> dict[str, tuple[int, ...]]:
        shapes: dict[str, tuple[int, ...]] = {}

        def note(unit: str) -> Callable[[nn.Module, Any, Any], None]:
            def hook(_module: nn.Module, _inputs: Any, output: Any) -> None:
                if isinstance(output, Tensor):
                    shapes[unit] = tuple(output.shape[1:])

            return hook

        units = [unit for block in self.blocks for unit in block.units]
        hooks = [self.body.get_submodule(unit).register_forward_hook(note(unit)) for unit in units]
        try:
            self.body(example)
        finally:
            for hook in hooks:
                hook.remove()
        return shapes

    def _run_to(self, border: str, images: Tensor) -> Tensor:
        def reach(activation: Tensor, *_more: Any, **_named: Any) -> Tensor:
            raise _Reached(activation)

        with _answering(self.body, {border: reach}):
            try:
                self.body(images)
            except _Reached as reached:
                return reached.activation
        raise RuntimeError(f"{border} was not reached")

    def _run_from(self, activation: Tensor) -> Tensor:
        if self.border is None:
            return self.body(activation)  # type: ignore[no-any-return]
        answers: dict[str, Callable[..., Tensor]] = {
            unit: self._zeros_of(unit, activation) for unit in self._front_units
        }
        own = self.body.get_submodule(self.border).forward

        def enter(_zeros: Tensor, *more: Any, **named: Any) -> Tensor:
            return own(activation, *more, **named)  # type: ignore[no-any-return]

        picture = activation.new_zeros(()).expand(len(activation), 3, *self._picture_shape)
        with _answering(self.body, {**answers, self.border: enter}):
            return self.body(picture)  # type: ignore[no-any-return]

    def _zeros_of(self, unit: str, like: Tensor) -> Callable[..., Tensor]:
        # A unit without a recorded shape gave no tensor: the KeyError says that this border fails.
        shape = self._shapes[unit]

        def answer(*_inputs: Any, **_named: Any) -> Tensor:
            return like.new_zeros(()).expand(len(like), *shape)

        return answer

    def _front_columns(self, passed: Tensor) -> dict[str, Tensor]:
        if not self.front_parts:
            return {}
        columns = torch.split(passed.float(), self._widths, dim=1)
        return dict(zip(self.front_parts, columns, strict=True))

    @contextmanager
    def _pooling(self, parts: tuple[str, ...], pooled: dict[str, Tensor]) -> Iterator[None]:
        """Collect the joined parts while the block runs."""
        hooks = [
            self.body.get_submodule(part.partition(":")[0]).register_forward_hook(
                _pool_into(pooled, part)
            )
            for part in parts
        ]
        try:
            yield
        finally:
            for hook in hooks:
                hook.remove()


def _pool_into(pooled: dict[str, Tensor], part: str) -> Callable[[nn.Module, Any, Tensor], None]:
    pooling = _POOLINGS[part.partition(":")[2]]

    def hook(_module: nn.Module, _inputs: Any, output: Tensor) -> None:
        pooled[part] = pooling(output.flatten(2).float())

    return hook


def _log_spread(flat: Tensor) -> Tensor:
    # As in backbones, by the variance: the slope of a standard deviation of 0 is not a number.
    variance = flat.var(2, correction=0).clamp(min=1e-14)
    return (variance.sqrt() + 1e-3).log()


_POOLINGS: dict[str, Callable[[Tensor], Tensor]] = {
    "mean": lambda flat: flat.mean(2),
    "logstd": _log_spread,
}


@contextmanager
def _answering(body: nn.Module, answers: dict[str, Callable[..., Tensor]]) -> Iterator[None]:
    """Let modules answer otherwise than by their forward function while the block runs."""
    modules = [body.get_submodule(path) for path in answers]
    try:
        for module, answer in zip(modules, answers.values(), strict=True):
            module.forward = answer
        yield
    finally:
        for module in modules:
            # The instance's attribute goes; the class's own function is there again.
            module.__dict__.pop("forward", None)


def _lies_in(layer: str, units: tuple[str, ...]) -> bool:
    return any(layer == unit or layer.startswith(f"{unit}.") for unit in units)


def _clear_in_place(body: nn.Module) -> None:
    """Make activations leave their input as it is: what is pooled or cached is needed later."""
    for module in body.modules():
        if getattr(module, "inplace", False) is True:
            module.inplace = False  # type: ignore[assignment]
