"""Folders and classes share the height of the left panel by what they have to show."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget

from cropapp.core.entities import FolderId
from cropapp.core.gallery import FolderNode
from cropapp.gui.left_panels import LeftPanels, shared_heights


def many(count: int) -> tuple[FolderNode, ...]:
    below = tuple(FolderNode(FolderId(1), f"r{i}", f"r{i}", 2, 1) for i in range(count))
    return (FolderNode(FolderId(1), "", "Field A", 2 * count, count, below),)


@pytest.mark.parametrize(
    ("room", "upper", "lower", "expected"),
    [
        pytest.param(800, 150, 200, (150, 650), id="both-fit"),
        pytest.param(800, 500, 200, (500, 300), id="folders-need-more-than-their-share"),
        pytest.param(800, 700, 200, (600, 200), id="classes-keep-what-they-need"),
        pytest.param(800, 150, 900, (150, 650), id="few-folders-many-classes"),
        pytest.param(800, 900, 900, (320, 480), id="both-need-more"),
    ],
)
def test_shared_heights(room, upper, lower, expected):
    assert shared_heights(room, upper, lower) == expected


def test_folders_do_not_scroll_while_classes_have_room(page, qtbot):
    left = page.findChild(LeftPanels)
    page.folders.show_folders(many(10))
    bar = page.folders.tree.verticalScrollBar()
    qtbot.waitUntil(lambda: left.sizes()[0] == page.folders.wanted_height())
    assert page.folders.tree.shown_rows() == 12
    qtbot.waitUntil(lambda: bar.maximum() == 0)
    assert left.sizes()[1] >= page.classes.wanted_height()
    # A closed folder gives its room back.
    page.folders.tree.topLevelItem(1).setExpanded(False)
    qtbot.waitUntil(lambda: left.sizes()[0] == page.folders.wanted_height())
    assert page.folders.tree.shown_rows() == 2


@pytest.fixture
def panels(qtbot):
    made = LeftPanels(QWidget(), QWidget(), lambda: (100, 100))
    qtbot.addWidget(made)
    made.resize(240, 600)
    made.show()
    qtbot.waitUntil(lambda: made.sizes()[0] == 100)
    return made


def test_border_that_was_dragged__stays_until_it_is_double_clicked(panels, qtbot):
    handle = panels.handle(1)
    middle = QPoint(handle.width() // 2, 0)
    qtbot.mousePress(handle, Qt.MouseButton.LeftButton, pos=middle)
    qtbot.mouseMove(handle, middle + QPoint(0, 150))
    qtbot.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=middle)
    dragged = panels.sizes()[0]
    assert dragged > 200
    panels.share_soon()
    panels.resize(240, 620)
    qtbot.wait(1)
    assert panels.sizes()[0] >= dragged
    qtbot.mouseDClick(handle, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panels.sizes()[0] == 100)
