"""What the tests of services share: photos of a project, tasks that stop at a given point."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from cropapp.core.entities import Photo
from cropapp.core.gallery import PhotoFilter, PhotoSort
from cropapp.core.tasks import QuietTask
from cropapp.services.project import Project


def _all_photos(project: Project) -> list[Photo]:
    return project.photos(project.find(PhotoFilter(), PhotoSort()).tolist())


@pytest.fixture
def all_photos() -> Callable[[Project], list[Photo]]:
    """Return every photo of a project in path order."""
    return _all_photos


class _StoppedTask(QuietTask):
    """Cancels itself as soon as it is told that `after` photos are done."""

    def __init__(self, after: int, note: str) -> None:
        super().__init__()
        self.after, self.note = after, note
        self.told: list[tuple[int, int, str]] = []

    def progress(self, done: int, total: int, note: str = "") -> None:
        self.told.append((done, total, note))
        if done >= self.after and note.startswith(self.note):
            self.cancel()


@pytest.fixture
def stop_after() -> Callable[..., _StoppedTask]:
    """Make a task that a person stops after some photos."""

    def make(after: int, note: str = "") -> _StoppedTask:
        return _StoppedTask(after, note)

    return make


@pytest.fixture
def few_photos(sample_folder: Path, sample_truth: dict[str, str], tmp_path: Path) -> Path:
    """A folder of the test's own with six readable photos, which it may change."""
    folder = tmp_path / "few"
    folder.mkdir()
    for number, relative in enumerate(sorted(sample_truth)[:6]):
        shutil.copyfile(sample_folder / relative, folder / f"leaf-{number}.jpg")
    return folder
