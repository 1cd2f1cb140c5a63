"""The page of settings tells what was measured of the engines, and measures again when asked."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cropapp.gui.main_window import MainWindow
from cropapp.gui.settings.engine_speeds import EngineSpeedsRow
from cropapp.ml.engines import choice
from cropapp.ml.engines.choice import EngineChoice
from cropapp.services import engine_speeds
from cropapp.services.project import Project

DAY = date(2026, 11, 22)


def opened(window: MainWindow, qtbot: QtBot) -> EngineSpeedsRow:
    window.overlays.toggle_settings()
    page = window.overlays.settings_page
    assert page is not None
    row = page.findChild(EngineSpeedsRow)
    assert row is not None
    qtbot.waitUntil(row.isVisible)
    return row


def measured(project: Project, speeds: dict[str, float]) -> None:
    version = project.active_model()
    assert version is not None
    made = EngineChoice("openvino", "CPU", speeds, "bf16", measured_on=DAY)
    folder, machine = engine_speeds.engines_folder(), choice.machine_key("auto")
    choice.remember(folder, machine, version.embedding_key, made)


def test_without_a_project__it_says_when_there_is_something(
    window: MainWindow, qtbot: QtBot
) -> None:
    row = opened(window, qtbot)
    assert "while a project is open" in row.words.text()
    assert not row.again.isVisible()


def test_measured__is_told_in_words_and_again_when_it_was_measured_again(
    learned_window: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    window = learned_window
    assert window.bridge is not None
    project = window.bridge.project
    measured(project, {"openvino CPU bf16": 152.4, "torch cpu fp32": 61.2, "torch cpu": 4.26})
    row = opened(window, qtbot)
    told = (
        "OpenVINO bf16 152 · PyTorch fp32 61 · PyTorch 4.3 photos/s\n"
        "With this project's model, measured on 22 Nov 2026."
    )
    qtbot.waitUntil(lambda: row.words.text() == told)
    assert row.again.text() == "Measure again"
    # The measurement itself takes half a minute.
    monkeypatch.setattr(
        engine_speeds, "measure_again", lambda *_: measured(project, {"torch cuda fp16": 900.0})
    )
    with qtbot.waitSignal(window.jobs.finished) as finished:
        qtbot.mouseClick(row.again, Qt.MouseButton.LeftButton)
    assert finished.args[0].title == "Measuring what is fastest on this machine"
    qtbot.waitUntil(lambda: row.words.text().startswith("PyTorch cuda fp16 900 photos/s"))
