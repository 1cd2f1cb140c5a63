"""The classes of a project inside one write: changed in memory, checked, compared.

Owns: what must hold of the whole list (names, keys, merges) and the difference to what it was.
Must not: read or write the project.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import fields, replace

from cropapp.core.changes import ClassChange
from cropapp.core.entities import ClassId, PhotoClass
from cropapp.core.errors import UserError
from cropapp.core.words import spoken
from cropapp.services.class_colours import next_class_colour
from cropapp.services.class_keys import next_free_key
from cropapp.store.classes import name_key

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_FIELDS = tuple(field.name for field in fields(PhotoClass) if field.name != "id")


class ClassList:
    """All classes, retired and merged ones too.

    Args:
        known: as the project has them.
        next_id: the id of the first class that is added.
    """

    def __init__(self, known: Sequence[PhotoClass], next_id: ClassId) -> None:
        self._before = {each.id: each for each in known}
        self._now = dict(self._before)
        self._next_id = next_id

    def get(self, class_id: ClassId) -> PhotoClass:
        """Return a class.

        Raises:
            UserError: there is none of that id.
        """
        found = self._now.get(class_id)
        if found is None:
            raise UserError(
                "The class is no longer in the project.", hint="Choose one of the classes listed."
            )
        return found

    def all(self) -> list[PhotoClass]:
        """Return every class in order."""
        return sorted(self._now.values(), key=lambda each: (each.position, each.id))

    def active(self) -> list[PhotoClass]:
        """Return the classes that can be given, in order."""
        return [each for each in self.all() if not each.retired and each.merged_into is None]

    def find(self, name: str) -> PhotoClass | None:
        """Return the class of that name, retired or not; merged ones are not found."""
        for each in self._now.values():
            if each.merged_into is None and name_key(each.name) == name_key(name):
                return each
        return None

    def put(self, known: PhotoClass) -> None:
        """Let a class be as given."""
        self._now[known.id] = known

    def change(self, class_id: ClassId, **values: object) -> PhotoClass:
        """Change some fields of a class and return it."""
        changed = replace(self.get(class_id), **values)  # type: ignore[arg-type]
        self._now[class_id] = changed
        return changed

    def add(self, name: str, *, colour: str | None, key: str | None) -> PhotoClass:
        """Add a class at the end; without a colour it gets the next one."""
        last = max((each.position for each in self._now.values()), default=-1)
        colour = colour or next_class_colour([each.colour for each in self._now.values()])
        added = PhotoClass(self._next_id, name, colour, key=key, position=last + 1)
        self._next_id = ClassId(self._next_id + 1)
        self._now[added.id] = added
        return added

    def remove(self, class_id: ClassId) -> None:
        """Take a class off the list, and off the look-alikes of the others."""
        del self._now[class_id]
        for each in self.all():
            if class_id in each.look_alikes:
                self.set_look_alikes(each.id, [c for c in each.look_alikes if c != class_id])

    def free_key(self) -> str | None:
        return next_free_key(each.key for each in self.active())

    def give_key(self, class_id: ClassId, key: str | None) -> None:
        """Give a class a key, taking it from the class that has it."""
        for each in self.active():
            if key is not None and each.key == key and each.id != class_id:
                self.change(each.id, key=None)
        self.change(class_id, key=key)

    def set_look_alikes(self, class_id: ClassId, others: Collection[ClassId]) -> None:
        """Say which classes one is easily taken for; each of them is then taken for it as well."""
        wanted = {other for other in others if other != class_id and other in self._now}
        self.change(class_id, look_alikes=tuple(sorted(wanted)))
        for each in self.all():
            if each.id == class_id or (class_id in each.look_alikes) == (each.id in wanted):
                continue
            theirs = set(each.look_alikes) ^ {class_id}
            self.change(each.id, look_alikes=tuple(sorted(theirs)))

    def set_order(self, class_ids: Sequence[ClassId]) -> None:
        """Put the active classes into an order; the others come after them."""
        rest = [each.id for each in self.all() if each.id not in set(class_ids)]
        for position, class_id in enumerate([*class_ids, *rest]):
            self.change(class_id, position=position)

    def differences(self) -> tuple[ClassChange, ...]:
        """Return what is different now, in the order of ids."""
        ids = sorted({*self._before, *self._now})
        pairs = ((i, self._before.get(i), self._now.get(i)) for i in ids)
        return tuple(ClassChange(i, was, now) for i, was, now in pairs if was != now)

    def check(self) -> None:
        """Refuse a list that must not be.

        Raises:
            UserError: a name is empty or there twice, a key too, or a colour is none.
        """
        seen: list[PhotoClass] = []
        for each in sorted(
            self._now.values(), key=lambda known: self._before.get(known.id) != known
        ):
            if each.merged_into is None:
                _check_one(each, seen)
                seen.append(each)


def changed_fields(change: ClassChange) -> tuple[str, ...]:
    """Return the names of the fields that a change altered; all of them for a class added."""
    before, after = change.before, change.after
    if before is None or after is None:
        return _FIELDS
    return tuple(name for name in _FIELDS if getattr(before, name) != getattr(after, name))


def _check_one(each: PhotoClass, others: Sequence[PhotoClass]) -> None:
    if not each.name.strip():
        raise UserError("A class needs a name.", hint="Type one.")
    if not _COLOUR.fullmatch(each.colour):
        raise UserError(
            f"“{each.colour}” is no colour.", hint="Write it as #RRGGBB: #E69F00 is orange."
        )
    for other in others:
        if name_key(other.name) == name_key(each.name):
            where = spoken(" It is retired.") if other.retired else ""
            raise UserError(
                f"There is a class “{other.name}” already.{where}",
                hint="Bring that class back, or choose another name."
                if other.retired
                else "Choose another name.",
            )
        both = not each.retired and not other.retired
        if both and each.key and other.key == each.key:
            raise UserError(
                f"The key {each.key} gives {other.name} already.", hint="Choose another key."
            )
