"""T lets a person say, by mouse or keys, which place of a photo the model looks at."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from cropapp.core.changes import ChangeSet, LabelChange
from cropapp.core.entities import LabelState, Photo, PhotoId, TargetPoint
from cropapp.gui.gallery.badges import Badge, badges_of
from cropapp.gui.inspector.facts import photo_facts
from cropapp.gui.main_window import MainWindow
from cropapp.gui.photos_page import PhotosPage
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.gui.review.page import ReviewPage
from cropapp.gui.target_mark import TargetMark

ROW = 3
KEY = Qt.Key


@pytest.fixture
def mark(page: PhotosPage, qtbot: QtBot, settled: Callable[[int], None]) -> TargetMark:
    """The inspector's mark, its photo shown as its own picture."""
    page.grid.go_to_row(ROW)
    settled(ROW)
    qtbot.waitUntil(lambda: page.inspector.view._level_shown is not None)
    return page.inspector.view.target_mark


def stored(bridge: ProjectBridge, photo_id: PhotoId) -> TargetPoint | None:
    return bridge.project.photos([photo_id])[0].label.target


def current(page: PhotosPage) -> Photo:
    photo = page.grid.current_photo()
    assert photo is not None
    return photo


def set_by_key(page: PhotosPage, qtbot: QtBot, mark: TargetMark, *keys: Qt.Key) -> None:
    page.toggle_target_point()
    for key in keys:
        qtbot.keyClick(mark, key)
    with qtbot.waitSignal(page._bridge.edited):
        qtbot.keyClick(mark, KEY.Key_Return)


def test_click__sets_the_point_under_the_pointer(page, bridge, mark, qtbot):
    page.toggle_target_point()
    assert mark.is_choosing
    assert mark.cursor().shape() is Qt.CursorShape.CrossCursor
    where = page.inspector.view.photo_rect()
    place = QPointF(where.left() + where.width() / 4, where.top() + where.height() * 0.75)
    with qtbot.waitSignal(bridge.edited):
        qtbot.mouseClick(mark, Qt.MouseButton.LeftButton, pos=place.toPoint())
    point = stored(bridge, current(page).id)
    assert abs(point.x - 0.25) < 0.01
    assert abs(point.y - 0.75) < 0.01
    assert not mark.is_choosing


