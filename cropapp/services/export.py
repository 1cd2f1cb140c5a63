"""Use case: write the labels to a CSV file.

Owns: the columns and how a value becomes text. UTF-8, RFC 4180, `/` in paths, ISO 8601 times, a
point in numbers, target points as shares of the upright picture, empty for unknown. The file
appears when it is complete. No photo is touched.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import IO

from cropapp.core.entities import ClassId, ModelVersionId, Photo, PhotoId, Prediction
from cropapp.core.gallery import PhotoFilter, PhotoSort, ReviewState
from cropapp.core.paths import plain_path
from cropapp.core.splits import split_name
from cropapp.core.target_view import POINT_PLACES
from cropapp.core.tasks import TaskContext, whole_or_nothing
from cropapp.services.active_answers import ActiveAnswers
from cropapp.services.csv_cells import defuse
from cropapp.services.edit_classes import names_as_counted
from cropapp.services.folds import folds_of
from cropapp.services.project import Project
from cropapp.services.written_tables import WITH_MARK, text_on, written_table
from cropapp.store.labels import labelled_photos
from cropapp.store.whole_project import previous_classes

CHUNK_PHOTOS = 1000

COLUMNS = [
    "photo_id",
    "folder",
    "relative_path",
    "file_name",
    "sha256",
    "width",
    "height",
    "captured_at",
    "latitude",
    "longitude",
    "altitude_m",
    "camera_make",
    "camera_model",
    "label",
    "label_id",
    "label_source",
    "labelled_by",
    "labelled_at",
    "previous_label",
    "exclude_reason",
    "notes",
    "target_x",
    "target_y",
    "predicted_label",
    "predicted_confidence",
    "pred_2_label",
    "pred_2_confidence",
    "pred_3_label",
    "pred_3_confidence",
    "pred_4_label",
    "pred_4_confidence",
    "pred_5_label",
    "pred_5_confidence",
    "model_version",
    "predicted_at",
    "split",
    "group_id",
    "duplicate_of",
    "unlike_seen",
    "strangeness",
    "active_prediction",
    "active_confidence",
    "active_basis",
    "active_version",
]


class ExportScope(StrEnum):
    ALL = "all"
    LABELLED = "labelled"
    """Photos with a decision: a class, unsure or excluded."""
    CORRECTED = "corrected"
    """Photos whose label differs from the prediction shown when it was given."""


class ExportLocation(StrEnum):
    """How exactly the table tells where a photo was taken."""

    EXACT = "exact"
    ROUNDED = "rounded"
    """To two places after the point, about a kilometre; no altitude."""
    NONE = "none"


class ExportSeparator(StrEnum):
    """What stands between the cells, and with it what marks the decimals."""

    COMMA = "comma"
    SEMICOLON = "semicolon"
    """As spreadsheets write and read it where the comma marks decimals: theirs has one, too."""


ROUNDED_PLACES = 2
_DECIMALS = frozenset(
    {"latitude", "longitude", "altitude_m", "target_x", "target_y", "strangeness"}
    | {column for column in COLUMNS if column.endswith("confidence")}
)
"""The columns whose numbers may have decimals."""


@dataclass(frozen=True, slots=True)
class ExportOptions:
    scope: ExportScope = ExportScope.ALL
    filter: PhotoFilter | None = None
    encoding: str = WITH_MARK
    location: ExportLocation = ExportLocation.EXACT
    separator: ExportSeparator = ExportSeparator.COMMA


@dataclass(frozen=True, slots=True)
class ExportSummary:
    path: Path
    rows: int


@whole_or_nothing()
def export_labels(
    project: Project, target: Path, options: ExportOptions, task: TaskContext
) -> ExportSummary:
    """Write one row per photo; an existing file is replaced only by a complete one.

    Raises:
        UserError: the file is a project or a photo by its name.
        EnvironmentProblem: the file cannot be written.
        Cancelled: the file is as it was.
    """
    target = plain_path(target)
    with written_table(target, options.encoding) as text:
        rows = _write_rows(project, text, options, task)
    return ExportSummary(target, rows)


def write_labels(
    project: Project, raw: IO[bytes], options: ExportOptions, task: TaskContext
) -> int:
    """Write the same rows into a file that is open already, and stays open; return how many."""
    with text_on(raw, options.encoding) as text:
        return _write_rows(project, text, options, task)


def _write_rows(project: Project, text: IO[str], options: ExportOptions, task: TaskContext) -> int:
    wanted = _filter(options)
    ids = [] if wanted is None else project.find(wanted, PhotoSort()).tolist()
    naming = _Naming.of(project)
    by_semicolon = options.separator is ExportSeparator.SEMICOLON
    writer = csv.writer(text, delimiter=";" if by_semicolon else ",")
    writer.writerow(COLUMNS)
    for start in range(0, len(ids), CHUNK_PHOTOS):
        task.check_cancelled()
        for cells in _rows(project, ids[start : start + CHUNK_PHOTOS], naming):
            shown = _with_location(cells, options.location)
            if by_semicolon:
                shown |= {column: shown[column].replace(".", ",") for column in _DECIMALS}
            writer.writerow([shown[column] for column in COLUMNS])
        task.progress(min(start + CHUNK_PHOTOS, len(ids)), len(ids), "Exporting")
    return len(ids)


def _rows(project: Project, ids: Sequence[PhotoId], naming: _Naming) -> Iterator[dict[str, str]]:
    with project.store.read() as session:
        previous = previous_classes(session, ids)
    for photo in project.photos(ids):
        before = naming.classes.get(previous[photo.id], "") if photo.id in previous else ""
        yield photo_cells(photo, project.folder_paths[photo.folder_id], naming, before)


def _filter(options: ExportOptions) -> PhotoFilter | None:
    """Return the filter narrowed to the scope, or None if the two exclude each other."""
    base = options.filter or PhotoFilter()
    wanted = {
        ExportScope.ALL: frozenset[ReviewState](),
        ExportScope.LABELLED: frozenset(ReviewState) - {ReviewState.UNREVIEWED},
        ExportScope.CORRECTED: frozenset({ReviewState.CORRECTED}),
    }[options.scope]
    if not wanted:
        return base
    narrowed = wanted & base.review_states if base.review_states else wanted
    return replace(base, review_states=narrowed) if narrowed else None


@dataclass(frozen=True, slots=True)
class _Naming:
    """The names behind the ids."""

    classes: dict[ClassId, str]
    versions: dict[ModelVersionId, str]
    splits: dict[PhotoId, str]
    """Of the photos that a model can learn from."""
    active: ActiveAnswers

    @classmethod
    def of(cls, project: Project) -> _Naming:
        with project.store.read() as session:
            rows = labelled_photos(session)
        splits = map(split_name, folds_of(project, rows).tolist())
        return cls(
            names_as_counted(project.classes(include_retired=True)),
            {version.id: f"{version.name} ({version.uid})" for version in project.model_versions()},
            {row.photo_id: split for row, split in zip(rows, splits, strict=True)},
            ActiveAnswers.of(project),
        )

    def version_name(self, number: ModelVersionId) -> str:
        """Return the name of a version; what was learned in the background is soon replaced."""
        return self.versions.get(number) or f"version {number}, no longer kept"


def photo_cells(photo: Photo, folder: Path, naming: _Naming, previous_label: str) -> dict[str, str]:
    """Return the text of every column of one photo."""
    cells = dict.fromkeys(COLUMNS, "")
    cells |= {
        "photo_id": str(photo.id),
        "folder": defuse(folder.as_posix()),
        "relative_path": defuse(photo.relative_path),
        "file_name": defuse(photo.file_name),
        "duplicate_of": "" if photo.duplicate_of is None else str(photo.duplicate_of),
    }
    if photo.group_id is not None:
        cells["group_id"] = str(photo.group_id)
    cells["split"] = naming.splits.get(photo.id, "")
    cells |= _fact_cells(photo) | _label_cells(photo, naming, previous_label)
    shown = photo.label.origin.shown if photo.label.origin else photo.prediction
    return cells | _prediction_cells(shown, naming) | _active_cells(photo, naming)


def _fact_cells(photo: Photo) -> dict[str, str]:
    facts = photo.facts
    if facts is None:
        return {}
    return {
        "sha256": facts.sha256,
        "width": str(facts.width),
        "height": str(facts.height),
        "captured_at": _time(facts.captured_at),
        "latitude": _number(facts.latitude, 7),
        "longitude": _number(facts.longitude, 7),
        "altitude_m": _number(facts.altitude_m, 2),
        "camera_make": defuse(facts.camera_make or ""),
        "camera_model": defuse(facts.camera_model or ""),
    }


def _with_location(cells: dict[str, str], location: ExportLocation) -> dict[str, str]:
    """Return a row that tells the place of its photo no more exactly than is wanted."""
    if location is ExportLocation.EXACT:
        return cells
    told = {"latitude": "", "longitude": "", "altitude_m": ""}
    if location is ExportLocation.ROUNDED:
        for column in ("latitude", "longitude"):
            if cells[column]:
                told[column] = _number(float(cells[column]), ROUNDED_PLACES)
    return cells | told


def _label_cells(photo: Photo, naming: _Naming, previous_label: str) -> dict[str, str]:
    label, origin = photo.label, photo.label.origin
    cells = {"exclude_reason": defuse(label.exclude_reason or ""), "notes": defuse(label.note)}
    if label.target is not None:
        cells["target_x"] = _number(label.target.x, POINT_PLACES)
        cells["target_y"] = _number(label.target.y, POINT_PLACES)
    if label.class_id is not None:
        cells["label"] = defuse(naming.classes.get(label.class_id, ""))
        cells["label_id"] = str(label.class_id)
    if origin is not None:
        cells["label_source"] = str(origin.source)
        cells["labelled_by"] = defuse(origin.author)
        cells["labelled_at"] = _time(origin.given_at)
        cells["previous_label"] = defuse(previous_label)
    return cells


def _prediction_cells(shown: Prediction | None, naming: _Naming) -> dict[str, str]:
    if shown is None:
        return {}
    cells = {
        "model_version": defuse(naming.version_name(shown.model_version_id)),
        "predicted_at": _time(shown.predicted_at),
    }
    if shown.strangeness is not None:
        cells["unlike_seen"] = "1" if shown.is_unlike_seen else "0"
        cells["strangeness"] = _number(shown.strangeness, 3)
    for rank, scored in enumerate(shown.top, start=1):
        prefix = "predicted" if rank == 1 else f"pred_{rank}"
        cells[f"{prefix}_label"] = defuse(naming.classes.get(scored.class_id, ""))
        cells[f"{prefix}_confidence"] = f"{scored.confidence:.4f}"
    return cells


def _active_cells(photo: Photo, naming: _Naming) -> dict[str, str]:
    """Return what the active version says, beside what was said when the label was given."""
    answer, version = naming.active.answer(photo), naming.active.version
    if answer is None or version is None:
        return {}
    said = answer.said
    return {
        "active_prediction": defuse(naming.classes.get(ClassId(said.class_id), "")),
        "active_confidence": f"{said.top[0][1]:.4f}" if said.top else "",
        "active_basis": str(answer.basis),
        "active_version": defuse(naming.version_name(version.id)),
    }


def _time(moment: datetime | None) -> str:
    return "" if moment is None else moment.isoformat(timespec="seconds")


def _number(value: float | None, places: int) -> str:
    if value is None:
        return ""
    text = f"{value:.{places}f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
