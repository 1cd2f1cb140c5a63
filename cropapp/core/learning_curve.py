"""Score against number of labels, and what more labels should bring.

Owns: the points of the curve, the power law through them and what it promises, with how sure that
is. Must not: measure the points (cropapp.ml.evaluation does), or put them in words.

Errors of classifiers fall as a power of the number of examples (Hestness et al. 2017): a line in
logarithms. Two numbers from ten points; each point weighs what its held-out photos can tell, and
the more the nearer it is to where the forecast begins: the first few labels bring more than the law
says later.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]

STEPS = (10, 20, 40, 80, 160, 320)
"""Numbers of further labels that are considered."""
WORTH = 0.03
"""A gain that is worth telling: 3 points."""
_REACH = 2.0
"""How far beyond what was measured the law is trusted: to twice as many labels."""
_DESIGN_EFFECT = 3.0
"""How many photos tell as much as one that stands alone: those of one group resemble each other."""
_DRAWS = 2000
_LEAST_POINTS = 4
_PERCENTILES = (2.5, 97.5)
_Z = 1.96


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """Heads learned from one number of labels, on all held-out photos."""

    labels: int
    accuracy: float
    labels_per_class: tuple[int, ...]
    recall_per_class: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Forecast:
    """What further labels should bring."""

    more_labels: int
    gain: float
    """Of accuracy, or of the recall of a class; 0.03 is 3 points."""
    low: float
    high: float
    """95 % interval of the gain itself."""
    seen_low: float
    seen_high: float
    """95 % interval of the difference that the next evaluation will measure: chance is in both of
    its ends, so it is wider. Held in 94 to 99 % of backtests (docs/adr/0021)."""

    @property
    def is_sure(self) -> bool:
        """Whether there is a gain beyond noise."""
        return self.low > 0


@dataclass(frozen=True, slots=True)
class LearningCurve:
    points: tuple[CurvePoint, ...]
    photos_per_class: tuple[int, ...]
    """Held out."""
    groups_per_class: tuple[int, ...] = ()
    """How many groups these photos come from; empty: an older program did not count them."""

    def as_dict(self) -> dict[str, Any]:
        """Return JSON-ready values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> LearningCurve:
        """Read what `as_dict` gave."""
        points = (
            CurvePoint(
                entry["labels"],
                entry["accuracy"],
                tuple(entry["labels_per_class"]),
                tuple(entry["recall_per_class"]),
            )
            for entry in stored["points"]
        )
        groups = tuple(stored.get("groups_per_class", ()))
        return cls(tuple(points), tuple(stored["photos_per_class"]), groups)

    def forecast(self, more_labels: int) -> Forecast | None:
        """Return what so many more labels of all classes alike should bring; None: unknown."""
        law = PowerLaw.through(
            [point.labels for point in self.points],
            [1 - point.accuracy for point in self.points],
            photos=sum(self.photos_per_class),
        )
        judges = sum(self._judges(number) for number in range(len(self.photos_per_class)))
        return None if law is None else law.forecast(more_labels, judges=judges)

    def forecast_class(self, number: int, more_labels: int) -> Forecast | None:
        """Return what so many more labels of one class should bring to its recall.

        Measured with all classes growing alike: as long as the others keep up.
        """
        law = self._law_of(number)
        return None if law is None else law.forecast(more_labels, judges=self._judges(number))

    def worthwhile(self, number: int | None = None) -> Forecast | None:
        """Return the least number of labels of a class (None: of all) that brings WORTH, for sure.

        None: nothing that can be said honestly does.
        """
        per_class = (
            [point.labels for point in self.points]
            if number is None
            else [point.labels_per_class[number] for point in self.points]
        )
        for more in STEPS:
            if more > (_REACH - 1) * max(per_class, default=0):
                return None
            told = self.forecast(more) if number is None else self.forecast_class(number, more)
            if told is not None and told.gain >= WORTH and told.is_sure:
                return told
        return None

    def _judges(self, number: int) -> float:
        """Return how many photos that stand alone the held-out ones of a class are worth."""
        if self.groups_per_class:
            return float(self.groups_per_class[number])
        return self.photos_per_class[number] / _DESIGN_EFFECT

    def _law_of(self, number: int) -> PowerLaw | None:
        return PowerLaw.through(
            [point.labels_per_class[number] for point in self.points],
            [1 - point.recall_per_class[number] for point in self.points],
            photos=self.photos_per_class[number],
        )


