"""Projects open whatever their path looks like."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path, PureWindowsPath

import pytest

from cropapp.store.backup import backup
from cropapp.store.database_uri import database_uri
from cropapp.store.engine import Store


@pytest.mark.parametrize(
    "path",
    [r"\\farm\photos\2026\a b.cropapp", r"\\?\C:\deep\x.cropapp", r"C:\Felder\Ä 50%.cropapp"],
)
def test_windows_paths__reach_sqlite_as_they_are(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Elsewhere than on Windows such a path is an ordinary file name: SQLite must ask for that one.
    monkeypatch.chdir(tmp_path)
    with closing(sqlite3.connect(path)) as made:
        made.execute("CREATE TABLE here (n)")
    with closing(sqlite3.connect(database_uri(PureWindowsPath(path), "rw"), uri=True)) as opened:
        assert opened.execute("SELECT name FROM sqlite_master").fetchall() == [("here",)]


@pytest.mark.parametrize("name", ["a b.cropapp", "50%41?mode=ro#x.cropapp", "北田 ä.cropapp"])
def test_project__opens_and_is_backed_up_whatever_its_name(name: str, tmp_path: Path) -> None:
    Store.create(tmp_path / name).close()
    with Store.open(tmp_path / name) as store:
        assert backup(store).stat().st_size > 0


def test_missing_file__is_not_made(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError, match="unable to open"):
        sqlite3.connect(database_uri(tmp_path / "none.cropapp", "rw"), uri=True)
    assert list(tmp_path.iterdir()) == []
