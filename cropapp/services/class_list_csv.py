"""Use case: the list of classes as a CSV file, out and in.

Owns: the columns, and what an import would add and change, told beforehand. Classes are matched by
their name. UTF-8; written with a byte order mark, or spreadsheets show garbage for Chinese names.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from cropapp.core.changes import ChangeSet, ClassChange
from cropapp.core.entities import ClassId, PhotoClass
from cropapp.core.errors import CropAppError, EnvironmentProblem, UserError
from cropapp.core.paths import plain_path
from cropapp.core.words import spoken
from cropapp.services.class_keys import checked_key
from cropapp.services.class_list import ClassList, changed_fields
from cropapp.services.class_steps import change_classes, read_class_list
from cropapp.services.csv_cells import defuse, restore
from cropapp.services.project import Project
from cropapp.services.written_tables import written_table
from cropapp.store.classes import name_key
from cropapp.store.session import Session

COLUMNS = (
    "name",
    "name_zh",
    "name_scientific",
    "key",
    "colour",
    "description",
    "retired",
    "look_alikes",
)
_TRUE, _FALSE = frozenset({"1", "true", "yes"}), frozenset({"", "0", "false", "no"})
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


@dataclass(frozen=True, slots=True)
class ClassLine:
    """One line of a list. A column that the file does not have is None: it changes nothing."""

    number: int
    name: str
    name_zh: str | None
    name_scientific: str | None
    key: str | None
    colour: str | None
    description: str | None
    retired: bool | None
    look_alikes: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class ClassListPreview:
    """What importing a list would do to a project, and the lines to do it with."""

    source: Path
    lines: tuple[ClassLine, ...]
    fill_keys: bool
    added: tuple[str, ...]
    changed: tuple[tuple[str, tuple[str, ...]], ...]
    """Name and changed columns of each class that is in the project already, whether it is on the
    list or lost its key to one that is."""
    unchanged: int


def export_class_list(project: Project, target: Path) -> int:
    """Write the classes, retired ones too, and return how many.

    Raises:
        UserError: the file is a project or a photo by its name.
        EnvironmentProblem: the file cannot be written; it is as it was.
    """
    known = [c for c in project.classes(include_retired=True) if c.merged_into is None]
    names = {each.id: each.name for each in known}
    with written_table(target) as text:
        writer = csv.writer(text)
        writer.writerow(COLUMNS)
        writer.writerows(_cells(each, names) for each in known)
    return len(known)


def preview_class_list(
    project: Project, source: Path, *, fill_keys: bool = False
) -> ClassListPreview:
    """Read a list and return what importing it would do; nothing is changed.

    Args:
        fill_keys: give added classes without a key the free ones of 1 to 9.

    Raises:
        UserError: the file is no such list; the message names line and column.
    """
    source = plain_path(source)
    lines = tuple(_read_lines(source))
    with project.store.read() as session:
        known = read_class_list(session)
    _apply_lines(known, lines, source, fill_keys=fill_keys)
    changes = known.differences()
    touched = (_told(change) for change in changes if change.before is not None)
    changed = tuple(each for each in touched if each[1])
    added = tuple(c.after.name for c in changes if c.before is None and c.after is not None)
    named = {name_key(line.name) for line in lines}
    changed_here = sum(name_key(name) in named for name, _ in changed)
    return ClassListPreview(
        source=source,
        lines=lines,
        fill_keys=fill_keys,
        added=added,
        changed=changed,
        unchanged=len(lines) - len(added) - changed_here,
    )


def import_class_list(
    project: Project, preview: ClassListPreview, *, author: str = ""
) -> ChangeSet | None:
    """Add and change the classes of a list as one step.

    Raises:
        UserError: the project changed since and the list no longer fits.
    """

    def editing(known: ClassList, session: Session) -> str:
        _apply_lines(known, preview.lines, preview.source, fill_keys=preview.fill_keys)
        return spoken(f"Import the classes of {preview.source.name}")

    return change_classes(project, editing, author=author)


def _cells(known: PhotoClass, names: Mapping[ClassId, str]) -> list[str]:
    alike = ";".join(names[other] for other in known.look_alikes if other in names)
    texts = (known.name, known.name_zh, known.name_scientific, known.key or "", known.colour)
    return [
        *(defuse(text) for text in texts),
        defuse(known.description),
        "yes" if known.retired else "",
        defuse(alike),
    ]


def _read_lines(source: Path) -> Iterator[ClassLine]:
    try:
        text = source.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise UserError(f"There is no {source}.", hint="Choose a CSV file of classes.") from None
    except OSError as problem:
        raise EnvironmentProblem(
            f"{source} cannot be read: {problem.strerror or problem}.", hint="Check the file."
        ) from problem
    except UnicodeDecodeError as problem:
        raise UserError(
            f"{source.name} is not UTF-8.", hint="Save it as “CSV UTF-8” in your spreadsheet."
        ) from problem
    reader = csv.DictReader(io.StringIO(text, newline=""))
    columns = {(name or "").strip().casefold(): name for name in reader.fieldnames or ()}
    if "name" not in columns:
        raise UserError(
            f"{source.name} has no column “name”.",
            hint=f"The first line names the columns: {', '.join(COLUMNS)}.",
        )
    seen: dict[str, int] = {}
    for row in reader:
        cells = {c: restore((row.get(n) or "").strip()) for c, n in columns.items() if c in COLUMNS}
        if any(cells.values()):
            line = _line(source, reader.line_num, cells)
            first = seen.setdefault(name_key(line.name), line.number)
            if first != line.number:
                raise _bad_cell(
                    source, line.number, "name", spoken(f"“{line.name}” is in line {first}")
                )
            yield line


def _line(source: Path, number: int, cells: Mapping[str, str]) -> ClassLine:
    name, colour = " ".join(cells["name"].split()), cells.get("colour")
    if not name:
        raise _bad_cell(source, number, "name", spoken("it is empty"))
    if colour and not _COLOUR.fullmatch(colour):
        raise _bad_cell(source, number, "colour", spoken(f"“{colour}” is not of the form #RRGGBB"))
    retired = cells.get("retired")
    if retired is not None and retired.casefold() not in _TRUE | _FALSE:
        raise _bad_cell(source, number, "retired", spoken(f"“{retired}” is neither yes nor empty"))
    key = cells.get("key")
    try:
        checked_key(key)
    except UserError as problem:
        raise _bad_cell(source, number, "key", problem.message.rstrip(".")) from problem
    alike = cells.get("look_alikes")
    return ClassLine(
        number=number,
        name=name,
        name_zh=cells.get("name_zh"),
        name_scientific=cells.get("name_scientific"),
        key=key,
        colour=colour.upper() if colour else None,
        description=cells.get("description"),
        retired=None if retired is None else retired.casefold() in _TRUE,
        look_alikes=None
        if alike is None
        else tuple(filter(None, map(str.strip, alike.split(";")))),
    )


def _bad_cell(source: Path, number: int, column: str, what: str) -> UserError:
    return UserError(
        f"{source.name}, line {number}, column {column}: {what}.",
        hint="Correct it in the file and import it again. Nothing was changed.",
    )


def _apply_lines(
    known: ClassList, lines: tuple[ClassLine, ...], source: Path, *, fill_keys: bool
) -> None:
    ids = {}
    for line in lines:
        found = known.find(line.name)
        ids[line.number] = (found or known.add(line.name, colour=line.colour, key=None)).id
    for line in lines:
        _apply_line(known, line, ids[line.number])
    for line in lines:
        _apply_key(known, line, ids[line.number], fill_keys=fill_keys)
        if line.look_alikes is not None:
            others = [_named(known, name, line, source) for name in line.look_alikes]
            # What another line said of this class stays: it is true both ways round.
            alike = known.get(ids[line.number]).look_alikes
            known.set_look_alikes(ids[line.number], {*alike, *others})
    _check_lines(known, lines, source, ids)


def _apply_line(known: ClassList, line: ClassLine, class_id: ClassId) -> None:
    texts = {
        "name": line.name,
        "name_zh": line.name_zh,
        "name_scientific": line.name_scientific,
        "colour": line.colour,
        "description": line.description,
        "retired": line.retired,
    }
    given = {field: value for field, value in texts.items() if value is not None}
    known.change(class_id, **given)


def _apply_key(known: ClassList, line: ClassLine, class_id: ClassId, *, fill_keys: bool) -> None:
    there = known.get(class_id)
    if line.key:
        known.give_key(class_id, checked_key(line.key))
    elif fill_keys and there.key is None and not there.retired:
        known.change(class_id, key=known.free_key())


def _named(known: ClassList, name: str, line: ClassLine, source: Path) -> ClassId:
    found = known.find(name)
    if found is None:
        raise _bad_cell(
            source,
            line.number,
            "look_alikes",
            spoken(f"there is no class “{name}” in file or project"),
        )
    return found.id


def _check_lines(
    known: ClassList, lines: tuple[ClassLine, ...], source: Path, ids: Mapping[int, ClassId]
) -> None:
    keys: dict[str, ClassLine] = {}
    for line in lines:
        if line.key and not line.retired:
            other = keys.setdefault(checked_key(line.key) or "", line)
            if other is not line:
                raise _bad_cell(
                    source,
                    line.number,
                    "key",
                    spoken(f"“{line.key}” is {other.name}'s in this file"),
                )
    try:
        known.check()
    except CropAppError as problem:
        raise UserError(f"{source.name}: {problem.message}", hint=problem.hint) from problem


def _told(change: ClassChange) -> tuple[str, tuple[str, ...]]:
    name = change.after.name if change.after else ""
    return name, tuple(field for field in changed_fields(change) if field in COLUMNS)
