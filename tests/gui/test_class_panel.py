"""Classes: found by letters, given by click and Enter, numbers lead to their photos."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt

from cropapp.core.entities import ClassId, PhotoClass
from cropapp.core.gallery import ClassBy
from cropapp.gui.class_panel import ClassPanel
from cropapp.gui.class_rows import matching_classes


def named(*names: str) -> list[PhotoClass]:
    return [PhotoClass(ClassId(i), name, "#000000") for i, name in enumerate(names, 1)]


@pytest.mark.parametrize(
    ("letters", "found"),
    [
        ("", ["Bean rust", "Rust", "Leaf spot", "Bean leaf spot"]),
        ("rus", ["Rust", "Bean rust"]),
        ("bls", ["Bean leaf spot"]),
        ("leaf", ["Leaf spot", "Bean leaf spot"]),
        ("xyz", []),
    ],
)
def test_matching_classes__likeliest_first(letters, found):
    classes = named("Bean rust", "Rust", "Leaf spot", "Bean leaf spot")
    assert [known.name for known in matching_classes(classes, letters)] == found


@pytest.fixture
def panel(bridge, qtbot) -> ClassPanel:
    panel = ClassPanel(bridge)
    qtbot.addWidget(panel)
    panel.resize(240, 400)
    panel.show()
    return panel


def test_panel__typing_and_enter_give_the_first_match(panel, bridge, qtbot):
    panel.find_class()
    qtbot.keyClicks(panel.search, "pow")
    given: list[int] = []
    panel.class_given.connect(given.append)
    with qtbot.waitSignal(panel.done):
        qtbot.keyClick(panel.search, Qt.Key.Key_Return)
    wanted = next(known for known in bridge.classes if known.name == "powdery mildew")
    assert given == [int(wanted.id)]
    assert panel.search.text() == ""


def test_panel__enter_in_an_empty_field_gives_nothing(panel, qtbot):
    given = []
    panel.class_given.connect(given.append)
    panel.find_class()
    qtbot.keyClick(panel.search, Qt.Key.Key_Return)
    assert given == []


def test_panel__down_moves_to_the_second_match(panel, bridge, qtbot):
    panel.find_class()
    qtbot.keyClicks(panel.search, "l")
    second = matching_classes(bridge.classes, "l")[1]
    qtbot.keyClick(panel.search, Qt.Key.Key_Down)
    with qtbot.waitSignal(panel.class_given) as given:
        qtbot.keyClick(panel.search, Qt.Key.Key_Return)
    assert given.args == [int(second.id)]


def test_panel__unknown_letters_offer_a_new_class(panel, qtbot):
    panel.find_class()
    qtbot.keyClicks(panel.search, "frost")
    assert panel.rows.rowCount() == 1
    with qtbot.waitSignal(panel.new_class_given) as given:
        qtbot.keyClick(panel.search, Qt.Key.Key_Return)
    assert given.args == ["frost"]


def test_panel__escape_clears_and_hands_the_keyboard_back(panel, bridge, qtbot):
    panel.find_class()
    qtbot.keyClicks(panel.search, "frost")
    with qtbot.waitSignal(panel.done):
        qtbot.keyClick(panel.search, Qt.Key.Key_Escape)
    assert panel.rows.rowCount() == len(bridge.classes)


def test_panel__click_on_the_name_gives_and_on_a_number_filters(panel, bridge, qtbot):
    row = panel.list.visualRect(panel.rows.index(1, 0))
    wanted, delegate = bridge.classes[1], panel._delegate
    assert delegate.number_at(row, QPoint(60, row.center().y())) is None
    with qtbot.waitSignal(panel.class_given) as given:
        panel.act_at(panel.rows.index(1, 0), QPoint(60, row.center().y()))
    assert given.args == [int(wanted.id)]
    with qtbot.waitSignal(panel.filter_requested) as asked:
        panel.act_at(panel.rows.index(1, 0), QPoint(row.right() - 12, row.center().y()))
    assert asked.args == [int(wanted.id), ClassBy.PREDICTION]


def test_panel__mouse_click_on_the_list_gives(panel, bridge, qtbot):
    row = panel.list.visualRect(panel.rows.index(0, 0))
    with qtbot.waitSignal(panel.class_given) as given:
        qtbot.mouseClick(
            panel.list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(70, row.center().y())
        )
    assert given.args == [int(bridge.classes[0].id)]


def test_panel__counts_follow_the_labels(panel, bridge, qtbot):
    known = bridge.classes[0]
    ids = [1, 2, 3]
    with qtbot.waitSignal(bridge.edited):
        bridge.label_photos(ids, known.id)
    qtbot.waitUntil(lambda: bridge.counts.by_label.get(known.id) == len(ids))
    spoken = panel.rows.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "3 labelled" in spoken


def test_panel__menu_shows_photos_by_label(panel, bridge, qtbot):
    menu = panel.class_menu(bridge.classes[2])
    shown = next(entry for entry in menu.actions() if "labelled" in entry.text())
    with qtbot.waitSignal(panel.filter_requested) as asked:
        shown.trigger()
    assert asked.args == [int(bridge.classes[2].id), ClassBy.LABEL]


def test_panel_without_classes__leads_to_the_folder_names(bridge, panel, qtbot):
    assert panel.nothing.isHidden()
    assert "the folder names" in panel.nothing.accessibleName()
    with qtbot.waitSignal(panel.class_folders_requested):
        panel.nothing.open_link(1)
