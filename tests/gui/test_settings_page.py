"""The page of settings: made from the schema, acting at once, written down."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cropapp.core.settings import SCHEMA
from cropapp.gui import theme
from cropapp.gui.main_window import MainWindow
from cropapp.gui.project_pages import PageName
from cropapp.gui.settings.controls import ChoiceControl, NumberControl, SwitchControl, TextControl
from cropapp.gui.settings.page import SettingsPage
from cropapp.services.settings import SettingsFile, chosen_settings_file

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def light_again(qapp: QApplication) -> Iterator[None]:
    yield
    theme.apply_theme(qapp, Qt.ColorScheme.Light)


def open_settings(window: MainWindow, qtbot: QtBot) -> SettingsPage:
    qtbot.keyClick(window, Qt.Key.Key_Comma, CONTROL)
    page = window.overlays.settings_page
    assert page is not None
    qtbot.waitUntil(page.isVisible)
    return page


def choose(page: SettingsPage, qtbot: QtBot, key: str, value: object) -> None:
    """Choose a value of a list with the arrow keys."""
    control = page.controls[key]
    assert isinstance(control, ChoiceControl)
    control.combo.setFocus()
    down = control.combo.findData(value) > control.combo.currentIndex()
    while control.combo.currentData() != value:
        qtbot.keyClick(control.combo, Qt.Key.Key_Down if down else Qt.Key.Key_Up)


def kept() -> dict[str, object]:
    path = chosen_settings_file()
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def test_without_a_project__every_setting_is_there_and_escape_leads_back(
    window: MainWindow, qtbot: QtBot
) -> None:
    page = open_settings(window, qtbot)
    assert set(page.controls) == {setting.key for setting in SCHEMA}
    assert window.actions_.settings.isChecked()
    assert not window.actions_.pages[PageName.PHOTOS].isEnabled()
    qtbot.keyClick(page.controls["scheme"].field, Qt.Key.Key_Escape)
    assert window.pages.currentWidget() is window.start
    assert not window.actions_.settings.isChecked()


def test_with_a_project__goes_back_to_the_page_it_came_from(
    learned_window: MainWindow, qtbot: QtBot
) -> None:
    window = learned_window
    window.go_to(PageName.MODELS)
    page = open_settings(window, qtbot)
    assert not window.actions_.give_class[0].isEnabled()
    qtbot.keyClick(page.controls["scheme"].field, Qt.Key.Key_Comma, CONTROL)
    assert window.project_pages is not None
    assert window.project_pages.shown() is PageName.MODELS


def test_colours__change_the_open_window_and_are_written_down(
    window: MainWindow, qtbot: QtBot
) -> None:
    page = open_settings(window, qtbot)
    choose(page, qtbot, "scheme", "dark")
    qtbot.waitUntil(lambda: theme.current_tokens().dark)
    assert window.palette().window().color() == theme.DARK.surface
    assert kept() == {"scheme": "dark"}
    reset = page._resets["scheme"]
    assert reset.isVisible()
    qtbot.mouseClick(reset, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not theme.current_tokens().dark)
    qtbot.waitUntil(lambda: page.controls["scheme"].combo.currentData() == "system")
    assert kept() == {}


def test_name__signs_the_next_label(learned_window: MainWindow, qtbot: QtBot) -> None:
    window = learned_window
    page = open_settings(window, qtbot)
    field = page.controls["author"]
    assert isinstance(field, TextControl)
    field.line.setFocus()
    qtbot.keyClicks(field.line, "Ana")
    qtbot.keyClick(field.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.bridge is not None and window.bridge.author == "Ana")
    assert window.bridge is not None
    photo_id = window.bridge.project.photos([1])[0].id
    with qtbot.waitSignal(window.bridge.edited):
        window.bridge.mark_unsure([photo_id])
    origin = window.bridge.project.photos([photo_id])[0].label.origin
    assert origin is not None
    assert origin.author == "Ana"


def test_size__and_ctrl_wheel_are_one_setting(learned_window: MainWindow, qtbot: QtBot) -> None:
    window = learned_window
    page = open_settings(window, qtbot)
    choose(page, qtbot, "cell_size", 256)
    assert window.photos is not None
    photos = window.photos
    qtbot.waitUntil(lambda: photos.grid.density == 256)
    photos.grid.set_density(96)
    qtbot.waitUntil(lambda: page.controls["cell_size"].combo.currentData() == 96)
    qtbot.waitUntil(lambda: kept() == {"cell_size": 96})


def test_device__is_taken_by_the_next_job(window: MainWindow, qtbot: QtBot) -> None:
    page, told, devices = open_settings(window, qtbot), [], []
    window.settings.changed.connect(lambda settings: told.append(settings.device))
    choose(page, qtbot, "device", "mps")
    qtbot.waitUntil(lambda: told[-1:] == ["mps"])
    window.jobs.submit("Asking", lambda _task, process: devices.append(process.device))
    qtbot.waitUntil(lambda: devices == ["mps"])


def test_motion__switches_the_effects_of_menus(window: MainWindow, qtbot: QtBot) -> None:
    page = open_settings(window, qtbot)
    control = page.controls["reduce_motion"]
    assert isinstance(control, SwitchControl)
    qtbot.mouseClick(control.box, Qt.MouseButton.LeftButton)
    effect = Qt.UIEffect.UI_FadeTooltip
    qtbot.waitUntil(lambda: window.settings.values.reduce_motion)
    assert not QApplication.isEffectEnabled(effect)
    window.settings.change("reduce_motion", False)
    qtbot.waitUntil(lambda: not window.settings.values.reduce_motion)


def test_number__is_taken_when_it_is_whole(window: MainWindow, qtbot: QtBot) -> None:
    page = open_settings(window, qtbot)
    control = page.controls["cache_limit_mb"]
    assert isinstance(control, NumberControl)
    control.spin.setFocus()
    control.spin.selectAll()
    qtbot.keyClicks(control.spin, "512")
    assert window.settings.values.cache_limit_mb == 4096
    qtbot.keyClick(control.spin, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.settings.values.cache_limit_mb == 512)


def test_broken_file__is_told_in_the_banner_and_on_the_page(qapp, qtbot: QtBot) -> None:
    chosen_settings_file().parent.mkdir(parents=True, exist_ok=True)
    chosen_settings_file().write_text('{"scheme": "blue"}', encoding="utf-8")
    window = MainWindow("cpu")
    qtbot.addWidget(window)
    window.show()
    assert "blue" in window.banner.words.text()
    window.actions_.settings.trigger()
    assert window.settings.values.scheme == "system"
    window.close()


def test_choices_of_language__are_those_there_are(window: MainWindow, qtbot: QtBot) -> None:
    from cropapp.gui.language import available_languages

    control = open_settings(window, qtbot).controls["language"]
    assert isinstance(control, ChoiceControl)
    offered = {control.combo.itemData(i) for i in range(control.combo.count())}
    assert offered == {"system", *available_languages()}


def test_settings_given_before_the_start__are_those_of_the_window(qtbot: QtBot) -> None:
    SettingsFile().set("device", "cpu")
    window = MainWindow()
    qtbot.addWidget(window)
    assert window.jobs._process.get().device == "cpu"
    window.close()
