"""What labels and predictions say once a merged class counts as another.

Owns: that reading. Must not: write; rows keep the class that was given or predicted, so that a
merge taken back loses nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from cropapp.core.entities import ClassId, LabelState, Prediction, ScoredClass

Merges = Mapping[ClassId, ClassId]
"""For each merged class the one it counts as."""


def counted_sql(column: str, merges: Merges) -> str:
    """Return as SQL the class that a column names, a merged one as the one it counts as."""
    cases = " ".join(f"WHEN {class_id} THEN {end}" for class_id, end in merges.items())
    return f"CASE {column} {cases} ELSE {column} END" if cases else column


def counted_label(state: LabelState, merges: Merges) -> LabelState:
    """Return a state with its class as it counts.

    A confirmation stays one. A correction whose class was merged into the class that had been shown
    reads as a confirmation; by `review_state` it is still found as the correction that it was.
    """
    if not merges or state.class_id is None:
        return state
    class_id = merges.get(state.class_id, state.class_id)
    origin = state.origin
    if origin is not None and origin.shown is not None and state.is_confirmation:
        origin = replace(origin, shown=counted_prediction(origin.shown, merges))
    return replace(state, class_id=class_id, origin=origin)


def counted_prediction(prediction: Prediction, merges: Merges) -> Prediction:
    """Return a prediction with each class once, as it counts.

    Confidences are not added up: the filters and sorts go by the numbers the model gave, and a
    prediction that says another number than the one it is found by would puzzle. The next learning
    gives the two classes one number.
    """
    if not any(scored.class_id in merges for scored in prediction.top):
        return prediction
    once: dict[ClassId, ScoredClass] = {}
    for scored in prediction.top:
        class_id = merges.get(scored.class_id, scored.class_id)
        once.setdefault(class_id, replace(scored, class_id=class_id))
    return replace(prediction, top=tuple(once.values()))
