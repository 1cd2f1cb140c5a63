"""Filters as chips, the search, the menus; the page shows exactly the photos that pass."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from cropapp.core.entities import PhotoState
from cropapp.core.gallery import ClassBy, PhotoFilter, PhotoSort, ReviewState, SortField
from cropapp.gui.filters.bar import FilterBar
from cropapp.gui.filters.words import confidence_words


@pytest.fixture
def bar(bridge, qtbot) -> FilterBar:
    bar = FilterBar(bridge)
    qtbot.addWidget(bar)
    bar.resize(1300, 44)
    bar.show()
    return bar


def full_filter(bridge) -> PhotoFilter:
    return PhotoFilter(
        class_ids=frozenset({bridge.classes[1].id}),
        class_by=ClassBy.LABEL,
        review_states=frozenset({ReviewState.CORRECTED}),
        min_confidence=0.4,
        max_confidence=0.7,
        disagrees=True,
    )


def test_chips__one_for_each_condition_in_words(bar, bridge):
    bar.set_filter(full_filter(bridge))
    assert bar.chips.words() == [
        "Labelled: rust",
        "Corrected",
        "Confidence 40% to 70%",
        "Label and model differ",
    ]


def test_chips__click_takes_only_that_condition_off(bar, bridge, qtbot):
    bar.set_filter(full_filter(bridge))
    with qtbot.waitSignal(bar.filter_changed) as changed:
        qtbot.mouseClick(bar.chips.button(1), Qt.MouseButton.LeftButton)
    assert changed.args[0].review_states == frozenset()
    assert changed.args[0].disagrees
    assert len(bar.chips.words()) == 3


def test_chips__what_finds_no_room_is_counted_and_reachable(bar, bridge, qtbot):
    bar.resize(820, 44)
    bar.set_filter(full_filter(bridge))
    hidden = [n for n in range(4) if not bar.chips.button(n).isVisible()]
    assert hidden
    more = bar.chips._more
    assert more.isVisible()
    assert more.text() == f"{len(hidden)} more"
    assert more.geometry().right() <= bar.chips.width()
    with qtbot.waitSignal(bar.filter_changed):
        more.menu().actions()[-1].trigger()
    assert len(bar.chips.words()) == 3


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [(None, 0.5, "up to 50%"), (0.9, None, "from 90%"), (0.4, 0.7, "40% to 70%")],
)
def test_confidence_words(low, high, words):
    assert confidence_words(PhotoFilter(min_confidence=low, max_confidence=high)) == words


def test_search__typing_filters_by_name(page, qtbot):
    name = page.grid.gallery.photo_at(7).file_name
    page.focus_search()
    qtbot.keyClicks(page.bar.search, name[-14:-4])
    qtbot.waitUntil(lambda: page.grid.gallery.rowCount() < 60)
    qtbot.waitUntil(lambda: page.grid.gallery.photo_at(0) is not None)
    assert name[-14:-4] in page.grid.gallery.photo_at(0).file_name


def test_search__escape_shows_all_again_and_returns_to_the_grid(page, qtbot):
    page.focus_search()
    qtbot.keyClicks(page.bar.search, "no photo is called this")
    qtbot.waitUntil(lambda: page.grid.gallery.rowCount() == 0)
    assert "No photo matches" in page._empty.words.text()
    qtbot.keyClick(page.bar.search, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.grid.gallery.rowCount() == 60)
    assert page.photo_filter() == PhotoFilter()


def test_empty_page__button_clears_the_filters(page, qtbot):
    page.apply_filter(PhotoFilter(photo_states=frozenset({PhotoState.MISSING})))
    qtbot.waitUntil(page._empty.isVisible)
    qtbot.mouseClick(page._empty.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.grid.gallery.rowCount() == 60)
    assert page.grid.isVisible()


def test_filter__by_prediction_shows_as_many_as_the_count_says(page, bridge, qtbot):
    known = bridge.classes[0]
    expected = bridge.counts.by_prediction[known.id]
    page.classes.filter_requested.emit(int(known.id), ClassBy.PREDICTION)
    qtbot.waitUntil(lambda: page.grid.gallery.rowCount() == expected)
    assert page.bar.chips.words() == [f"Predicted: {known.name}"]


def test_sort__least_sure_puts_the_lowest_confidence_first(page, qtbot):
    before = page.grid.gallery.order
    next(each for each in page.bar.sort_menu.actions() if each.text() == "Confidence").trigger()
    assert page.bar.photo_sort() == PhotoSort(SortField.CONFIDENCE)
    assert "least sure" in page.bar.sort_button.text()
    qtbot.waitUntil(lambda: page.grid.gallery.order is not before)
    qtbot.waitUntil(lambda: page.grid.gallery.photo_at(0) is not None)
    photos = [page.grid.gallery.photo_at(row) for row in range(10)]
    shares = [photo.prediction.best.confidence for photo in photos]
    assert shares == sorted(shares)


def test_folder__click_shows_only_its_photos(page, bridge, qtbot):
    qtbot.waitUntil(lambda: page.folders.tree.topLevelItemCount() == 2)
    day = page.folders.tree.topLevelItem(1).child(0)
    page.folders.tree.setCurrentItem(day)
    qtbot.waitUntil(lambda: page.photo_filter().under != "")
    assert page.photo_filter().under == day.text(0)
    expected = len(bridge.project.find(page.photo_filter(), PhotoSort()))
    assert 0 < expected < 60
    qtbot.waitUntil(lambda: page.grid.gallery.rowCount() == expected)
    assert day.text(0) in page._title.text()
