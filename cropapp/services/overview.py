"""Use case: how far a project is, in numbers that each name their photos.

Owns: the overview as values, and for every number the filter that shows exactly its photos. Must
not: draw or put into words.

Labelled here means that the label counts: a photo that is unsure or excluded is counted there, even
if it was given a class before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from cropapp.core.entities import ClassId, Folder, FolderId, PhotoClass, PhotoId, PhotoState
from cropapp.core.gallery import ClassBy, PhotoFilter, ReviewState
from cropapp.services.project import Project
from cropapp.services.unlike_seen import UnlikeShare, count_unlike_share
from cropapp.store import overview as counts
from cropapp.store.classes import list_classes, resolve_merges
from cropapp.store.folders import list_folders
from cropapp.store.overview import QUARTER_US, Cell

LABELLED = frozenset(counts.LABELLED_STATES)
K = TypeVar("K")
_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()


class Kind(StrEnum):
    """What photos have in common that only a list of their ids can express."""

    WITHOUT_TIME = "without_time"
    UNREADABLE = "unreadable"
    LABELLED_ON = "labelled_on"


@dataclass(frozen=True, slots=True)
class ByIds:
    """Photos to be looked up when somebody asks for them."""

    kind: Kind
    reason: str = ""
    quarters: tuple[int, ...] = ()
    labelled_only: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """A count of photos, and which they are."""

    photos: int
    wanted: PhotoFilter | ByIds


@dataclass(frozen=True, slots=True)
class ClassCount:
    entry: PhotoClass
    labelled: Number
    predicted: Number
    """Photos nobody has decided on that the active model takes for this class."""


@dataclass(frozen=True, slots=True)
class DayCount:
    day: date | None
    """By the camera's clock; None for photos without a time."""
    photos: Number
    labelled: Number


@dataclass(frozen=True, slots=True)
class FolderCount:
    folder_id: FolderId
    under: str
    """Empty for a whole folder, else one of its direct sub-folders."""
    name: str
    photos: Number
    labelled: Number


@dataclass(frozen=True, slots=True)
class LabelledDay:
    day: date
    """By the clock of this machine."""
    labelled: Number
    in_all: int
    """Labels that count and were given on this day or before."""


@dataclass(frozen=True, slots=True)
class Overview:
    """All numbers of one moment."""

    photos: Number
    labelled: Number
    review: tuple[tuple[ReviewState, Number], ...]
    states: tuple[tuple[PhotoState, Number], ...]
    classes: tuple[ClassCount, ...]
    """In the order of the class list; a retired class only while photos have it."""
    days: tuple[DayCount, ...]
    """Ascending; photos without a time last."""
    folders: tuple[FolderCount, ...]
    labelled_on: tuple[LabelledDay, ...]
    cameras: tuple[tuple[str, Number], ...]
    """The most used first; the empty name for photos that name none."""
    unreadable: tuple[tuple[str, Number], ...]
    excluded: tuple[tuple[str, Number], ...]
    """By reason, the commonest first."""
    unlike: UnlikeShare = field(default_factory=UnlikeShare)

    def balance(self) -> tuple[ClassCount, ClassCount] | None:
        """Return the classes with the fewest and the most labels; None if there are not two."""
        offered = [each for each in self.classes if not each.entry.retired]
        if len(offered) < 2 or not self.labelled.photos:
            return None
        ordered = sorted(offered, key=lambda each: each.labelled.photos)
        return ordered[0], ordered[-1]


def read_overview(project: Project) -> Overview:
    """Return the numbers of a project; not for the GUI thread."""
    with project.store.read() as session:
        classes = list_classes(session, include_retired=True)
        folders = list_folders(session)
        cells = counts.count_cells(session)
        directories = counts.count_directories(session)
        review = _total(cells, lambda cell: cell.review_state)
        states = _total(cells, lambda cell: cell.photo_state)
        photos = sum(cell.photos for cell in cells)
        few_reviewed = 2 * review[ReviewState.UNREVIEWED] > photos
        predicted = counts.count_predicted_unreviewed(session, few_reviewed=few_reviewed)
        cameras = counts.count_cameras(session)
        unreadable = (
            counts.count_unreadable_reasons(session) if states[PhotoState.UNREADABLE] else {}
        )
        excluded = counts.count_exclude_reasons(session) if review[ReviewState.EXCLUDED] else {}
        unlike = count_unlike_share(session)
    return Overview(
        photos=Number(photos, PhotoFilter()),
        labelled=Number(sum(review[s] for s in LABELLED), PhotoFilter(review_states=LABELLED)),
        review=tuple((s, Number(review[s], _reviewed(s))) for s in ReviewState),
        states=tuple((s, Number(states[s], _in_state(s))) for s in PhotoState),
        classes=_classes(classes, cells, predicted),
        days=_days(cells),
        folders=_folders(folders, directories),
        labelled_on=_labelled_on(cells),
        cameras=tuple((n, Number(c, _camera(n))) for n, c in Counter(cameras).most_common()),
        unreadable=tuple((r, Number(n, ByIds(Kind.UNREADABLE, r))) for r, n in unreadable.items()),
        excluded=tuple((r, Number(n, _excluded(r))) for r, n in excluded.items()),
        unlike=unlike,
    )