@dataclass(frozen=True, slots=True)
class PowerLaw:
    """error = scale * labels ** -steepness, and how well both are known."""

    scale: float
    steepness: float
    labels: int
    """The most that were measured."""
    covariance: tuple[tuple[float, float], tuple[float, float]]
    """Of log(scale) and -steepness."""

    @classmethod
    def through(
        cls, labels: Sequence[int], errors: Sequence[float], *, photos: int
    ) -> PowerLaw | None:
        """Fit by weighted least squares in logarithms.

        Args:
            photos: held out at each point; they limit what a point can tell.

        Returns:
            None with fewer than _LEAST_POINTS points or two sizes, or no photos.
        """
        known = [(n, e) for n, e in zip(labels, errors, strict=True) if n > 0]
        if len(known) < _LEAST_POINTS or len({n for n, _ in known}) < 2 or photos < 2:
            return None
        sizes = np.array([n for n, _ in known], dtype=np.float64)
        # Half a photo more and less: no error in 30 photos is not an error of nothing.
        rates = (np.array([e for _, e in known]) * photos + 0.5) / (photos + 1)
        design = np.column_stack([np.ones(len(sizes)), np.log(sizes)])
        trust = sizes / sizes.max() / _DESIGN_EFFECT
        weights = trust * photos * rates / np.maximum(1 - rates, 1e-3)
        normal = np.linalg.inv(design.T @ (design * weights[:, None]))
        solved = normal @ (design.T @ (weights * np.log(rates)))
        misfit = float((weights * np.square(np.log(rates) - design @ solved)).sum())
        normal = normal * max(1.0, misfit / (len(sizes) - 2))
        return cls(
            scale=math.exp(solved[0]),
            steepness=float(-solved[1]),
            labels=int(sizes.max()),
            covariance=(
                (float(normal[0, 0]), float(normal[0, 1])),
                (float(normal[1, 0]), float(normal[1, 1])),
            ),
        )

    def error(self, labels: float) -> float:
        """Return the error at a number of labels, 0 to 1."""
        return float(min(1.0, self.scale * labels**-self.steepness))

    def forecast(self, more_labels: int, *, judges: float) -> Forecast:
        """Return what further labels should bring, with its intervals.

        Args:
            judges: photos that judge it now, each standing alone; their number grows as the labels.
        """
        rng = np.random.default_rng(0)
        centre = (math.log(self.scale), -self.steepness)
        drawn = rng.multivariate_normal(centre, np.array(self.covariance), size=_DRAWS)
        now, then = math.log(self.labels), math.log(self.labels + more_labels)
        gains = _rates(drawn, now) - _rates(drawn, then)
        low, high = (float(value) for value in np.percentile(gains, _PERCENTILES))
        before, after = self.error(self.labels), self.error(self.labels + more_labels)
        gain, grown = before - after, (self.labels + more_labels) / self.labels
        luck = before * (1 - before) + after * (1 - after) / grown
        reach = _Z * math.sqrt(luck / max(judges, 1.0))
        return Forecast(
            more_labels,
            gain,
            low,
            high,
            seen_low=gain - math.hypot(gain - low, reach),
            seen_high=gain + math.hypot(high - gain, reach),
        )


def _rates(drawn: Floats, log_labels: float) -> Floats:
    result: Floats = np.minimum(np.exp(drawn[:, 0] + drawn[:, 1] * log_labels), 1.0)
    return result
