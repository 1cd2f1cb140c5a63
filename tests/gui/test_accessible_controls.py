"""Every control of every page has a name and is reached by the Tab key."""

from __future__ import annotations

import gc
from collections.abc import Callable

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from cropapp.gui.main_window import MainWindow
from cropapp.gui.project_pages import PageName

STATIONS = ("start", "settings", "palette", "jobs", *PageName)


def widgets_of(window: QWidget) -> list[QWidget]:
    """Return all widgets of a window.

    Not by findChildren: it makes the window keep a Python object of every widget that Qt made for
    itself, also once that is deleted.
    """
    return [each for each in QApplication.allWidgets() if each.window() is window]


def controls_of(window: QWidget) -> list[QWidget]:
    """Return what a person can act on, as it is shown now."""
    found = []
    for widget in widgets_of(window):
        takes_keys = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        if not widget.isVisible() or not widget.isEnabled() or is_inner(widget):
            continue
        if takes_keys or isinstance(widget, QAbstractButton):
            found.append(widget)
    return found


def is_inner(widget: QWidget) -> bool:
    """Return whether a widget is a part that Qt made inside a control: its line edit, its bars."""
    if widget.objectName().startswith("qt_"):
        return True
    parent = widget.parentWidget()
    if isinstance(parent, QComboBox | QAbstractSpinBox | QLineEdit):
        return True
    up: QWidget | None = parent
    while up is not None:
        # The wheel-like bars of a scroll area, the header of a tree.
        if isinstance(up, QAbstractScrollArea):
            return isinstance(widget, QAbstractSlider)
        up = up.parentWidget()
    return False


def is_one_of_several(widget: QWidget) -> bool:
    """Return whether arrow keys lead to a control from another that Tab reaches, as in Qt."""
    if not isinstance(widget, QAbstractButton) or widget.isChecked():
        return False
    group = widget.group()
    return widget.autoExclusive() or (group is not None and group.exclusive())


def name_of(widget: QWidget) -> str:
    """Return what a screen reader would say: the name given, else the words on the control.

    Not by asking QAccessible: its interfaces are not to be held from Python.
    """
    words = widget.text() if isinstance(widget, QAbstractButton) else ""
    labels = [each for each in widgets_of(widget.window()) if isinstance(each, QLabel)]
    buddies = [each for each in labels if each.buddy() is widget]
    words = words or "".join(label.text() for label in buddies)
    return (widget.accessibleName() or words).strip()


def describe(widget: QWidget) -> str:
    chain, up = [], widget
    while up is not None:
        chain.append(type(up).__name__)
        up = up.parentWidget()
    return " < ".join(chain[:4]) + f" [{widget.objectName()}{widget.toolTip()}]"


@pytest.fixture
def go(learned_window: MainWindow, qtbot: QtBot) -> Callable[[str], MainWindow]:
    def to_station(station: str) -> MainWindow:
        window = learned_window
        if station == "start":
            window.close_project()
            qtbot.waitUntil(lambda: not window.jobs.is_busy)
        elif station == "settings":
            window.overlays.toggle_settings()
        elif station == "palette":
            window.overlays.toggle_palette()
        elif station == "jobs":
            window.overlays.toggle_jobs()
        else:
            window.go_to(PageName(station))
            window.banner.say("Something.", tone="danger", action="Retry", details="Why")
        return window

    return to_station


@pytest.mark.parametrize("station", STATIONS)
def test_every_control_has_a_name(
    station: str, go: Callable[[str], MainWindow], qtbot: QtBot
) -> None:
    window = go(station)

    def all_named() -> None:
        nameless = [describe(widget) for widget in controls_of(window) if not name_of(widget)]
        assert nameless == []

    # A sentence that is a control has its words as a name, once they have been read.
    qtbot.waitUntil(all_named)


@pytest.mark.parametrize("station", STATIONS)
def test_tab_reaches_every_control(
    station: str, go: Callable[[str], MainWindow], qtbot: QtBot
) -> None:
    window = go(station)
    wanted = {
        widget
        for widget in controls_of(window)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not is_one_of_several(widget)
    }
    reached: set[QWidget] = set()
    start = QApplication.focusWidget() or window
    start.setFocus()
    for _ in range(3 * len(wanted) + 20):
        focused = QApplication.focusWidget()
        if focused is None:
            break
        reached.add(focused)
        up = focused.parentWidget()
        while up is not None:  # of a control with a part that takes the keys for it
            # Not of inner ones. PySide takes whatever a method returns for a part of the object
            # that was asked: a scroll area and its viewport, each the proxy or the viewport of the
            # other, would be parts of each other, a cycle that is collected while it is shown.
            if not is_inner(up) and up.focusProxy() is focused:
                reached.add(up)
            up = up.parentWidget()
        if not window.focusNextPrevChild(True):
            break
    missing = [describe(widget) for widget in wanted - reached]
    assert missing == []
    gc.collect()
    assert all(shiboken6.isValid(widget) for widget in widgets_of(window))
    assert all(shiboken6.isValid(widget) for widget in wanted)


@pytest.mark.parametrize("station", ["start", "settings", *PageName])
def test_buttons__of_an_icon_alone_say_what_they_do(
    station: str, go: Callable[[str], MainWindow]
) -> None:
    silent = [
        describe(button)
        for button in controls_of(go(station))
        if isinstance(button, QAbstractButton) and not button.text() and not button.toolTip()
    ]
    assert silent == []
