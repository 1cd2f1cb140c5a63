"""How label states are kept in columns.

Owns: states, origins and shown predictions as text, and the review state they amount to.
"""

from __future__ import annotations

from typing import NamedTuple

from cropapp.core.entities import (
    ClassId,
    LabelOrigin,
    LabelSource,
    LabelState,
    ModelVersionId,
    Prediction,
    ScoredClass,
    TargetPoint,
)
from cropapp.core.gallery import ReviewState
from cropapp.store.values import json_text, json_value, time_from_text, time_text


class KeptOrigin(NamedTuple):
    """An origin as the log keeps it, not taken apart."""

    source: str | None
    given_by: str | None
    given_at: str | None
    shown: str | None
    shown_class_id: int | None
    """The first class of `shown`."""


def review_state_of(state: LabelState, kept: KeptOrigin | None = None) -> ReviewState:
    """Return the one review state of a photo that says `state`.

    Args:
        kept: the origin of a state that was read without it.
    """
    if state.exclude_reason is not None:
        return ReviewState.EXCLUDED
    if state.unsure:
        return ReviewState.UNSURE
    if state.class_id is None:
        return ReviewState.UNREVIEWED
    shown = _shown_to_person(state) if kept is None else _kept_for_person(kept)
    if shown is None:
        return ReviewState.LABELLED
    return ReviewState.CONFIRMED if shown == state.class_id else ReviewState.CORRECTED


def _shown_to_person(state: LabelState) -> int | None:
    if state.origin is None or state.origin.source is LabelSource.IMPORT:
        return None
    return state.origin.shown.best.class_id if state.origin.shown else None


def _kept_for_person(kept: KeptOrigin) -> int | None:
    return kept.shown_class_id if kept.source == LabelSource.PERSON else None


def before_text(state: LabelState) -> str:
    """Return a state as JSON; its origin is found through its event."""
    return json_text(
        {
            "class_id": state.class_id,
            "unsure": state.unsure,
            "exclude_reason": state.exclude_reason,
            "note": state.note,
            "event_id": state.event_id,
            "target": [state.target.x, state.target.y] if state.target else None,
        }
    )


def point_from(x: float | None, y: float | None) -> TargetPoint | None:
    """Return the target point kept in two columns."""
    return None if x is None or y is None else TargetPoint(x, y)


def before_class_id(text: str) -> ClassId | None:
    value = json_value(text)["class_id"]
    return None if value is None else ClassId(value)


def before_target(text: str) -> TargetPoint | None:
    """Return the target point of a state kept as JSON; older states have none."""
    value = json_value(text).get("target")
    return None if value is None else TargetPoint(*value)


def shown_text(shown: Prediction | None) -> str | None:
    """Return the prediction that was shown as JSON: it outlives its model version's rows."""
    if shown is None:
        return None
    return json_text(
        {
            "model_version_id": shown.model_version_id,
            "top": [[scored.class_id, scored.confidence] for scored in shown.top],
            "predicted_at": time_text(shown.predicted_at),
            "strangeness": shown.strangeness,
        }
    )


def shown_from(text: str | None) -> Prediction | None:
    value = json_value(text)
    if value is None:
        return None
    return Prediction(
        model_version_id=ModelVersionId(value["model_version_id"]),
        top=tuple(ScoredClass(ClassId(c), confidence) for c, confidence in value["top"]),
        predicted_at=time_from_text(value["predicted_at"]),
        strangeness=value.get("strangeness"),
    )


def origin_from(
    source: str | None, given_by: str | None, given_at: str | None, shown: str | None
) -> LabelOrigin | None:
    """Return the origin kept in an event's columns, None for a state that has none."""
    if source is None or given_by is None or given_at is None:
        return None
    return LabelOrigin(LabelSource(source), given_by, time_from_text(given_at), shown_from(shown))
