"""What a source of labels says, line by line: class folders, a CSV, another project.

Owns: reading a source. Must not: look for its photos in the project (import_labels does), or write.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cropapp.core.entities import ClassId, FolderId, Photo
from cropapp.core.errors import UserError
from cropapp.core.gallery import PhotoFilter, PhotoSort
from cropapp.core.tasks import TaskContext
from cropapp.media.scan import scan_folder
from cropapp.services.csv_cells import restore
from cropapp.services.project import Project
from cropapp.services.read_tables import read_table

CHUNK_PHOTOS = 1000
PATH_COLUMNS = ("relative_path", "path", "file", "file_name", "filename", "image", "photo")
TARGET_COLUMNS = ("target_x", "target_y")
"""Shares of the upright picture, 0 to 1 from left and top; pixels as soon as one is above 1."""
LABEL_COLUMNS = ("label", "class", "class_name", "category", "species", "disease")


@dataclass(frozen=True, slots=True)
class SourceLabel:
    """One line of a source: which photo, which class name."""

    path: str
    label: str
    place: tuple[str, str] = ("", "")
    """The target point as written: across and down."""
    folder: str = ""
    sha256: str = ""
    file: Path | None = None
    """The file itself where the source is a folder."""
    author: str = ""
    """Who gave the label; empty: the source does not say."""
    given_at: datetime | None = None
    unsure: bool = False


def class_folder_lines(source: Path, task: TaskContext) -> Iterator[SourceLabel]:
    """Yield the photos of a folder that has one sub-folder per class.

    Raises:
        UserError: it has none with photos.
    """
    any_class = False
    for found in scan_folder(source, check_cancelled=task.check_cancelled):
        class_name, _, rest = found.relative_path.partition("/")
        if found.problem or not rest:
            continue
        any_class = True
        file = source / found.relative_path
        yield SourceLabel(path=found.relative_path, label=class_name, file=file)
    if not any_class:
        raise UserError(
            f"{source} has no sub-folders with photos.",
            hint="A class folder source has one sub-folder per class, named as the class.",
        )


def read_csv(source: Path) -> list[SourceLabel]:
    """Return the lines of a table with a path column and a label column, target points, or both.

    Raises:
        UserError: it cannot be read, or lacks a column.
    """
    with read_table(source) as reader:
        return list(_csv_lines(source, reader))


def _csv_lines(source: Path, reader: csv.DictReader[str]) -> Iterator[SourceLabel]:
    columns = {(name or "").strip().casefold(): name for name in reader.fieldnames or ()}
    path_column = next((columns[name] for name in PATH_COLUMNS if name in columns), None)
    label_column = next((columns[name] for name in LABEL_COLUMNS if name in columns), None)
    place_columns = [columns[name] for name in TARGET_COLUMNS if name in columns]
    if path_column is None or (label_column is None and len(place_columns) < 2):
        raise UserError(
            f"{source.name} lacks a {'path' if path_column is None else 'label'} column.",
            hint=f"Name the columns path and label; it has: {', '.join(columns) or 'none'}.",
        )
    for row in reader:
        yield SourceLabel(
            path=restore(row.get(path_column) or "").replace("\\", "/").removeprefix("./"),
            label=" ".join(restore(_cell(row, label_column)).split()),
            place=_place(row, place_columns),
            folder=restore(row.get(columns.get("folder", "folder")) or ""),
            sha256=(row.get(columns.get("sha256", "sha256")) or "").strip().lower(),
            author=restore(row.get(columns.get("labelled_by", "labelled_by")) or "").strip(),
            given_at=_moment(row.get(columns.get("labelled_at", "labelled_at")) or ""),
        )


def _moment(text: str) -> datetime | None:
    """Return a time as this program exports it; one that is written otherwise is not known."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _cell(row: dict[str, str], column: str | None) -> str:
    return "" if column is None else row.get(column) or ""


def _place(row: dict[str, str], columns: list[str]) -> tuple[str, str]:
    if len(columns) < len(TARGET_COLUMNS):
        return "", ""
    across, down = (restore(_cell(row, column)).strip() for column in columns)
    return across, down


def project_lines(source: Path) -> list[SourceLabel]:
    """Return what another project says of its photos: classes and target points.

    Excluded and notes stay there: they are decisions of the other person about their work. A photo
    of which nothing is said is a line too: whose photos are whose can be told by them.

    Raises:
        UserError: it is no project, or a newer program made it.
        EnvironmentProblem: it cannot be opened.
    """
    with Project.open(source) as other:
        names = {entry.id: entry.name for entry in other.classes(include_retired=True)}
        ids = other.find(PhotoFilter(), PhotoSort()).tolist()
        folders = {folder.id: folder.path for folder in other.folders()}
        return [
            _line_of(photo, folders, names)
            for start in range(0, len(ids), CHUNK_PHOTOS)
            for photo in other.photos(ids[start : start + CHUNK_PHOTOS])
        ]


def _line_of(
    photo: Photo, folders: Mapping[FolderId, Path], names: Mapping[ClassId, str]
) -> SourceLabel:
    label, target = photo.label, photo.label.target
    return SourceLabel(
        path=photo.relative_path,
        label="" if label.class_id is None else names[label.class_id],
        place=("", "") if target is None else (str(target.x), str(target.y)),
        folder=folders[photo.folder_id].as_posix(),
        sha256="" if photo.facts is None else photo.facts.sha256,
        author="" if label.origin is None else label.origin.author,
        given_at=None if label.origin is None else label.origin.given_at,
        unsure=label.unsure,
    )
