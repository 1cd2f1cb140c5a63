"""What there is to learn from: the labelled photos of a project, as a head fit wants them.

Owns: which labels count, which photos may be held out, and what a new head begins with. Must not:
learn, or write.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cropapp.core.entities import ClassId, ModelKind, ModelVersion, PhotoClass, PhotoId
from cropapp.core.errors import UserError
from cropapp.core.splits import ALWAYS_TRAINED, SplitScheme
from cropapp.services.folds import folds_of, groups_of
from cropapp.services.further_views import VIEWS_MISSING
from cropapp.services.model_tasks import HeadRequest
from cropapp.services.project import Project
from cropapp.services.seen_photos import photos_seen
from cropapp.store import labels, model_versions
from cropapp.store.classes import merged_classes
from cropapp.store.training_photos import count_unused


@dataclass(frozen=True, slots=True)
class LearningSet:
    """The labelled photos of a project as a head fit wants them."""

    rows: tuple[labels.LabelledPhoto, ...]
    request: HeadRequest
    classes: tuple[PhotoClass, ...]
    views_missing: int = 0
    """Photos whose further views are still to be made."""

    @property
    def photo_ids(self) -> tuple[PhotoId, ...]:
        return tuple(row.photo_id for row in self.rows)

    @property
    def labels_per_class(self) -> dict[ClassId, int]:
        counts = Counter(int(label) for label in self.request.labels)
        return {entry.id: counts.get(index, 0) for index, entry in enumerate(self.classes)}

    def description(self) -> dict[str, Any]:
        """Return what a version keeps of the labels it was learned from, as JSON-ready values."""
        pairs = sorted((int(row.photo_id), int(row.class_id)) for row in self.rows)
        lines = "\n".join(f"{photo_id} {class_id}" for photo_id, class_id in pairs)
        counts = self.labels_per_class
        return {
            "labels_per_class": {entry.name: counts[entry.id] for entry in self.classes},
            "split": str(SplitScheme.GROUP),
            "photos_hash": hashlib.sha256(lines.encode()).hexdigest(),
            VIEWS_MISSING: self.views_missing,
        }


def collect_labels(project: Project, parent: ModelVersion | None) -> LearningSet:
    """Gather what can be learned from: readable, labelled, neither excluded nor unsure.

    Raises:
        UserError: fewer than two classes have labels and there is no model to build on.
    """
    with project.store.read() as session:
        rows = labels.labelled_photos(session)
        merges = merged_classes(session)
        unread = count_unused(session).unread
        versions = {version.id: version for version in model_versions.list_model_versions(session)}
    prior = _prior_of(parent, versions)
    by_id = {entry.id: entry for entry in project.classes()}
    labelled = {row.class_id for row in rows}
    known = {merges.get(c, c) for c in parent.class_ids} if parent else set()
    used = [entry for entry in by_id.values() if entry.id in labelled or entry.id in known]
    if not rows or len(used) < 2 or (prior is None and len(labelled) < 2):
        raise _too_few(unread)
    index = {entry.id: position for position, entry in enumerate(used)}
    groups = groups_of(project, rows)
    request = HeadRequest(
        cache_path=project.embeddings.path,
        view_keys=tuple(row.view_key for row in rows),
        labels=np.array([index[row.class_id] for row in rows], dtype=np.int64),
        folds=_never_held_out(project, parent, rows, groups, folds_of(project, rows)),
        groups=groups,
        classes=tuple(
            {"id": int(entry.id), "name": entry.name, "colour": entry.colour} for entry in used
        ),
        base_folder=project.model_folder(parent) if parent else None,
        prior_folder=project.model_folder(prior) if prior else None,
        prior_rows=_prior_rows(prior, used, merges),
    )
    return LearningSet(tuple(rows), request, tuple(used))


def _too_few(unread: int) -> UserError:
    """Return why nothing can be learned: for want of labels, or of a look at what has them."""
    if unread:
        return UserError(
            f"There are too few labels to learn from yet: {unread:,} labelled photos are not read.",
            hint="Wait until they are predicted, or have them predicted now.",
        )
    return UserError(
        "There are too few labels to learn from.",
        hint="Label a few photos of at least two classes first.",
    )


def _never_held_out(
    project: Project,
    parent: ModelVersion | None,
    rows: Sequence[labels.LabelledPhoto],
    groups: NDArray[np.int64],
    folds: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Mark what the backbone was trained on, and what shows the same: it proves nothing."""
    seen = photos_seen(project, parent)
    if not seen:
        return folds
    known = groups[[row.photo_id in seen for row in rows]]
    return np.where(np.isin(groups, known), ALWAYS_TRAINED, folds)


def _prior_of(
    version: ModelVersion | None, versions: dict[Any, ModelVersion]
) -> ModelVersion | None:
    """Return the nearest ancestor that was learned from photos which are not in the project.

    A quick version was learned from labels that are replayed anyway: as a prior it would count
    them twice.
    """
    while version is not None and version.kind is ModelKind.QUICK:
        version = versions.get(version.parent_id)
    if version is not None and version.kind in (ModelKind.STARTER, ModelKind.IMPORTED):
        return version
    return None


def _prior_rows(
    prior: ModelVersion | None, used: list[PhotoClass], merges: dict[ClassId, ClassId]
) -> tuple[int | None, ...]:
    if prior is None:
        return ()
    row_of = {class_id: row for row, class_id in enumerate(prior.class_ids)}
    # A class that the prior does not know may have taken in one that it does.
    counted = {merges[c]: row_of[c] for c in reversed(prior.class_ids) if c in merges}
    return tuple(row_of.get(entry.id, counted.get(entry.id)) for entry in used)
