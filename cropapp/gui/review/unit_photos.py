"""The photos around the place in the queue, read ahead of the person.

Owns: which photos are read, kept and read again after a change, so that a key finds what it needs
without waiting. Must not: show anything, nor change what is said of the photo in front: only a
label given to it does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QObject, Signal

from cropapp.core.changes import ChangeSet
from cropapp.core.entities import Photo, PhotoId
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.gui.review.walk import ReviewWalk

AHEAD, BEHIND = 60, 10
"""Units read ahead and kept behind. A person who types 20 keys a second has three seconds."""
_READ_WHEN_FEWER_AHEAD = 30


class UnitPhotos(QObject):
    """Photos with label and prediction by id. `arrived` fires when more are there."""

    arrived = Signal()

    def __init__(self, bridge: ProjectBridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._known: dict[PhotoId, Photo | None] = {}
        self._reading: dict[int, set[PhotoId]] = {}
        self._request = 0

    def photos(self, unit: Sequence[PhotoId]) -> list[Photo] | None:
        """Return those of a unit's photos that are in the project; None while they are read."""
        if any(photo_id not in self._known for photo_id in unit):
            return None
        found = (self._known[photo_id] for photo_id in unit)
        return [photo for photo in found if photo is not None]

    def read_around(self, walk: ReviewWalk) -> None:
        """Read what is missing near the place, and let go of what is far from it."""
        near = walk.near(2, _READ_WHEN_FEWER_AHEAD)
        if not self._missing(walk, near):
            return
        wider = walk.near(BEHIND, AHEAD)
        kept = {photo_id for index in wider for photo_id in walk.queue.unit(index)}
        self._known = {i: photo for i, photo in self._known.items() if i in kept}
        self._read(self._missing(walk, wider))

    def _missing(self, walk: ReviewWalk, units: Iterable[int]) -> list[PhotoId]:
        under_way: set[PhotoId] = set().union(*self._reading.values())
        return [
            photo_id
            for index in units
            for photo_id in walk.queue.unit(index)
            if photo_id not in self._known and photo_id not in under_way
        ]

    def _read(self, ids: list[PhotoId]) -> None:
        if not ids:
            return
        self._request += 1
        request, project = self._request, self._bridge.project
        self._reading[request] = set(ids)
        self._bridge.read(
            lambda: project.photos(ids),
            lambda photos: self._take(request, photos),
            context=self,
            failed=lambda problem: self._fail(request, problem),
        )

    def _take(self, request: int, photos: Sequence[Photo]) -> None:
        # A photo that changed while it was read is not believed; it is read again when wanted.
        believed = self._reading.pop(request)
        self._known |= dict.fromkeys(believed)
        self._known |= {photo.id: photo for photo in photos if photo.id in believed}
        self.arrived.emit()

    def _fail(self, request: int, problem: Exception) -> None:
        del self._reading[request]
        self._bridge.failed.emit(problem)

    def apply_labels(self, step: ChangeSet) -> None:
        """Take over labels that were written."""
        for change in step.changes:
            photo = self._known.get(change.photo_id)
            if photo is not None:
                self._known[change.photo_id] = photo.with_label(change.after)
            for believed in self._reading.values():
                believed.discard(change.photo_id)

    def forget(self, ids: Sequence[PhotoId] | None, *, but: Sequence[PhotoId]) -> None:
        """Read photos again when they are wanted next; None means all.

        Args:
            but: the photos in front, which do not change under the person's eyes.
        """
        kept = set(but)
        gone = (set(self._known) if ids is None else set(ids)) - kept
        for photo_id in gone:
            self._known.pop(photo_id, None)
        for believed in self._reading.values():
            believed.difference_update(believed if ids is None else gone)
