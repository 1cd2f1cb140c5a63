"""What a mutation changed, and its inverse.

Owns: the values that a service returns after it wrote, so that views refresh themselves and undo
can be another logged write. Must not: write anything.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from cropapp.core.entities import (
    ChangeSetId,
    ClassId,
    LabelState,
    PhotoClass,
    PhotoId,
    TargetPoint,
)


@dataclass(frozen=True, slots=True)
class LabelChange:
    photo_id: PhotoId
    before: LabelState
    after: LabelState

    def inverse(self) -> LabelChange:
        return replace(self, before=self.after, after=self.before)


@dataclass(frozen=True, slots=True)
class ClassChange:
    """A class as it was and as it is; `before` is None for one added, `after` for one deleted."""

    class_id: ClassId
    before: PhotoClass | None
    after: PhotoClass | None

    def inverse(self) -> ClassChange:
        return replace(self, before=self.after, after=self.before)


@dataclass(frozen=True)
class ChangeSet:
    """One step a person took: one entry in the undo history, one transaction.

    A step may be of 100,000 photos. What is asked of all of them is worked out once and kept.
    """

    name: str
    """In plain words, as the undo menu shows it: `Label 12 photos as rust`."""
    changes: tuple[LabelChange, ...]
    id: ChangeSetId | None = None
    class_changes: tuple[ClassChange, ...] = ()

    def inverse(self) -> ChangeSet:
        return ChangeSet(
            self.name,
            tuple(change.inverse() for change in self.changes),
            class_changes=tuple(change.inverse() for change in reversed(self.class_changes)),
        )

    @cached_property
    def photo_ids(self) -> tuple[PhotoId, ...]:
        return tuple(change.photo_id for change in self.changes)

    @cached_property
    def moves_targets(self) -> bool:
        """Whether the model now looks at another part of any of the photos."""
        return any(change.before.target != change.after.target for change in self.changes)

    @cached_property
    def class_given(self) -> ClassId | None:
        """The one class that the photos were given; None for a step that did not just do that."""
        given = {change.after.class_id for change in self.changes}
        class_id = given.pop() if len(given) == 1 else None
        # Where every photo had it before, the step is about something else: a note, say.
        was_there = all(change.before.class_id == class_id for change in self.changes)
        return None if was_there else class_id

    def worked_out(self) -> ChangeSet:
        """Return the step itself, all that is asked of all its changes known: for any thread."""
        _known = self.photo_ids, self.moves_targets, self.class_given
        return self


@dataclass(frozen=True, slots=True)
class LabelEdit:
    """What to say of some photos. A field left as None stays as it is on each photo."""

    class_id: ClassId | None = None
    clear_class: bool = False
    unsure: bool | None = None
    exclude_reason: str | None = None
    clear_exclusion: bool = False
    note: str | None = None
    target: TargetPoint | None = None
    clear_target: bool = False

    def applied_to(self, state: LabelState) -> LabelState:
        """Return the state after this edit.

        Giving a class takes back unsure and excluded; saying unsure or excluding leaves a class
        that was given before, so that nothing a person said is lost by a second thought.
        """
        gives_class = self.class_id is not None
        class_id = self.class_id if gives_class else None if self.clear_class else state.class_id
        unsure = self.unsure if self.unsure is not None else state.unsure and not gives_class
        reason: str | None = state.exclude_reason
        if self.exclude_reason is not None:
            reason = self.exclude_reason
        elif self.clear_exclusion or gives_class:
            reason = None
        note = state.note if self.note is None else self.note
        target = None if self.clear_target else self.target or state.target
        return replace(
            state,
            class_id=class_id,
            unsure=unsure,
            exclude_reason=reason,
            note=note,
            target=target,
            event_id=None,
        )


CLEAR_LABEL = LabelEdit(clear_class=True, unsure=False, clear_exclusion=True)
"""Take back everything that was said of a photo but its note."""
