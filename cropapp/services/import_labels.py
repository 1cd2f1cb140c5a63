"""Use case: bring labels in from class folders, a CSV file, or another project.

Owns: matching a source to the photos of the project, and the preview that is shown before anything
is written. A CSV may bring target points, with labels or alone. A label or a point that a person
gave here is kept unless the import is told to replace it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cropapp.core.agreement import Agreement, agreement_of
from cropapp.core.changes import ChangeSet, LabelEdit
from cropapp.core.entities import ClassId, LabelSource, Photo, PhotoClass, PhotoId, TargetPoint
from cropapp.core.errors import PhotoUnreadable, UserError
from cropapp.core.feed import Aspect
from cropapp.core.paths import plain_path
from cropapp.core.tasks import TaskContext
from cropapp.media.fingerprints import content_hash
from cropapp.media.read import read_bytes
from cropapp.services.correct_labels import edit_photos
from cropapp.services.edit_classes import ensure_classes, names_as_counted
from cropapp.services.label_sources import (
    SourceLabel,
    class_folder_lines,
    project_lines,
    read_csv,
)
from cropapp.services.project import SUFFIX, Project
from cropapp.services.target_points import point_from_numbers
from cropapp.store import photos
from cropapp.store.classes import name_key
from cropapp.store.photos import PhotoFile
from cropapp.store.session import Session


@dataclass(frozen=True, slots=True)
class LabelImportPreview:
    """What a commit would do."""

    source: Path
    labels: dict[PhotoId, str]
    """The class name for each photo that was found."""
    new_classes: tuple[str, ...]
    conflicts: tuple[tuple[str, str, str], ...]
    """Path, label here, label in the source: kept as here unless told otherwise."""
    conflicting_ids: frozenset[PhotoId]
    unmatched: tuple[str, ...]
    """Lines of the source that name no photo of the project."""
    without_label: int
    """Lines that bring neither a label nor a point."""
    per_class: dict[str, int]
    targets: dict[PhotoId, TargetPoint] = field(default_factory=dict)
    target_conflicts: frozenset[PhotoId] = frozenset()
    """Photos that are aimed elsewhere here: kept as here unless told otherwise."""
    bad_targets: tuple[tuple[str, str], ...] = ()
    """Path, and why what is written there is no point on that photo."""
    agreement: Agreement | None = None
    """Of the labels here with those of the source, on the photos that have both."""

    @property
    def matched(self) -> int:
        return len(self.labels.keys() | self.targets.keys())

    def labels_to_write(self, *, overwrite: bool) -> dict[PhotoId, str]:
        """Return the class names that a commit would give."""
        kept = frozenset() if overwrite else self.conflicting_ids
        return {photo_id: name for photo_id, name in self.labels.items() if photo_id not in kept}

    def targets_to_write(self, *, overwrite: bool) -> dict[PhotoId, TargetPoint]:
        """Return the points that a commit would set."""
        kept = frozenset() if overwrite else self.target_conflicts
        return {photo_id: point for photo_id, point in self.targets.items() if photo_id not in kept}


def preview_import(project: Project, source: Path, task: TaskContext) -> LabelImportPreview:
    """Match a source to the project's photos; writes nothing.

    Args:
        source: a folder with one sub-folder per class, another project, or a CSV with a path
            column and a label column, columns target_x and target_y, or all of them.

    Raises:
        UserError: the source is missing, has none of these forms, or is the project itself.
    """
    source = plain_path(source)
    if source.is_dir():
        lines = list(class_folder_lines(source, task))
    elif source.is_file():
        lines = _file_lines(project, source)
    else:
        raise UserError(
            f"There is no {source}.", hint="Name a folder, a CSV file or another project."
        )
    return _match(project, source, lines, task)


def _file_lines(project: Project, source: Path) -> list[SourceLabel]:
    if source.suffix.lower() != SUFFIX:
        return read_csv(source)
    if source.samefile(project.path):
        raise UserError(
            f"{source} is this project itself.", hint="Name the project of the other person."
        )
    return project_lines(source)


def commit_import(
    project: Project,
    preview: LabelImportPreview,
    *,
    author: str,
    overwrite: bool = False,
) -> ChangeSet | None:
    """Write what a preview showed as one step; missing classes are added.

    Args:
        overwrite: whether a label of the source replaces a different one given here.
    """
    wanted = preview.labels_to_write(overwrite=overwrite)
    targets = preview.targets_to_write(overwrite=overwrite)

    def make_classes(session: Session) -> dict[str, ClassId]:
        names = list(dict.fromkeys(wanted.values()))
        found = ensure_classes(session, [(name, None) for name in names], follow_merges=True)
        return dict(zip(names, found, strict=True))

    ids: dict[str, ClassId] = {}
    if wanted:
        ids = project.store.write(make_classes)
        project.feed.publish(Aspect.CLASSES)
    edits = {
        photo_id: LabelEdit(
            class_id=ids[wanted[photo_id]] if photo_id in wanted else None,
            target=targets.get(photo_id),
        )
        for photo_id in dict.fromkeys([*wanted, *targets])
    }
    return edit_photos(project, edits, author=author, source=LabelSource.IMPORT) if edits else None


class _Matcher:
    """Finds the photo that a line of a source means."""

    def __init__(self, project: Project) -> None:
        self._by_place: dict[Path, PhotoId] = {}
        self._by_name: dict[str, list[PhotoFile]] = {}
        self._by_hash: dict[str, list[PhotoId]] = {}
        with project.store.read() as session:
            for row in photos.iter_photo_files(session):
                self._by_place[row.path] = row.photo_id
                self._by_name.setdefault(row.path.name, []).append(row)
                if row.sha256:
                    self._by_hash.setdefault(row.sha256, []).append(row.photo_id)

    def find(self, line: SourceLabel) -> PhotoId | None:
        """Return the one photo, or None where there is none or it is not clear which."""
        place = line.file or Path(line.folder) / line.path
        found = self._by_place.get(place) if place.is_absolute() else None
        if found is None:
            found = self._of_content(line)
        if found is None and line.file is None:
            found = self._of_path(line)
        return found

    def _of_content(self, line: SourceLabel) -> PhotoId | None:
        digest = line.sha256
        if not digest and line.file is not None and self._by_hash:
            try:
                digest = content_hash(read_bytes(line.file))
            except PhotoUnreadable:
                return None
        found = self._by_hash.get(digest, []) if digest else []
        return found[0] if len(found) == 1 else None

    def _of_path(self, line: SourceLabel) -> PhotoId | None:
        """Compare paths part by part: `north/1.jpg` is not `south/1.jpg`."""
        named = [
            row
            for row in self._by_name.get(line.path.rpartition("/")[2], [])
            if not (line.sha256 and row.sha256 and row.sha256 != line.sha256)
        ]
        said = (Path(line.folder) / line.path).as_posix()
        for fits in (
            [row for row in named if _same_end(row, said)],
            [row for row in named if row.relative_path == line.path],
            [row for row in named if _same_end(row, line.path)],
        ):
            if fits:
                return fits[0].photo_id if len(fits) == 1 else None
        return None


def _same_end(row: PhotoFile, said: str) -> bool:
    """Whether a path leads to the photo from further up or down, or from another place."""
    return f"/{row.path.as_posix()}".endswith(f"/{said}") or f"/{said}".endswith(
        f"/{row.folder_path.name}/{row.relative_path}"
    )


def _match(
    project: Project, source: Path, lines: list[SourceLabel], task: TaskContext
) -> LabelImportPreview:
    matcher = _Matcher(project)
    found = _Found()
    for number, line in enumerate(lines, start=1):
        if number % 100 == 0:
            task.check_cancelled()
            task.progress(number, len(lines), "Matching labels to photos")
        found.take(line, matcher)
    return _preview(project, source, found)


@dataclass
class _Found:
    """What the lines of a source say, by photo."""

    labels: dict[PhotoId, str] = field(default_factory=dict)
    places: dict[PhotoId, tuple[str, str]] = field(default_factory=dict)
    paths: dict[PhotoId, str] = field(default_factory=dict)
    unmatched: list[str] = field(default_factory=list)
    without_label: int = 0

    def take(self, line: SourceLabel, matcher: _Matcher) -> None:
        if not line.label and not any(line.place):
            self.without_label += 1
            return
        photo_id = matcher.find(line)
        if photo_id is None:
            self.unmatched.append(line.path)
            return
        self.paths[photo_id] = line.path
        if line.label:
            self.labels[photo_id] = line.label
        if any(line.place):
            self.places[photo_id] = line.place


def _preview(project: Project, source: Path, found: _Found) -> LabelImportPreview:
    wanted = found.labels
    classes = project.classes(include_retired=True)
    names, known = names_as_counted(classes), _keys_as_counted(classes)
    conflicts, conflicting, both = [], set(), []
    for photo in project.photos(list(wanted)):
        if photo.label.class_id is None:
            continue
        here = names.get(photo.label.class_id, "")
        there = name_key(wanted[photo.id])
        there = known.get(there, there)
        both.append((name_key(here), there))
        if name_key(here) != there:
            conflicts.append((found.paths[photo.id], here, wanted[photo.id]))
            conflicting.add(photo.id)
    new = dict.fromkeys(name for name in wanted.values() if name_key(name) not in known)
    targets, aimed_elsewhere, bad = _points(project, found)
    return LabelImportPreview(
        source=source,
        labels=wanted,
        new_classes=tuple(new),
        conflicts=tuple(conflicts),
        conflicting_ids=frozenset(conflicting),
        unmatched=tuple(found.unmatched),
        without_label=found.without_label,
        per_class=dict(Counter(wanted.values())),
        targets=targets,
        target_conflicts=aimed_elsewhere,
        bad_targets=bad,
        agreement=agreement_of(both),
    )


def _keys_as_counted(classes: Sequence[PhotoClass]) -> dict[str, str]:
    """Return for the key of each name that of the class it counts as: a merged one says the same.

    Of classes of one name the one in use goes before a merged one.
    """
    counted = names_as_counted(classes)
    in_use_last = sorted(classes, key=lambda each: each.merged_into is None)
    return {name_key(each.name): name_key(counted[each.id]) for each in in_use_last}


def _points(
    project: Project, found: _Found
) -> tuple[dict[PhotoId, TargetPoint], frozenset[PhotoId], tuple[tuple[str, str], ...]]:
    """Return the points, the photos aimed elsewhere here, and what is no point, with its reason."""
    points: dict[PhotoId, TargetPoint] = {}
    elsewhere, bad = set(), []
    for photo in project.photos(list(found.places)):
        try:
            point = _point(project, photo, found.places[photo.id])
        except UserError as problem:
            bad.append((found.paths[photo.id], problem.message))
            continue
        points[photo.id] = point
        if photo.label.target not in (None, point):
            elsewhere.add(photo.id)
    return points, frozenset(elsewhere), tuple(bad)


def _point(project: Project, photo: Photo, place: tuple[str, str]) -> TargetPoint:
    try:
        # Where a comma marks the decimals, spreadsheets part the cells with semicolons.
        x, y = (float(text.replace(",", ".")) for text in place)
    except ValueError as problem:
        raise UserError(f"“{place[0]}”, “{place[1]}” are not two numbers.") from problem
    return point_from_numbers(project, photo, x, y)
