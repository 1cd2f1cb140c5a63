"""Use case: differences between two people as a table, and what was decided in it.

Owns: the columns, and what may stand under `decision`. Must not: settle; services.label_differences
does.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cropapp.core.entities import Photo, PhotoId
from cropapp.core.errors import UserError
from cropapp.services.csv_cells import defuse, restore
from cropapp.services.edit_classes import find_class, names_as_counted
from cropapp.services.label_differences import Difference, Opinion, Side, Verdict
from cropapp.services.project import Project
from cropapp.services.read_tables import read_table
from cropapp.services.written_tables import written_table

COLUMNS = [
    "photo_id",
    "folder",
    "relative_path",
    "here",
    "here_by",
    "here_at",
    "there",
    "there_by",
    "there_at",
    "predicted_label",
    "predicted_confidence",
    "decision",
]
LATER = "later"
"""As an empty cell: the difference stays open."""
CHUNK_PHOTOS = 1000


@dataclass(frozen=True, slots=True)
class Decisions:
    """What a table says is to be done."""

    verdicts: tuple[tuple[Difference, Verdict], ...]
    undecided: int
    """Lines without a decision."""
    unknown: tuple[str, ...]
    """Lines about photos that are not, or no longer, on the list."""


def write_differences(project: Project, found: Sequence[Difference], target: Path) -> None:
    """Write one row per difference; an existing file is replaced only by a complete one.

    Raises:
        UserError: it would take the place of a project or of a photo.
        EnvironmentProblem: it cannot be written.
    """
    names = names_as_counted(project.classes(include_retired=True))
    with written_table(target) as text:
        writer = csv.writer(text)
        writer.writerow(COLUMNS)
        for each, photo in _with_photos(project, found):
            prediction = photo.prediction
            said = "" if prediction is None else names.get(prediction.best.class_id, "")
            sure = "" if prediction is None else f"{prediction.best.confidence:.4f}"
            folder = project.folder_paths[photo.folder_id].as_posix()
            place = [str(photo.id), defuse(folder), defuse(photo.relative_path)]
            cells = [*place, *_cells(each.here), *_cells(each.there), defuse(said), sure, ""]
            writer.writerow(cells)


def _with_photos(
    project: Project, found: Sequence[Difference]
) -> Iterator[tuple[Difference, Photo]]:
    for start in range(0, len(found), CHUNK_PHOTOS):
        chunk = found[start : start + CHUNK_PHOTOS]
        photos = {photo.id: photo for photo in project.photos([each.photo_id for each in chunk])}
        yield from ((each, photos[each.photo_id]) for each in chunk if each.photo_id in photos)


def _cells(said: Opinion) -> list[str]:
    return [defuse(said.words), defuse(said.author), _time(said.given_at)]


def _time(moment: datetime | None) -> str:
    return "" if moment is None else moment.isoformat(timespec="seconds")


def read_decisions(project: Project, found: Sequence[Difference], source: Path) -> Decisions:
    """Return what a table decides: `mine`, `theirs`, `unsure`, or the name of a class.

    Raises:
        UserError: it cannot be read, lacks a column, or names no class of the project; the message
            says in which line.
    """
    known = {each.photo_id: each for each in found}
    verdicts: dict[PhotoId, Verdict] = {}
    undecided, unknown = 0, []
    for number, row in enumerate(_rows(source), start=2):
        said = " ".join(restore(row.get("decision") or "").split())
        if said.casefold() in ("", LATER):
            undecided += 1
            continue
        photo_id = _photo_id(row, known)
        if photo_id is None:
            unknown.append(restore(row.get("relative_path") or "") or f"line {number}")
            continue
        verdicts[photo_id] = _verdict(project, said, f"{source.name}, line {number}")
    settled = tuple((known[photo_id], verdict) for photo_id, verdict in verdicts.items())
    return Decisions(settled, undecided, tuple(unknown))


def _photo_id(row: dict[str, str], known: dict[PhotoId, Difference]) -> PhotoId | None:
    text = (row.get("photo_id") or "").strip()
    photo_id = PhotoId(int(text)) if text.isdecimal() else None
    return photo_id if photo_id in known else None


def _verdict(project: Project, said: str, where: str) -> Verdict:
    if said.casefold() in set(Side):
        return Side(said.casefold())
    try:
        return find_class(project, said).id
    except UserError as problem:
        raise UserError(
            f"{where}: {problem.message}",
            hint="Write mine, theirs, unsure, later, or the name of a class. " + problem.hint,
        ) from problem


def _rows(source: Path) -> list[dict[str, str]]:
    with read_table(source) as reader:
        reader.fieldnames = [(name or "").strip().casefold() for name in reader.fieldnames or ()]
        if not {"photo_id", "decision"} <= set(reader.fieldnames):
            raise UserError(
                f"{source.name} lacks a photo_id or a decision column.",
                hint="Fill in the decision column of the table that was written, as it is.",
            )
        return list(reader)
