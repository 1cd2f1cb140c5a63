"""The page of changes: listed, filtered, reverted, led back to the photos."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from cropapp.core.changes import LabelEdit
from cropapp.gui.changes.model import Column
from cropapp.gui.changes.page import ChangesPage
from cropapp.services.correct_labels import correct_labels


@pytest.fixture
def two_steps(bridge):
    """Ann labels photos 1 to 3, Bo labels photo 1 otherwise."""
    first, second = bridge.classes[:2]
    project = bridge.project
    correct_labels(project, [1, 2, 3], LabelEdit(class_id=first.id), author="Ann")
    correct_labels(project, [1], LabelEdit(class_id=second.id), author="Bo")
    return bridge


@pytest.fixture
def page(two_steps, qtbot):
    page = ChangesPage(two_steps)
    qtbot.addWidget(page)
    page.resize(976, 640)
    page.show()
    page.filters.kind.setCurrentIndex(page.filters.kind.findData("label"))
    qtbot.waitUntil(lambda: shown(page, Column.WHO) == ["Bo", "Ann", "Ann", "Ann"])
    return page


def shown(page, column):
    table = page.table
    return [table.index(row, int(column)).data() for row in range(table.rowCount())]


def click(page, qtbot, row, column=Column.STEP, modifier=Qt.KeyboardModifier.NoModifier):
    where = page.view.visualRect(page.table.index(row, int(column))).center()
    qtbot.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, modifier, where)


def test_lines__say_from_to_and_the_model(page, two_steps):
    first, second = two_steps.classes[:2]
    assert shown(page, Column.BEFORE)[0] == first.name
    assert shown(page, Column.AFTER) == [second.name, first.name, first.name, first.name]
    assert "First" in shown(page, Column.MODEL)[0]


def test_person__is_a_filter(page, qtbot):
    qtbot.waitUntil(lambda: page.filters.person.findData("Bo") > 0)
    page.filters.person.setCurrentIndex(page.filters.person.findData("Bo"))
    qtbot.waitUntil(lambda: shown(page, Column.WHO) == ["Bo"])
    qtbot.mouseClick(page.filters.clear_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.table.rowCount() > 4)  # the class edits of the fixture too


def test_text__without_a_match_offers_to_clear(page, qtbot):
    page.filters.search.setFocus()
    qtbot.keyClicks(page.filters.search, "nothing like it")
    qtbot.waitUntil(lambda: page._empty.isVisible())
    qtbot.mouseClick(page._empty.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.view.isVisible() and page.table.rowCount() > 0)
    assert page.filters.search.text() == ""


def test_revert__of_the_selected_line_is_a_new_line(page, two_steps, qtbot):
    click(page, qtbot, 0)
    assert page.revert_button.text() == "Revert 1 line"
    page.filters.kind.setCurrentIndex(0)
    qtbot.waitUntil(lambda: page.table.rowCount() > 4)
    click(page, qtbot, 0)
    with qtbot.waitSignal(two_steps.edited):
        qtbot.mouseClick(page.revert_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.outcome.isVisible)
    assert "1 photo was set back" in page.outcome.words.text()
    assert two_steps.project.photos([1])[0].label.class_id == two_steps.classes[0].id
    assert two_steps.undo_name.startswith("Revert")
    qtbot.waitUntil(lambda: str(shown(page, Column.STEP)[0]).startswith("Revert"))


def test_revert__of_a_whole_step_leaves_what_was_labelled_since(page, two_steps, qtbot):
    click(page, qtbot, 1)
    qtbot.mouseClick(page.step_button, Qt.MouseButton.LeftButton)
    assert len(page.selected_lines()) == 3
    page.view.setFocus()
    qtbot.keyClick(page.view, Qt.Key.Key_R)
    qtbot.waitUntil(page.outcome.isVisible)
    assert "2 photos were set back" in page.outcome.words.text()
    assert "1 photo was labelled again since" in page.outcome.words.text()
    photos = two_steps.project.photos([1, 2, 3])
    assert [p.label.class_id for p in photos] == [two_steps.classes[1].id, None, None]
    with qtbot.waitSignal(two_steps.edited):
        qtbot.mouseClick(page.outcome.anyway, Qt.MouseButton.LeftButton)
    assert two_steps.project.photos([1])[0].label.class_id is None


def test_photo__a_click_on_its_name_asks_for_it(page, qtbot):
    with qtbot.waitSignal(page.photos_asked) as asked:
        click(page, qtbot, 2, Column.PHOTO)
    wanted, words = asked.args
    assert wanted.photo_ids == (2,)
    assert words == shown(page, Column.PHOTO)[2]


def test_enter__asks_for_the_photos_of_the_selected_lines(page, qtbot):
    click(page, qtbot, 0)
    click(page, qtbot, 3, modifier=Qt.KeyboardModifier.ShiftModifier)
    page.view.setFocus()
    with qtbot.waitSignal(page.photos_asked) as asked:
        qtbot.keyClick(page.view, Qt.Key.Key_Return)
    assert asked.args[0].photo_ids == (1, 2, 3)


def test_new_line__comes_on_top_and_the_selection_stays(page, two_steps, qtbot):
    click(page, qtbot, 0)
    chosen = page.selected_lines()
    two_steps.label_photos([4], two_steps.classes[0].id)
    qtbot.waitUntil(lambda: page.table.rowCount() == 5)
    assert page.selected_lines() == chosen
    assert page.view.selected_rows().tolist() == [1]


def test_page__without_a_change_says_what_will_be_here(bridge, qtbot, tmp_path):
    from cropapp.gui.project_bridge import ProjectBridge
    from cropapp.services.project import Project

    other = ProjectBridge(Project.create(tmp_path / "empty.cropapp"), "Ann")
    page = ChangesPage(other)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(page._empty.isVisible)
    with qtbot.waitSignal(page.photos_asked):
        qtbot.mouseClick(page._empty.button, Qt.MouseButton.LeftButton)
    other.close()
