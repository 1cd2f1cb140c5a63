"""An error in a slot, which no code catches, is logged and told."""

from __future__ import annotations

import sys

import pytest
from pytestqt.qtbot import QtBot

from cropapp.gui.main_window import MainWindow
from cropapp.gui.unforeseen import UnforeseenErrors


def _raised(words: str) -> tuple[type[BaseException], BaseException, None]:
    return ValueError, ValueError(words), None


def test_error_nobody_foresaw__is_logged_each_time_and_told_once(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    unforeseen, told = UnforeseenErrors(), []
    unforeseen.came.connect(lambda problem: told.append(str(problem)))
    unforeseen.take(*_raised("no items"))
    unforeseen.take(*_raised("no items"))
    unforeseen.take(*_raised("no rows"))
    assert [record.message for record in caplog.records] == [
        "Not foreseen: no items",
        "Not foreseen: no items",
        "Not foreseen: no rows",
    ]
    assert told == ["no items", "no rows"]
    caplog.clear()


def test_error_nobody_foresaw__shows_in_the_banner(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    unforeseen = UnforeseenErrors(window)
    unforeseen.came.connect(window.say_problem)
    unforeseen.install()
    sys.excepthook(*_raised("no items"))
    assert window.banner.isVisible()
    assert "Something went wrong in the program: no items" in window.banner.words.text()
    caplog.clear()


def test_ctrl_c__is_no_error(qtbot: QtBot, capsys: pytest.CaptureFixture[str]) -> None:
    unforeseen, told = UnforeseenErrors(), []
    unforeseen.came.connect(told.append)
    unforeseen.take(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert told == []
    assert "KeyboardInterrupt" in capsys.readouterr().err
