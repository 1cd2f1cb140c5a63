"""The histogram with two handles: by mouse, by key, and what it filters."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible

from cropapp.core.gallery import PhotoFilter, PhotoSort
from cropapp.gui.filters.bar import FilterBar
from cropapp.gui.filters.range_slider import RangeSlider


@pytest.fixture
def slider(qtbot) -> RangeSlider:
    slider = RangeSlider("Least", "Most")
    qtbot.addWidget(slider)
    slider.resize(320, slider.sizeHint().height())
    slider.show_bins([1] * 20)
    slider.show()
    slider.activateWindow()
    return slider


def test_keys__move_a_handle_and_never_past_the_other(slider, qtbot):
    slider.low.setFocus()
    for key, value in (
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_PageUp, 11),
        (Qt.Key.Key_Left, 10),
        (Qt.Key.Key_End, 100),
        (Qt.Key.Key_Home, 0),
    ):
        qtbot.keyClick(slider.low, key)
        assert slider.low.value() == value
    slider.show_range(0.3, 0.5)
    qtbot.keyClick(slider.low, Qt.Key.Key_End)
    qtbot.keyClick(slider.high, Qt.Key.Key_Home)
    assert slider.values() == (0.5, 0.5)


def test_tab__goes_from_one_handle_to_the_other(slider, qtbot):
    slider.low.setFocus()
    qtbot.waitUntil(slider.low.hasFocus)
    qtbot.keyClick(slider.low, Qt.Key.Key_Tab)
    assert slider.high.hasFocus()


def test_mouse__drags_a_handle_and_a_click_brings_the_nearer(slider, qtbot):
    with qtbot.waitSignal(slider.range_changed) as changed:
        qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(10 + 75, 90))
    assert changed.args == [0.25, 1.0]
    handle = slider.high
    middle = handle.rect().center()
    qtbot.mousePress(handle, Qt.MouseButton.LeftButton, pos=middle)
    qtbot.mouseMove(handle, middle - QPoint(150, 0))
    qtbot.mouseRelease(handle, Qt.MouseButton.LeftButton)
    assert slider.values() == (0.25, pytest.approx(0.5, abs=0.01))


def test_count__is_of_the_bins_between_the_handles(slider):
    assert slider.count_inside() == 20
    slider.show_range(0.5, 0.75)
    assert slider.count_inside() == 5


def test_handles__tell_a_screen_reader_their_name_and_value(slider):
    slider.show_range(0.25, 1.0)
    told = QAccessible.queryAccessibleInterface(slider.low)
    assert told.text(QAccessible.Text.Name) == "Least"
    assert told.valueInterface().currentValue() == 25


@pytest.fixture
def bar(bridge, qtbot) -> FilterBar:
    bar = FilterBar(bridge)
    qtbot.addWidget(bar)
    bar.resize(1300, 44)
    bar.show()
    with qtbot.waitSignal(bar.facets.arrived):
        bar.filter_menu.confidence_asked.emit()
    return bar


def test_panel__filters_as_the_handle_moves_and_any_takes_it_off(bar, bridge, qtbot):
    popup = bar.confidence
    assert popup.isVisible()
    assert sum(popup.slider._bins) == bridge.counts.predicted
    popup.slider.low.setFocus()
    with qtbot.waitSignal(bar.filter_changed) as changed:
        for _ in range(7):
            qtbot.keyClick(popup.slider.low, Qt.Key.Key_PageUp)
    assert changed.args[0] == PhotoFilter(min_confidence=0.7)
    told = bridge.project.find(changed.args[0], PhotoSort())
    assert popup.count.text() == f"about {len(told)} photos"
    assert popup.said.text() == "70% to 100%"
    assert bar.chips.words() == ["Confidence from 70%"]
    with qtbot.waitSignal(bar.filter_changed) as changed:
        qtbot.mouseClick(popup.any_button, Qt.MouseButton.LeftButton)
    assert changed.args[0] == PhotoFilter()
    qtbot.keyClick(popup, Qt.Key.Key_Escape)
    assert not popup.isVisible()


def test_panel__opens_on_the_range_that_holds(bar, qtbot):
    bar.confidence.close()
    bar.set_filter(PhotoFilter(min_confidence=0.4, max_confidence=0.6))
    bar.filter_menu.confidence_asked.emit()
    assert bar.confidence.slider.values() == (0.4, 0.6)
