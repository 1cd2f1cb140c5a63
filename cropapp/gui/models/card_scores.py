"""What a card shows of one version, whoever measured it.

Owns: reading the scores that a version keeps, also those of an older program, and those of an
evaluation just made, into one value. Must not: draw.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cropapp.core.entities import ClassId, ModelVersion, PhotoClass
from cropapp.core.kept_evaluation import KeptEvaluation
from cropapp.core.learning_curve import LearningCurve
from cropapp.core.metrics import Scores
from cropapp.core.splits import SplitScheme
from cropapp.gui.locale_words import decimal

if TYPE_CHECKING:
    from cropapp.core.bootstrap import Range
    from cropapp.services.evaluate import Evaluation

STORED = {
    SplitScheme.GROUP: "grouped",
    SplitScheme.RANDOM: "random",
    SplitScheme.FOLDER: "folder",
    SplitScheme.CAMERA_DAY: "camera_day",
}
"""Under which key of `ModelVersion.metrics` the scores of a split are."""


@dataclass(frozen=True, slots=True)
class CardScores:
    """Scores by split, the classes in the order of their numbers, and what is to be warned of."""

    classes: tuple[PhotoClass, ...] = ()
    splits: Mapping[SplitScheme, Scores] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    """Sentences from below the window."""
    curve: LearningCurve | None = None
    advice: tuple[str, ...] = ()
    """What more labels should bring; sentences from below the window."""
    said: Mapping[int, int] | None = None
    """What an evaluation just made said of the photos it held out; None: a version is shown."""
    evaluated: KeptEvaluation | None = None
    """The evaluation that some of it comes from, where it was made earlier."""

    @property
    def main(self) -> Scores | None:
        """The scores that tables and charts show: with groups left out."""
        return self.splits.get(SplitScheme.GROUP)


def scores_of_version(version: ModelVersion, classes: Mapping[ClassId, PhotoClass]) -> CardScores:
    """Return what a version keeps; without numbers where a class of it is gone."""
    known = tuple(classes[each] for each in version.class_ids if each in classes)
    warnings = tuple(_sentences(version.metrics))
    if len(known) != len(version.class_ids):
        return CardScores(warnings=warnings)
    splits = {
        scheme: Scores.from_dict(stored)
        for scheme, key in STORED.items()
        if (stored := version.metrics.get(key))
    }
    evaluated = KeptEvaluation.of_metrics(version.metrics)
    if evaluated is None:
        return CardScores(known, splits, warnings)
    warnings = tuple(dict.fromkeys(each for each in (evaluated.warning, *warnings) if each))
    return CardScores(
        known,
        {**evaluated.splits, **splits},
        warnings,
        evaluated.curve,
        evaluated.advice,
        evaluated=evaluated,
    )


def scores_of_evaluation(evaluation: Evaluation) -> CardScores:
    """Return what an evaluation found."""
    both = {SplitScheme.GROUP: evaluation.grouped, SplitScheme.RANDOM: evaluation.random}
    return CardScores(
        classes=evaluation.classes,
        splits={**both, **evaluation.schemes},
        warnings=(evaluation.warning,) if evaluation.warning else (),
        curve=evaluation.curve,
        advice=evaluation.advice,
        said=evaluation.said,
    )


def _sentences(metrics: Mapping[str, Any]) -> list[str]:
    warning = metrics.get("warning")
    return [*([str(warning)] if warning else []), *map(str, metrics.get("evidence_warnings", ()))]


def range_words(span: Range | None, between: str) -> str:
    """Return `0.80 to 0.88`, nothing where no interval was drawn.

    Args:
        between: the words between its ends, with the fields {low} and {high}.
    """
    if span is None:
        return ""
    return between.format(low=decimal(span[0], 2), high=decimal(span[1], 2))
