"""The folder tree: counts, what is missing, its menu, thousands of sub-folders."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from cropapp.core.entities import FolderId
from cropapp.core.feed import Aspect
from cropapp.core.gallery import FolderNode, PhotoFilter
from cropapp.gui.folder_tree import FolderTree
from cropapp.store.folders import relink_folder

ACCESSIBLE = int(Qt.ItemDataRole.AccessibleTextRole)


@pytest.fixture
def folders(bridge, qtbot):
    tree = FolderTree(bridge)
    qtbot.addWidget(tree)
    tree.resize(240, 400)
    tree.show()
    qtbot.waitUntil(lambda: tree.tree.topLevelItemCount() == 2)
    return tree


def gone(bridge, tmp_path: Path) -> None:
    bridge.project.store.write(
        lambda session: relink_folder(session, FolderId(1), tmp_path / "gone" / "Field A")
    )


def words_of(menu) -> list[str]:
    return [action.text() for action in menu.actions() if action.text()]


def many(count: int) -> tuple[FolderNode, ...]:
    below = tuple(FolderNode(FolderId(1), f"r{i}", f"r{i}", 2, 1) for i in range(count))
    return (FolderNode(FolderId(1), "", "Field A", 2 * count, count, below),)


def test_rows__say_photos_and_how_many_are_labelled(folders, bridge, qtbot):
    top = folders.tree.topLevelItem(0)
    photos = bridge.counts.photos
    assert top.data(0, ACCESSIBLE) == f"All photos: {photos} photos, 0 labelled (0%)"
    bridge.label_photos([1, 2, 3], bridge.classes[0].id)
    qtbot.waitUntil(lambda: "3 labelled" in folders.tree.topLevelItem(0).data(0, ACCESSIBLE))
    # Numbers alone changed: the rows are the same, so that nothing flickers or scrolls.
    assert folders.tree.topLevelItem(0) is top


def test_missing_folder__says_so_in_words_and_enter_finds_it(folders, bridge, qtbot, tmp_path):
    gone(bridge, tmp_path)
    folders.read_missing()
    qtbot.waitUntil(lambda: "Not found" in folders.tree.topLevelItem(1).data(0, ACCESSIBLE))
    assert words_of(folders.menu_of((1, "")))[:2] == ["Show only these photos", "Find…"]
    folders.tree.setCurrentItem(folders.tree.topLevelItem(1))
    with qtbot.waitSignal(folders.find_requested) as asked:
        qtbot.keyClick(folders.tree, Qt.Key.Key_Return)
    assert asked.args == [1]


def test_menu__of_a_folder_and_a_sub_folder(folders, qtbot):
    whole = words_of(folders.menu_of((1, "")))
    assert "Look for new photos" in whole
    assert "Remove from the project…" in whole
    assert "Remove from the project…" not in words_of(folders.menu_of((1, "2026-06-12")))
    asked = []
    folders.look_requested.connect(asked.append)
    menu = folders.menu_of((1, ""))
    next(a for a in menu.actions() if a.text() == "Look for new photos").trigger()
    assert asked == [1]


def test_delete_key__asks_to_remove_a_folder_but_no_sub_folder(folders, qtbot):
    asked = []
    folders.remove_requested.connect(asked.append)
    top = folders.tree.topLevelItem(1)
    folders.tree.setCurrentItem(top.child(0))
    qtbot.keyClick(folders.tree, Qt.Key.Key_Delete)
    assert asked == []
    folders.tree.setCurrentItem(top)
    qtbot.keyClick(folders.tree, Qt.Key.Key_Delete)
    assert asked == [1]


def test_many_sub_folders__are_made_when_their_folder_is_opened(folders, qtbot):
    folders.tree.topLevelItem(1).setExpanded(False)
    folders.show_folders(many(5000))
    top = folders.tree.topLevelItem(1)
    assert top.childCount() == 0
    folders.tree.setCurrentItem(top)
    folders.tree.setFocus()
    qtbot.keyClick(folders.tree, Qt.Key.Key_Right)
    assert top.childCount() == 5000
    assert top.child(4999).data(0, ACCESSIBLE) == "r4999: 2 photos, 1 labelled (50%)"


def test_filter__set_elsewhere_opens_the_way_to_its_sub_folder(folders):
    folders.show_folders(many(50))
    wanted = PhotoFilter(folder_id=FolderId(1), under="r7")
    folders.show_filter(wanted)
    assert folders.tree.currentItem().text(0) == "r7"
    assert folders.title_of(wanted) == "Field A / r7"


def test_what_was_opened__stays_so_when_a_folder_comes(folders):
    folders.show_folders(many(50))
    folders.tree.topLevelItem(1).setExpanded(True)
    folders.show_folders(many(51))
    assert folders.tree.topLevelItem(1).isExpanded()
    assert folders.tree.topLevelItem(1).childCount() == 51


def test_folder_that_is_back__is_told_to_whoever_shows_its_pictures(
    folders, bridge, qtbot, tmp_path
):
    there, told = bridge.project.folder_paths[FolderId(1)], []
    gone(bridge, tmp_path)
    folders.read_missing()
    qtbot.waitUntil(lambda: "Not found" in folders.tree.topLevelItem(1).data(0, ACCESSIBLE))
    bridge.changed.connect(lambda change: told.append(change.aspects))
    bridge.project.store.write(lambda session: relink_folder(session, FolderId(1), there))
    folders.read_missing()
    qtbot.waitUntil(lambda: any(Aspect.FOLDERS in aspects for aspects in told))
    assert "Not found" not in folders.tree.topLevelItem(1).data(0, ACCESSIBLE)
