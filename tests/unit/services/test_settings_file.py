"""The file of settings: sparse, kept when broken, told to who listens."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cropapp.core.errors import EnvironmentProblem, UserError
from cropapp.core.settings import DEFAULTS
from cropapp.services.app_folders import default_author
from cropapp.services.settings import SettingsFile, chosen_settings_file, labels_author


def kept(path: Path) -> dict[str, object]:
    return json.loads(path.read_text(encoding="utf-8"))


def test_no_file__is_defaults_and_makes_none(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path / "settings.json")
    assert file.values == DEFAULTS
    assert file.problems == ()
    assert not file.path.exists()


def test_set__keeps_only_what_differs_and_another_start_finds_it(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    SettingsFile(path).set("author", "王小明")
    SettingsFile(path).set("scheme", "dark")
    assert kept(path) == {"author": "王小明", "scheme": "dark"}
    again = SettingsFile(path)
    assert (again.values.author, again.values.scheme) == ("王小明", "dark")
    again.reset("scheme")
    assert kept(path) == {"author": "王小明"}


def test_listeners__hear_the_key_and_can_leave(tmp_path: Path) -> None:
    file, heard = SettingsFile(tmp_path / "settings.json"), []
    leave = file.subscribe(lambda settings, keys: heard.append((settings.scheme, keys)))
    file.set("scheme", "dark")
    file.set("scheme", "dark")
    leave()
    file.set("scheme", "light")
    assert heard == [("dark", frozenset(["scheme"]))]


def test_two_programs__each_keeps_what_the_other_has_set(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    window, heard = SettingsFile(path), []
    window.subscribe(lambda settings, keys: heard.append((settings.author, keys)))
    SettingsFile(path).set("author", "王小明")
    window.set("scheme", "dark")
    assert kept(path) == {"author": "王小明", "scheme": "dark"}
    assert heard == [("王小明", frozenset(["author", "scheme"]))]
    SettingsFile(path).reset("author")
    window.set("scheme", "dark")
    assert window.values.author == ""
    assert kept(path) == {"scheme": "dark"}


def test_wrong_and_unknown_entries__are_told_and_stay_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"scheme": "blue", "from_next_year": 7, "cell_size": 96}', encoding="utf-8")
    file = SettingsFile(path)
    assert file.values.scheme == "system"
    assert file.values.cell_size == 96
    assert len(file.problems) == 2
    assert all(str(path) in problem for problem in file.problems)
    file.set("language", "en")
    assert kept(path) == {
        "scheme": "blue",
        "from_next_year": 7,
        "cell_size": 96,
        "language": "en",
    }
    file.set("scheme", "dark")
    assert kept(path)["scheme"] == "dark"
    assert kept(path)["from_next_year"] == 7


@pytest.mark.parametrize("text", ["{broken", "[1, 2]", '"words"', "\x00\x01"])
def test_broken_file__is_set_aside_when_the_first_setting_is_written(
    tmp_path: Path, text: str
) -> None:
    path = tmp_path / "settings.json"
    path.write_text(text, encoding="utf-8")
    file = SettingsFile(path)
    assert file.values == DEFAULTS
    assert len(file.problems) == 1
    assert path.read_text(encoding="utf-8") == text
    file.set("scheme", "dark")
    assert kept(path) == {"scheme": "dark"}
    assert path.with_name("settings.json.broken").read_text(encoding="utf-8") == text


def test_refused_value__changes_nothing(tmp_path: Path) -> None:
    file, heard = SettingsFile(tmp_path / "settings.json"), []
    file.subscribe(lambda *told: heard.append(told))
    with pytest.raises(UserError):
        file.set("scheme", "blue")
    assert file.values == DEFAULTS
    assert heard == []
    assert not file.path.exists()


def test_folder_that_cannot_be_written__is_told_and_the_setting_stays(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    file = SettingsFile(tmp_path / "file" / "settings.json")
    with pytest.raises(EnvironmentProblem) as told:
        file.set("scheme", "dark")
    assert "settings.json" in told.value.message
    assert file.values == DEFAULTS


def test_author__is_the_login_name_until_one_is_given() -> None:
    assert labels_author() == default_author()
    SettingsFile().set("author", "Ana")
    assert labels_author() == "Ana"
    assert chosen_settings_file().is_file()
