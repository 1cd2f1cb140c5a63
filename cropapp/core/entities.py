"""The nouns of a project as frozen values.

Owns: typed ids and the entities that leave the store. Must not: know how any of them is kept,
read or drawn. The words are those of the glossary in docs/glossary.md.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, NewType

PhotoId = NewType("PhotoId", int)
FolderId = NewType("FolderId", int)
ClassId = NewType("ClassId", int)
ModelVersionId = NewType("ModelVersionId", int)
ChangeSetId = NewType("ChangeSetId", int)

TOP_K = 5
"""How many classes of a prediction are kept and shown."""


class PhotoState(StrEnum):
    """Where a photo's file stands."""

    FOUND = "found"
    """Listed by a scan, its bytes not read yet."""
    READY = "ready"
    UNREADABLE = "unreadable"
    """Could not be decoded; `Photo.state_reason` says why in words for the user."""
    MISSING = "missing"
    """Was there once; its file is gone. Its labels are kept."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A root that was added to a project."""

    id: FolderId
    path: Path
    added_at: datetime


@dataclass(frozen=True, slots=True)
class PhotoClass:
    """One of the answers the model can give."""

    id: ClassId
    name: str
    colour: str
    """`#RRGGBB`."""
    key: str | None = None
    """The single character that gives this class, `1` to `9` by default."""
    description: str = ""
    retired: bool = False
    merged_into: ClassId | None = None
    position: int = 0
    name_zh: str = ""
    """In Traditional Chinese."""
    name_scientific: str = ""
    look_alikes: tuple[ClassId, ...] = ()
    """Classes it is easily taken for."""
    reference_photos: tuple[PhotoId, ...] = ()
    """Verified photos that show what it looks like, the best first."""


@dataclass(frozen=True, slots=True)
class ScoredClass:
    """A class with the model's calibrated confidence, 0 to 1."""

    class_id: ClassId
    confidence: float


@dataclass(frozen=True, slots=True)
class Prediction:
    """What one model version says a photo shows: up to TOP_K classes, the surest first."""

    model_version_id: ModelVersionId
    top: tuple[ScoredClass, ...]
    predicted_at: datetime
    strangeness: float | None = None
    """Distance to what the version was learned from, in units of its threshold: above 1 the photo
    is unlike anything seen. None: the version has no threshold."""

    @property
    def is_unlike_seen(self) -> bool:
        """Whether the photo is unlike anything the version has learned from."""
        return self.strangeness is not None and self.strangeness > 1.0

    @property
    def best(self) -> ScoredClass:
        return self.top[0]

    @property
    def margin(self) -> float:
        """The confidence of the first class less that of the second, 0 to 1."""
        return self.top[0].confidence - (self.top[1].confidence if len(self.top) > 1 else 0.0)


class LabelSource(StrEnum):
    PERSON = "person"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class LabelOrigin:
    """Who gave a label, when, and what the model had said at that moment."""

    source: LabelSource
    author: str
    given_at: datetime
    shown: Prediction | None = None


@dataclass(frozen=True, slots=True)
class TargetPoint:
    """What a photo is aimed at: a place on the upright picture, 0 to 1 from its left and top."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class LabelState:
    """All that a person has said of one photo. The empty state means: nothing yet."""

    class_id: ClassId | None = None
    unsure: bool = False
    exclude_reason: str | None = None
    note: str = ""
    target: TargetPoint | None = None
    """Where the model is to look. As with the note, it alone decides nothing about the class."""
    origin: LabelOrigin | None = None
    event_id: int | None = None
    """The history row that gave this state. None before it is written."""

    @property
    def is_labelled(self) -> bool:
        return self.class_id is not None

    @property
    def is_decided(self) -> bool:
        """Whether a person has decided anything: a class, unsure, or excluded."""
        return self.class_id is not None or self.unsure or self.exclude_reason is not None

    @property
    def is_correction(self) -> bool:
        """Whether the label differs from the prediction shown when a person gave it."""
        shown = self._shown_to_person
        return (
            self.class_id is not None and shown is not None and shown.best.class_id != self.class_id
        )

    @property
    def is_confirmation(self) -> bool:
        """Whether the label equals the prediction shown when a person gave it."""
        shown = self._shown_to_person
        return self.class_id is not None and shown is not None and not self.is_correction

    @property
    def _shown_to_person(self) -> Prediction | None:
        # Who wrote an imported label did not see what the model says of the photo here.
        if self.origin is None or self.origin.source is LabelSource.IMPORT:
            return None
        return self.origin.shown


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    """What reading a photo's bytes once tells about it, the pixels apart."""

    sha256: str
    width: int
    """Pixels of the upright picture."""
    height: int
    format: str = ""
    captured_at: datetime | None = None
    """Aware only if the file names its offset."""
    latitude: float | None = None
    longitude: float | None = None
    altitude_m: float | None = None
    camera_make: str | None = None
    camera_model: str | None = None
    warnings: tuple[str, ...] = ()
    """What was odd about the file though it could be read."""


