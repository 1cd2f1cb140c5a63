"""What a key does to the photos in front, and where one goes from there.

Owns: the walk, the photos in front with the answers that are shown for them, and the keys that
wait. Keys are carried out in the order typed: one that comes before the photo in front is known, or
while a step is taken back, waits for it, so that none is lost and none falls on another photo than
it was meant for. Must not: draw; the page is told by signal.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject, Signal, Slot

from cropapp.core.changes import ChangeSet, LabelChange
from cropapp.core.entities import (
    ClassId,
    LabelState,
    Photo,
    PhotoClass,
    PhotoId,
    PhotoState,
    ScoredClass,
)
from cropapp.gui.locale_words import number
from cropapp.gui.photo_words import class_name, decision_words
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.gui.review.unit_photos import UnitPhotos
from cropapp.gui.review.walk import ReviewWalk
from cropapp.gui.told import told
from cropapp.services.review_order import ReviewQueue, unit_answers

MANY = 2000
"""Photos of a step that are looked at one by one in the GUI thread: 2,000 take some 10 ms. What a
greater one decided is found out with the next look at the project."""


@dataclass(frozen=True, slots=True)
class Front:
    """The unit in front, as it was when it came there."""

    index: int
    photos: list[Photo]
    top: tuple[ScoredClass, ...]
    """The answers shown: they stay while the photo is in front, whatever is learned meanwhile."""

    @property
    def ids(self) -> tuple[PhotoId, ...]:
        return tuple(photo.id for photo in self.photos)


class Reviewer(QObject):
    """Decides on one unit after the other. Every method may be called at any time."""

    front_changed = Signal()
    """`front` is another one, or says something else; None at the end of the queue."""
    left_changed = Signal()
    decided = Signal()
    """A key has just decided on something."""
    said = Signal(str, bool)
    """What happened, in words; and whether undo would take it back."""

    def __init__(self, bridge: ProjectBridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.walk: ReviewWalk | None = None
        self.front: Front | None = None
        self.member = 0
        self.corrected: dict[PhotoId, bool] = {}
        """The photos decided in this sitting, and whether the model had said otherwise."""
        self._photos = UnitPhotos(bridge, self)
        self._photos.arrived.connect(self._on_arrived)
        self._waiting_keys: deque[Callable[[], None]] = deque()
        self._labels_known: set[PhotoId] = set()
        self._awaits_write = False
        self._front_is_loose = False
        """Whether the person asked for another answer on the photo in front: a target point."""
        bridge.edited.connect(self._on_edited)

    # --- the queue

    def start(self, queue: ReviewQueue) -> None:
        """Begin at the first unit of a queue."""
        self._waiting_keys.clear()
        self.walk, self.front = ReviewWalk(queue), None
        self._follow()
        self.left_changed.emit()

    def stop(self) -> None:
        """Have nothing in front until the next start."""
        self._waiting_keys.clear()
        self.walk = self.front = None

    def neighbours(self) -> list[Photo]:
        """Return the photos likely to come next, the likeliest first, as far as they are read."""
        if self.walk is None:
            return []
        near = [index for index in self.walk.near(1, 16) if index != self.walk.index]
        # The one before is asked for less often than the two to come.
        near = [*near[:2], *near[-1:], *near[2:-1]]
        units = (self._photos.photos(self.walk.queue.unit(index)) for index in near)
        return [photos[0] for photos in units if photos]

    def take_labels(self, ids: tuple[PhotoId, ...] | None) -> None:
        """Read photos again whose labels changed, but those whose new label is known already."""
        known, self._labels_known = self._labels_known, set()
        if ids is None or not known.issuperset(ids):
            self.forget(ids)

    def forget(self, ids: tuple[PhotoId, ...] | None) -> None:
        """Read photos that changed again; what is in front stays as it is."""
        kept = self.front.ids if self.front and not self._front_is_loose else ()
        self._photos.forget(ids, but=kept)
        if self.walk is not None:
            self._photos.read_around(self.walk)

    # --- keys

    def perform(self, act: Callable[[], None]) -> None:
        """Do something to the photos in front as soon as they are known."""
        if self.walk is not None:
            self._waiting_keys.append(act)
            self._perform_waiting()

    def _perform_waiting(self) -> None:
        while self._waiting_keys and self._is_ready():
            self._waiting_keys.popleft()()

    def _is_ready(self) -> bool:
        at_end = self.walk is not None and self.walk.is_at_end
        return not self._awaits_write and (self.front is not None or at_end)

    def _wait_for_writes(self) -> None:
        """Hold later keys back until what was given to the edit thread is written and told."""
        self._awaits_write = True
        self._bridge.write(_nothing, lambda _: self._written(), context=self)

    def _written(self) -> None:
        self._awaits_write = False
        self._perform_waiting()

    # --- deciding

    def confirm(self) -> None:
        """Give the first of the answers."""
        self.answer(0)

    def answer(self, number: int) -> None:
        """Give one of the answers shown, 0 for the first."""
        if self.front is None:
            return
        if number < len(self.front.top):
            self.give_class(self.front.top[number].class_id)
        elif self.can_have_class(self.front):
            words = self.tr("The model gives no answer {n} here.").format(n=number + 1)
            self.said.emit(words, False)

    def give_class(self, class_id: ClassId) -> None:
        """Give the unit a class and go on."""
        front = self.front
        if front is not None and self.can_have_class(front):
            self._bridge.label_photos(front.ids, class_id)
            self._go_on(front)

    def give_new_class(self, name: str) -> None:
        """Add a class, give it to the unit in front now, and go on."""
        front = self.front
        if front is None or not self.can_have_class(front):
            return

        def give(known: PhotoClass) -> None:
            self._bridge.label_photos(front.ids, known.id)
            self._go_on(front)

        self._bridge.add_class(name, done=give, context=self)
        self._wait_for_writes()

    def mark_unsure(self) -> None:
        """Say that one is not sure, and go on."""
        front = self.front
        if front is not None:
            self._bridge.mark_unsure(front.ids)
            self._go_on(front)

    def exclude(self, reason: str) -> None:
        """Leave the unit out of learning, and go on."""
        front = self.front
        if front is not None:
            self._bridge.exclude_photos(front.ids, reason)
            self._go_on(front)

    def clear(self) -> None:
        """Take back all that was said of the unit; it stays in front."""
        if self.front is not None:
            self._bridge.clear_labels(self.front.ids)

    def decide(self, write: Callable[[Front], None]) -> None:
        """Have the unit in front decided by a way of its page, and go on."""
        front = self.front
        if front is not None:
            write(front)
            self._go_on(front)

    def decide_all(self, write: Callable[[list[PhotoId]], None]) -> None:
        """Have all that is open decided at once, and go to the end."""
        walk = self.walk
        if walk is None or not walk.photos_left:
            return
        ids = [PhotoId(each) for each in walk.open_ids().tolist()]
        write(ids)
        for unit in walk.units_of(ids):
            walk.mark(unit, True)
        self.skip()
        self.left_changed.emit()
        self.decided.emit()

    def undo(self) -> None:
        """Take the last step back and go to its photo."""
        self._bridge.undo()
        self._wait_for_writes()

    def can_have_class(self, front: Front) -> bool:
        """Return whether a class can be given; if not, it is said why."""
        if any(photo.state is not PhotoState.UNREADABLE for photo in front.photos):
            return True
        words = self.tr("A photo that cannot be read gets no class. X excludes it, N goes on.")
        self.said.emit(words, False)
        return False

    def _go_on(self, front: Front) -> None:
        if self.walk is not None:
            self.walk.mark(front.index, True)
            if self.walk.index == front.index:
                self.walk.go_on()
                self._follow()
            self.left_changed.emit()
            self.decided.emit()

    # --- moving

    def step(self, step: int) -> None:
        """Go on or back without deciding."""
        if self.walk is not None and self.walk.go_to(self.walk.index + step):
            self._follow()

    def skip(self) -> None:
        """Go to the next unit that is not decided; from the end, to the first."""
        if self.walk is None:
            return
        if self.walk.is_at_end:
            self.walk.go_to_first_open()
        else:
            self.walk.go_on()
        self._follow()

    def choose_member(self, member: int) -> None:
        """Look at another photo of the burst."""
        if self.front is not None and 0 <= member < len(self.front.photos):
            self.member = member
            self.front_changed.emit()

    def step_member(self, step: int) -> None:
        """Look at the next or previous photo of the burst; of a single photo, go on or back."""
        if self.front is not None and len(self.front.photos) > 1:
            self.choose_member(self.member + step)
        else:
            self.step(step)

    def _follow(self) -> None:
        """Take the unit in front, if its photos are known by now."""
        walk = self.walk
        if walk is None:
            return
        self.front, self.member, self._front_is_loose = None, 0, False
        self._photos.read_around(walk)
        if walk.is_at_end:
            self.front_changed.emit()
            return
        photos = self._photos.photos(walk.unit())
        if photos is None:
            return
        if photos:
            self.front = Front(walk.index, photos, unit_answers(walk.queue, photos))
            self.front_changed.emit()
        else:  # no longer in the project
            walk.mark(walk.index, True)
            walk.go_on()
            self._follow()

    @Slot()
    def _on_arrived(self) -> None:
        if self.walk is None:
            return
        self._photos.read_around(self.walk)
        if self.front is None and not self.walk.is_at_end:
            self._follow()
            self._perform_waiting()
        else:
            self._read_front_again()  # and its neighbours can be decoded now

    def _read_front_again(self) -> None:
        """Take over what is known by now of the photos in front; the answers only if asked for."""
        front = self.front
        photos = self._photos.photos(front.ids) if front else None
        if front is not None and photos and self.walk is not None:
            top = unit_answers(self.walk.queue, photos) if self._front_is_loose else front.top
            self.front = Front(front.index, photos, top)
        self.front_changed.emit()

    # --- what was written

    @Slot(object)
    def _on_edited(self, step: ChangeSet) -> None:
        if step.changes:
            was_undone = is_taken_back(step.changes[0])
        else:  # a step of classes
            was_undone = self._bridge.redo_name == step.name
        self.said.emit(self._words_of(step, was_undone), not was_undone)
        if len(step.changes) > MANY:
            self.forget(None)
            return
        self._photos.apply_labels(step)
        self._labels_known.update(step.photo_ids)
        if self.walk is None:
            return
        self._count(step, was_undone)
        touched = self._mark(self.walk, step, was_undone)
        if was_undone and touched:
            self.walk.go_to(touched[0])
            self._follow()
        elif self.front is not None and self.front.index in touched:
            points = ((change.before.target, change.after.target) for change in step.changes)
            self._front_is_loose |= any(before != after for before, after in points)
            self._read_front_again()
        elif self.walk.is_at_end:
            self.front_changed.emit()  # the end says how many were corrected
        self.left_changed.emit()

    def _mark(self, walk: ReviewWalk, step: ChangeSet, was_undone: bool) -> list[int]:
        """Mark the units whose photos were decided on, or no longer are; return those touched."""
        for change in step.changes:
            if _is_decision(change):
                for unit in walk.units_of([change.photo_id]):
                    walk.mark(unit, change.after.is_decided and not was_undone)
        return walk.units_of(change.photo_id for change in step.changes)

    def _count(self, step: ChangeSet, was_undone: bool) -> None:
        for change in step.changes:
            if change.after.is_decided and not was_undone:
                self.corrected[change.photo_id] = change.after.is_correction
            else:
                self.corrected.pop(change.photo_id, None)

    def _words_of(self, step: ChangeSet, was_undone: bool) -> str:
        if was_undone:
            return self.tr("Undone: {name}").format(name=told(step.name))
        if len(step.changes) != 1 and step.class_given is not None:
            words = self.tr("Labelled {n} photos as {name}")
            name = class_name(self._bridge.class_by_id, step.class_given)
            return words.format(n=number(len(step.changes)), name=name)
        if len(step.changes) != 1:
            return told(step.name)
        change = step.changes[0]
        found = self._photos.photos([change.photo_id])
        prediction = found[0].prediction if found else None
        predicted = prediction.best.class_id if prediction else None
        return decision_words(change.before, change.after, predicted, self._bridge.class_by_id)


def is_taken_back(change: LabelChange) -> bool:
    """Whether a change went back to what was said earlier: an undo, not a redo or a new label.

    A state carries the number of the event that first gave it; only an undo brings an older one.
    """
    return (change.after.event_id or 0) < (change.before.event_id or 0)


def _is_decision(change: LabelChange) -> bool:
    """Whether somebody decided: a note decides nothing, to keep a label does."""
    before, after = change.before, change.after
    return _decision(before) != _decision(after) or _signature(before) != _signature(after)


def _signature(state: LabelState) -> tuple[str, datetime] | None:
    return (state.origin.author, state.origin.given_at) if state.origin else None


def _decision(state: LabelState) -> tuple[ClassId | None, bool, str | None]:
    return state.class_id, state.unsure, state.exclude_reason


def _nothing() -> None:
    """A write after which all that was given before is written."""
