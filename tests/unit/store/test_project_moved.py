"""A project file moved or renamed while it is open: what was given is kept, nothing goes astray."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cropapp.core.entities import ModelKind
from cropapp.core.errors import EnvironmentProblem
from cropapp.store import model_versions, project_info
from cropapp.store.engine import Store


@pytest.fixture
def store(tmp_path: Path):
    opened = Store.create(tmp_path / "field.cropapp")
    yield opened
    opened.close()


def note(store: Store, word: str) -> None:
    store.write(lambda session: project_info.set_info(session, "word", word))


def noted(store: Store) -> object:
    with store.read() as session:
        return project_info.get_info(session, "word")


def test_renamed__a_write_is_refused_by_name_and_goes_on_when_it_is_back(store, tmp_path):
    note(store, "before")
    elsewhere = store.path.rename(tmp_path / "renamed.cropapp")
    with pytest.raises(EnvironmentProblem, match=r"field\.cropapp is not there any more") as told:
        note(store, "astray")
    assert "Bring it back" in told.value.hint
    elsewhere.rename(store.path)
    assert noted(store) == "before"
    note(store, "after")
    assert noted(store) == "after"


def test_renamed__what_was_given_before_is_in_the_file_under_its_new_name(store, tmp_path):
    note(store, "given")
    elsewhere = store.path.rename(tmp_path / "renamed.cropapp")
    store.close()
    with Store.open(elsewhere) as again:
        assert noted(again) == "given"


def test_folder_moved__what_was_given_before_moves_with_it(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    store = Store.create(home / "field.cropapp")
    note(store, "given")
    moved = home.rename(tmp_path / "moved")
    with pytest.raises(EnvironmentProblem, match="not there any more"):
        note(store, "astray")
    store.close()
    with Store.open(moved / "field.cropapp") as again:
        assert noted(again) == "given"
    assert not home.exists()


def test_new_reader_of_a_moved_file__says_what_happened(store, tmp_path):
    store.path.rename(tmp_path / "renamed.cropapp")
    with pytest.raises(EnvironmentProblem, match="not there any more"):
        noted(store)


def test_create_where_no_folder_can_be__does_not_speak_of_a_moved_file(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_bytes(b"")
    with pytest.raises(EnvironmentProblem) as told:
        Store.create(blocked / "field.cropapp")
    assert "not there any more" not in told.value.message


def make_version(path: Path, uid: str) -> Path:
    """Make a closed project with one model version; return the version's folder."""
    with Store.create(path) as store:
        store.write(
            lambda session: model_versions.add_model_version(
                session,
                uid=uid,
                name="First",
                kind=ModelKind.STARTER,
                class_ids=[],
                embedding_key="test",
                now=datetime(2026, 5, 1, tzinfo=UTC),
            )
        )
        folder = store.data_folder / "models" / uid
        folder.mkdir()
    return folder


def test_renamed_while_closed__its_data_folder_follows(tmp_path):
    make_version(tmp_path / "field.cropapp", "one")
    make_version(tmp_path / "other.cropapp", "two")
    renamed = (tmp_path / "field.cropapp").rename(tmp_path / "北田.cropapp")
    with Store.open(renamed) as store:
        assert (store.data_folder / "models" / "one").is_dir()
    assert not (tmp_path / "field.cropapp-data").exists()
    assert (tmp_path / "other.cropapp-data" / "models" / "two").is_dir()


def test_copied__the_data_folder_stays_with_the_first(tmp_path):
    folder = make_version(tmp_path / "field.cropapp", "one")
    shutil.copy(tmp_path / "field.cropapp", tmp_path / "copy.cropapp")
    with Store.open(tmp_path / "copy.cropapp") as store:
        assert not (store.data_folder / "models" / "one").exists()
    assert folder.is_dir()


def test_renamed_beside_the_left_folder_of_another_project__takes_nothing(tmp_path):
    folder = make_version(tmp_path / "field.cropapp", "one")
    (tmp_path / "field.cropapp").unlink()
    make_version(tmp_path / "other.cropapp", "two")
    shutil.rmtree(tmp_path / "other.cropapp-data")
    with Store.open(tmp_path / "other.cropapp"):
        assert folder.is_dir()
