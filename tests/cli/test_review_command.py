"""`cropapp review` lists what the window would show next."""

from __future__ import annotations

import json
from collections.abc import Callable

from click.testing import Result

from cropapp.core.entities import PhotoId
from cropapp.core.tasks import QuietTask
from cropapp.services.correct_labels import confirm_predictions
from cropapp.services.project import Project
from cropapp.services.review_order import ReviewRequest, find_review_queue

Run = Callable[..., Result]


def test_review__lists_the_least_certain_first(cropapp: Run, learned_project: Project) -> None:
    queue = find_review_queue(learned_project, ReviewRequest(), QuietTask())
    confirm_predictions(learned_project, queue.unit(len(queue) - 1), author="Ana")
    first = learned_project.photos([PhotoId(int(queue.photo_ids[0]))])[0]
    path = str(learned_project.photo_path(first))
    decided = len(queue.unit(len(queue) - 1))
    learned_project.close()

    got = cropapp("review", learned_project.path, "--limit", 3, "--author", "Ana", "--json")
    assert got.exit_code == 0, got.output
    told = json.loads(got.stdout)
    assert told["next"][0]["photos"][0] == path
    assert len(told["next"]) == 3
    assert told["units"] == len(queue) - 1
    assert told["left"] == len(queue.photo_ids) - decided
    assert told["today"] == decided

    table = cropapp("review", learned_project.path, "--order", "newest", "--photos", "all")
    assert table.exit_code == 0, table.output
    assert "decided today" in table.stdout
