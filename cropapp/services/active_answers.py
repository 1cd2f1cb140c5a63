"""What the active version says of every photo, and whether it can be judged by that.

Owns: telling a held-out answer, an answer to a photo that was never learned from, and a repeated
lesson apart. Must not: predict; it gathers what has been said.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Set
from dataclasses import dataclass, field
from enum import StrEnum

from cropapp.core.entities import ModelVersion, Photo, PhotoId
from cropapp.core.errors import EnvironmentProblem, UserError
from cropapp.services.ensemble_members import is_ensemble, members_of
from cropapp.services.held_out import (
    LEARNED_ELSEWHERE,
    Said,
    fair_answers,
    labelled_rows,
    read_held_out,
)
from cropapp.services.project import Project
from cropapp.services.seen_photos import seen_contents
from cropapp.store.training_photos import photos_that_show_the_same

log = logging.getLogger(__name__)


class AnswerBasis(StrEnum):
    """What an answer rests on, as the CSV names it."""

    HELD_OUT = "held-out"
    """Given while the photo, and all that show the same, were held out from the learning."""
    NOT_LEARNED = "not-learned"
    """The version has learned neither from the photo nor from one that shows the same."""
    LEARNED = "learned"
    """It has: that it is right proves nothing."""
    UNKNOWN = "unknown"
    """What the version has learned from is not on record."""


@dataclass(frozen=True, slots=True)
class ActiveAnswer:
    """What the active version says of one photo."""

    said: Said
    basis: AnswerBasis


@dataclass(frozen=True, slots=True)
class ActiveAnswers:
    """The answers of the active version; without one there are none."""

    version: ModelVersion | None = None
    _fair: Mapping[PhotoId, Said] = field(default_factory=dict)
    _held_out: Collection[int] = frozenset()
    _learned: Collection[int] | None = frozenset()
    """None: not on record."""

    @classmethod
    def not_read_yet(cls) -> ActiveAnswers:
        """Return what stands for them until they are gathered: predictions of unknown worth."""
        return cls(_learned=None)

    @classmethod
    def of(cls, project: Project) -> ActiveAnswers:
        """Gather them for all photos of a project.

        A version that cannot tell what it has learned from still answers, as UNKNOWN: an export
        must not fail for the sake of one column.
        """
        version = project.active_model()
        if version is None:
            return cls()
        try:
            members = members_of(project, version) if is_ensemble(version) else [version]
            rows = labelled_rows(project)
            fair = fair_answers(project, version, rows)
            learned = _learned_from(project, version, members, {row.photo_id for row in rows})
        except (EnvironmentProblem, UserError) as problem:
            log.info("What %s has learned from is not known: %s", version.name, problem)
            return cls(version, _learned=None)
        return cls(version, fair, _held_out_by(project, members), learned)

    def answer(self, photo: Photo) -> ActiveAnswer | None:
        """Return the fairest answer there is for a photo, None where nothing was said."""
        fair = self._fair.get(photo.id)
        if fair is not None:
            held_out = photo.id in self._held_out
            return ActiveAnswer(fair, AnswerBasis.HELD_OUT if held_out else AnswerBasis.NOT_LEARNED)
        if photo.prediction is None:
            return None
        top = tuple((int(each.class_id), each.confidence) for each in photo.prediction.top)
        return ActiveAnswer(Said(top[0][0], top), self._basis_now(photo))

    def _basis_now(self, photo: Photo) -> AnswerBasis:
        if self._learned is None:
            return AnswerBasis.UNKNOWN
        return AnswerBasis.LEARNED if photo.id in self._learned else AnswerBasis.NOT_LEARNED


def _held_out_by(project: Project, members: Collection[ModelVersion]) -> set[int]:
    return {
        photo_id
        for member in members
        if member.kind not in LEARNED_ELSEWHERE
        for photo_id in read_held_out(project, member).said
    }


def _learned_from(
    project: Project,
    version: ModelVersion,
    members: Collection[ModelVersion],
    labelled: Set[PhotoId],
) -> set[PhotoId]:
    """Return the photos that any member has learned from, and those that show the same.

    Of a version whose record an older program wrote, these may be any of the labelled ones.
    """
    seen = seen_contents(project, version)
    ids: set[int] = set(seen.photo_ids)
    for member in members:
        if member.kind not in LEARNED_ELSEWHERE:
            record = read_held_out(project, member)
            ids.update(labelled if record.learned is None else record.learned)
    with project.store.read() as session:
        return photos_that_show_the_same(session, ids, seen.hashes)
