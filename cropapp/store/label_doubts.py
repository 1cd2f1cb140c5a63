"""Labels that out-of-fold predictions speak against.

Owns: the rows of `label_doubt`, and which of them still hold. Must not: decide what is doubtful.

A doubt holds while the photo has the label it is about, neither unsure nor excluded, and until a
person settles it by giving the same label again. A settled doubt is kept, so that the same doubt is
not raised by the next learning.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from cropapp.core.entities import ClassId, LabelDoubt, PhotoId
from cropapp.store.classes import merged_classes
from cropapp.store.merged import counted_sql
from cropapp.store.session import Session, id_list, run_many, run_raw
from cropapp.store.values import time_text


def replace_doubts(
    session: Session, doubts: Sequence[LabelDoubt], judged: Sequence[PhotoId], now: datetime
) -> int:
    """Keep these doubts instead of those about the photos judged; return how many hold.

    What a person has settled stays settled as long as label and contradiction are the same.
    """
    settled = set(
        run_raw(
            session,
            "SELECT photo_id, class_id, said_class_id FROM label_doubt WHERE settled = 1",
        ).fetchall()
    )
    keys = [(each.photo_id, each.class_id, each.said_class_id) for each in doubts]
    # What was settled is remembered even if it was not found this time: it may be the next.
    run_raw(
        session,
        "DELETE FROM label_doubt WHERE photo_id IN (SELECT value FROM json_each(?)) "
        "OR (settled = 0 AND photo_id IN (SELECT value FROM json_each(?)))",
        (id_list(each.photo_id for each in doubts), id_list(judged)),
    )
    stamp = time_text(now)
    run_many(
        session,
        "INSERT INTO label_doubt (photo_id, class_id, said_class_id, doubt, found_at, settled) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        [
            (*key, each.doubt, stamp, int(key in settled))
            for key, each in zip(keys, doubts, strict=True)
        ],
    )
    return count_doubts(session)


def settle_doubts(session: Session, photo_ids: Sequence[PhotoId]) -> int:
    """Note that a person kept the labels of these photos; return how many doubts that ends."""
    return run_raw(
        session,
        "UPDATE label_doubt SET settled = 1 WHERE settled = 0 "
        "AND photo_id IN (SELECT value FROM json_each(?))",
        (id_list(photo_ids),),
    ).rowcount


def list_doubts(session: Session) -> list[LabelDoubt]:
    """Return the doubts that hold, the worst first. Merged classes are given as they count."""
    merges = merged_classes(session)
    rows = run_raw(
        session,
        "SELECT d.photo_id, d.class_id, d.said_class_id, d.doubt FROM label_doubt AS d "
        f"WHERE d.photo_id IN ({doubted_sql(session)}) ORDER BY d.doubt DESC, d.photo_id",
    )
    return [
        LabelDoubt(
            PhotoId(photo_id),
            merges.get(class_id, ClassId(class_id)),
            merges.get(said, ClassId(said)),
            doubt,
        )
        for photo_id, class_id, said, doubt in rows
    ]


def count_doubts(session: Session) -> int:
    """Return how many doubts hold."""
    found = run_raw(session, f"SELECT count(*) FROM ({doubted_sql(session)})")
    return int(found.fetchone()[0])


def doubted_sql(session: Session) -> str:
    """Return the SQL of the ids of photos whose label is in doubt."""
    merges = merged_classes(session)
    label, said = counted_sql("l.class_id", merges), counted_sql("l.said_class_id", merges)
    now = counted_sql("q.label_class_id", merges)
    return (
        "SELECT l.photo_id FROM label_doubt AS l CROSS JOIN photo AS q ON q.id = l.photo_id "
        f"WHERE l.settled = 0 AND {now} = {label} AND {said} <> {label} "
        "AND q.unsure = 0 AND q.exclude_reason IS NULL"
    )


def doubt_sql(session: Session) -> str:
    """Return the SQL of how doubtful the label of `p` is, a whole number; NULL where it is not."""
    return (
        "(SELECT CAST(round(d.doubt * 1e12) AS INTEGER) FROM label_doubt AS d "
        f"WHERE d.photo_id = p.id AND d.photo_id IN ({doubted_sql(session)}))"
    )
