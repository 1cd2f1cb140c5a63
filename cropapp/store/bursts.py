"""Bursts as the photos they are made of.

Owns: from some photos to all of their bursts. Must not: say what a burst is; grouping does.
"""

from __future__ import annotations

from collections.abc import Sequence

from cropapp.core.entities import PhotoId
from cropapp.store.session import Session, id_list, run_raw


def burst_members(session: Session, photo_ids: Sequence[PhotoId]) -> list[tuple[PhotoId, PhotoId]]:
    """Return for each photo all of its burst, itself where it was taken alone.

    Returns:
        Pairs of the photo that was asked for and a member, in the order asked, then by path.
    """
    rows = run_raw(
        session,
        "SELECT j.value, ifnull(m.id, j.value) FROM json_each(?) AS j "
        "CROSS JOIN photo AS p ON p.id = j.value "
        "LEFT JOIN photo AS m ON m.burst_id = p.burst_id "
        "ORDER BY j.key, m.folder_id, m.relative_path",
        (id_list(photo_ids),),
    )
    return [(PhotoId(asked), PhotoId(member)) for asked, member in rows]
