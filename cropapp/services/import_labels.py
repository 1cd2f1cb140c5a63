"""Use case: bring labels in from class folders, a CSV file, or another project.

Owns: matching a source to the photos of the project, and the preview that is shown before anything
is written. A CSV may bring target points, with labels or alone. A label or a point that a person
gave here is kept unless the import is told to replace it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from cropapp.core.agreement import Agreement, agreement_of
from cropapp.core.changes import ChangeSet, LabelEdit
from cropapp.core.entities import (
    ClassId,
    LabelSource,
    LabelState,
    Photo,
    PhotoId,
    TargetPoint,
)
from cropapp.core.errors import PhotoUnreadable, UserError
from cropapp.core.feed import Aspect
from cropapp.core.gallery import PhotoFilter, PhotoSort
from cropapp.core.paths import plain_path
from cropapp.core.tasks import TaskContext, whole_or_nothing
from cropapp.media.fingerprints import content_hash
from cropapp.media.read import read_bytes
from cropapp.services.correct_labels import edit_photos
from cropapp.services.edit_classes import ensure_classes
from cropapp.services.label_differences import (
    Difference,
    Naming,
    Opinion,
    keep_differences,
    settled_before,
)
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
    differences: tuple[Difference, ...] = ()
    """The same as `conflicts`: who said what of which photo, and when."""
    settled_ids: frozenset[PhotoId] = frozenset()
    """Of those, what somebody has settled after an import before this one."""
    kept_ids: frozenset[PhotoId] = frozenset()
    """Photos of the same class here: they stay as they are, the unsure and excluded ones too."""
    authors: dict[PhotoId, str] = field(default_factory=dict)
    """Who gave the label of a photo there, where the source says."""
    photos_only_here: int | None = None
    """Photos that the source does not have; None: it is no project."""
    photos_only_there: int | None = None

    @property
    def matched(self) -> int:
        return len(self.labels.keys() | self.targets.keys())

    @property
    def open_ids(self) -> frozenset[PhotoId]:
        """The photos that are labelled otherwise here, as far as nobody has settled that yet."""
        return self.conflicting_ids - self.settled_ids

    def labels_to_write(self, *, overwrite: bool) -> dict[PhotoId, str]:
        """Return the class names that a commit would give."""
        kept = self.kept_ids if overwrite else self.kept_ids | self.conflicting_ids
        return {photo_id: name for photo_id, name in self.labels.items() if photo_id not in kept}

    def targets_to_write(self, *, overwrite: bool) -> dict[PhotoId, TargetPoint]:
        """Return the points that a commit would set."""
        kept = frozenset() if overwrite else self.target_conflicts
        return {photo_id: point for photo_id, point in self.targets.items() if photo_id not in kept}


@whole_or_nothing()
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
    is_project = source.is_file() and source.suffix.lower() == SUFFIX
    return _match(project, source, lines, task, is_project=is_project)


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
    remember: bool = True,
) -> ChangeSet | None:
    """Write what a preview showed as one step; missing classes are added.

    Args:
        overwrite: whether a label of the source replaces a different one given here.
        remember: whether the differences that stay are kept, to be settled photo by photo.
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
    written = None
    if edits:
        written = edit_photos(
            project, edits, author=author, source=LabelSource.IMPORT, said_by=preview.authors
        )
    if remember and not overwrite:
        # Last: a list without its import would ask about labels that nobody has brought in.
        keep_differences(project, preview.source, preview.differences, preview.agreement)
    return written


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
    project: Project,
    source: Path,
    lines: list[SourceLabel],
    task: TaskContext,
    *,
    is_project: bool,
) -> LabelImportPreview:
    matcher = _Matcher(project)
    found = _Found(has_all_photos=is_project)
    for number, line in enumerate(lines, start=1):
        if number % 100 == 0:
            task.check_cancelled()
            task.progress(number, len(lines), "Matching labels to photos")
        found.take(line, matcher)
    return _preview(project, source, found)


