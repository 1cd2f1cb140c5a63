"""What a deep training would use and do.

Owns: which labelled photos are learned from, which are held out, which are left out and why; the
plan in words. Must not: train, or write anything.

A photo is held out if its group is in the held-out fold and nothing that the start has seen shows
the same. So no score of a training rests on a photo that it, or what it started from, has seen.
The best epoch is chosen by others still (`services.choosing_photos`).
"""

from __future__ import annotations

import json
import logging
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from cropapp.core.embedding_keys import exact_key
from cropapp.core.entities import ClassId, ModelKind, ModelVersion, PhotoClass
from cropapp.core.errors import UserError
from cropapp.core.splits import HELD_OUT_FOLD
from cropapp.core.tasks import QuietTask, TaskContext
from cropapp.core.training import (
    HEAD_ONLY,
    WHOLE_NETWORK,
    AskedNetworks,
    ClassShare,
    Recipe,
    Stage,
    TrainingPlan,
    default_recipe,
)
from cropapp.core.words import spoken
from cropapp.services.background_versions import kept_ancestor
from cropapp.services.choosing_photos import StartSeen, choose_apart
from cropapp.services.folds import groups_of
from cropapp.services.learning_set import collect_labels
from cropapp.services.project import Project
from cropapp.services.seen_photos import photos_learned, photos_seen
from cropapp.services.training_run_files import RunPhoto
from cropapp.services.training_speed import remembered_seconds
from cropapp.services.zoo import download_words, find_backbone
from cropapp.store import labels
from cropapp.store.classes import merged_classes
from cropapp.store.training_photos import (
    UnusedCounts,
    count_retired,
    count_unused,
    labelled_since,
)

log = logging.getLogger(__name__)

DEFAULT_BACKBONE = "efficientnet-lite0"
HUB_MARK = "/"
"""In the name of a backbone beyond the zoo, as `timm/NAME`: only the hub knows if there is one."""
MIN_HELD_OUT = 4
"""Below this neither an early stop nor the gate can tell anything from chance."""

Start = ModelVersion | Literal["active"] | None


@dataclass(frozen=True, slots=True)
class TrainingSet:
    """The photos of a training, and where its head starts."""

    classes: tuple[PhotoClass, ...]
    photos: tuple[RunPhoto, ...]
    excluded: tuple[tuple[str, int], ...]
    head_from: ModelVersion | None
    """The version whose head is taken over: one that has not seen the held-out photos."""
    head_rows: tuple[int | None, ...]


def plan_training(
    project: Project,
    recipe: Recipe | None = None,
    *,
    start: Start = "active",
    backbone: str = "",
    has_weights: bool = False,
    task: TaskContext | None = None,
) -> TrainingPlan:
    """Say what a training would use and do.

    Args:
        recipe: None for the default.
        start: the version to go on from; None for `backbone` as its publisher trained it.
        backbone: of the zoo, used where `start` is None; '' for the default.
        has_weights: whether the person gives a file with the backbone's weights.

    Raises:
        UserError: there are too few labels (the message says what is missing), or there is no such
            backbone.
    """
    (task or QuietTask()).check_cancelled()
    if start is None and backbone and HUB_MARK not in backbone:
        find_backbone(backbone)
    recipe = (recipe or default_recipe()).checked()
    version = find_start(project, start)
    found = collect_training_set(project, version)
    name = backbone_of(project, version) if version else (backbone or DEFAULT_BACKBONE)
    plan = TrainingPlan(
        recipe=recipe,
        backbone=name,
        start_version_id=version.id if version else None,
        classes=_shares(found),
        excluded=found.excluded,
    )
    begin, *rest = _words(plan, version)
    fetched = "" if version or has_weights else download_words(name)
    words = (begin, *((fetched,) if fetched else ()), *rest)
    return replace(plan, seconds=remembered_seconds(plan), words=words)


def find_start(project: Project, start: Start) -> ModelVersion | None:
    """Return the version to go on from.

    One that was learned in the background may be gone before the training ends: the version that it
    came from has the same network, and its head is not taken over either way.
    """
    version = project.active_model() if start == "active" else start
    return kept_ancestor(version, project.model_versions())


def backbone_of(project: Project, version: ModelVersion) -> str:
    """Return the name of a version's backbone, its embedding key where its folder does not say."""
    try:
        text = (project.model_folder(version) / "model.json").read_text(encoding="utf-8")
        return str(json.loads(text)["backbone"]["name"])
    except (OSError, ValueError, KeyError, TypeError) as problem:
        log.info("%s does not name its backbone: %s", version.name, problem)
        return version.embedding_key


