"""A burst as one cell: its badge, and a label that is for all of its photos."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from cropapp.core.entities import PhotoState
from cropapp.core.gallery import PhotoFilter
from cropapp.gui.gallery.badges import draw_burst_badge
from cropapp.store.session import run_many


@pytest.fixture
def burst(page, bridge, qtbot):
    """Five readable photos made one burst; returns their ids in the order shown."""
    model = page.grid.gallery
    photos = [model.photo_at(row) for row in range(60)]
    ids = [photo.id for photo in photos if photo.state is PhotoState.READY][:5]

    def write(session) -> None:
        # None of the others: what the field's own times say is not the test's.
        run_many(session, "UPDATE photo SET burst_id = NULL WHERE id > ?", [(0,)])
        run_many(session, "UPDATE photo SET burst_id = ? WHERE id = ?", [(ids[0], i) for i in ids])

    bridge.project.store.write(write)
    model.forget(None)
    qtbot.waitUntil(lambda: model.known_photo(ids[0]).burst_count == 5)
    return ids


def show_as_one(page, qtbot, count: int = 56) -> None:
    page.apply_filter(PhotoFilter(one_per_burst=True))
    qtbot.waitUntil(lambda: len(page.grid.gallery.order) == count)


def labels(bridge, ids):
    return [photo.label.class_id for photo in bridge.project.photos(ids)]


def test_label__is_for_the_whole_burst_and_one_undo_step(page, bridge, burst, qtbot):
    show_as_one(page, qtbot)
    page.grid.select_ids([burst[0]], burst[0])
    known = bridge.classes[1]
    with qtbot.waitSignal(bridge.edited):
        page.labelling.give_class(int(known.id))
    assert labels(bridge, burst) == [known.id] * 5
    assert page.decision_line.words.text() == f"Labelled 5 photos as {known.name}"
    with qtbot.waitSignal(bridge.edited):
        bridge.undo()
    assert labels(bridge, burst) == [None] * 5


def test_confirm__gives_all_what_was_predicted_for_the_one_shown(page, bridge, burst, qtbot):
    show_as_one(page, qtbot)
    predicted = bridge.project.photos([burst[0]])[0].prediction.best.class_id
    with qtbot.waitSignal(bridge.edited):
        bridge.confirm_photos([burst[0]])
    assert labels(bridge, burst) == [predicted] * 5


def test_label__is_for_one_photo_where_bursts_are_not_one(page, bridge, burst, qtbot):
    with qtbot.waitSignal(bridge.edited):
        bridge.label_photos([burst[0]], bridge.classes[1].id)
    assert labels(bridge, burst) == [bridge.classes[1].id, None, None, None, None]


def test_label__on_another_page_is_for_one_photo(page, bridge, burst, qtbot):
    show_as_one(page, qtbot)
    page.hide()
    with qtbot.waitSignal(bridge.edited):
        bridge.label_photos([burst[0]], bridge.classes[1].id)
    assert labels(bridge, burst)[1:] == [None] * 4
    page.show()
    assert bridge.bursts_as_one


def test_menu_actions__select_and_show_the_burst(page, bridge, burst, qtbot):
    page.grid.select_ids([burst[2]], burst[2])
    assert page.choices.burst in page.choices.in_menu()
    page.choices.burst.trigger()
    qtbot.waitUntil(lambda: page.selected_ids() == burst)
    page.choices.show_burst.trigger()
    qtbot.waitUntil(lambda: page.grid.gallery.order.ids.tolist() == burst)


def test_menu_actions__leave_bursts_out_for_a_photo_taken_alone(page, burst, qtbot):
    model = page.grid.gallery
    alone = next(row for row in range(60) if model.photo_id_at(row) not in burst)
    page.grid.go_to_row(alone)
    qtbot.waitUntil(lambda: page.grid.current_photo().burst_count == 1)
    assert page.choices.burst not in page.choices.in_menu()


def test_burst_badge__says_the_count_and_is_wider_than_a_state(qapp):
    def drawn(count: int) -> bytes:
        image = QImage(80, 20, QImage.Format.Format_RGB32)
        image.fill(QColor("#808080"))
        painter = QPainter(image)
        left = draw_burst_badge(painter, 78, 1, count)
        painter.end()
        assert QRectF(left, 1, 78 - left, 18).width() > 20
        return bytes(image.constBits())

    assert drawn(4) != drawn(7)
