"""Sort and headers: chosen in menus, found in a reader thread, remembered with the project."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAction

from cropapp.core.changes import LabelEdit
from cropapp.core.gallery import GroupBy, PhotoFilter, PhotoSort, PhotoView, SortField
from cropapp.gui.photo_words import sort_word
from cropapp.gui.photos_page import PhotosPage
from cropapp.services.correct_labels import correct_labels
from cropapp.services.group_photos import group_photos
from cropapp.services.saved_filters import remembered_view


def action(menu, words: str) -> QAction:
    return next(each for each in menu.actions() if each.text() == words)


def test_sort_menu__gives_every_field_in_both_directions(page, qtbot):
    bar = page.bar
    fields = [each for each in bar.sort_menu.actions() if not each.isSeparator()][:-2]
    assert len(fields) == len(SortField)
    for entry, field in zip(fields, SortField, strict=True):
        entry.trigger()
        assert bar.photo_sort().field is field
        for descending in (False, True):
            word = sort_word(field, descending)
            action(bar.sort_menu, word[:1].upper() + word[1:]).trigger()
            assert bar.photo_sort() == PhotoSort(field, descending)
            assert word in bar.sort_button.text()
    qtbot.waitUntil(lambda: page.finder._answered_request == page.finder._request)


def test_sort_menu__keeps_the_direction_of_the_field_that_is_chosen_again(page):
    menu = page.bar.sort_menu
    action(menu, "File size").trigger()
    assert page.bar.photo_sort() == PhotoSort(SortField.SIZE, True)
    action(menu, "Smallest file").trigger()
    action(menu, "File size").trigger()
    assert page.bar.photo_sort() == PhotoSort(SortField.SIZE, False)


@pytest.mark.parametrize("by", [each for each in GroupBy if each is not GroupBy.NOTHING])
def test_group_menu__gives_the_grid_the_groups_of_its_photos(page, bridge, qtbot, by):
    page.bar.group_menu._entries[by].trigger()
    qtbot.waitUntil(lambda: page.grid.gallery.order.groups is not None)
    order = page.grid.gallery.order
    ids, groups = bridge.project.find_grouped(PhotoFilter(), PhotoSort(), by)
    assert order.groups.by is by
    assert order.groups.keys == groups.keys
    assert order.ids.tolist() == ids.tolist()
    page.bar.group_menu._entries[GroupBy.NOTHING].trigger()
    qtbot.waitUntil(lambda: page.grid.gallery.order.groups is None)


def test_bursts_as_one__shows_the_first_of_each_and_a_chip(page, bridge, qtbot):
    group_photos(bridge.project)
    wanted = PhotoFilter(one_per_burst=True)
    few = bridge.project.find(wanted, PhotoSort())
    assert len(few) < 60
    page.bar.group_menu.bursts.trigger()
    qtbot.waitUntil(lambda: page.grid.gallery.rowCount() == len(few))
    assert page.bar.chips.words() == ["Bursts as one"]
    page.bar.chips.button(0).click()
    qtbot.waitUntil(lambda: page.grid.gallery.rowCount() == 60)
    assert not page.bar.group_menu.bursts.isChecked()


def test_headers_by_class__do_not_move_by_themselves_when_a_label_changes(page, bridge, qtbot):
    page.bar.set_group_by(GroupBy.CLASS)
    qtbot.waitUntil(lambda: page.grid.gallery.order.groups is not None)
    before = page.grid.gallery.order
    photo_id = int(before.ids[before.groups.starts[1]])
    first_class = before.groups.keys[0]
    with qtbot.waitSignal(page.finder.would_move, check_params_cb=lambda moved: moved > 0):
        correct_labels(bridge.project, [photo_id], LabelEdit(class_id=first_class), author="Ana")
    assert page.grid.gallery.order is before
    page.finder.find_again()
    qtbot.waitUntil(lambda: page.grid.gallery.order is not before)
    after = page.grid.gallery.order
    assert after.groups.starts[1] == before.groups.starts[1] + 1
    assert after.row_of(photo_id) < after.groups.starts[1]


def test_view__is_remembered_with_the_project_and_shown_again(page, bridge, qtbot):
    view = PhotoView(
        PhotoFilter(has_position=True), PhotoSort(SortField.CONFIDENCE), GroupBy.FOLDER
    )
    page.bar.set_view(view)
    qtbot.waitUntil(lambda: remembered_view(bridge.project) == view)
    again = PhotosPage(bridge)
    qtbot.addWidget(again, before_close_func=lambda widget: widget.close_page())
    qtbot.waitUntil(lambda: again.bar.photo_view() == view)
    qtbot.waitUntil(lambda: again.grid.gallery.order.groups is not None)
    assert again.bar.chips.words() == ["With a position"]
    assert "least sure" in again.bar.sort_button.text()


def test_view__asked_for_meanwhile_is_not_overwritten(page, bridge, qtbot):
    page.bar.set_view(PhotoView(PhotoFilter(has_position=True)))
    page.view_memory.flush()
    qtbot.waitUntil(lambda: remembered_view(bridge.project).filter.has_position is True)
    again = PhotosPage(bridge)
    qtbot.addWidget(again, before_close_func=lambda widget: widget.close_page())
    again.apply_filter(PhotoFilter(disagrees=True))
    qtbot.waitUntil(lambda: again.view_memory._kept is not None)
    assert again.photo_filter() == PhotoFilter(disagrees=True)
