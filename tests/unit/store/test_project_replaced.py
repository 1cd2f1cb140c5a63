"""A project file that another one takes the place of while it is open: what was given is kept."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from cropapp.core.errors import EnvironmentProblem
from cropapp.store import project_info
from cropapp.store.backup import backup, list_backups
from cropapp.store.engine import Store
from cropapp.store.replaced_file import file_number, was_replaced

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows lets nobody replace a file that is open"
)


def note(store: Store, word: str) -> None:
    store.write(lambda session: project_info.set_info(session, "word", word))


def noted(path: Path) -> object:
    with Store.open(path) as store, store.read() as session:
        return project_info.get_info(session, "word")


@pytest.fixture
def replaced(tmp_path: Path):
    """An open project that was told `later`, and into whose place an older one was moved."""
    store = Store.create(tmp_path / "field.cropapp")
    note(store, "earlier")
    older = backup(store, folder=tmp_path / "kept")
    note(store, "later")
    older.replace(store.path)
    yield store
    store.close()


def test_write__is_refused_and_what_was_given_is_saved_once(replaced):
    for _ in range(2):
        with pytest.raises(EnvironmentProblem, match=r"field\.cropapp was replaced") as told:
            note(replaced, "astray")
    [saved] = list_backups(replaced.path)
    assert str(saved) in told.value.hint
    replaced.close()
    assert noted(replaced.path) == "earlier"
    opened = saved.rename(replaced.path.with_name("saved.cropapp"))
    assert noted(opened) == "later"


def test_write__without_room_for_a_copy_is_refused_too(replaced):
    backups = replaced.data_folder / "backups"
    shutil.rmtree(backups)
    backups.write_bytes(b"in the way")
    with pytest.raises(EnvironmentProblem, match="was replaced") as told:
        note(replaced, "astray")
    assert "import the labels" not in told.value.hint


def test_file_that_is_only_changed_in_place__is_the_same_file(tmp_path):
    with Store.create(tmp_path / "field.cropapp") as store:
        with Store.open(store.path) as other:
            note(other, "from elsewhere")
        note(store, "here")
    assert noted(tmp_path / "field.cropapp") == "here"


def test_file_of_another_number__is_believed_only_if_the_open_one_has_no_name(tmp_path):
    path, other = tmp_path / "field.cropapp", tmp_path / "other"
    path.write_bytes(b"there")
    with other.open("wb") as file:
        number = file_number(other)
        assert not was_replaced(path, number)  # numbered anew by its disk, say
        other.unlink()
        assert not file.closed
        assert was_replaced(path, number)
