"""Classes edited in the window: every edit is one step that Ctrl+Z takes back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton

from cropapp.core.changes import LabelEdit
from cropapp.core.entities import PhotoClass
from cropapp.gui.class_panel import ClassPanel
from cropapp.gui.class_rows import CLASS_ROLE
from cropapp.gui.dialogs.class_editor import ClassEditor
from cropapp.gui.dialogs.class_list_preview import ClassListDialog
from cropapp.gui.dialogs.merge_class import MergeDialog
from cropapp.gui.dialogs.new_project import NewProjectDialog
from cropapp.gui.photo_menu import photo_menu
from cropapp.services.correct_labels import correct_labels
from cropapp.services.edit_classes import bring_class_back
from cropapp.services.project import Project


@pytest.fixture
def panel(bridge, qtbot) -> ClassPanel:
    panel = ClassPanel(bridge)
    qtbot.addWidget(panel)
    panel.resize(240, 500)
    panel.show()
    return panel


def named(bridge, name: str) -> PhotoClass:
    return next(known for known in bridge.classes if known.name == name)


def names(bridge) -> list[str]:
    return [known.name for known in bridge.classes]


def choose(menu, words: str) -> None:
    found = [action for action in menu.actions() if action.text().startswith(words)]
    assert len(found) == 1, [action.text() for action in menu.actions()]
    found[0].trigger()


def accept(dialog, qtbot, bridge) -> None:
    with qtbot.waitSignal(bridge.edited):
        qtbot.mouseClick(dialog.act, Qt.MouseButton.LeftButton)


def test_editor__all_fields_are_one_step_and_undo_brings_all_back(panel, bridge, qtbot):
    rust, spot = named(bridge, "rust"), named(bridge, "leaf spot")
    before = list(bridge.classes)
    choose(panel.class_menu(rust), "Edit class")
    dialog = panel.dialogs.shown
    assert isinstance(dialog, ClassEditor)
    dialog.name.selectAll()
    qtbot.keyClicks(dialog.name, "leaf rust")
    dialog.name_zh.setText("銹病")
    dialog.name_scientific.setText("Uromyces")
    dialog.description.setPlainText("Orange.")
    dialog.key.setCurrentIndex(dialog.key.findData(spot.key))
    assert spot.name in dialog.key.currentText()
    for row in range(dialog.look_alikes.count()):
        item = dialog.look_alikes.item(row)
        if item.data(Qt.ItemDataRole.UserRole) == int(spot.id):
            item.setCheckState(Qt.CheckState.Checked)
    dialog.colour_button.menu().actions()[8].trigger()
    accept(dialog, qtbot, bridge)
    qtbot.waitUntil(lambda: "leaf rust" in names(bridge))
    now = named(bridge, "leaf rust")
    assert (now.id, now.name_zh, now.name_scientific) == (rust.id, "銹病", "Uromyces")
    assert (now.description, now.key, now.look_alikes) == ("Orange.", spot.key, (spot.id,))
    assert now.colour != rust.colour
    assert named(bridge, "leaf spot").key is None
    bridge.undo()
    # The classes are read by another thread than the one that takes the step back.
    qtbot.waitUntil(lambda: bridge.classes == before and bridge.undo_name == "")


def test_editor__nothing_changed_is_no_step(panel, bridge, qtbot):
    panel.dialogs.edit_class(int(named(bridge, "rust").id))
    dialog = panel.dialogs.shown
    with qtbot.waitSignal(bridge.history_changed):
        qtbot.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    assert bridge.undo_name == ""


def test_new_class__from_the_letters_that_found_none(panel, bridge, qtbot):
    qtbot.keyClicks(panel.search, "frost")
    plus = next(
        button
        for button in panel.findChildren(QAbstractButton)
        if button.accessibleName() == "Add a class"
    )
    qtbot.mouseClick(plus, Qt.MouseButton.LeftButton)
    dialog = panel.dialogs.shown
    assert dialog.name.text() == "frost"
    dialog.name_zh.setText("霜害")
    accept(dialog, qtbot, bridge)
    qtbot.waitUntil(lambda: "frost" in names(bridge))
    assert named(bridge, "frost").name_zh == "霜害"
    assert named(bridge, "frost").key == "6"
    bridge.undo()
    qtbot.waitUntil(lambda: "frost" not in names(bridge))


def test_order__by_alt_and_arrows_and_by_dragging(panel, bridge, qtbot):
    first, second, third, *_rest = names(bridge)
    panel.list.setFocus()
    panel.list.setCurrentIndex(panel.rows.index(0, 0))
    qtbot.keyClick(panel.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: names(bridge)[:2] == [second, first])
    # The mark went along, so that pressing again moves the same class.
    assert panel.list.currentIndex().data(CLASS_ROLE).name == first
    qtbot.keyClick(panel.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: names(bridge)[:2] == [first, second])
    dragged = panel.rows.mimeData([panel.rows.index(0, 0)])
    below_third = panel.rows.index(-1, 0)
    panel.rows.dropMimeData(dragged, Qt.DropAction.MoveAction, 3, 0, below_third)
    qtbot.waitUntil(lambda: names(bridge)[:3] == [second, third, first])
    assert panel.rows.rowCount() == len(bridge.classes)


def test_order__is_not_dragged_while_letters_are_typed(panel, bridge, qtbot):
    drag = Qt.ItemFlag.ItemIsDragEnabled
    assert panel.rows.flags(panel.rows.index(0, 0)) & drag
    qtbot.keyClicks(panel.search, "l")
    assert not panel.rows.flags(panel.rows.index(0, 0)) & drag


def test_retire__out_of_the_list_shown_when_asked_and_brought_back(panel, bridge, qtbot):
    rust = named(bridge, "rust")
    choose(panel.class_menu(rust), "Retire")
    qtbot.waitUntil(lambda: "rust" not in names(bridge))
    assert panel.rows.row_of(int(rust.id)) == -1
    assert bridge.class_by_id[rust.id].name == "rust"
    panel.show_retired(True)
    row = panel.rows.row_of(int(rust.id))
    assert row == len(bridge.classes)
    given: list[int] = []
    panel.class_given.connect(given.append)
    panel.list.setCurrentIndex(panel.rows.index(row, 0))
    qtbot.keyClick(panel.list, Qt.Key.Key_Return)
    assert given == []
    choose(panel.class_menu(bridge.retired_classes[0]), "Bring back")
    qtbot.waitUntil(lambda: "rust" in names(bridge))


def test_merge__tells_what_it_does_does_it_and_is_undone(panel, bridge, qtbot):
    rust, spot = named(bridge, "rust"), named(bridge, "leaf spot")
    choose(panel.class_menu(spot), "Merge into")
    dialog = panel.dialogs.shown
    assert isinstance(dialog, MergeDialog)
    assert not dialog.act.isEnabled()
    dialog.target.setCurrentIndex(dialog.target.findData(int(rust.id)))
    qtbot.waitUntil(dialog.act.isEnabled)
    assert "0 photos labelled leaf spot will count as rust." in dialog.words.text()
    assert f"Its key {spot.key} becomes free." in dialog.words.text()
    assert "Undo brings it back." in dialog.words.text()
    accept(dialog, qtbot, bridge)
    qtbot.waitUntil(lambda: "leaf spot" not in names(bridge))
    assert bridge.class_by_id[spot.id].name == "rust"
    part = [a.menu() for a in panel.class_menu(named(bridge, "rust")).actions() if a.menu()]
    assert [action.text() for action in part[0].actions()] == ["leaf spot"]
    bridge.undo()
    qtbot.waitUntil(lambda: "leaf spot" in names(bridge))
    assert bridge.class_by_id[spot.id].name == "leaf spot"


def test_delete__refused_in_words_where_something_hangs_on_it(bridge, panel, qtbot):
    failures: list[Exception] = []
    bridge.failed.disconnect()
    bridge.failed.connect(failures.append)
    choose(panel.class_menu(named(bridge, "rust")), "Delete")
    qtbot.waitUntil(lambda: bool(failures))
    assert "the model First can answer it" in str(failures[0])
    assert "rust" in names(bridge)


def test_undo_history__labels_and_classes_in_one_order(page, bridge, qtbot):
    rust = named(bridge, "rust")
    page.grid.go_to_row(0)
    photo_id = page.current_id()
    with qtbot.waitSignal(bridge.edited):
        bridge.label_photos([photo_id], rust.id)
    page.classes.dialogs.retire_class(int(rust.id))
    qtbot.waitUntil(lambda: bridge.undo_name == "Retire the class rust")
    bridge.undo()
    qtbot.waitUntil(lambda: bridge.undo_name == "Label 1 photo as rust")
    assert bridge.project.photos([photo_id])[0].label.class_id == rust.id
    bridge.undo()
    qtbot.waitUntil(lambda: bridge.undo_name == "")
    assert bridge.project.photos([photo_id])[0].label.class_id is None


def test_class_list__imported_after_a_preview_and_exported(panel, bridge, qtbot, tmp_path):
    source = tmp_path / "in.csv"
    source.write_text("name,name_zh\nrust,銹病\nfrost,霜害\n", encoding="utf-8")
    panel.dialogs.preview_list(source)
    qtbot.waitUntil(lambda: isinstance(panel.dialogs.shown, ClassListDialog))
    dialog = panel.dialogs.shown
    assert dialog.act.text() == "Add and change 2 classes"
    accept(dialog, qtbot, bridge)
    qtbot.waitUntil(lambda: "frost" in names(bridge))
    qtbot.waitUntil(lambda: bridge.undo_name == "Import the classes of in.csv")
    panel.dialogs.write_list(tmp_path / "out.csv")
    qtbot.waitUntil((tmp_path / "out.csv").exists)
    assert "霜害" in (tmp_path / "out.csv").read_text(encoding="utf-8-sig")


def test_preset__offered_in_the_menu_and_added_as_one_step(panel, bridge, qtbot):
    menu = panel.more.menu()
    menu.aboutToShow.emit()
    presets = next(action.menu() for action in menu.actions() if action.menu())
    choose(presets, "33 crops")
    qtbot.waitUntil(lambda: panel.dialogs.shown is not None)
    assert panel.dialogs.shown.act.text() == "Add 33 classes"
    before = names(bridge)
    accept(panel.dialogs.shown, qtbot, bridge)
    qtbot.waitUntil(lambda: len(bridge.classes) == len(before) + 33)
    bridge.undo()
    qtbot.waitUntil(lambda: names(bridge) == before)


def test_step_of_another__undo_refuses_in_words(panel, bridge, qtbot):
    failures: list[Exception] = []
    bridge.failed.disconnect()
    bridge.failed.connect(failures.append)
    rust = named(bridge, "rust")
    panel.dialogs.retire_class(int(rust.id))
    qtbot.waitUntil(lambda: "rust" not in names(bridge))
    with Project.open(bridge.project.path) as other:
        bring_class_back(other, rust.id)
    bridge.undo()
    qtbot.waitUntil(lambda: bool(failures))
    assert "changed again elsewhere" in str(failures[0])


def test_reference__given_by_the_menu_of_a_photo_labelled_so(page, bridge, qtbot):
    rust = named(bridge, "rust")
    page.grid.go_to_row(0)
    photo_id = page.current_id()
    correct_labels(bridge.project, [photo_id], LabelEdit(class_id=rust.id), author="Ana")
    photo = bridge.project.photos([photo_id])[0]
    menu = photo_menu(
        bridge,
        [photo_id],
        exclude=lambda: None,
        find_class=lambda: None,
        parent=page,
        photo=photo,
    )
    with qtbot.waitSignal(bridge.edited):
        choose(menu, "Use as a reference of rust")
    qtbot.waitUntil(lambda: named(bridge, "rust").reference_photos == (photo_id,))
    page.classes.dialogs.edit_class(int(rust.id))
    dialog = page.classes.dialogs.shown
    qtbot.waitUntil(lambda: dialog.strip.buttons[0].has_picture)
    qtbot.mouseClick(dialog.strip.buttons[0], Qt.MouseButton.LeftButton)
    accept(dialog, qtbot, bridge)
    qtbot.waitUntil(lambda: named(bridge, "rust").reference_photos == ())


def test_new_project__offers_the_shipped_lists_of_classes(qtbot, tmp_path):
    dialog = NewProjectDialog(tmp_path, tmp_path, [])
    qtbot.addWidget(dialog)
    assert dialog.answer().preset is None
    dialog.preset.setCurrentText("33 crops of the Taiwanese crop survey")
    assert dialog.answer().preset == "taiwan-crops-33"


def test_new_project__is_called_as_its_folder_until_it_has_a_name(qtbot, tmp_path):
    dialog = NewProjectDialog(None, tmp_path, [])
    qtbot.addWidget(dialog)
    dialog.folder.setText(str(tmp_path / "Field A"))
    assert dialog.answer().path == tmp_path / "Field A.cropapp"
    dialog.name.clear()
    qtbot.keyClicks(dialog.name, "June")
    dialog.folder.setText(str(tmp_path / "Field B"))
    assert dialog.answer().path == tmp_path / "June.cropapp"
