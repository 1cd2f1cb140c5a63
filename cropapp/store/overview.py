"""The numbers of the overview, counted in SQL.

Owns: counts over all photos of a project. Must not: fetch a row per photo, nor know which filter
shows the photos behind a number.

Everything but the predictions is read from ix_photo_gallery. One wide GROUP BY that also joined the
predictions took three times as long at 100,000 photos as these few narrow ones together.
"""

from __future__ import annotations

from dataclasses import dataclass

from cropapp.core.entities import ClassId, FolderId, PhotoId, PhotoState
from cropapp.core.gallery import ReviewState, camera_name
from cropapp.store import photo_conditions
from cropapp.store.photo_conditions import PREDICTION
from cropapp.store.project_info import get_active_model_version_id
from cropapp.store.session import Session, run_raw

DAY_US = 86_400_000_000
QUARTER_US = 900_000_000
"""Fifteen minutes: every offset from UTC in use is a multiple of it."""
LABELLED_STATES = (ReviewState.CONFIRMED, ReviewState.CORRECTED, ReviewState.LABELLED)
"""The review states of a photo whose label counts: unsure and excluded ones are left out."""

_LABELLED = ", ".join(f"'{state}'" for state in LABELLED_STATES)
_PHOTOS = "photo AS p INDEXED BY ix_photo_gallery"
_DAY = f"(p.captured_wall_us - ((p.captured_wall_us % {DAY_US} + {DAY_US}) % {DAY_US})) / {DAY_US}"
"""Rounded down, before 1970 too: SQLite's own division rounds towards zero."""


@dataclass(frozen=True, slots=True)
class Cell:
    """How many photos have all of these in common."""

    photo_state: PhotoState
    review_state: ReviewState
    class_id: ClassId | None
    """Of the label, as it was given: a merged class is not resolved."""
    day: int | None
    """Of the camera's clock, days since 1970-01-01; None for a photo without a time."""
    labelled_quarter: int | None
    """When the label was given: quarters of an hour since 1970 UTC; None unless labelled."""
    photos: int

    @property
    def is_labelled(self) -> bool:
        return self.review_state in LABELLED_STATES


@dataclass(frozen=True, slots=True)
class DirectoryCount:
    """A folder's own photos (`under` is empty) or those of one of its direct sub-folders."""

    folder_id: FolderId
    under: str
    photos: int
    labelled: int


def count_cells(session: Session) -> list[Cell]:
    """Return the photos counted by states, label, day and time of labelling."""
    sql = (
        f"SELECT p.state, p.review_state, p.label_class_id, {_DAY}, "
        f"CASE WHEN p.review_state IN ({_LABELLED}) THEN p.labelled_at_us / {QUARTER_US} END, "
        f"count(*) FROM {_PHOTOS} GROUP BY 1, 2, 3, 4, 5"
    )
    return [
        Cell(PhotoState(row[0]), ReviewState(row[1]), *row[2:]) for row in run_raw(session, sql)
    ]


def count_directories(session: Session) -> list[DirectoryCount]:
    """Return the photos counted by folder and direct sub-folder, in order of path."""
    sql = (
        "SELECT p.folder_id, substr(p.relative_path, 1, instr(p.relative_path, '/') - 1), "
        f"count(*), sum(p.review_state IN ({_LABELLED})) FROM {_PHOTOS} "
        "GROUP BY 1, 2 ORDER BY 1, 2"
    )
    return [DirectoryCount(*row) for row in run_raw(session, sql)]


def count_cameras(session: Session) -> dict[str, int]:
    """Return the photos counted by camera, the empty name for those that name none."""
    counts: dict[str, int] = {}
    for (make, model), photos in photo_conditions.count_cameras(session).items():
        name = camera_name(make, model)
        counts[name] = counts.get(name, 0) + photos
    return counts


