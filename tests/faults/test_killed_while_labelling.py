"""kill -9 at any moment loses no label that was shown as given."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from cropapp.core.gallery import PhotoFilter, PhotoSort, ReviewState
from cropapp.core.tasks import QuietTask
from cropapp.services.edit_classes import add_class
from cropapp.services.project import Project
from cropapp.services.start_project import new_project

KILLS = 20
PHOTOS = 3000
AT_ONCE = 3

LABELLER = """
import sys
from pathlib import Path
from cropapp.core.changes import LabelEdit
from cropapp.core.gallery import PhotoFilter, PhotoSort, ReviewState
from cropapp.services.correct_labels import correct_labels
from cropapp.services.project import Project

at_once = int(sys.argv[2])
with Project.open(Path(sys.argv[1])) as project:
    todo = PhotoFilter(review_states=frozenset({ReviewState.UNREVIEWED}))
    ids = project.find(todo, PhotoSort()).tolist()
    classes = [entry.id for entry in project.classes()]
    for start in range(0, len(ids), at_once):
        part = ids[start : start + at_once]
        class_id = classes[start % len(classes)]
        correct_labels(project, part, LabelEdit(class_id=class_id), author="ann")
        print(class_id, *part, flush=True)
"""


@pytest.mark.slow
def test_twenty_kills__lose_no_label_that_was_shown(
    tmp_path: Path, start: Callable[..., subprocess.Popen[str]]
) -> None:
    project_path = make_project(tmp_path)
    chance = random.Random(2026)
    shown: dict[int, int] = {}
    for _ in range(KILLS):
        process = start("-c", LABELLER, project_path, AT_ONCE)
        shown |= labels_until_killed(process, after_lines=chance.randrange(0, 30), chance=chance)
        with Project.open(project_path) as project:
            there = labels_of(project)
        lost = {photo: label for photo, label in shown.items() if there.get(photo) != label}
        assert not lost
        # A step is in the project as a whole or not at all.
        assert len(there) % AT_ONCE == 0
    assert len(shown) > KILLS * AT_ONCE
    check_file(project_path, len(there))


def make_project(tmp_path: Path) -> Path:
    photos = tmp_path / "photos"
    photos.mkdir()
    for number in range(PHOTOS):
        (photos / f"{number:04}.jpg").write_bytes(b"never read")
    path = tmp_path / "field.cropapp"
    with new_project(path, folders=[photos], task=QuietTask()) as project:
        for name in ("healthy", "rust", "spot"):
            add_class(project, name)
    return path


def labels_until_killed(
    process: subprocess.Popen[str], *, after_lines: int, chance: random.Random
) -> dict[int, int]:
    """Kill after some lines and a moment, and return the labels whose line was written whole."""
    assert process.stdout is not None
    text = "".join(process.stdout.readline() for _ in range(after_lines))
    try:
        process.wait(chance.uniform(0, 0.03))
    except subprocess.TimeoutExpired:
        os.kill(process.pid, signal.SIGKILL)
    rest, errors = process.communicate()
    assert process.returncode == -signal.SIGKILL, errors
    lines = [line for line in (text + rest).splitlines(keepends=True) if line.endswith("\n")]
    words = [[int(word) for word in line.split()] for line in lines]
    return {photo: class_id for class_id, *photos in words for photo in photos}


def labels_of(project: Project) -> dict[int, int]:
    decided = PhotoFilter(review_states=frozenset(ReviewState) - {ReviewState.UNREVIEWED})
    photos = project.photos(project.find(decided, PhotoSort()).tolist())
    return {photo.id: photo.label.class_id for photo in photos if photo.label.class_id is not None}


def check_file(path: Path, labelled: int) -> None:
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        events = connection.execute("SELECT count(DISTINCT photo_id) FROM label_event").fetchone()
        assert events == (labelled,)
