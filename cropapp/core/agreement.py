"""How far two people agree on the same photos.

Owns: the share and Cohen's kappa. Must not: know where the labels came from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Agreement:
    """What two people who looked at the same photos said."""

    photos: int
    """Labelled by both."""
    same: int
    kappa: float | None
    """Cohen's kappa: 1 all alike, 0 no more than by chance. None: both said one class throughout,
    which chance does as well."""

    @property
    def share(self) -> float:
        return self.same / self.photos


def agreement_of(pairs: Sequence[tuple[str, str]]) -> Agreement | None:
    """Return how far two people agree, None where they share no photo.

    Args:
        pairs: what each said of a photo that both labelled.
    """
    if not pairs:
        return None
    same = sum(one == other for one, other in pairs)
    observed = same / len(pairs)
    first, second = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    # J. Cohen (1960), A coefficient of agreement for nominal scales.
    by_chance = sum(count * second[name] for name, count in first.items()) / len(pairs) ** 2
    kappa = None if by_chance == 1 else (observed - by_chance) / (1 - by_chance)
    return Agreement(len(pairs), same, kappa)
