"""How large cells are and how much they show: by wheel, key and menu, without losing the place."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from cropapp.gui.gallery.cells import CellStyle

CONTROL = Qt.KeyboardModifier.ControlModifier


def wheel(grid, place: QPoint, delta: int) -> None:
    view = grid.viewport()
    event = QWheelEvent(
        QPointF(place),
        view.mapToGlobal(QPointF(place)),
        QPoint(),
        QPoint(0, delta),
        Qt.MouseButton.NoButton,
        CONTROL,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)


def test_wheel__photo_under_the_pointer_stays_there(page, qtbot):
    grid = page.grid
    page.set_density(200)
    grid.verticalScrollBar().setValue(600)
    place = grid.viewport().rect().center()
    row = grid.row_at(place)
    before = grid.rect_of_row(row).center().y()
    wheel(grid, place, 120)
    assert page.density() == 256
    assert abs(grid.rect_of_row(row).center().y() - before) <= 1


def test_wheel__half_steps_of_a_touchpad_add_up(page, qtbot):
    place = page.grid.viewport().rect().center()
    wheel(page.grid, place, 60)
    assert page.density() == 160
    wheel(page.grid, place, 60)
    assert page.density() == 200


def test_keys__plus_and_minus_change_the_size(page, qtbot):
    page.grid.setFocus()
    qtbot.keyClick(page.grid, Qt.Key.Key_Plus, CONTROL)
    assert page.density() == 200
    qtbot.keyClick(page.grid, Qt.Key.Key_Minus, CONTROL)
    assert page.density() == 160


def test_cells__fill_the_line_evenly_at_any_width(page, qtbot):
    grid = page.grid
    for width in (1300, 1187, 1240):
        page.resize(width, 800)
        qtbot.waitUntil(lambda width=width: page.width() == width)
        layout = grid.layout_
        rest = grid.viewport().width() - layout.columns * layout.cell_width
        assert 0 <= rest < layout.columns
        assert grid.side >= page.density()


def test_menu__chooses_size_and_style_and_shows_what_is_chosen(page, qtbot):
    actions = {action.text(): action for action in page.bar.cells.menu().actions()}
    actions["Photo alone"].trigger()
    assert page.grid.cell_style is CellStyle.COMPACT
    compact = page.grid.layout_.cell_height
    actions["Photo, class, name and second guess"].trigger()
    assert page.grid.cell_style is CellStyle.DETAILED
    assert page.grid.layout_.cell_height > compact + 40
    actions["96 pixels"].trigger()
    assert page.density() == 96
    page.set_density(320)
    assert actions["320 pixels"].isChecked()
    assert not actions["96 pixels"].isChecked()


def test_new_size__shows_the_old_thumbnail_until_the_new_one_is_made(page, qtbot):
    grid = page.grid
    qtbot.waitUntil(grid.has_all_thumbnails)
    grid.loader.close()  # nothing more arrives
    page.set_density(200)
    photo = grid.gallery.photo_at(grid.visible_rows().start)
    grid.viewport().repaint()
    stand_in = grid.thumbnail(photo)
    assert stand_in is not None
    assert not grid.has_all_thumbnails()
