"""Backups: whole, checked, a ring of five."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cropapp.core.changes import LabelEdit
from cropapp.core.errors import EnvironmentProblem
from cropapp.store.backup import BACKUPS_KEPT, backup, backup_if_due, list_backups
from cropapp.store.engine import Store
from cropapp.store.labels import labelled_photos


def test_backup__is_a_project_with_the_labels_of_that_moment(project, tmp_path):
    project.find("a.jpg")
    photo_id = project.read("a.jpg")
    project.edit([photo_id], LabelEdit(class_id=project.rust.id))
    kept = backup(project.store)
    project.edit([photo_id], LabelEdit(class_id=project.blight.id))
    assert kept.parent == project.store.data_folder / "backups"
    assert [p.name for p in kept.parent.iterdir()] == [kept.name]
    restored = tmp_path / "restored.cropapp"
    restored.write_bytes(kept.read_bytes())
    with Store.open(restored) as store, store.read() as session:
        assert [found.class_id for found in labelled_photos(session)] == [project.rust.id]


def test_ring__keeps_the_newest_five(project):
    made = [
        backup(project.store, now=project.clock + timedelta(hours=i), reason="by-hand")
        for i in range(BACKUPS_KEPT + 2)
    ]
    assert list_backups(project.store.path) == made[: -BACKUPS_KEPT - 1 : -1]


def test_ring__leaves_other_files_alone(project):
    other = project.store.data_folder / "backups" / "mine.cropapp"
    other.write_bytes(b"kept by hand")
    for i in range(BACKUPS_KEPT + 1):
        backup(project.store, now=project.clock + timedelta(hours=i))
    assert other.read_bytes() == b"kept by hand"


def test_due__once_a_day_even_if_the_clock_was_wrong(project):
    now = project.clock
    assert backup_if_due(project.store, now=now) is not None
    assert backup_if_due(project.store.path, now=now + timedelta(hours=23)) is None
    assert backup_if_due(project.store, now=now + timedelta(hours=24)) is not None
    assert backup_if_due(project.store, now=now - timedelta(days=300)) is not None


def test_clock_set_back__new_backups_take_the_place_of_those_from_the_future(project):
    store, now = project.store, project.clock
    for day in range(BACKUPS_KEPT):
        backup(store, now=now + timedelta(days=400 + day))
    made = [backup(store, now=now + timedelta(days=day)) for day in range(2)]
    assert all(each.is_file() for each in made)
    assert len(list_backups(store.path)) == BACKUPS_KEPT
    assert backup_if_due(store, now=now + timedelta(days=1, hours=1)) is None
    assert backup_if_due(store, now=now + timedelta(days=2)) is not None


def test_damaged_project__pushes_no_good_backup_out(project):
    project.find(*(f"{i:05d}.jpg" for i in range(3000)))
    good = backup(project.store)
    project.store.close()
    content = bytearray(project.store.path.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 20_000] = b"\x55" * 20_000
    project.store.path.write_bytes(content)
    with pytest.raises(EnvironmentProblem, match="damaged"):
        backup(project.store.path)
    assert list_backups(project.store.path) == [good]
    assert [p.name for p in good.parent.iterdir()] == [good.name]


def test_backup__without_room_for_it_says_where(project):
    folder = project.store.data_folder / "backups"
    folder.rmdir()
    folder.write_bytes(b"a file in the way")
    with pytest.raises(EnvironmentProblem, match="cannot be written"):
        backup(project.store)
