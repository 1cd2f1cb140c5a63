"""A folder or a project in the place of a command; what is told where there is no window."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from cropapp.cli import window
from cropapp.services.project import Project

Run = Callable[..., Result]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path | None]:
    """What the window was started with, in place of the window."""
    paths: list[Path | None] = []
    monkeypatch.setattr(window, "open_window", paths.append)
    monkeypatch.setattr(window, "has_display", lambda: True)
    return paths


def test_folder_or_project__is_opened(
    cropapp: Run,
    opened: list[Path | None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Project.create(tmp_path / "field.cropapp").close()
    (tmp_path / "photos").mkdir()
    monkeypatch.chdir(tmp_path)
    for words in (["photos"], ["photos/"], ["--verbose", "field.cropapp"], ["open", "photos"]):
        result = cropapp(*words)
        assert result.exit_code == 0, result.output
    assert opened == [Path("photos"), Path("photos"), Path("field.cropapp"), Path("photos")]


def test_folder_called_as_a_command__is_the_command(
    cropapp: Run, opened: list[Path | None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sample").mkdir()
    monkeypatch.chdir(tmp_path)
    assert "Missing argument" in cropapp("sample").stderr
    assert opened == []
    assert cropapp("./sample").exit_code == 0
    assert opened == [Path("sample")]


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("clasify", "Did you mean 'classify'"),
        ("nowhere/", "There is no project or folder nowhere"),
        ("nowhere.cropapp", "There is no project or folder nowhere.cropapp"),
        ("leaf.jpg", "leaf.jpg is neither a project nor a folder"),
        ("x" * 300, "No such command"),
    ],
)
def test_what_is_neither__is_told_as_such(
    cropapp: Run,
    opened: list[Path | None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    word: str,
    told: str,
) -> None:
    (tmp_path / "leaf.jpg").write_bytes(b"")
    monkeypatch.chdir(tmp_path)
    result = cropapp(word)
    assert result.exit_code == 2
    assert told in " ".join(result.stderr.split())
    assert opened == []


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a display")
def test_folder_without_a_display__names_the_commands_that_need_none(
    environment: dict[str, str],
    real_cropapp: Callable[..., subprocess.CompletedProcess[str]],
    tmp_path: Path,
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        environment.pop(name, None)
    done = real_cropapp(tmp_path)
    assert done.returncode == 3
    assert "There is no display" in done.stderr
    assert "cropapp classify" in done.stderr
    assert "cropapp new" in done.stderr
