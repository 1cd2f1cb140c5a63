"""The question that is asked before the window closes on a running training."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cropapp.core.training import StopWish
from cropapp.gui.main_window import MainWindow
from cropapp.gui.training.in_window import ClosingQuestion

LEFT = Qt.MouseButton.LeftButton


@pytest.mark.parametrize(
    ("button", "closes", "wish"),
    [
        ("go_on", True, None),
        ("keep", True, StopWish.KEEP_BEST),
        ("cancel", True, StopWish.CANCEL),
        ("stay", False, None),
    ],
)
def test_question_before_the_window_closes__each_answer(
    window: MainWindow, qtbot: QtBot, button: str, closes: bool, wish: StopWish | None
) -> None:
    question = ClosingQuestion(window)
    question.open()
    qtbot.mouseClick(getattr(question, button), LEFT)
    assert (question.goes_on, question.wish) == (closes, wish)
