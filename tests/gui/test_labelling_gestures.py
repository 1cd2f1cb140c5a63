"""Labelling from the page: many at once, menu, letters, undo, the next one to do, the loupe."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from cropapp.core.entities import PhotoState
from cropapp.core.gallery import PhotoFilter, PhotoSort, ReviewState
from cropapp.gui.photo_menu import photo_menu


def labels(bridge, ids):
    return [photo.label.class_id for photo in bridge.project.photos(ids)]


def readable_rows(page, count: int) -> list[int]:
    model = page.grid.gallery
    rows = [n for n in range(60) if model.photo_at(n).state is PhotoState.READY]
    return rows[:count]


def test_class_click__labels_all_selected_in_one_step(page, bridge, qtbot):
    ids = [page.grid.gallery.photo_id_at(row) for row in readable_rows(page, 12)]
    page.grid.select_ids(ids, ids[0])
    known = bridge.classes[2]
    with qtbot.waitSignal(bridge.edited) as edited:
        page.classes.class_given.emit(int(known.id))
    assert len(edited.args[0].changes) == 12
    assert labels(bridge, ids) == [known.id] * 12
    assert "12 photos as leaf spot" in page.decision_line.words.text()
    with qtbot.waitSignal(bridge.edited):
        qtbot.mouseClick(page.decision_line.button, Qt.MouseButton.LeftButton)
    assert labels(bridge, ids) == [None] * 12
    assert page.decision_line.words.text().startswith("Undone")


def test_decision_line__says_what_it_is_and_what_the_model_had_said(page, bridge, qtbot, settled):
    page.grid.go_to_row(3)
    settled(3)
    photo = page.inspector.photo
    names = {known.id: known.name for known in bridge.classes}
    other = photo.prediction.top[1].class_id
    with qtbot.waitSignal(bridge.edited):
        page.inspector.class_chosen.emit(int(photo.id), int(other))
    words = page.decision_line.words.text()
    assert words == f"{names[other]}, was {names[photo.prediction.best.class_id]}"


def test_class_click__without_photos_says_what_to_do(page, bridge, qtbot):
    page.apply_filter(PhotoFilter(text="no such photo"))
    qtbot.waitUntil(lambda: page.grid.gallery.rowCount() == 0)
    page.grid.loader.keep_only([])
    page.labelling.give_class(int(bridge.classes[0].id))
    assert "Select photos first" in page.decision_line.words.text()


def test_letters__give_a_new_class_to_the_selected_photos(page, bridge, qtbot):
    ids = [page.grid.gallery.photo_id_at(row) for row in readable_rows(page, 2)]
    page.grid.select_ids(ids, ids[0])
    page.find_class()
    qtbot.keyClicks(page.classes.search, "frost")
    with qtbot.waitSignal(bridge.edited):
        qtbot.keyClick(page.classes.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: any(known.name == "frost" for known in bridge.classes))
    frost = next(known for known in bridge.classes if known.name == "frost")
    assert labels(bridge, ids) == [frost.id, frost.id]


def test_menu__offers_classes_and_clears(page, bridge, qtbot):
    ids = [page.grid.gallery.photo_id_at(row) for row in readable_rows(page, 3)]
    menu = photo_menu(bridge, ids, exclude=lambda: None, find_class=lambda: None, parent=page)
    label = menu.actions()[0].menu()
    assert isinstance(label, QMenu)
    with qtbot.waitSignal(bridge.edited):
        label.actions()[1].trigger()
    assert labels(bridge, ids) == [bridge.classes[1].id] * 3
    clear = next(each for each in menu.actions() if each.text().startswith("Clear the label"))
    with qtbot.waitSignal(bridge.edited):
        clear.trigger()
    assert labels(bridge, ids) == [None] * 3


def test_menu__confirm_takes_the_prediction(page, bridge, qtbot):
    row = readable_rows(page, 1)[0]
    photo = page.grid.gallery.photo_at(row)
    menu = photo_menu(
        bridge, [photo.id], exclude=lambda: None, find_class=lambda: None, parent=page
    )
    confirm = next(each for each in menu.actions() if each.text().startswith("Confirm"))
    with qtbot.waitSignal(bridge.edited):
        confirm.trigger()
    assert labels(bridge, [photo.id]) == [photo.prediction.best.class_id]


def test_next_unreviewed__passes_over_what_is_decided(page, bridge, qtbot):
    rows = readable_rows(page, 4)
    ids = [page.grid.gallery.photo_id_at(row) for row in rows]
    with qtbot.waitSignal(bridge.edited):
        bridge.label_photos(ids[1:3], bridge.classes[0].id)
    page.grid.go_to_row(rows[0])
    page.go_next_unreviewed()
    qtbot.waitUntil(lambda: page.grid.currentIndex().row() == rows[3])


def test_next_unreviewed__says_when_all_is_done(page, bridge, qtbot):
    ids = bridge.project.find(PhotoFilter(), PhotoSort()).tolist()
    readable = [p.id for p in bridge.project.photos(ids) if p.state is PhotoState.READY]
    with qtbot.waitSignal(bridge.edited):
        bridge.label_photos(readable, bridge.classes[0].id)
    page.go_next_unreviewed()
    qtbot.waitUntil(lambda: "Every photo shown" in page.decision_line.words.text())


def test_loupe__arrows_go_on_and_keys_act_on_the_photo_shown(page, bridge, qtbot):
    first, second = readable_rows(page, 2)
    ids = [page.grid.gallery.photo_id_at(row) for row in range(10)]
    page.grid.select_ids(ids, ids[first])
    page.toggle_loupe()
    assert page.loupe.isVisible()
    assert page.target_ids() == [ids[first]]
    for _ in range(second - first):
        qtbot.keyClick(page.loupe, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: page.loupe.view.photo and page.loupe.view.photo.id == ids[second])
    assert page.target_ids() == [ids[second]]
    with qtbot.waitSignal(bridge.edited):
        bridge.label_photos(page.target_ids(), bridge.classes[0].id)
    assert labels(bridge, [ids[second]]) == [bridge.classes[0].id]
    qtbot.keyClick(page.loupe, Qt.Key.Key_Space)
    assert not page.loupe.isVisible()
    assert page.current_id() == ids[second]


def test_loupe__neighbour_is_decoded_before_it_is_asked_for(page, qtbot):
    rows = readable_rows(page, 5)
    start = next(n for n in rows if n + 1 in rows)
    page.grid.go_to_row(start)
    page.toggle_loupe()
    qtbot.waitUntil(lambda: page.loupe.view._level_shown is not None)
    neighbour = page.grid.gallery.photo_id_at(start + 1)
    pictures = page._pictures
    qtbot.waitUntil(lambda: any(key.photo_id == neighbour for key in pictures._pixmaps))
    qtbot.keyClick(page.loupe, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: page.loupe.view.photo.id == neighbour)
    assert page.loupe.view._level_shown is not None


def test_filter_by_state__label_leaves_the_cell_until_sorted_again(page, bridge, qtbot):
    page.apply_filter(PhotoFilter(review_states=frozenset({ReviewState.UNREVIEWED})))
    qtbot.waitUntil(lambda: page.bar.chips.words() == ["Not reviewed"])
    qtbot.waitUntil(lambda: page.grid.gallery.photo_at(0) is not None)
    count = page.grid.gallery.rowCount()
    photo_id = page.grid.gallery.photo_id_at(readable_rows_shown(page)[0])
    with qtbot.waitSignal(bridge.edited):
        bridge.label_photos([photo_id], bridge.classes[0].id)
    qtbot.waitUntil(page.sort_again_line.isVisible)
    assert page.grid.gallery.rowCount() == count


def readable_rows_shown(page) -> list[int]:
    model = page.grid.gallery
    return [n for n in range(model.rowCount()) if model.photo_at(n).state is PhotoState.READY]


def test_narrow_page__folds_the_inspector_and_brings_it_back(page, qtbot):
    assert page.inspector_visible()
    page.resize(976, 640)
    qtbot.waitUntil(lambda: not page.inspector_visible())
    page.toggle_inspector()
    assert page.inspector_visible()
    page.resize(1300, 800)
    qtbot.waitUntil(page.inspector_visible)
    page.toggle_left_panel()
    assert not page.left_panel_visible()
