"""How much of a project is unlike anything the model in use has learned from.

Owns: counting it, when it is so much that it says something of the project and not of a photo, and
the sentence. Must not: mark a photo (the prediction does).

A version's threshold leaves one in twenty photos of its own kind beyond it. Where a third are, it
is another camera, crop or season: a mark on every photo would tell nothing of any of them.
"""

from __future__ import annotations

from dataclasses import dataclass

from cropapp.core.words import spoken
from cropapp.services.project import Project
from cropapp.store import predictions, project_info
from cropapp.store.session import Session

MUCH = 0.3
"""Share of the photos from which on the project is told of, in place of each photo."""
LEAST_PHOTOS = 20
"""Of fewer photos a share is chance."""


@dataclass(frozen=True, slots=True)
class UnlikeShare:
    """Of the photos that the active version can judge, those unlike anything it has seen."""

    judged: int = 0
    unlike: int = 0

    @property
    def is_much(self) -> bool:
        """Whether it tells of the project rather than of single photos."""
        return self.judged >= LEAST_PHOTOS and self.unlike > MUCH * self.judged


def read_unlike_share(project: Project) -> UnlikeShare:
    """Count them for the version in use; zeros where there is none or it cannot tell."""
    with project.store.read() as session:
        return count_unlike_share(session)


def count_unlike_share(session: Session) -> UnlikeShare:
    """As `read_unlike_share`, among other reads."""
    version_id = project_info.get_active_model_version_id(session)
    if version_id is None:
        return UnlikeShare()
    return UnlikeShare(*predictions.count_unlike(session, version_id))


def unlike_sentence(share: UnlikeShare) -> str:
    """Return what to do about it, '' where it is not much."""
    if not share.is_much:
        return ""
    return spoken(
        f"{share.unlike:,} of {share.judged:,} photos look unlike anything this model has learned "
        "from: label some 20 of each class, then it learns your camera."
    )
