"""Use case: find the photos that show the same thing.

Owns: the rules of a group. Photos of one group are labelled together and are never on both sides of
a split: a random split of a burst flatters the score.

- the same bytes: exact duplicates;
- a burst: one camera, within BURST_GAP_S of the one before, and within BURST_RADIUS_M where both
  know their position. Copies and crops of one photo are one photo here: alone they make none;
- crops of one photo: `IMG_3010_3.jpg` and `IMG_3010_4.jpg` in one folder.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC
from itertools import pairwise

from cropapp.core.entities import PhotoId
from cropapp.core.feed import Aspect
from cropapp.services.project import Project
from cropapp.store import photo_writes
from cropapp.store.photo_writes import PhotoKin
from cropapp.store.session import Session
from cropapp.store.whole_project import GroupingRow, grouping_rows, mark_grouped

BURST_GAP_S = 10.0
BURST_RADIUS_M = 15.0
_CROP_NAME = re.compile(r"^(?P<base>.*\d{3,})_\d{1,2}$")
_EARTH_RADIUS_M = 6_371_000.0


class _Groups:
    """Union-find over photo ids; a group is named by its smallest id."""

    def __init__(self, ids: Sequence[PhotoId]) -> None:
        self._parent = {photo_id: photo_id for photo_id in ids}

    def find(self, photo_id: PhotoId) -> PhotoId:
        while self._parent[photo_id] != photo_id:
            self._parent[photo_id] = self._parent[self._parent[photo_id]]
            photo_id = self._parent[photo_id]
        return photo_id

    def join(self, one: PhotoId, other: PhotoId) -> None:
        low, high = sorted((self.find(one), self.find(other)))
        self._parent[high] = low


def group_photos(project: Project) -> int:
    """Group all photos that were read and return how many changed their group."""
    with project.store.read() as session:
        rows = grouping_rows(session)
    wanted = groups_of(rows)
    changed = {
        row.photo_id: wanted[row.photo_id] for row in rows if wanted[row.photo_id] != row.kin
    }

    def write(session: Session) -> None:
        photo_writes.set_groups(session, changed)
        mark_grouped(session)

    project.store.write(write)
    if changed:
        project.feed.publish(Aspect.PHOTOS)
    return len(changed)


def groups_of(rows: Sequence[GroupingRow]) -> dict[PhotoId, PhotoKin]:
    """Return for each photo its group, its burst and what it duplicates.

    Groups and bursts are named by their smallest photo id. Every photo has a group, if only of
    itself; a burst only where two photos at least are in it.
    """
    groups = _Groups([row.photo_id for row in rows])
    duplicate_of = _join_duplicates(rows, groups)
    _join_crops(rows, groups)
    same_photo = {row.photo_id: groups.find(row.photo_id) for row in rows}
    bursts = _Groups([row.photo_id for row in rows])
    for before, after in _within_seconds(rows):
        groups.join(before, after)
        bursts.join(same_photo[before], same_photo[after])
    sizes = Counter(bursts.find(photo_id) for photo_id in set(same_photo.values()))

    def kin_of(photo_id: PhotoId) -> PhotoKin:
        burst = bursts.find(same_photo[photo_id])
        return PhotoKin(
            group_id=int(groups.find(photo_id)),
            duplicate_of=duplicate_of.get(photo_id),
            burst_id=int(burst) if sizes[burst] > 1 else None,
        )

    return {row.photo_id: kin_of(row.photo_id) for row in rows}


def _join_duplicates(rows: Sequence[GroupingRow], groups: _Groups) -> dict[PhotoId, PhotoId]:
    first: dict[str, PhotoId] = {}
    duplicate_of: dict[PhotoId, PhotoId] = {}
    for row in sorted(rows, key=lambda row: row.photo_id):
        original = first.setdefault(row.sha256, row.photo_id)
        if original != row.photo_id:
            groups.join(original, row.photo_id)
            duplicate_of[row.photo_id] = original
    return duplicate_of


def _within_seconds(rows: Sequence[GroupingRow]) -> Iterator[tuple[PhotoId, PhotoId]]:
    """Yield photos of one camera that follow each other within seconds at one place."""
    by_camera: dict[tuple[str | None, str | None], list[GroupingRow]] = defaultdict(list)
    for row in rows:
        if row.captured_at is not None:
            by_camera[row.camera_make, row.camera_model].append(row)
    for of_camera in by_camera.values():
        of_camera.sort(key=lambda row: (_clock(row), row.photo_id))
        for before, after in pairwise(of_camera):
            if _clock(after) - _clock(before) <= BURST_GAP_S and _near(before, after):
                yield before.photo_id, after.photo_id


def _clock(row: GroupingRow) -> float:
    """Seconds; a camera that names no offset counts on its own clock."""
    moment = row.captured_at
    assert moment is not None
    return moment.replace(tzinfo=moment.tzinfo or UTC).timestamp()


def _near(one: GroupingRow, other: GroupingRow) -> bool:
    """Whether two places are close; unknown places do not tell photos apart."""
    if None in (one.latitude, one.longitude, other.latitude, other.longitude):
        return True
    assert one.latitude is not None and other.latitude is not None
    assert one.longitude is not None and other.longitude is not None
    north = math.radians(one.latitude - other.latitude)
    east = math.radians(one.longitude - other.longitude) * math.cos(math.radians(one.latitude))
    return math.hypot(north, east) * _EARTH_RADIUS_M <= BURST_RADIUS_M


def _join_crops(rows: Sequence[GroupingRow], groups: _Groups) -> None:
    first: dict[tuple[int, str], PhotoId] = {}
    for row in sorted(rows, key=lambda row: row.photo_id):
        stem = row.relative_path.rpartition(".")[0] or row.relative_path
        match = _CROP_NAME.match(stem)
        base = match["base"] if match else stem
        groups.join(first.setdefault((row.folder_id, base), row.photo_id), row.photo_id)
