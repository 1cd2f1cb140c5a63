"""How a person reviewed last, remembered with the project.

Owns: what of it lasts. Must not: find the photos (services.review_order).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from cropapp.services.project import Project
from cropapp.services.review_order import ReviewOrder, ReviewScope
from cropapp.store import project_info

_LAST_REVIEW = "last_review"
_LASTING = frozenset(ReviewScope) - {ReviewScope.SHOWN}
"""What the photos page shows is of the moment."""

K = TypeVar("K", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class LastReview:
    """What comes next, and of which photos."""

    order: ReviewOrder = ReviewOrder.LEAST_CERTAIN
    scope: ReviewScope = ReviewScope.NOT_REVIEWED


def remember_review(project: Project, order: ReviewOrder, scope: ReviewScope) -> None:
    """Keep how a person reviews, for the next time the project is opened."""
    lasting = scope if scope in _LASTING else LastReview().scope
    value = {"order": str(order), "scope": str(lasting)}
    project.store.write(lambda session: project_info.set_info(session, _LAST_REVIEW, value))


def remembered_review(project: Project) -> LastReview:
    """Return how a person reviewed last; what this program does not know is as in a new project."""
    with project.store.read() as session:
        value = project_info.get_info(session, _LAST_REVIEW)
    if not isinstance(value, dict):
        return LastReview()
    return LastReview(
        _known(value, "order", LastReview().order), _known(value, "scope", LastReview().scope)
    )


def _known(value: dict[str, Any], name: str, default: K) -> K:
    return next((each for each in type(default) if each.value == value.get(name)), default)