def filter_behind(project: Project, number: Number) -> PhotoFilter:
    """Return the filter that shows a number's photos; may read, not for the GUI thread."""
    wanted = number.wanted
    if isinstance(wanted, PhotoFilter):
        return wanted
    with project.store.read() as session:
        ids: tuple[PhotoId, ...]
        if wanted.kind is Kind.UNREADABLE:
            ids = counts.photos_unreadable_because(session, wanted.reason)
        elif wanted.kind is Kind.WITHOUT_TIME:
            ids = counts.photos_without_time(session, labelled_only=wanted.labelled_only)
        else:
            ids = counts.photos_labelled_in(session, wanted.quarters)
    return PhotoFilter(photo_ids=ids)


def _total(cells: Iterable[Cell], key: Callable[[Cell], K]) -> Counter[K]:
    totals: Counter[K] = Counter()
    for cell in cells:
        totals[key(cell)] += cell.photos
    return totals


def _classes(
    classes: list[PhotoClass], cells: list[Cell], predicted: Mapping[ClassId, int]
) -> tuple[ClassCount, ...]:
    ends = resolve_merges(classes)
    by_label: Counter[ClassId] = Counter()
    by_prediction: Counter[ClassId] = Counter()
    for cell in cells:
        if cell.is_labelled and cell.class_id is not None:
            by_label[ends.get(cell.class_id, cell.class_id)] += cell.photos
    for class_id, photos in predicted.items():
        by_prediction[ends.get(class_id, class_id)] += photos
    return tuple(
        ClassCount(
            entry,
            Number(by_label[entry.id], _of_class(entry.id, ClassBy.LABEL, LABELLED)),
            Number(by_prediction[entry.id], _predicted_as(entry.id)),
        )
        for entry in classes
        if entry.merged_into is None
        and (not entry.retired or by_label[entry.id] or by_prediction[entry.id])
    )


def _days(cells: list[Cell]) -> tuple[DayCount, ...]:
    photos, labelled = Counter[int | None](), Counter[int | None]()
    for cell in cells:
        photos[cell.day] += cell.photos
        labelled[cell.day] += cell.photos if cell.is_labelled else 0
    dated = sorted(number for number in photos if number is not None)
    rows = []
    for number in dated:
        day = date.fromordinal(_EPOCH_ORDINAL + number)
        wanted = PhotoFilter(first_day=day, last_day=day)
        labels = PhotoFilter(first_day=day, last_day=day, review_states=LABELLED)
        rows.append(DayCount(day, Number(photos[number], wanted), Number(labelled[number], labels)))
    if photos[None]:
        every = ByIds(Kind.WITHOUT_TIME)
        some = ByIds(Kind.WITHOUT_TIME, labelled_only=True)
        rows.append(DayCount(None, Number(photos[None], every), Number(labelled[None], some)))
    return tuple(rows)


def _folders(
    folders: list[Folder], directories: list[counts.DirectoryCount]
) -> tuple[FolderCount, ...]:
    rows = []
    for folder in folders:
        inside = [each for each in directories if each.folder_id == folder.id]
        photos = sum(each.photos for each in inside)
        labelled = sum(each.labelled for each in inside)
        name = folder.path.name or str(folder.path)
        rows.append(_folder_count(folder.id, "", name, photos, labelled))
        rows += [
            _folder_count(folder.id, each.under, each.under, each.photos, each.labelled)
            for each in inside
            if each.under
        ]
    return tuple(rows)


def _folder_count(
    folder_id: FolderId, under: str, name: str, photos: int, labelled: int
) -> FolderCount:
    return FolderCount(
        folder_id,
        under,
        name,
        Number(photos, PhotoFilter(folder_id=folder_id, under=under)),
        Number(labelled, PhotoFilter(folder_id=folder_id, under=under, review_states=LABELLED)),
    )


def _labelled_on(cells: list[Cell]) -> tuple[LabelledDay, ...]:
    quarters: dict[date, set[int]] = {}
    photos: Counter[date] = Counter()
    in_all = 0
    for cell in cells:
        if cell.labelled_quarter is None:
            in_all += cell.photos if cell.is_labelled else 0
            continue
        began = datetime.fromtimestamp(cell.labelled_quarter * (QUARTER_US // 1_000_000))
        quarters.setdefault(began.date(), set()).add(cell.labelled_quarter)
        photos[began.date()] += cell.photos
    rows = []
    for day in sorted(photos):
        in_all += photos[day]
        wanted = ByIds(Kind.LABELLED_ON, quarters=tuple(sorted(quarters[day])))
        rows.append(LabelledDay(day, Number(photos[day], wanted), in_all))
    return tuple(rows)


def _of_class(class_id: ClassId, by: ClassBy, states: frozenset[ReviewState]) -> PhotoFilter:
    return PhotoFilter(class_ids=frozenset({class_id}), class_by=by, review_states=states)


def _predicted_as(class_id: ClassId) -> PhotoFilter:
    return _of_class(class_id, ClassBy.PREDICTION, frozenset({ReviewState.UNREVIEWED}))


def _reviewed(state: ReviewState) -> PhotoFilter:
    return PhotoFilter(review_states=frozenset({state}))


def _in_state(state: PhotoState) -> PhotoFilter:
    return PhotoFilter(photo_states=frozenset({state}))


def _camera(name: str) -> PhotoFilter:
    return PhotoFilter(cameras=frozenset({name}))


def _excluded(reason: str) -> PhotoFilter:
    return PhotoFilter(
        exclude_reasons=frozenset({reason}), review_states=frozenset({ReviewState.EXCLUDED})
    )