def count_predicted_unreviewed(session: Session, *, few_reviewed: bool) -> dict[ClassId, int]:
    """Return the photos nobody has decided on by the first class of the active model version.

    Args:
        few_reviewed: whether fewer photos are reviewed than not; either way the same is counted,
            by looking at the fewer.
    """
    version = get_active_model_version_id(session)
    if version is None:
        return {}
    if not few_reviewed:
        return _predicted_among(session, version, "= 'unreviewed'")
    # A range count per class; a GROUP BY over all predictions visits each of them.
    every = run_raw(
        session,
        "SELECT c.id, (SELECT count(*) FROM prediction AS r "
        "WHERE r.class_1 = c.id AND r.model_version_id = ?) FROM photo_class AS c",
        (version,),
    ).fetchall()
    reviewed = _predicted_among(session, version, "<> 'unreviewed'")
    counts = {ClassId(c): n - reviewed.get(ClassId(c), 0) for c, n in every}
    return {class_id: photos for class_id, photos in counts.items() if photos}


def _predicted_among(session: Session, version: int, reviewed: str) -> dict[ClassId, int]:
    rows = run_raw(
        session,
        f"SELECT r.class_1, count(*) FROM {_PHOTOS} CROSS JOIN {PREDICTION} "
        "ON r.model_version_id = ? AND r.photo_id = p.id "
        f"WHERE p.review_state {reviewed} GROUP BY 1",
        (version,),
    )
    return {ClassId(class_id): photos for class_id, photos in rows}


def count_exclude_reasons(session: Session) -> dict[str, int]:
    """Return the excluded photos by reason, the commonest first."""
    sql = (
        f"SELECT p.exclude_reason, count(*) AS n FROM {_PHOTOS} "
        "WHERE p.review_state = 'excluded' GROUP BY 1 ORDER BY n DESC, 1"
    )
    return dict(run_raw(session, sql).fetchall())


def count_unreadable_reasons(session: Session) -> dict[str, int]:
    """Return the unreadable photos by reason, the commonest first."""
    sql = (
        "SELECT state_reason, count(*) AS n FROM photo WHERE id IN "
        f"(SELECT p.id FROM {_PHOTOS} WHERE p.state = 'unreadable') "
        "GROUP BY 1 ORDER BY n DESC, 1"
    )
    return dict(run_raw(session, sql).fetchall())


def photos_unreadable_because(session: Session, reason: str) -> tuple[PhotoId, ...]:
    """Return the unreadable photos with that reason, in path order."""
    sql = (
        f"SELECT p.id FROM {_PHOTOS} JOIN photo AS whole ON whole.id = p.id "
        "WHERE p.state = 'unreadable' AND whole.state_reason = ? "
        "ORDER BY p.folder_id, p.relative_path"
    )
    return _ids(session, sql, reason)


def photos_without_time(session: Session, *, labelled_only: bool) -> tuple[PhotoId, ...]:
    """Return the photos that no camera's clock has stamped, in path order."""
    also = f"AND p.review_state IN ({_LABELLED})" if labelled_only else ""
    sql = (
        f"SELECT p.id FROM {_PHOTOS} WHERE p.captured_wall_us IS NULL {also} "
        "ORDER BY p.folder_id, p.relative_path"
    )
    return _ids(session, sql)


def photos_labelled_in(session: Session, quarters: tuple[int, ...]) -> tuple[PhotoId, ...]:
    """Return the photos whose label was given in those quarters of an hour, in path order."""
    marks = ", ".join("?" * len(quarters))
    sql = (
        f"SELECT p.id FROM {_PHOTOS} WHERE p.review_state IN ({_LABELLED}) "
        f"AND p.labelled_at_us / {QUARTER_US} IN ({marks}) ORDER BY p.folder_id, p.relative_path"
    )
    return _ids(session, sql, *quarters)


def _ids(session: Session, sql: str, *parameters: object) -> tuple[PhotoId, ...]:
    return tuple(PhotoId(row[0]) for row in run_raw(session, sql, parameters))
