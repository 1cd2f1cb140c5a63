"""Which labelled photos are held out together, and in which fold.

Owns: the groups of every split scheme and the folds they keep. Quick learning, evaluation and deep
training all ask here, so that what one holds out no other has learned from. Must not: fit or score.

A group once given a fold keeps it: photos labelled later join the fold of their group, or, in a new
group, the fold that lacks their class most. Only where two groups turn out to be one (a photo that
resembles both) does the smaller move.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cropapp.core.splits import SplitScheme, assign_folds, stratified_random_folds
from cropapp.services.near_duplicates import near_copies
from cropapp.services.project import Project
from cropapp.store.folds import PhotoPlace, keep_folds, known_folds, photo_places
from cropapp.store.labels import LabelledPhoto
from cropapp.store.session import Session

Ints = NDArray[np.int64]


def folds_of(
    project: Project, rows: Sequence[LabelledPhoto], scheme: SplitScheme = SplitScheme.GROUP
) -> Ints:
    """Return the fold of each photo, (N,), 0 to FOLDS - 1; new groups are given theirs.

    Args:
        rows: all labelled photos, as `labels.labelled_photos` lists them.
    """
    classes = {class_id: index for index, class_id in enumerate(sorted({r.class_id for r in rows}))}
    numbers = np.array([classes[row.class_id] for row in rows], dtype=np.int64)
    if scheme is SplitScheme.RANDOM or not rows:
        return stratified_random_folds(numbers)
    units = _units_of(project, rows, scheme)
    wanted = _Wanted(units, numbers, len(classes))
    with project.store.read() as session:
        found, changed = wanted.decide(session, scheme)
    if changed:
        found = project.store.write(lambda session: _decide_and_keep(session, scheme, wanted))
    return np.array([found[unit.name] for unit in units], dtype=np.int64)


def groups_of(
    project: Project, rows: Sequence[LabelledPhoto], scheme: SplitScheme = SplitScheme.GROUP
) -> Ints:
    """Return the number of each photo's group, (N,): those of one number are held out together."""
    if scheme is SplitScheme.RANDOM:
        return np.arange(len(rows), dtype=np.int64)
    numbers: dict[str, int] = {}
    units = _units_of(project, rows, scheme)
    return np.array([numbers.setdefault(u.name, len(numbers)) for u in units], dtype=np.int64)


@dataclass(frozen=True, slots=True)
class _Unit:
    """What is held out as one."""

    name: str
    keys: tuple[str, ...]
    """Under which its fold is kept: one per group that it joins."""


class _Wanted:
    """The units of all labelled photos, with their classes."""

    def __init__(self, units: Sequence[_Unit], classes: Ints, class_count: int) -> None:
        counts: dict[str, list[int]] = defaultdict(lambda: [0] * class_count)
        for unit, number in zip(units, classes.tolist(), strict=True):
            counts[unit.name][number] += 1
        self.counts = counts
        self.keys = {unit.name: unit.keys for unit in units}

    def decide(self, session: Session, scheme: SplitScheme) -> tuple[dict[str, int], bool]:
        """Return the fold of every unit, and whether that is not what is kept."""
        listed = [key for keys in self.keys.values() for key in keys]
        kept = known_folds(session, scheme, listed)
        known = {name: fold for name in self.keys if (fold := self._kept(name, kept)) is not None}
        found = known | assign_folds(self.counts, known)
        changed = any(
            kept.get(key) != found[name] for name, keys in self.keys.items() for key in keys
        )
        return found, changed

    def _kept(self, name: str, kept: dict[str, int]) -> int | None:
        """Return the fold that most of a unit's groups have, of equals the lowest."""
        folds = Counter(kept[key] for key in self.keys[name] if key in kept)
        return min(folds, key=lambda fold: (-folds[fold], fold)) if folds else None


def _decide_and_keep(session: Session, scheme: SplitScheme, wanted: _Wanted) -> dict[str, int]:
    found, _ = wanted.decide(session, scheme)
    keep_folds(
        session,
        scheme,
        {key: found[name] for name, keys in wanted.keys.items() for key in keys},
    )
    return found


def _units_of(
    project: Project, rows: Sequence[LabelledPhoto], scheme: SplitScheme
) -> Sequence[_Unit]:
    """Return the unit of each photo. A group is never torn: where its photos lie in several
    folders or days, it goes with most of them."""
    roots = _joined(rows, near_copies(project, rows))
    if scheme is SplitScheme.GROUP:
        return _group_units(rows, roots)
    with project.store.read() as session:
        places = photo_places(session, [row.photo_id for row in rows])
    key_of = _KEYS[scheme]
    votes: dict[int, Counter[str]] = defaultdict(Counter)
    for row, root in zip(rows, roots, strict=True):
        votes[root][key_of(places[row.photo_id]) or f"group {root}"] += 1
    chosen = {root: _commonest(names) for root, names in votes.items()}
    return [_Unit(chosen[root], (chosen[root],)) for root in roots]


def _commonest(names: Counter[str]) -> str:
    """Return the name with the most votes, of equals the first in the alphabet."""
    return min(names, key=lambda name: (-names[name], name))


def _folder_key(place: PhotoPlace) -> str:
    return f"folder {place.folder_id}/{place.sub_folder}"


def _camera_day_key(place: PhotoPlace) -> str:
    return f"{place.camera} {place.day}" if place.day else ""


_KEYS: dict[SplitScheme, Callable[[PhotoPlace], str]] = {
    SplitScheme.FOLDER: _folder_key,
    SplitScheme.CAMERA_DAY: _camera_day_key,
}


def _group_id(row: LabelledPhoto) -> int:
    return int(row.photo_id if row.group_id is None else row.group_id)


def _group_units(rows: Sequence[LabelledPhoto], roots: Sequence[int]) -> list[_Unit]:
    joined: dict[int, set[int]] = defaultdict(set)
    for row, root in zip(rows, roots, strict=True):
        joined[root].add(_group_id(row))
    units = {
        root: _Unit(str(root), tuple(str(group) for group in sorted(groups)))
        for root, groups in joined.items()
    }
    return [units[root] for root in roots]


def _joined(rows: Sequence[LabelledPhoto], pairs: Sequence[tuple[int, int]]) -> list[int]:
    """Return for each photo the smallest group id of the groups that near copies join.

    Args:
        pairs: places in `rows` of photos that resemble each other too much.
    """
    parent = {_group_id(row): _group_id(row) for row in rows}

    def find(group: int) -> int:
        while parent[group] != group:
            parent[group] = parent[parent[group]]
            group = parent[group]
        return group

    for one, other in pairs:
        low, high = sorted((find(_group_id(rows[one])), find(_group_id(rows[other]))))
        parent[high] = low
    return [find(_group_id(row)) for row in rows]
