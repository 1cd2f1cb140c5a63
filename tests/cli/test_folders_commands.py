"""`cropapp folders`: list, add, relink, remove."""

from __future__ import annotations

from pathlib import Path

import pytest

from cropapp.services.project import Project


@pytest.fixture
def moved(project, tmp_path):
    """A closed project whose folder is at `disk/new place` now, as a link to the real one."""
    import shutil

    folder = project.folders()[0].path
    place = tmp_path / "disk" / "new place"
    shutil.copytree(folder, place)
    project.store.write(lambda s: _point_to(s, tmp_path / "disk" / "old place"))
    project.close()
    return project.path, place


def _point_to(session, path: Path) -> None:
    from cropapp.core.entities import FolderId
    from cropapp.store.folders import relink_folder

    relink_folder(session, FolderId(1), path)


def test_list__marks_what_is_not_found(cropapp, moved):
    path, _ = moved
    done = cropapp("folders", "list", path)
    assert done.exit_code == 0, done.output
    assert "NOT FOUND" in done.output
    assert "old place" in done.output


def test_relink__finds_it_below_a_folder(cropapp, moved, tmp_path):
    path, place = moved
    done = cropapp("folders", "relink", path, 1, "--search", tmp_path / "disk")
    assert done.exit_code == 0, done.output
    assert "checked by content" in done.output
    assert "as before" in done.output
    with Project.open(path) as project:
        assert project.folders()[0].path == place
        assert project.counts().missing == 0


def test_relink__to_a_named_place_and_to_a_wrong_one(cropapp, moved, tmp_path):
    path, place = moved
    (tmp_path / "wrong").mkdir()
    done = cropapp("folders", "relink", path, 1, tmp_path / "wrong")
    assert done.exit_code == 2
    assert "none of the" in done.output
    assert cropapp("folders", "relink", path, 1, place).exit_code == 0


def test_relink__where_nothing_is_found_says_so(cropapp, moved, tmp_path):
    path, _ = moved
    (tmp_path / "elsewhere").mkdir()
    done = cropapp("folders", "relink", path, 1, "--search", tmp_path / "elsewhere")
    assert done.exit_code == 2
    assert "was not found" in done.output


def test_remove__says_what_is_lost_and_asks(cropapp, learned_project):
    learned_project.close()
    path = learned_project.path
    done = cropapp("folders", "remove", path, 1, answer="n\n")
    assert "Lost with it" in done.output
    assert "Nothing was removed" in done.output
    assert cropapp("folders", "remove", path, 1, "--yes").exit_code == 0
    with Project.open(path) as project:
        assert project.folders() == []


def test_add__takes_a_second_folder(cropapp, project, sample_folder, tmp_path):
    project.close()
    more = tmp_path / "more"
    more.mkdir()
    photo = next(sample_folder.rglob("*.jpg"))
    (more / "one.jpg").write_bytes(photo.read_bytes())
    done = cropapp("folders", "add", project.path, more)
    assert done.exit_code == 0, done.output
    assert "1 new" in done.output
