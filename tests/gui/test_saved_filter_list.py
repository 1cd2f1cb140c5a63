"""Filters with a name: saved, chosen, renamed, replaced and deleted in the window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from cropapp.core.gallery import PhotoFilter, PhotoSort, SortField
from cropapp.gui.filters.bar import FilterBar
from cropapp.gui.filters.saved import NameDialog, SavedFiltersDialog
from cropapp.services.saved_filters import list_filters, save_filter

UNSURE = PhotoFilter(max_confidence=0.5)
BY_SIZE = PhotoSort(SortField.SIZE, True)


@pytest.fixture
def bar(bridge, qtbot) -> FilterBar:
    save_filter(bridge.project, "unsure", UNSURE, BY_SIZE)
    bar = FilterBar(bridge)
    qtbot.addWidget(bar)
    bar.resize(1300, 44)
    bar.show()
    qtbot.waitUntil(lambda: len(bar.saved.known) == 1)
    return bar


def dialog_of(kind, qtbot):
    found = []

    def shown() -> bool:
        found[:] = [
            each
            for each in QApplication.topLevelWidgets()
            if isinstance(each, kind) and each.isVisible()
        ]
        return bool(found)

    qtbot.waitUntil(shown)
    return found[0]


def names(bar):
    return [each.name for each in bar.saved.known]


def test_entry__shows_filter_and_order(bar, qtbot):
    bar.filter_menu.fill(PhotoFilter())
    menu = bar.filter_menu.actions()[0].menu()
    with qtbot.waitSignal(bar.filter_changed) as changed:
        menu.actions()[0].trigger()
    assert changed.args[0] == UNSURE
    assert bar.photo_sort() == BY_SIZE
    assert "largest file" in bar.sort_button.text()


def test_save__asks_for_a_name_and_says_when_it_replaces(bar, bridge, qtbot):
    bar.set_filter(PhotoFilter(disagrees=True))
    bar.filter_menu.save_asked.emit()
    dialog = dialog_of(NameDialog, qtbot)
    assert not dialog.act.isEnabled()
    qtbot.keyClicks(dialog.field, "Unsure")
    assert dialog.act.text() == "Replace"
    dialog.field.clear()
    qtbot.keyClicks(dialog.field, "Differs & odd")
    assert dialog.act.text() == "Save"
    qtbot.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: names(bar) == ["unsure", "Differs & odd"])
    assert list_filters(bridge.project)[1].filter == PhotoFilter(disagrees=True)
    bar.filter_menu.fill(PhotoFilter())
    assert bar.filter_menu.actions()[0].menu().actions()[1].text() == "Differs && odd"


def test_keeping__renames_replaces_and_deletes(bar, bridge, qtbot):
    bar.set_filter(PhotoFilter(disagrees=True))
    bar.filter_menu.keep_asked.emit()
    dialog = dialog_of(SavedFiltersDialog, qtbot)
    qtbot.mouseClick(dialog.rename_button, Qt.MouseButton.LeftButton)
    field = dialog.list.findChild(QLineEdit)
    field.setText("not sure")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: names(bar) == ["not sure"])
    qtbot.mouseClick(dialog.replace_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bar.saved.known[0].filter == PhotoFilter(disagrees=True))
    qtbot.mouseClick(dialog.delete_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: names(bar) == [])
    assert dialog._empty.isVisible()
    assert not dialog.delete_button.isEnabled()
    dialog.close()


def test_keeping__shows_the_photos_of_one_and_closes(bar, qtbot):
    bar.filter_menu.keep_asked.emit()
    dialog = dialog_of(SavedFiltersDialog, qtbot)
    with qtbot.waitSignal(bar.filter_changed) as changed:
        qtbot.mouseClick(dialog.show_button, Qt.MouseButton.LeftButton)
    assert changed.args[0] == UNSURE


def test_keeping__what_was_deleted_or_replaced_can_be_taken_back(bar, bridge, qtbot):
    bar.set_filter(PhotoFilter(disagrees=True))
    bar.filter_menu.keep_asked.emit()
    dialog = dialog_of(SavedFiltersDialog, qtbot)
    for button, left in ((dialog.delete_button, 0), (dialog.replace_button, 1)):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: "“unsure”" in dialog.outcome.accessibleName())
        assert len(list_filters(bridge.project)) == left
        dialog.outcome.open_link(0)
        assert dialog.outcome.text() == ""
        qtbot.waitUntil(
            lambda: [(each.filter, each.sort) for each in bar.saved.known] == [(UNSURE, BY_SIZE)]
        )
    dialog.close()


def test_keeping__a_name_that_is_taken_is_refused_in_words(bar, bridge, qtbot):
    save_filter(bridge.project, "odd", PhotoFilter(disagrees=True))
    qtbot.waitUntil(lambda: names(bar) == ["unsure", "odd"])
    bar.filter_menu.keep_asked.emit()
    dialog = dialog_of(SavedFiltersDialog, qtbot)
    qtbot.mouseClick(dialog.rename_button, Qt.MouseButton.LeftButton)
    field = dialog.list.findChild(QLineEdit)
    field.setText("ODD")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "“ODD” already" in dialog.outcome.text())
    assert [dialog.list.item(row).text() for row in range(2)] == ["unsure", "odd"]
    assert [each.name for each in list_filters(bridge.project)] == ["unsure", "odd"]
    dialog.close()