def collect_training_set(project: Project, start: ModelVersion | None) -> TrainingSet:
    """Gather the photos of a training from `start` (None: from a backbone of the zoo).

    Raises:
        UserError: there are too few labels to learn from or to hold out.
    """
    learning = collect_labels(project, start)
    seen = photos_seen(project, start)
    start_seen = StartSeen(photos_learned(project, start), seen)
    head_from = _head_source(project, start)
    with project.store.read() as session:
        rows = labels.labelled_photos(session)
        recent = labelled_since(session, start.created_at) if start else set()
        merges = merged_classes(session)
        excluded = _left_out(count_unused(session), count_retired(session))
    numbers = groups_of(project, rows).tolist()
    group_of = {row.photo_id: int(n) for row, n in zip(rows, numbers, strict=True)}
    photos = [
        RunPhoto(
            photo_id=int(photo_id),
            label=int(label),
            is_held_out=fold == HELD_OUT_FOLD and photo_id not in seen,
            is_recent=photo_id in recent,
            view_key=key,
            # Labelled since the lines above were read: a group of its own.
            group=group_of.get(photo_id, -int(photo_id)),
        )
        for photo_id, label, fold, key in zip(
            learning.photo_ids,
            learning.request.labels.tolist(),
            np.asarray(learning.request.folds).tolist(),
            learning.request.view_keys,
            strict=True,
        )
    ]
    photos = _whole_groups(photos)
    photos, dropped = _without_copies(photos)
    photos = _learn_from_lonely_classes(photos)
    photos = choose_apart(photos, start_seen)
    head_rows = _head_rows(head_from, learning.classes, merges)
    classes, photos, head_rows = _without_unknown_classes(learning.classes, photos, head_rows)
    check_enough(photos)
    return TrainingSet(
        classes,
        tuple(photos),
        tuple((why, count) for why, count in (*excluded, *dropped) if count),
        head_from,
        head_rows,
    )


def _left_out(unused: UnusedCounts, retired: int) -> list[tuple[str, int]]:
    return [
        (spoken("Marked as unsure"), unused.unsure),
        (spoken("Excluded"), unused.excluded),
        (spoken("Cannot be read"), unused.unreadable),
        (spoken("Their files are missing"), unused.missing),
        (spoken("Not read yet"), unused.unread),
        (spoken("Their class is retired"), retired),
    ]


def _whole_groups(photos: list[RunPhoto]) -> list[RunPhoto]:
    """Hold a photo out only if no photo of its group is learned from, or was seen by the start."""
    learned = {photo.group for photo in photos if not photo.is_held_out}
    return [replace(p, is_held_out=p.is_held_out and p.group not in learned) for p in photos]


def _without_copies(photos: list[RunPhoto]) -> tuple[list[RunPhoto], list[tuple[str, int]]]:
    """Leave each view in once, and none that two labels contradict each other about."""
    by_view: dict[str, list[RunPhoto]] = defaultdict(list)
    for photo in photos:
        by_view[photo.view_key].append(photo)
    learned = {p.content for p in photos if not p.is_held_out}
    kept, copies, contradicted, leaked = [], 0, 0, 0
    for same in by_view.values():
        if len({photo.label for photo in same}) > 1:
            contradicted += len(same)
            continue
        copies += len(same) - 1
        # One that must be learned from (the start has seen it) stands for its copies.
        first = min(same, key=lambda photo: photo.is_held_out)
        if first.is_held_out and first.content in learned:
            leaked += 1
        else:
            kept.append(first)
    return kept, [
        (spoken("Copies of another photo"), copies),
        (spoken("Copies with different labels"), contradicted),
        (spoken("Held out, but learned from in another view"), leaked),
    ]


def _learn_from_lonely_classes(photos: list[RunPhoto]) -> list[RunPhoto]:
    """Learn from the photos of a class that are all held out: else it would not be known at all."""
    learned = {photo.label for photo in photos if not photo.is_held_out}
    return [
        photo if photo.label in learned else replace(photo, is_held_out=False) for photo in photos
    ]


def _head_source(project: Project, start: ModelVersion | None) -> ModelVersion | None:
    """Return the version whose head a training may take over.

    A quick version was fitted on all labels, those of the held-out photos too: its nearest ancestor
    that was not, on the same backbone, stands in for it.
    """
    versions = {version.id: version for version in project.model_versions()}
    found = start
    while found is not None and found.kind is ModelKind.QUICK:
        found = None if found.parent_id is None else versions.get(found.parent_id)
    if found is None or start is None or found.embedding_key != exact_key(start.embedding_key):
        return None
    return found


