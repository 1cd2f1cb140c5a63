"""What a deep training asks of the photos of a project.

Owns: queries over labels, contents and groups. Must not: decide what is held out.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from cropapp.core.entities import PhotoId
from cropapp.store.session import Session, id_list, run_raw
from cropapp.store.values import utc_us


@dataclass(frozen=True, slots=True)
class UnusedCounts:
    """How many photos that a person has decided on cannot be learned from, by the first reason."""

    unreadable: int = 0
    missing: int = 0
    excluded: int = 0
    unsure: int = 0
    unread: int = 0
    """Not read yet: they will be usable once they are."""


def count_unused(session: Session) -> UnusedCounts:
    """Count the decided photos that `labels.labelled_photos` leaves out, retired classes apart."""
    rows = run_raw(
        session,
        "SELECT CASE WHEN exclude_reason IS NOT NULL THEN 'excluded' "
        "WHEN unsure = 1 THEN 'unsure' "
        "WHEN state = 'unreadable' THEN 'unreadable' WHEN state = 'missing' THEN 'missing' "
        "ELSE 'unread' END AS reason, count(*) FROM photo "
        "WHERE (label_class_id IS NOT NULL OR unsure = 1 OR exclude_reason IS NOT NULL) "
        "AND (state <> 'ready' OR unsure = 1 OR exclude_reason IS NOT NULL) GROUP BY reason",
    )
    return UnusedCounts(**dict(rows.fetchall()))


def count_retired(session: Session) -> int:
    """Return how many usable photos have a label of a class that was retired."""
    rows = run_raw(
        session,
        "SELECT count(*) FROM photo AS p JOIN photo_class AS c ON c.id = p.label_class_id "
        "WHERE p.state = 'ready' AND p.unsure = 0 AND p.exclude_reason IS NULL "
        "AND c.retired = 1 AND c.merged_into IS NULL",
    )
    return int(rows.fetchone()[0])


def labelled_since(session: Session, moment: datetime) -> set[PhotoId]:
    """Return the photos whose label was given after a moment."""
    rows = run_raw(
        session,
        "SELECT id FROM photo WHERE label_class_id IS NOT NULL AND labelled_at_us > ?",
        (utc_us(moment),),
    )
    return {PhotoId(row[0]) for row in rows}


def photos_that_show_the_same(
    session: Session, ids: Collection[int], hashes: Collection[str]
) -> set[PhotoId]:
    """Return those of the photos that are there, their copies, and all that share their groups.

    Args:
        hashes: contents that count as theirs whatever id has them.
    """
    rows = run_raw(
        session,
        "WITH seen AS (SELECT id, group_id, sha256 FROM photo WHERE "
        "id IN (SELECT value FROM json_each(?)) OR sha256 IN (SELECT value FROM json_each(?))) "
        "SELECT id FROM seen "
        "UNION SELECT id FROM photo WHERE group_id IN (SELECT group_id FROM seen) "
        "UNION SELECT id FROM photo WHERE sha256 IN (SELECT sha256 FROM seen)",
        (id_list(ids), id_list(hashes)),
    )
    return {PhotoId(row[0]) for row in rows}