@dataclass
class _Found:
    """What the lines of a source say, by photo."""

    has_all_photos: bool = False
    """Whether there is a line for each photo of the source, labelled or not."""
    lines: dict[PhotoId, SourceLabel] = field(default_factory=dict)
    """Those that bring a label."""
    seen: set[PhotoId] = field(default_factory=set)
    not_here: int = 0
    places: dict[PhotoId, tuple[str, str]] = field(default_factory=dict)
    paths: dict[PhotoId, str] = field(default_factory=dict)
    unmatched: list[str] = field(default_factory=list)
    without_label: int = 0

    def take(self, line: SourceLabel, matcher: _Matcher) -> None:
        says_nothing = not line.label and not any(line.place)
        self.without_label += says_nothing
        if says_nothing and not self.has_all_photos:
            return
        photo_id = matcher.find(line)
        if photo_id is None:
            self.not_here += 1
            self.unmatched.extend([] if says_nothing else [line.path])
            return
        self.seen.add(photo_id)
        self.paths[photo_id] = line.path
        if line.label:
            self.lines[photo_id] = line
        if any(line.place):
            self.places[photo_id] = line.place


def _preview(project: Project, source: Path, found: _Found) -> LabelImportPreview:
    wanted = {photo_id: line.label for photo_id, line in found.lines.items()}
    naming = Naming.of(project)
    judged = _judge(project, found, naming)
    names = dict.fromkeys(wanted.values())
    targets, aimed_elsewhere, bad = _points(project, found)
    all_here = len(project.find(PhotoFilter(), PhotoSort())) if found.has_all_photos else None
    return LabelImportPreview(
        source=source,
        labels=wanted,
        new_classes=tuple(name for name in names if name_key(name) not in naming.by_key),
        conflicts=tuple(
            (found.paths[each.photo_id], each.here.words, each.there.name)
            for each in judged.differences
        ),
        conflicting_ids=frozenset(each.photo_id for each in judged.differences),
        unmatched=tuple(found.unmatched),
        without_label=found.without_label,
        per_class=dict(Counter(wanted.values())),
        targets=targets,
        target_conflicts=aimed_elsewhere,
        bad_targets=bad,
        agreement=agreement_of(judged.both),
        differences=tuple(judged.differences),
        settled_ids=frozenset(settled_before(project, source, judged.differences)),
        kept_ids=frozenset(judged.kept),
        authors={photo_id: line.author for photo_id, line in found.lines.items() if line.author},
        photos_only_here=None if all_here is None else all_here - len(found.seen),
        photos_only_there=None if all_here is None else found.not_here,
    )


@dataclass
class _Judged:
    """How what is said here compares with what the source says."""

    differences: list[Difference] = field(default_factory=list)
    kept: set[PhotoId] = field(default_factory=set)
    both: list[tuple[str, str]] = field(default_factory=list)
    """What was said here and there of each photo that has a class from both."""


def _judge(project: Project, found: _Found, naming: Naming) -> _Judged:
    judged = _Judged()
    for photo in project.photos(list(found.lines)):
        label, line = photo.label, found.lines[photo.id]
        if not label.is_decided:
            continue
        pair = naming.pair(label.class_id, line.label)
        name = "" if pair.here is None else naming.names[pair.here]
        if name:
            judged.both.append((name_key(name), name_key(pair.there_name)))
        if pair.here is None or pair.here != pair.there:
            there = Opinion(line.label, line.author, line.given_at, line.unsure)
            judged.differences.append(Difference(photo.id, _said_here(label, name), there, pair))
        else:
            judged.kept.add(photo.id)
    return judged


def _said_here(label: LabelState, name: str) -> Opinion:
    origin = label.origin
    return Opinion(
        name,
        author="" if origin is None else origin.author,
        given_at=None if origin is None else origin.given_at,
        unsure=label.unsure,
        exclude_reason=label.exclude_reason,
    )


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
