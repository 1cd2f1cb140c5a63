"""An evaluation as a model version keeps it: what its own scores do not say.

Owns: its form in `ModelVersion.metrics`. Must not: score, or word what was found. A version's own
scores have groups left out and photos at random; whole folders or days, and the learning curve, are
known from an evaluation only, which may have had other labels: so it says when and how many.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from cropapp.core.learning_curve import LearningCurve
from cropapp.core.metrics import Scores
from cropapp.core.splits import SplitScheme

EVALUATED = "evaluated"
"""Where it is in `ModelVersion.metrics`."""


@dataclass(frozen=True, slots=True)
class KeptEvaluation:
    at: datetime
    labels: int
    """How many labelled photos it had."""
    splits: Mapping[SplitScheme, Scores] = field(default_factory=dict)
    """Those that a version does not score itself."""
    warning: str = ""
    curve: LearningCurve | None = None
    advice: tuple[str, ...] = ()

    def with_earlier(self, earlier: Self | None) -> KeptEvaluation:
        """Return it with what an earlier one of the same labels measured besides."""
        if earlier is None or earlier.labels != self.labels:
            return self
        has_curve = self.curve is not None
        return KeptEvaluation(
            at=self.at,
            labels=self.labels,
            splits={**earlier.splits, **self.splits},
            warning=self.warning or earlier.warning,
            curve=self.curve if has_curve else earlier.curve,
            advice=self.advice if has_curve else earlier.advice,
        )

    def as_dict(self) -> dict[str, Any]:
        """Return JSON-ready values."""
        return {
            "at": self.at.isoformat(),
            "labels": self.labels,
            "splits": {str(scheme): scores.as_dict() for scheme, scores in self.splits.items()},
            "warning": self.warning,
            "learning_curve": self.curve.as_dict() if self.curve else None,
            "advice": list(self.advice),
        }

    @classmethod
    def of_metrics(cls, metrics: Mapping[str, Any]) -> KeptEvaluation | None:
        """Read what `as_dict` gave out of a version's metrics; None: it was never evaluated."""
        stored = metrics.get(EVALUATED)
        if not stored:
            return None
        curve = stored.get("learning_curve")
        return cls(
            at=datetime.fromisoformat(stored["at"]),
            labels=int(stored["labels"]),
            splits={
                SplitScheme(scheme): Scores.from_dict(scores)
                for scheme, scores in stored["splits"].items()
            },
            warning=str(stored["warning"]),
            curve=LearningCurve.from_dict(curve) if curve else None,
            advice=tuple(str(each) for each in stored["advice"]),
        )
