"""The classes of a project.

Owns: their rows, unique names and keys, and what a merged class counts as. Must not: touch labels;
they hang on the id, so that renaming and merging lose none.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, func, insert, select, update

from cropapp.core.entities import ClassId, PhotoClass, PhotoId
from cropapp.core.errors import ProgramFault, UserError
from cropapp.store.session import Session, run_raw
from cropapp.store.tables import photo_class
from cropapp.store.values import fold

_CHANGEABLE = frozenset(
    [
        "name",
        "colour",
        "key",
        "description",
        "retired",
        "merged_into",
        "position",
        "name_zh",
        "name_scientific",
    ]
)
_DEFAULT_KEYS = "123456789"


def add_class(
    session: Session, name: str, colour: str, key: str | None = None, description: str = ""
) -> PhotoClass:
    """Add a class at the end of the list.

    Args:
        colour: `#RRGGBB`.
        key: the character that gives it; None takes the next free one of 1 to 9, "" none.

    Raises:
        UserError: the name is empty or in use, or the key is.
    """
    known = list_classes(session, include_retired=True)
    chosen = _next_key(known) if key is None else key or None
    _refuse_taken(known, name=name, key=chosen)
    last = session.execute(select(func.max(photo_class.c.position))).scalar()
    values = {
        "name": name.strip(),
        "name_key": name_key(name),
        "colour": colour,
        "key": chosen,
        "description": description,
        "position": 0 if last is None else last + 1,
    }
    row = session.execute(insert(photo_class).values(values).returning(*photo_class.c)).one()
    return _classes(session, [row])[0]


def list_classes(session: Session, include_retired: bool = False) -> list[PhotoClass]:
    """Return the classes in their order; retired and merged ones only if asked for."""
    query = select(photo_class).order_by(photo_class.c.position, photo_class.c.id)
    if not include_retired:
        query = query.where(photo_class.c.retired == 0, photo_class.c.merged_into.is_(None))
    return _classes(session, session.execute(query))


def get_class(session: Session, class_id: ClassId) -> PhotoClass:
    """Return one class, retired or not.

    Raises:
        UserError: the project has no such class.
    """
    row = session.execute(select(photo_class).where(photo_class.c.id == class_id)).first()
    if row is None:
        raise UserError(
            f"The project has no class {class_id}.", hint="Choose one of the classes listed."
        )
    return _classes(session, [row])[0]


def find_class(session: Session, name: str, *, follow_merges: bool = False) -> PhotoClass | None:
    """Return the class of that name, case and outer spaces apart.

    Merged classes are not found; with `follow_merges` their names lead to what they count as.
    """
    query = select(photo_class).where(photo_class.c.name_key == name_key(name))
    row = session.execute(query.where(photo_class.c.merged_into.is_(None))).first()
    if row is not None:
        return _classes(session, [row])[0]
    merged = session.execute(query).first() if follow_merges else None
    return None if merged is None else get_class(session, merged_classes(session)[merged.id])


def update_class(session: Session, class_id: ClassId, **fields: Any) -> PhotoClass:
    """Change some fields of a class and return it as it is then.

    Args:
        fields: name, colour, key, description, retired, merged_into, position, name_zh,
            name_scientific.

    Raises:
        UserError: no such class, the name or the key is in use, or the merge would be a circle.
    """
    unknown = fields.keys() - _CHANGEABLE
    if unknown:
        raise ProgramFault(f"A class has no field {', '.join(sorted(unknown))}.")
    get_class(session, class_id)
    others = [c for c in list_classes(session, include_retired=True) if c.id != class_id]
    _refuse_taken(others, name=fields.get("name"), key=fields.get("key"))
    if fields.get("merged_into") is not None:
        _refuse_circle(session, class_id, fields["merged_into"])
    values = dict(fields)
    if "name" in values:
        values |= {"name": values["name"].strip(), "name_key": name_key(values["name"])}
    if "key" in values:
        values["key"] = values["key"] or None
    if "retired" in values:
        values["retired"] = int(values["retired"])
    if values:
        session.execute(update(photo_class).where(photo_class.c.id == class_id).values(values))
    return get_class(session, class_id)


def resolve_merges(classes: list[PhotoClass]) -> dict[ClassId, ClassId]:
    """Return for each class the one it counts as: itself, or what it was merged into."""
    into = {c.id: c.merged_into for c in classes}
    resolved = {}
    for class_id in into:
        end = class_id
        while (further := into.get(end)) is not None:
            end = further
        resolved[class_id] = end
    return resolved


def merged_classes(session: Session) -> dict[ClassId, ClassId]:
    """Return what each merged class counts as; classes that were not merged are left out.

    Most projects have none, so that whoever resolves can skip the work.
    """
    sql = "SELECT id, merged_into FROM photo_class WHERE merged_into IS NOT NULL"
    into = {ClassId(c): ClassId(other) for c, other in run_raw(session, sql)}
    return {class_id: _end(class_id, into) for class_id in into}


def _end(class_id: ClassId, into: dict[ClassId, ClassId]) -> ClassId:
    while class_id in into:
        class_id = into[class_id]
    return class_id


def name_key(name: str) -> str:
    """Return what two names must share to be the same name."""
    return fold(name.strip())


def _next_key(classes: list[PhotoClass]) -> str | None:
    taken = {c.key for c in classes if not c.retired and c.merged_into is None}
    return next((key for key in _DEFAULT_KEYS if key not in taken), None)


def _refuse_taken(classes: list[PhotoClass], *, name: str | None, key: str | None) -> None:
    if name is not None and not name.strip():
        raise UserError("A class needs a name.", hint="Type one.")
    for other in classes:
        if other.merged_into is not None:
            continue
        if name is not None and name_key(other.name) == name_key(name):
            raise UserError(
                f"There is a class {other.name} already{' (retired)' if other.retired else ''}.",
                hint="Choose another name, or use that class.",
            )
        if key and not other.retired and other.key == key:
            raise UserError(
                f"The key {key} gives {other.name} already.", hint="Choose another key."
            )


def _refuse_circle(session: Session, class_id: ClassId, into: ClassId) -> None:
    get_class(session, into)
    merges = resolve_merges(list_classes(session, include_retired=True))
    if merges[into] == class_id:
        raise UserError(
            "A class cannot be merged into one that was merged into it.",
            hint="Undo that merge first.",
        )


def _classes(session: Session, rows: Iterable[Row[tuple[object, ...]]]) -> list[PhotoClass]:
    look_alikes = _links(session, "SELECT class_id, other_id FROM class_look_alike")
    references = _links(
        session, "SELECT class_id, photo_id FROM class_reference ORDER BY class_id, position"
    )
    return [
        PhotoClass(
            id=ClassId(row.id),
            name=row.name,
            colour=row.colour,
            key=row.key,
            description=row.description,
            retired=bool(row.retired),
            merged_into=None if row.merged_into is None else ClassId(row.merged_into),
            position=row.position,
            name_zh=row.name_zh or "",
            name_scientific=row.name_scientific or "",
            look_alikes=tuple(ClassId(other) for other in look_alikes.get(row.id, ())),
            reference_photos=tuple(PhotoId(photo) for photo in references.get(row.id, ())),
        )
        for row in rows
    ]


def _links(session: Session, sql: str) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for class_id, other in run_raw(session, sql):
        found.setdefault(class_id, []).append(other)
    return found
