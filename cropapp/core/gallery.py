"""Which photos are shown and in which order, as plain values.

Owns: filters and sorts, for the window and the command line alike. The store makes SQL of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from cropapp.core.entities import ClassId, FolderId, PhotoId, PhotoState


class ReviewState(StrEnum):
    """What a person has decided about a photo. Each photo is in exactly one."""

    UNREVIEWED = "unreviewed"
    CONFIRMED = "confirmed"
    """The label equals the prediction shown when it was given."""
    CORRECTED = "corrected"
    LABELLED = "labelled"
    """A label given without a prediction beside it, or imported."""
    UNSURE = "unsure"
    EXCLUDED = "excluded"


class ClassBy(StrEnum):
    LABEL = "label"
    PREDICTION = "prediction"
    EITHER = "either"
    """The label where there is one, else the prediction."""


@dataclass(frozen=True, slots=True)
class Area:
    """Between two parallels and two meridians, degrees; `west` > `east` spans the date line."""

    south: float
    west: float
    north: float
    east: float


@dataclass(frozen=True, slots=True)
class PhotoFilter:
    """All conditions hold together; an empty one holds for every photo."""

    folder_id: FolderId | None = None
    under: str = ""
    """A sub-folder of `folder_id`, relative, `/` between parts."""
    text: str = ""
    """Part of the relative path, case-insensitive."""
    class_ids: frozenset[ClassId] = frozenset()
    class_by: ClassBy = ClassBy.EITHER
    review_states: frozenset[ReviewState] = frozenset()
    photo_states: frozenset[PhotoState] = frozenset()
    min_confidence: float | None = None
    max_confidence: float | None = None
    disagrees: bool = False
    """Label and active prediction name different classes."""
    first_day: date | None = None
    """By the camera's own clock; a photo without a time passes no day condition."""
    last_day: date | None = None
    cameras: frozenset[str] = frozenset()
    """As `camera_name` gives them; the empty name stands for photos that name none."""
    has_position: bool | None = None
    area: Area | None = None
    is_duplicate: bool | None = None
    """Whether another photo of the project has the same bytes."""
    in_burst: bool | None = None
    burst_id: int | None = None
    one_per_burst: bool = False
    """Of each burst only the first photo, in path order, that passes all other conditions."""
    exclude_reasons: frozenset[str] = frozenset()
    has_target: bool | None = None
    unlike: bool | None = None
    """Whether the active model finds it unlike anything it has seen; where it cannot tell, a photo
    passes neither."""
    doubted: bool = False
    """Its label is suspicious: a model that had not seen it says otherwise, nobody settled that."""
    photo_ids: tuple[PhotoId, ...] | None = None
    """Only these photos: those behind a number that no other condition can express."""


class SortField(StrEnum):
    PATH = "path"
    CAPTURED_AT = "captured_at"
    CONFIDENCE = "confidence"
    MARGIN = "margin"
    CLASS = "class"
    LABELLED_AT = "labelled_at"
    SIZE = "size"
    """Of the file, in bytes."""
    CAMERA = "camera"
    """By its name; those of one camera follow each other by path."""
    STRANGENESS = "strangeness"
    """How unlike anything the active model has seen."""
    DOUBT = "doubt"
    """How likely the label is wrong."""


@dataclass(frozen=True, slots=True)
class PhotoSort:
    field: SortField = SortField.PATH
    descending: bool = False
    """Photos without a value come last either way; ties are broken by path."""


def camera_name(make: str | None, model: str | None) -> str:
    """Return a camera in one name, the make not said twice: `Canon EOS 80D`."""
    make, model = (make or "").strip(), (model or "").strip()
    if not make or model.casefold().startswith(make.casefold()):
        return model
    return f"{make} {model}".strip()


class GroupBy(StrEnum):
    """What headers divide the grid by. Groups follow each other in the order of their first photo;
    within one, photos keep the order of the sort."""

    NOTHING = "nothing"
    FOLDER = "folder"
    DAY = "day"
    CLASS = "class"
    BURST = "burst"


GroupKey = tuple[FolderId, str] | date | ClassId | int | None
"""A folder with the sub-folder in it, a day, a class, a burst; None for photos without one."""


@dataclass(frozen=True, slots=True)
class PhotoGroups:
    """Where the groups of an order of photos begin."""

    by: GroupBy
    starts: NDArray[np.int64]
    """(G,) the row of each group's first photo, ascending, the first one 0."""
    keys: tuple[GroupKey, ...]


@dataclass(frozen=True, slots=True)
class PhotoView:
    """All that decides what the grid shows: which photos, in which order, under which headers."""

    filter: PhotoFilter = PhotoFilter()
    sort: PhotoSort = PhotoSort()
    group_by: GroupBy = GroupBy.NOTHING


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """A filter and a sort that were given a name to come back to."""

    id: int
    name: str
    filter: PhotoFilter
    sort: PhotoSort = PhotoSort()


CONFIDENCE_BINS = 20


@dataclass(frozen=True, slots=True)
class PhotoFacets:
    """What a filter can be made of in this project, with the number of photos behind each."""

    cameras: tuple[tuple[str, int], ...] = ()
    """Names as `camera_name` gives them, in order of name; `""` for photos that name none."""
    exclude_reasons: tuple[tuple[str, int], ...] = ()
    """The most frequent first."""
    first_day: date | None = None
    last_day: date | None = None
    confidence: tuple[int, ...] = (0,) * CONFIDENCE_BINS
    """Photos per equal bin from 0 to 1, of those that pass all conditions but the confidence."""


@dataclass(frozen=True, slots=True)
class ProjectCounts:
    """Numbers beside folders, classes and in the status bar."""

    photos: int
    labelled: int
    """With a class that is neither unsure nor excluded."""
    unsure: int
    excluded: int
    unreadable: int
    missing: int
    predicted: int
    by_label: dict[ClassId, int]
    by_prediction: dict[ClassId, int]
    """Unlabelled photos by the active model's first class."""
    by_every_prediction: dict[ClassId, int]
    """All photos by it, labelled ones too."""


@dataclass(frozen=True, slots=True)
class FolderNode:
    """One row of the folder tree: a folder or sub-folder with its counts (sub-folders included)."""

    folder_id: FolderId
    under: str
    name: str
    photos: int
    labelled: int
    children: tuple[FolderNode, ...] = ()