def test_click__beside_the_picture_takes_its_nearest_edge(page, bridge, mark, qtbot):
    page.inspector.view.setMinimumHeight(300)
    page.toggle_target_point()
    where = page.inspector.view.photo_rect()
    beside = where.top() > 2
    place = QPoint(1, mark.height() // 2) if not beside else QPoint(mark.width() // 2, 1)
    with qtbot.waitSignal(bridge.edited):
        qtbot.mouseClick(mark, Qt.MouseButton.LeftButton, pos=place)
    point = stored(bridge, current(page).id)
    assert (point.y if beside else point.x) == 0.0


def test_arrows__move_one_percent_and_ten_with_shift(page, bridge, mark, qtbot):
    page.toggle_target_point()
    qtbot.keyClick(mark, KEY.Key_Right)
    qtbot.keyClick(mark, KEY.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert mark.candidate == TargetPoint(0.51, 0.4)
    for _ in range(8):
        qtbot.keyClick(mark, KEY.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert mark.candidate == TargetPoint(0.0, 0.4)
    with qtbot.waitSignal(bridge.edited):
        qtbot.keyClick(mark, KEY.Key_Return)
    assert stored(bridge, current(page).id) == TargetPoint(0.0, 0.4)


def test_escape__leaves_without_a_change_and_gives_the_keyboard_back(page, bridge, mark, qtbot):
    page.grid.setFocus()
    page.toggle_target_point()
    assert mark.hasFocus()
    qtbot.keyClick(mark, KEY.Key_Left)
    qtbot.keyClick(mark, KEY.Key_Escape)
    assert not mark.is_choosing
    assert page.grid.hasFocus()
    assert stored(bridge, current(page).id) is None
    assert mark.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


def test_delete__takes_the_point_away_and_undo_brings_it_back(page, bridge, mark, qtbot):
    set_by_key(page, qtbot, mark)
    photo_id = current(page).id
    assert stored(bridge, photo_id) == TargetPoint(0.5, 0.5)
    qtbot.waitUntil(lambda: page.inspector.photo.label.target is not None)
    page.toggle_target_point()
    with qtbot.waitSignal(bridge.edited):
        qtbot.keyClick(mark, KEY.Key_Delete)
    assert stored(bridge, photo_id) is None
    with qtbot.waitSignal(bridge.edited):
        bridge.undo()
    assert stored(bridge, photo_id) == TargetPoint(0.5, 0.5)


def test_many_selected__are_aimed_as_one_step(page, bridge, mark, qtbot):
    page.select_all()
    ids = page.target_ids()
    assert len(ids) > 10
    set_by_key(page, qtbot, mark, KEY.Key_Left)
    assert all(stored(bridge, photo_id) == TargetPoint(0.49, 0.5) for photo_id in ids)
    assert bridge.undo_name == f"Set the target point of {len(ids)} photos"


def test_loupe__takes_the_mode_and_its_arrows_do_not_change_the_photo(page, bridge, mark, qtbot):
    page.toggle_loupe()
    view = page.loupe.view
    qtbot.waitUntil(lambda: view.has_picture)
    inside = view.target_mark
    before = page.current_id()
    set_by_key(page, qtbot, inside, KEY.Key_Right, KEY.Key_Down)
    assert page.current_id() == before
    assert stored(bridge, before) == TargetPoint(0.51, 0.51)
    assert page.loupe.isVisible()
    assert page.loupe.hasFocus()


def test_folded_inspector__has_the_loupe_opened_for_it(page, mark, qtbot):
    page.toggle_inspector()
    page.toggle_target_point()
    assert page.loupe.isVisible()


def test_another_photo__ends_the_mode(page, mark, settled):
    page.toggle_target_point()
    page.grid.go_to_row(ROW + 1)
    settled(ROW + 1)
    assert not mark.is_choosing


def test_point__is_told_by_badge_facts_and_history(page, bridge, mark, qtbot):
    set_by_key(page, qtbot, mark, KEY.Key_Right)
    qtbot.waitUntil(lambda: current(page).label.target is not None)
    photo = current(page)
    assert Badge.TARGET in badges_of(photo)
    assert dict(photo_facts(photo))["Target point"] == "51% from the left, 50% from the top"
    qtbot.waitUntil(lambda: page.inspector.history.lines() == ["target point set"])
    assert page.decision_line.words.text() == "target point set"


def test_prediction__of_the_view_that_was_is_not_shown(page, bridge, mark, qtbot):
    assert current(page).prediction is not None
    set_by_key(page, qtbot, mark)
    qtbot.waitUntil(lambda: page.inspector.photo.prediction is None)
    assert not any(row.isVisible() for row in page.inspector.bars.rows)


def test_frame__is_drawn_where_the_model_looks(page, mark, qtbot):
    set_by_key(page, qtbot, mark)
    qtbot.waitUntil(lambda: page.inspector.photo.label.target is not None)
    where, frame = page.inspector.view.photo_rect(), mark.frame_of(TargetPoint(0.5, 0.5))
    assert abs(frame.width() - frame.height()) < 1
    assert abs(frame.height() - min(where.width(), where.height()) / 2) < 1
    assert (frame.center() - where.center()).manhattanLength() < 1
    shown = page.inspector.view.grab().toImage()
    scale = shown.devicePixelRatio()
    edge = QPointF(frame.left(), frame.center().y() + 25) * scale
    lightest = max(
        shown.pixelColor(int(edge.x()) + step, int(edge.y())).lightness() for step in (-1, 0, 1)
    )
    assert lightest > 190


def test_zoomed__the_point_is_where_the_picture_has_it(page, mark, qtbot):
    view = page.inspector.view
    view.zoom_to(view.scale() * 3, QPointF(view.width() / 3, view.height() / 3))
    point = mark.point_at(QPointF(100, 80))
    size = view._photo_size
    under = view.to_photo(QPointF(100, 80))
    assert abs(point.x - under.x() / size.width()) < 1e-4
    assert abs(point.y - under.y() / size.height()) < 1e-4
    assert (mark.place_of(point) - QPointF(100, 80)).manhattanLength() < 0.1


def test_step_that_moves_no_point__asks_for_no_prediction(window, monkeypatch):
    asked: list[bool] = []
    monkeypatch.setattr(window.flows, "classify", lambda: asked.append(True))
    aimed = LabelState(target=TargetPoint(0.1, 0.1))
    for after in (LabelState(note="x"), aimed):
        change = LabelChange(PhotoId(1), LabelState(), after)
        window.flows.follow_edit(ChangeSet("step", (change,)))
    assert asked == [True]


def test_window__predicts_anew_by_itself_and_again_after_undo(
    learned_window: MainWindow, qtbot: QtBot, wait_idle: Callable[[], None]
) -> None:
    page = learned_window.photos
    assert page is not None
    row = next(
        r for r in range(20) if (p := page.grid.gallery.photo_at(r)) and p.prediction is not None
    )
    page.grid.go_to_row(row)
    qtbot.waitUntil(lambda: page.inspector.view.has_picture)
    whole = current(page).prediction
    assert whole is not None
    page.grid.setFocus()
    qtbot.keyClick(page.grid, KEY.Key_T)
    mark = page.inspector.view.target_mark
    assert mark.is_choosing
    for _ in range(4):
        qtbot.keyClick(mark, KEY.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(mark, KEY.Key_Return)

    def top() -> object:
        photo = page.grid.current_photo()
        return photo.prediction.top if photo and photo.prediction else None

    qtbot.waitUntil(lambda: top() not in (None, whole.top), timeout=120_000)
    qtbot.keyClick(page.grid, KEY.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: current(page).label.target is None)
    qtbot.waitUntil(lambda: top() is not None, timeout=120_000)
    assert [c.class_id for c in current(page).prediction.top] == [c.class_id for c in whole.top]
    wait_idle()


def test_buttons__of_inspector_and_loupe_begin_it_too(page, mark, qtbot):
    for part in (page.inspector, page.loupe):
        if part is page.loupe:
            page.toggle_loupe()
        qtbot.waitUntil(lambda part=part: part.view.has_picture)
        named = [b for b in part.findChildren(QToolButton) if "(T)" in b.accessibleName()]
        assert len(named) == 1
        qtbot.mouseClick(named[0], Qt.MouseButton.LeftButton)
        assert part.view.target_mark.is_choosing
        qtbot.keyClick(part.view.target_mark, KEY.Key_Escape)


def test_comparison__aims_the_active_photo_alone(page, bridge, mark, qtbot):
    qtbot.keyClick(page.grid, KEY.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: len(page.selected_ids()) == 2)
    page.close_look.open_compare()
    qtbot.waitUntil(page.compare.isVisible)
    active, other = page.compare.active_id(), set(page.compare.photo_ids())
    other.discard(active)
    view = page.compare.active_view()
    qtbot.waitUntil(lambda: view.has_picture)
    set_by_key(page, qtbot, view.target_mark, KEY.Key_Left)
    assert stored(bridge, active) == TargetPoint(0.49, 0.5)
    assert [stored(bridge, photo_id) for photo_id in other] == [None]


def test_review__sets_the_point_of_the_photo_in_front(bridge, qtbot):
    review = ReviewPage(bridge)
    qtbot.addWidget(review, before_close_func=lambda widget: widget.close_page())
    review.resize(1300, 800)
    review.show()
    review.activateWindow()
    review.arrive()
    view = review.stage.view
    qtbot.waitUntil(lambda: review.front_photo() is not None and view.has_picture)
    photo_id = review.front_photo().id
    review.targeting.toggle(view)
    qtbot.keyClick(view.target_mark, KEY.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    with qtbot.waitSignal(bridge.edited):
        qtbot.keyClick(view.target_mark, KEY.Key_Return)
    assert stored(bridge, photo_id) == TargetPoint(0.5, 0.6)
    assert review.front_photo().id == photo_id
