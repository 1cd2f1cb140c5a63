"""The lines of the log of all changes, as plain values.

Owns: which lines are asked for, and what one says. The store makes SQL of the first and fills in
the second, for the window and the command line alike.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import NewType

import numpy as np
from numpy.typing import NDArray

from cropapp.core.changes import ClassChange
from cropapp.core.entities import (
    ChangeSetId,
    ClassId,
    FolderId,
    LabelState,
    PhotoId,
    Prediction,
)

LineId = NewType("LineId", int)
"""A label event's id; the negative of a class event's."""


@dataclass(frozen=True, slots=True)
class ChangeFilter:
    """All conditions hold together; an empty one holds for every line."""

    author: str | None = None
    kinds: frozenset[str] = frozenset()
    """Of store.tables.CHANGE_KINDS."""
    from_class_ids: frozenset[ClassId] = frozenset()
    """What the photo was before."""
    to_class_ids: frozenset[ClassId] = frozenset()
    """What the photo became."""
    since: datetime | None = None
    """Aware; this moment included."""
    until: datetime | None = None
    """Aware; this moment left out."""
    text: str = ""
    """Part of a photo's path, a note, a reason or the name of a step; case does not count."""
    corrections_only: bool = False
    """A person saw a prediction and said something else."""
    change_set_id: ChangeSetId | None = None
    photo_id: PhotoId | None = None


@dataclass(frozen=True, slots=True)
class ChangeOrder:
    """The lines that pass a filter, the newest step first, within a step in the order written.

    Attributes:
        lines: (N,) int64, LineId.
        steps: (N,) int64, the ChangeSetId of each.
    """

    lines: NDArray[np.int64]
    steps: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.lines)


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One photo, or one class, in one step."""

    id: LineId
    change_set_id: ChangeSetId
    step_name: str
    kind: str
    author: str
    at: datetime
    photo_id: PhotoId | None = None
    folder_id: FolderId | None = None
    relative_path: str = ""
    before: LabelState = field(default_factory=LabelState)
    """Without its origin."""
    after: LabelState = field(default_factory=LabelState)
    shown: Prediction | None = None
    """What the model had said when `after` was first given."""
    model_name: str = ""
    """Of the version that said so; empty where that version is gone."""
    class_change: ClassChange | None = None

    @property
    def file_name(self) -> str:
        return self.relative_path.rpartition("/")[2]
