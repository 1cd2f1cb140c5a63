"""Which photos are shown and in which order, as plain values.

Owns: filters and sorts, for the window and the command line alike. The store makes SQL of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

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
    photo_ids: tuple[PhotoId, ...] | None = None
    """Only these photos: those behind a number that no other condition can express."""


class SortField(StrEnum):
    PATH = "path"
    CAPTURED_AT = "captured_at"
    CONFIDENCE = "confidence"
    MARGIN = "margin"
    CLASS = "class"
    LABELLED_AT = "labelled_at"


@dataclass(frozen=True, slots=True)
class PhotoSort:
    field: SortField = SortField.PATH
    descending: bool = False
    """Photos without a value come last either way; ties are broken by path."""


@dataclass(frozen=True, slots=True)
class ProjectCounts:
    """Numbers beside folders, classes and in the status bar."""

    photos: int
    labelled: int
    unsure: int
    excluded: int
    unreadable: int
    missing: int
    predicted: int
    by_label: dict[ClassId, int]
    by_prediction: dict[ClassId, int]
    """Unlabelled photos by the active model's first class."""


@dataclass(frozen=True, slots=True)
class FolderNode:
    """One row of the folder tree: a folder or sub-folder with its counts (sub-folders included)."""

    folder_id: FolderId
    under: str
    name: str
    photos: int
    labelled: int
    children: tuple[FolderNode, ...] = ()
