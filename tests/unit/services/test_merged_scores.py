"""A version's scores once two of its classes count as one."""

from __future__ import annotations

import pytest

from cropapp.core.metrics import Scores
from cropapp.services.held_out import labelled_rows, read_held_out
from cropapp.services.merge_classes import merge_classes, part_classes
from cropapp.services.merged_scores import with_merges
from cropapp.services.project import Project


def test_merged__the_two_are_one_answer_and_their_confidences_add_up(
    learned_project: Project,
) -> None:
    version = learned_project.active_model()
    assert version is not None
    assert with_merges(learned_project, version) is version
    before = Scores.from_dict(version.metrics["grouped"])
    target, source = version.class_ids[:2]
    merge_classes(learned_project, source, target, author="tester")

    counted = with_merges(learned_project, version)
    assert counted.class_ids == (target, *version.class_ids[2:])
    assert "random" not in counted.metrics
    after = Scores.from_dict(counted.metrics["grouped"])
    assert after.photos == before.photos
    joined = after.per_class[0]
    assert joined.photos == before.per_class[0].photos + before.per_class[1].photos
    assert len(after.confusion) == len(before.confusion) - 1
    assert [sum(row) for row in after.confusion] == [each.photos for each in after.per_class]

    right, sure = [], []
    said = read_held_out(learned_project, version).said
    for row in labelled_rows(learned_project):
        if row.photo_id not in said:
            continue
        shares: dict[int, float] = {}
        for class_id, share in said[row.photo_id].top:
            end = int(target) if class_id == source else class_id
            shares[end] = shares.get(end, 0.0) + share
        best = max(shares, key=lambda class_id: shares[class_id])
        right.append(best == row.class_id)
        sure.append(shares[best])
    assert after.accuracy == pytest.approx(sum(right) / len(right))
    told = sum(entry.confidence * entry.photos for entry in after.reliability)
    assert told == pytest.approx(sum(sure))

    part_classes(learned_project, source, author="tester")
    assert with_merges(learned_project, version) is version
