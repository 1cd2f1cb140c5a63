"""Two networks of one architecture side by side: what a training began with, and what it left.

Owns: the pair as one module, and how its vectors are joined. Must not: know of heads, or train.

Trained on few photos a network tells other photos apart than the one it came from, and forgets some
that this one tells: asked both, they answer better than either (Kumar et al. 2022,
"Calibrated ensembles can mitigate accuracy tradeoffs under distribution shift"). A linear head over
both vectors is the mean of two heads, so nothing behind the embedding has to know that it is one of
a pair.
"""

from __future__ import annotations

from collections.abc import Mapping

from torch import Tensor, nn

START, TRAINED = "start", "trained"
TRAINED_VECTOR = f"{TRAINED}:vector"
"""The joined part that makes an embedding one of a pair."""


class NetworkPair(nn.Module):
    """Gives the vector of the start. That of the trained network is joined to it, as layers are."""

    def __init__(self, start: nn.Module, trained: nn.Module) -> None:
        super().__init__()
        self.start = start
        self.trained = trained

    def forward(self, images: Tensor) -> Tensor:
        """Return (B, L) of (B, 3, S, S); both networks are run."""
        self.trained(images)
        return self.start(images)  # type: ignore[no-any-return]


def is_pair(joined: tuple[str, ...]) -> bool:
    """Return whether an embedding with these joined parts is that of a pair."""
    return TRAINED_VECTOR in joined


def joined_of_pair(joined: tuple[str, ...]) -> tuple[str, ...]:
    """Return what a pair joins whose networks join these parts each.

    In this order the embedding is that of the start, then that of the trained network.
    """
    return (
        *(f"{START}.{part}" for part in joined),
        TRAINED_VECTOR,
        *(f"{TRAINED}.{part}" for part in joined),
    )


def joined_of_each(joined: tuple[str, ...]) -> tuple[str, ...]:
    """Return what either network of a pair joins by itself."""
    begin = f"{START}."
    return tuple(part.removeprefix(begin) for part in joined if part.startswith(begin))


def state_of_pair(start: Mapping[str, Tensor], trained: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Return the state dict of a pair of networks from that of each."""
    parts = {START: start, TRAINED: trained}
    return {f"{name}.{key}": value for name, part in parts.items() for key, value in part.items()}


def state_of_part(state: Mapping[str, Tensor], part: str) -> dict[str, Tensor]:
    """Return the state dict of one network of a pair."""
    begin = f"{part}."
    return {key.removeprefix(begin): v for key, v in state.items() if key.startswith(begin)}
