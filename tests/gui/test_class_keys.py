"""Letters as keys of classes: they give the class and never take a key of the window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence

from cropapp.core.entities import ClassId, PhotoClass
from cropapp.gui.class_words import class_name, matching_classes
from cropapp.services.class_keys import CLASS_KEYS
from cropapp.services.edit_classes import ClassEdit, edit_class

CROPS = [
    PhotoClass(ClassId(1), "sunn hemp", "#000000", name_zh="太陽麻", name_scientific="Crotalaria"),
    PhotoClass(ClassId(2), "bamboo shoots", "#000000", name_zh="竹筍"),
    PhotoClass(ClassId(3), "soybeans", "#000000", name_zh="大豆", name_scientific="Glycine max"),
    PhotoClass(ClassId(4), "mango", "#000000", name_zh="芒果", name_scientific="Mangifera"),
]


def found(letters: str) -> list[str]:
    return [known.name for known in matching_classes(CROPS, letters)]


def test_letters__find_a_class_by_any_of_its_names_and_by_initials():
    assert found("豆") == ["soybeans"]
    assert found("太陽") == ["sunn hemp"]
    assert found("glyc") == ["soybeans"]
    assert found("max") == ["soybeans"]
    assert found("sh")[:2] == ["bamboo shoots", "sunn hemp"]
    assert found("man") == ["mango"]
    # The name that is shown comes before the scientific one.
    assert found("m")[0] == "mango"
    assert class_name(CROPS[0]) == "sunn hemp"


def test_letter__gives_its_class_to_the_photo_and_follows_an_edit(page, bridge, qtbot):
    rust = next(known for known in bridge.classes if known.name == "rust")
    edit_class(bridge.project, rust.id, ClassEdit(key="r"))
    qtbot.waitUntil(lambda: "r" in page.class_keys.shortcuts)
    page.grid.go_to_row(0)
    photo_id = page.current_id()
    page.focus_grid()
    with qtbot.waitSignal(bridge.edited):
        qtbot.keyClick(page.grid, Qt.Key.Key_R)
    assert bridge.project.photos([photo_id])[0].label.class_id == rust.id
    edit_class(bridge.project, rust.id, ClassEdit(key="b"))
    qtbot.waitUntil(lambda: list(page.class_keys.shortcuts) == ["b"])


def test_letter__typed_into_a_field_is_a_letter(page, bridge, qtbot):
    rust = next(known for known in bridge.classes if known.name == "rust")
    bridge.edit_class(rust.id, ClassEdit(key="r"))
    qtbot.waitUntil(lambda: "r" in page.class_keys.shortcuts)
    page.find_class()
    qtbot.keyClicks(page.classes.search, "rr")
    assert page.classes.search.text() == "rr"
    qtbot.waitUntil(lambda: bridge.undo_name == "Give the class rust the key r")


def test_keys_of_classes__are_none_of_the_window(learned_window):
    taken = {
        sequence.toString().casefold()
        for action in learned_window.findChildren(QAction)
        for sequence in action.shortcuts()
    }
    letters = {key for key in taken if len(key) == 1 and key.isalpha()}
    assert {"g", "l", "n", "u", "x"} <= letters
    assert not letters & set(CLASS_KEYS), "a letter of the window may be given to a class"
    assert all(not QKeySequence(key).isEmpty() for key in CLASS_KEYS)
