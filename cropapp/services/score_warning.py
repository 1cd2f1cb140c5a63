"""When scores are not to be taken at their word, said in a sentence.

Owns: when the scores of two splits are far apart, and the sentence. Must not: score.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cropapp.core.bootstrap import Difference
from cropapp.core.entities import PhotoClass
from cropapp.core.metrics import Scores
from cropapp.core.rounding import percent
from cropapp.core.splits import SplitScheme
from cropapp.core.words import spoken

WARNING_GAP = 0.03
"""Accuracy at random above that with something left out, from where on it is worth a warning."""
FEW_LABELS = 10


def warning_of(
    schemes: Mapping[SplitScheme, Scores],
    gaps: Mapping[SplitScheme, Difference],
    classes: Sequence[PhotoClass],
) -> str:
    """Return one sentence, '' where there is nothing to warn of.

    Args:
        gaps: accuracy at random less that of each other scheme, with its interval over groups.
    """
    far = [scheme for scheme, gap in gaps.items() if gap.low > 0 and gap.mean > WARNING_GAP]
    if far:
        return _words_of_gap(min(far, key=lambda scheme: schemes[scheme].accuracy), schemes)
    grouped = schemes[SplitScheme.GROUP]
    few = [
        entry.name
        for entry, score in zip(classes, grouped.per_class, strict=True)
        if score.photos < FEW_LABELS
    ]
    if few:
        return spoken(f"Fewer than 10 photos to judge by, so little is known of: {', '.join(few)}.")
    return ""


def _words_of_gap(scheme: SplitScheme, schemes: Mapping[SplitScheme, Scores]) -> str:
    apart, random = schemes[scheme].accuracy, schemes[SplitScheme.RANDOM].accuracy
    if scheme is SplitScheme.FOLDER:
        return spoken(
            f"In folders it has learned nothing from it is right on {percent(apart)}, not "
            f"{percent(random)}: what it knows of one field helps less in another. Label photos "
            "from more fields."
        )
    if scheme is SplitScheme.CAMERA_DAY:
        return spoken(
            f"On days it has learned nothing from it is right on {percent(apart)}, not "
            f"{percent(random)}: light and place of a day tell it the class. Label photos of each "
            "class from more days."
        )
    return spoken(
        f"On photos taken apart from those it learned from it is right on "
        f"{percent(apart)}, not {percent(random)}: many labelled photos show the "
        "same plants. Label photos from more places and days."
    )
