"""The two calendars: a first and a last day."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QDate, Qt

from cropapp.core.gallery import PhotoFilter
from cropapp.gui.filters.bar import FilterBar


@pytest.fixture
def bar(bridge, qtbot) -> FilterBar:
    bar = FilterBar(bridge)
    qtbot.addWidget(bar)
    bar.resize(1300, 44)
    bar.show()
    with qtbot.waitSignal(bar.facets.arrived):
        bar.filter_menu.days_asked.emit()
    return bar


def test_calendars__offer_the_days_of_the_project_and_open_on_all_of_them(bar, bridge):
    facets = bridge.project.facets(PhotoFilter())
    for calendar in (bar.days.first, bar.days.last):
        assert calendar.minimumDate().toPython() == facets.first_day
        assert calendar.maximumDate().toPython() == facets.last_day
    assert bar.days.first.selectedDate().toPython() == facets.first_day
    assert bar.days.last.selectedDate().toPython() == facets.last_day
    assert bar.photo_filter() == PhotoFilter()


def test_day_chosen__filters_and_any_day_takes_it_off(bar, bridge, qtbot):
    first = bridge.project.facets(PhotoFilter()).first_day
    with qtbot.waitSignal(bar.filter_changed) as changed:
        bar.days.last.setSelectedDate(QDate(first.year, first.month, first.day))
    assert changed.args[0] == PhotoFilter(first_day=first, last_day=first)
    assert len(bar.chips.words()) == 1
    with qtbot.waitSignal(bar.filter_changed) as changed:
        qtbot.mouseClick(bar.days.any_button, Qt.MouseButton.LeftButton)
    assert changed.args[0] == PhotoFilter()


def test_last_before_first__makes_both_the_day_that_was_touched(bar, qtbot):
    bar.days.first.setMinimumDate(QDate(2026, 6, 1))
    bar.days.last.setMinimumDate(QDate(2026, 6, 1))
    bar.days.show_filter(PhotoFilter(first_day=date(2026, 6, 19), last_day=date(2026, 6, 26)))
    with qtbot.waitSignal(bar.filter_changed) as changed:
        bar.days.last.setSelectedDate(QDate(2026, 6, 12))
    assert (changed.args[0].first_day, changed.args[0].last_day) == (date(2026, 6, 12),) * 2


def test_enter__closes_the_panel(bar, qtbot):
    qtbot.keyClick(bar.days, Qt.Key.Key_Return)
    assert not bar.days.isVisible()