def _head_rows(
    source: ModelVersion | None, classes: Sequence[PhotoClass], merges: dict[ClassId, ClassId]
) -> tuple[int | None, ...]:
    if source is None:
        return ()
    row_of = {class_id: row for row, class_id in enumerate(source.class_ids)}
    # A class that the source does not know may have taken in one that it does.
    counted = {merges[c]: row_of[c] for c in reversed(source.class_ids) if c in merges}
    return tuple(row_of.get(entry.id, counted.get(entry.id)) for entry in classes)


def _without_unknown_classes(
    classes: Sequence[PhotoClass], photos: list[RunPhoto], rows: tuple[int | None, ...]
) -> tuple[tuple[PhotoClass, ...], list[RunPhoto], tuple[int | None, ...]]:
    """Leave out the classes that neither a label nor the start's head says anything about."""
    labelled = {photo.label for photo in photos}
    known = [i for i in range(len(classes)) if i in labelled or (rows and rows[i] is not None)]
    place = {old: new for new, old in enumerate(known)}
    return (
        tuple(classes[i] for i in known),
        [replace(photo, label=place[photo.label]) for photo in photos],
        tuple(rows[i] for i in known) if rows else (),
    )


def check_enough(photos: Sequence[RunPhoto]) -> None:
    """Check that there are photos to learn from, to choose by and to judge by.

    Raises:
        UserError: there are not; the message says what is missing.
    """
    learned = {photo.label for photo in photos if photo.is_learned}
    if len(learned) < 2:
        raise UserError(
            "There are too few labels for a deep training: photos of two classes are needed.",
            hint="Label a few photos of at least two classes first.",
        )
    held_out = sum(photo.is_held_out for photo in photos)
    if held_out < MIN_HELD_OUT:
        raise UserError(
            f"There are too few labels for a deep training: {len(photos)} usable photos, of which "
            f"{held_out} can be held out to judge it. At least {MIN_HELD_OUT} are needed.",
            hint="Label more photos, from several places or moments; until then, learn quickly.",
        )
    if not any(photo.chooses for photo in photos):
        raise UserError(
            "There are too few labels for a deep training: no photo is left to choose its best "
            "epoch by, beside those that judge it.",
            hint="Label more photos, from several places or moments; until then, learn quickly.",
        )


def _shares(found: TrainingSet) -> tuple[ClassShare, ...]:
    train = Counter(p.label for p in found.photos if p.is_learned)
    held = Counter(p.label for p in found.photos if p.is_held_out)
    recent = Counter(p.label for p in found.photos if p.is_learned and p.is_recent)
    chose = Counter(p.label for p in found.photos if p.chooses)
    return tuple(
        ClassShare(int(entry.id), train[index], held[index], recent[index], chose[index])
        for index, entry in enumerate(found.classes)
    )


def _words(plan: TrainingPlan, start: ModelVersion | None) -> tuple[str, ...]:
    begin = (
        spoken(f"It starts from {start.name} ({plan.backbone}).")
        if start
        else spoken(f"It starts from {plan.backbone} as its publisher trained it.")
    )
    stages = [
        _stage_words(number, stage)
        for number, stage in enumerate((s for s in plan.recipe.stages if s.epochs), start=1)
    ]
    choice = spoken(
        f"Its best epoch is chosen by {plan.choosing_photos} other photos, which the network does "
        "not learn from and is not judged by."
    )
    then = spoken(
        f"Then it is judged by {plan.held_out_photos} held-out photos; it takes over only if it is "
        "better than the active version beyond chance."
    )
    both = spoken(
        "The network it starts from stays beside the trained one, and both are asked: better "
        "answers, at twice the time for a new photo."
    )
    learns = any(stage.epochs and stage.depth != HEAD_ONLY for stage in plan.recipe.stages)
    asks_both = learns and plan.recipe.asked is AskedNetworks.BOTH
    return (begin, *stages, *((both,) if asks_both else ()), choice, then)


def _stage_words(number: int, stage: Stage) -> str:
    epochs = stage.epochs
    if stage.depth == HEAD_ONLY:
        return spoken(f"Stage {number}: the last layer alone, epochs: {epochs} at most.")
    if stage.depth == WHOLE_NETWORK:
        return spoken(f"Stage {number}: the whole network, epochs: {epochs} at most.")
    if stage.depth == 1:
        return spoken(f"Stage {number}: the last block and layer, epochs: {epochs} at most.")
    return spoken(
        f"Stage {number}: the last {stage.depth} blocks and the last layer, "
        f"epochs: {epochs} at most."
    )
