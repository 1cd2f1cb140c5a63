"""Which photos of a deep training choose its best epoch.

Owns: setting whole groups aside, of those that would be learned from, stratified by class. Photos
that choose are not learned from, and never judge: a score on what the best of ten epochs was
chosen by is the best of ten scores. Must not: decide which photos judge (services.training_plan).

A photo that chose for the version a training starts from chooses again, so that its labels are not
spent twice; one that the start was trained on cannot choose, it would choose the last epoch.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from cropapp.core.entities import PhotoId
from cropapp.core.splits import HELD_OUT_FOLD, assign_folds, place_in_order
from cropapp.services.training_run_files import RunPhoto

ONE_IN = 8
"""Photos to learn from for one that chooses: measured with 443 photos, docs/figures.md."""
LEAST = 4
"""With fewer labels a larger part chooses, up to every second group."""


@dataclass(frozen=True, slots=True)
class StartSeen:
    """What the version that a training starts from has seen."""

    learned: Collection[PhotoId] = ()
    all: Collection[PhotoId] = ()
    """With those that chose its best epoch."""


def choose_apart(photos: Sequence[RunPhoto], seen: StartSeen) -> list[RunPhoto]:
    """Return the photos with those marked that choose; every class keeps photos to learn from.

    Where the start was trained on all that could choose, half of the held-out photos choose
    instead: fewer judges are better than judges that chose.
    """
    learnable = [photo for photo in photos if not photo.is_held_out]
    chosen = _one_part(learnable, _kept_places(learnable, seen), _parts(len(learnable)))
    if chosen:
        marked = [replace(photo, chooses=photo.group in chosen) for photo in photos]
        learned = {photo.label for photo in marked if photo.is_learned}
        return [replace(p, chooses=p.chooses and p.label in learned) for p in marked]
    chosen = _one_part([photo for photo in photos if photo.is_held_out], {}, parts=2)
    return [
        replace(p, is_held_out=False, chooses=True) if p.is_held_out and p.group in chosen else p
        for p in photos
    ]


def _parts(count: int) -> int:
    return min(ONE_IN, max(2, count // LEAST))


def _kept_places(photos: Sequence[RunPhoto], seen: StartSeen) -> dict[int, bool]:
    """Return by group whether it chooses again, for those that the start has seen."""
    kept: dict[int, bool] = {}
    for photo in photos:
        if photo.photo_id in seen.learned:
            kept[photo.group] = False
        elif photo.photo_id in seen.all:
            kept.setdefault(photo.group, True)
    return kept


def _one_part(photos: Sequence[RunPhoto], kept: dict[int, bool], parts: int) -> set[int]:
    """Return the groups of one of so many parts, its classes like those of the others."""
    # Numbers of groups change with each new label; the first photo of a group hardly does.
    names: dict[int, str] = {}
    for photo in sorted(photos, key=lambda each: each.photo_id):
        names.setdefault(photo.group, str(photo.photo_id))
    width = 1 + max((photo.label for photo in photos), default=0)
    counts: dict[str, list[int]] = defaultdict(lambda: [0] * width)
    for photo in photos:
        counts[names[photo.group]][photo.label] += 1
    known = {
        names[group]: HELD_OUT_FOLD if chooses else 1 + place_in_order(names[group]) % (parts - 1)
        for group, chooses in kept.items()
    }
    folds = known | assign_folds(counts, known, parts)
    return {group for group, name in names.items() if folds[name] == HELD_OUT_FOLD}
