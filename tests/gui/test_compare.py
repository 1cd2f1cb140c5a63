"""Two to four photos side by side: one zoom for all, keys for the framed one."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt

from cropapp.core.entities import PhotoState

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def compared(page, qtbot):
    """The page with three readable photos side by side, each decoded."""
    model = page.grid.gallery
    rows = [n for n in range(60) if model.photo_at(n).state is PhotoState.READY][:3]
    ids = [model.photo_id_at(row) for row in rows]
    page.grid.select_ids(ids, ids[0])
    page.grid.setFocus()
    qtbot.keyClick(page.grid, Qt.Key.Key_C, CONTROL | SHIFT)
    qtbot.waitUntil(page.compare.isVisible)
    views = [pane.view for pane in page.compare._panes]
    qtbot.waitUntil(lambda: all(view._level_shown is not None for view in views))
    return page, ids, views


def test_compare__shows_the_selected_photos_and_their_names(compared):
    page, ids, _ = compared
    assert page.compare.photo_ids() == ids
    names = [page.grid.gallery.known_photo(photo_id).file_name for photo_id in ids]
    assert [pane.name.text() for pane in page.compare._panes] == names


def test_compare__needs_two_to_four(page, qtbot):
    page.grid.go_to_row(2)
    page.choices.compare.trigger()
    assert "two to four" in page.decision_line.words.text()
    assert not page.compare.isVisible()


def test_compare__zoom_and_place_are_one_for_all(compared):
    _, _, views = compared
    middle = QPointF(views[0].rect().center())
    views[0].zoom_to(views[0].scale() * 4, middle + QPointF(12, 9))
    places = [view.view_place() for view in views]
    assert places[0].zoom > 3
    for place in places[1:]:
        assert place.zoom == pytest.approx(places[0].zoom)
        assert place.centre.x() == pytest.approx(places[0].centre.x(), abs=0.02)
        assert place.centre.y() == pytest.approx(places[0].centre.y(), abs=0.02)
    views[2].fit()
    assert all(view.is_fitted for view in views)


def test_compare__unlocked_each_is_zoomed_alone(compared, qtbot):
    page, _, views = compared
    qtbot.keyClick(page.compare, Qt.Key.Key_K)
    views[1].zoom_in()
    assert [view.is_fitted for view in views] == [True, False, True]
    page.compare.activate(1)
    qtbot.keyClick(page.compare, Qt.Key.Key_K)
    assert not any(view.is_fitted for view in views)


def test_compare__keys_act_on_the_framed_photo(compared, bridge, qtbot):
    page, ids, _ = compared
    assert page.target_ids() == [ids[0]]
    qtbot.keyClick(page.compare, Qt.Key.Key_Right)
    assert page.target_ids() == [ids[1]]
    qtbot.mouseClick(page.compare._panes[2].view, LEFT)
    assert page.target_ids() == [ids[2]]
    with qtbot.waitSignal(bridge.edited):
        bridge.label_photos(page.target_ids(), bridge.classes[0].id)
    name = bridge.classes[0].name
    shown = page.compare._panes[2]
    qtbot.waitUntil(lambda: shown.view.photo.label.class_id == bridge.classes[0].id)
    assert name in shown.chips.accessibleName() or shown.chips.isVisible()
    assert bridge.project.photos([ids[0]])[0].label.class_id is None


def test_compare__escape_goes_back_with_the_selection_as_it_was(compared, qtbot):
    page, ids, _ = compared
    qtbot.keyClick(page.compare, Qt.Key.Key_Right)
    qtbot.keyClick(page.compare, Qt.Key.Key_Escape)
    assert not page.compare.isVisible()
    assert page.grid.hasFocus()
    assert page.selected_ids() == ids
    assert page.current_id() == ids[1]
