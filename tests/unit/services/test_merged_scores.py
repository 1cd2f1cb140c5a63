"""A version's scores once two of its classes count as one."""

from __future__ import annotations

import numpy as np

from cropapp.core.metrics import Scores
from cropapp.services.held_out import confused_photos, read_held_out
from cropapp.services.merge_classes import merge_classes, part_classes
from cropapp.services.merged_scores import with_merges
from cropapp.services.project import Project


def test_merged__confusions_of_the_two_are_none_and_confidences_add_up(
    learned_project: Project,
) -> None:
    version = learned_project.active_model()
    assert version is not None
    assert with_merges(learned_project, version) is version
    before = Scores.from_dict(version.metrics["grouped"])
    source, target = version.class_ids[1], version.class_ids[0]
    merge_classes(learned_project, source, target, author="tester")

    counted = with_merges(learned_project, version)
    assert counted.class_ids == (target, *version.class_ids[2:])
    assert "random" not in counted.metrics
    after = Scores.from_dict(counted.metrics["grouped"])
    assert after.photos == before.photos
    wrong_among = before.confusion[0][1] + before.confusion[1][0]
    right_before = sum(before.confusion[i][i] for i in range(len(before.confusion)))
    # Adding two confidences up can also make a photo of a third class another answer's.
    assert round(after.accuracy * after.photos) >= right_before + wrong_among - 2
    assert after.per_class[0].photos == before.per_class[0].photos + before.per_class[1].photos
    for row, label in enumerate(counted.class_ids):
        assert sum(after.confusion[row]) == after.per_class[row].photos
        if label not in (source, target):
            assert len(confused_photos(learned_project, version, label, label)) >= 0

    record = read_held_out(learned_project, version)
    sure = [
        sum(share for class_id, share in said.top if class_id in (source, target))
        for said in record.said.values()
    ]
    assert max(sure) <= sum(entry.photos for entry in after.reliability)
    gaps = [abs(e.accuracy - e.confidence) * e.photos for e in after.reliability]
    assert after.calibration_error == np.sum(gaps) / after.photos

    part_classes(learned_project, source, author="tester")
    assert with_merges(learned_project, version) is version
