"""Labelled photos are embedded in further views before a head is learned, each once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cropapp.core.target_view import FURTHER_VIEWS, further_view_key
from cropapp.core.tasks import Cancelled, QuietTask
from cropapp.services import further_views, model_tasks
from cropapp.services.further_views import look_further
from cropapp.services.inference_client import ModelProcess
from cropapp.services.model_tasks import head_task
from cropapp.services.project import Project
from cropapp.store.labels import labelled_photos


@pytest.fixture
def labelled(
    project: Project, sample_truth: dict[str, str], give_truth: Callable[..., int]
) -> Project:
    """A project with a handful of labels that nothing was learned from yet."""
    assert give_truth(project, sample_truth, every=8) > 4
    return project


def missing(project: Project, process: ModelProcess) -> set[str]:
    with project.store.read() as session:
        keys = [row.view_key for row in labelled_photos(session)]
    wanted = {further_view_key(key, n) for key in keys for n in range(1, FURTHER_VIEWS + 1)}
    return wanted - project.embeddings.has(process.call(model_tasks.warm_up), wanted)


def test_views__are_made_once(labelled: Project, model_process: ModelProcess) -> None:
    count = len(missing(labelled, model_process)) // FURTHER_VIEWS
    assert count > 4
    assert look_further(labelled, model_process, QuietTask(), None) == count
    assert not missing(labelled, model_process)
    assert look_further(labelled, model_process, QuietTask(), None) == 0


def test_files_that_are_gone__are_left_out(
    labelled: Project, model_process: ModelProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cropapp.store.photos.PhotoFile.path", property(lambda file: Path("/gone")))
    assert look_further(labelled, model_process, QuietTask(), None) == 0


def test_cancelled__what_was_made_stays(
    labelled: Project,
    model_process: ModelProcess,
    stop_after: Callable[..., QuietTask],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(further_views, "CHUNK_PHOTOS", 2)
    before = len(missing(labelled, model_process))
    with pytest.raises(Cancelled):
        look_further(labelled, model_process, stop_after(2, "Looking closer"), None)
    assert 0 < len(missing(labelled, model_process)) < before


def test_many_labels__are_learned_from_as_they_are(
    labelled: Project, model_process: ModelProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(further_views, "MOST_LABELS_SEEN_FURTHER", 3)
    assert head_task.MOST_LABELS_SEEN_FURTHER > 1000
    assert look_further(labelled, model_process, QuietTask(), None) == 0
