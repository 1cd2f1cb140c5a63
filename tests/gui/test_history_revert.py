"""The history in the inspector: who said what, what the model had said; and the way back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from cropapp.core.changes import LabelEdit
from cropapp.core.entities import PhotoState
from cropapp.services.correct_labels import correct_labels


@pytest.fixture
def twice(page, bridge, settled, qtbot):
    """The first readable photo: Ann says the first class, Bo the second; it is shown."""
    project, (first, second) = bridge.project, bridge.classes[:2]
    row = next(
        row
        for row in range(len(page.grid.gallery.order))
        if project.photos([page.grid.gallery.photo_id_at(row)])[0].state is PhotoState.READY
    )
    photo_id = page.grid.gallery.photo_id_at(row)
    correct_labels(project, [photo_id], LabelEdit(class_id=first.id), author="Ann")
    correct_labels(project, [photo_id], LabelEdit(class_id=second.id), author="Bo")
    page.grid.go_to_row(row)
    settled(row)
    history = page.inspector.history
    qtbot.waitUntil(lambda: len(history.shown_lines()) == 2)
    return photo_id, history


def click(line, qtbot):
    qtbot.mouseClick(line.revert, Qt.MouseButton.LeftButton)


def test_lines__say_who_and_what_the_model_said(twice, bridge):
    _, history = twice
    newest, oldest = history.shown_lines()
    assert newest.meta.text().startswith("Bo · just now · the model said ")
    assert oldest.meta.text().startswith("Ann")
    first, second = bridge.classes[:2]
    assert newest.words.text() == f"{second.name}, was {first.name}"
    assert newest.revert.accessibleName().startswith("Revert: ")


def test_newest_line__is_taken_back_with_one_click(twice, bridge, qtbot):
    photo_id, history = twice
    with qtbot.waitSignal(bridge.edited):
        click(history.shown_lines()[0], qtbot)
    label = bridge.project.photos([photo_id])[0].label
    assert (label.class_id, label.origin.author) == (bridge.classes[0].id, "Ann")
    qtbot.waitUntil(lambda: len(history.shown_lines()) == 3)


def test_older_line__is_refused_in_words_and_then_taken_back_anyway(twice, bridge, qtbot):
    photo_id, history = twice
    older = history.shown_lines()[1]
    click(older, qtbot)
    qtbot.waitUntil(lambda: older.revert.text() == "Revert anyway")
    assert older.meta.text() == "The photo was labelled again since."
    assert bridge.project.photos([photo_id])[0].label.class_id == bridge.classes[1].id
    with qtbot.waitSignal(bridge.edited):
        click(older, qtbot)
    assert bridge.project.photos([photo_id])[0].label.class_id is None