@dataclass(frozen=True, slots=True)
class Photo:
    """One image file known to a project, with its label and its current prediction."""

    id: PhotoId
    folder_id: FolderId
    relative_path: str
    """Relative to its folder, `/` between parts."""
    size_bytes: int
    mtime_ns: int
    state: PhotoState
    state_reason: str = ""
    facts: PhotoFacts | None = None
    group_id: int | None = None
    """Photos that show the same thing (a burst, a duplicate, crops of one photo) share it."""
    burst_id: int | None = None
    """Photos of one camera taken within seconds at one place share it; None: taken alone."""
    burst_count: int = 1
    """How many photos of the project its burst has."""
    duplicate_of: PhotoId | None = None
    label: LabelState = field(default_factory=LabelState)
    prediction: Prediction | None = None
    """What the active model version says."""

    @property
    def file_name(self) -> str:
        return self.relative_path.rpartition("/")[2]

    def with_label(self, label: LabelState) -> Photo:
        """Return it as it is once `label` was written: aimed elsewhere, its prediction is gone."""
        stays = label.target == self.label.target
        return replace(self, label=label, prediction=self.prediction if stays else None)

    @property
    def disagrees(self) -> bool:
        """Whether the label and the active model's prediction name different classes."""
        return (
            self.label.class_id is not None
            and self.prediction is not None
            and self.prediction.best.class_id != self.label.class_id
        )


@dataclass(frozen=True, slots=True)
class LabelEvent:
    """One line of a photo's label history."""

    id: int
    photo_id: PhotoId
    change_set_id: ChangeSetId
    change_name: str
    before_class_id: ClassId | None
    after: LabelState
    at: datetime
    author: str
    before_target: TargetPoint | None = None


class ModelKind(StrEnum):
    STARTER = "starter"
    QUICK = "quick"
    """A head fitted on cached embeddings."""
    DEEP = "deep"
    """Part of the backbone was trained as well."""
    IMPORTED = "imported"


@dataclass(frozen=True, slots=True)
class ModelVersion:
    """Backbone, head, classes, preprocessing and how it was trained, as the project lists it."""

    id: ModelVersionId
    uid: str
    """Name of its folder under the project's models, unique everywhere."""
    name: str
    kind: ModelKind
    created_at: datetime
    parent_id: ModelVersionId | None
    class_ids: tuple[ClassId, ...]
    """The project's class for each output of the head, in the head's order."""
    embedding_key: str
    """Names backbone, weights and preprocessing: the key of the embedding cache."""
    metrics: dict[str, Any] = field(default_factory=dict)
    note: str = ""
    recipe: dict[str, Any] = field(default_factory=dict)
    """How it was trained, as `Recipe.to_dict` gives it; a quick one its strength."""
    data: dict[str, Any] = field(default_factory=dict)
    """What it was learned from: labels per class, the split, a hash of photos and labels."""
    size_bytes: int | None = None
    """Of its folder; None: not known."""


class RunState(StrEnum):
    RUNNING = "running"
    FINISHED = "finished"
    CANCELLED = "cancelled"
    FAILED = "failed"
    INTERRUPTED = "interrupted"
    """Its process ended in the middle; it can be resumed from its last epoch."""


@dataclass(frozen=True, slots=True)
class TrainingRun:
    id: int
    kind: ModelKind
    state: RunState
    started_at: datetime
    ended_at: datetime | None
    model_version_id: ModelVersionId | None
    summary: dict[str, Any] = field(default_factory=dict)
    uid: str = ""
    """Name of its folder beside the project, '' if it keeps none."""


@dataclass(frozen=True, slots=True)
class LabelDoubt:
    """A label that out-of-fold predictions speak against."""

    photo_id: PhotoId
    class_id: ClassId
    """What the label says; once it says something else the doubt is void."""
    said_class_id: ClassId
    """What the model says that did not see this label."""
    doubt: float
    """0 to 1, the larger the more likely the label is wrong."""
