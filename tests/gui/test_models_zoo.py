"""The tab of the zoo: sorting, filtering, measuring, and the way to training."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cropapp.core.tasks import QuietTask
from cropapp.gui.models.page import ModelsPage
from cropapp.gui.models.tabs import TabName
from cropapp.gui.models.zoo import ZooTab
from cropapp.gui.models.zoo_table import Column
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.ml.engines.choice import EngineChoice
from cropapp.ml.zoo_catalogue import CATALOGUE
from cropapp.services.inference_client import ModelProcess
from cropapp.services.project import Project


@pytest.fixture
def page(project: Project, qtbot: QtBot) -> Iterator[ModelsPage]:
    bridge = ProjectBridge(project, "Ana")
    page = ModelsPage(bridge)
    qtbot.addWidget(page)
    page.resize(1200, 700)
    page.show()
    page.show_tab(TabName.ZOO)
    yield page
    bridge.close()


@pytest.fixture
def zoo(page: ModelsPage, qtbot: QtBot) -> ZooTab:
    tab = page.tab(TabName.ZOO)
    assert isinstance(tab, ZooTab)
    qtbot.waitUntil(lambda: tab.rows.rowCount() == len(CATALOGUE))
    return tab


def names(zoo: ZooTab) -> list[str]:
    return [zoo.rows.row_at(row).entry.name for row in range(zoo.rows.rowCount())]


def click_head(zoo: ZooTab, column: Column, qtbot: QtBot) -> None:
    head = zoo.view.horizontalHeader()
    middle = head.sectionViewportPosition(int(column)) + head.sectionSize(int(column)) // 2
    at = head.viewport().rect().center()
    at.setX(middle)
    qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_opens_in_families_with_the_default_chosen(zoo: ZooTab) -> None:
    assert names(zoo) == [entry.name for entry in CATALOGUE]
    assert [row.entry.name for row in zoo.chosen()] == ["efficientnet-lite0"]
    assert "efficientnet-lite0" in zoo.words.text()


def test_click_on_a_head_sorts_by_its_numbers(zoo: ZooTab, qtbot: QtBot) -> None:
    click_head(zoo, Column.PARAMETERS, qtbot)
    assert names(zoo)[0] == "squeezenet"
    click_head(zoo, Column.PARAMETERS, qtbot)
    assert names(zoo)[0] == "vgg19"
    click_head(zoo, Column.PARAMETERS, qtbot)
    assert names(zoo) == [entry.name for entry in CATALOGUE]


def test_filter_leaves_what_has_its_words(zoo: ZooTab, qtbot: QtBot) -> None:
    qtbot.keyClicks(zoo.filter, "mobilenet v3")
    assert names(zoo) == ["mobilenet-v3-large"]
    assert [row.entry.name for row in zoo.chosen()] == ["mobilenet-v3-large"]
    qtbot.keyClicks(zoo.filter, " rose")
    assert names(zoo) == []
    assert zoo.nothing.isVisible()
    assert not zoo.train.isEnabled()
    zoo.filter.clear()
    assert len(names(zoo)) == len(CATALOGUE)
    assert zoo.view.isVisible()


def test_train_with_this__is_told_to_the_page(page: ModelsPage, zoo: ZooTab, qtbot: QtBot) -> None:
    zoo.choose("mobilenet-v1")
    with qtbot.waitSignal(page.backbone_chosen) as told:
        qtbot.mouseClick(zoo.train, Qt.MouseButton.LeftButton)
    assert told.args == ["mobilenet-v1"]
    zoo.choose("resnet18")
    with qtbot.waitSignal(page.backbone_chosen) as told:
        qtbot.keyClick(zoo.view, Qt.Key.Key_Return)
    assert told.args == ["resnet18"]


def test_speed__is_asked_for_as_a_job_and_then_shown(
    page: ModelsPage, zoo: ZooTab, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The measurement itself: tests/unit/services/test_zoo.py."""
    zoo.choose("squeezenet")
    column = int(Column.SPEED)
    row = zoo.view.currentIndex().row()
    assert zoo.rows.index(row, column).data() == "–"
    with qtbot.waitSignal(page.job_asked) as told:
        qtbot.mouseClick(zoo.measure, Qt.MouseButton.LeftButton)
    _title, work, done = told.args
    process = ModelProcess("cpu")
    found = EngineChoice("torch", "cpu", {"torch cpu fp32": 41.26})
    monkeypatch.setattr(process, "call", lambda *_words, **_named: found)
    done(work(QuietTask(), process))
    qtbot.waitUntil(lambda: zoo.rows.index(row, column).data() == "41.3")
    assert [chosen.entry.name for chosen in zoo.chosen()] == ["squeezenet"]
    assert "torch cpu fp32" in zoo.words.text()


def test_narrow_page__leaves_columns_out_and_clips_none(
    page: ModelsPage, zoo: ZooTab, qtbot: QtBot
) -> None:
    page.resize(960, 620)
    qtbot.waitUntil(lambda: zoo.view.isColumnHidden(int(Column.FAMILY)))
    head = zoo.view.horizontalHeader()
    assert head.length() <= zoo.view.viewport().width()
    assert head.sectionSize(int(Column.NAME)) >= 160
    page.resize(1300, 700)
    qtbot.waitUntil(lambda: not zoo.view.isColumnHidden(int(Column.FAMILY)))
