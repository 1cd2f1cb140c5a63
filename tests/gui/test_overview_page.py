"""The page of numbers: each leads to exactly its photos, by mouse and by key, and stays true."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cropapp.core.gallery import PhotoFilter, PhotoSort, ReviewState
from cropapp.gui.overview.number_table import NumberTable
from cropapp.gui.overview.page import OverviewPage
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.services.overview import Overview
from cropapp.services.project import Project

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def overview(qapp: QApplication, bridge: ProjectBridge, qtbot: QtBot) -> Iterator[OverviewPage]:
    project = bridge.project
    ids = project.find(PhotoFilter(), PhotoSort()).tolist()
    readable = [photo.id for photo in project.photos(ids) if photo.prediction]
    bridge.confirm_photos(readable[:7])
    bridge.label_photos(readable[7:10], bridge.classes[1].id)
    bridge.exclude_photos(readable[10:12], "blurred")
    bridge.mark_unsure(readable[12:13])
    page = OverviewPage(bridge)
    qtbot.addWidget(page, before_close_func=lambda widget: widget.close_page())
    page.resize(1300, 1400)
    page.show()
    page.activateWindow()
    if qapp.platformName() == "offscreen":
        qtbot.waitUntil(page.isActiveWindow)
    qtbot.waitUntil(lambda: page.shown is not None and _decided(page.shown) == 13)
    yield page
    page.close_page()


def _decided(overview: Overview) -> int:
    return sum(n.photos for state, n in overview.review if state is not ReviewState.UNREVIEWED)


def _cells(table: NumberTable) -> list[tuple[int, int, int]]:
    """Return row, column and value of every number that leads somewhere."""
    return [
        (row, column, table.model.number(table.model.index(row, column)).photos)
        for row in range(table.model.rowCount())
        for column in range(2, table.model.columnCount())
        if table.model.number(table.model.index(row, column)).photos
    ]


def _opened(qtbot: QtBot, page: OverviewPage, project: Project) -> int:
    """Press Enter where the keyboard is and return how many photos the window is asked for."""
    with qtbot.waitSignal(page.photos_asked) as asked:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    wanted, which = asked.args
    assert bool(which) == (wanted.photo_ids is not None)
    return len(project.find(wanted, PhotoSort()))


def test_every_cell_of_every_table_opens_as_many_photos_as_it_says(
    overview: OverviewPage, bridge: ProjectBridge, qtbot: QtBot
) -> None:
    checked = 0
    for table in overview.tables:
        for row, column, photos in _cells(table):
            table.view.setFocus()
            table.view.setCurrentIndex(table.model.index(row, column))
            assert _opened(qtbot, overview, bridge.project) == photos, (table.rows[row], column)
            checked += 1
    assert checked > 25


def test_numbers_in_sentences_open_their_photos(
    overview: OverviewPage, bridge: ProjectBridge, qtbot: QtBot
) -> None:
    assert "10 of 60 photos are labelled" in overview.far.accessibleName()
    for link, photos in ((0, 10), (1, 60)):
        with qtbot.waitSignal(overview.photos_asked) as asked:
            overview.far.open_link(link)
        assert len(bridge.project.find(asked.args[0], PhotoSort())) == photos
    assert "Fewest labels" in overview.balance.accessibleName()
    with qtbot.waitSignal(overview.photos_asked) as asked:
        overview.balance.open_link(0)  # the smallest class has none: no link
    assert overview.shown is not None
    balance = overview.shown.balance()
    assert balance is not None
    assert len(bridge.project.find(asked.args[0], PhotoSort())) == balance[1].labelled.photos


def test_click_on_a_bar_opens_its_photos(overview: OverviewPage, qtbot: QtBot) -> None:
    view, model = overview.review.view, overview.review.model
    row = next(row for row in range(model.rowCount()) if model.number(model.index(row, 0)).photos)
    place = view.visualRect(model.index(row, 1)).center()
    with qtbot.waitSignal(overview.photos_asked) as asked:
        qtbot.mouseClick(view.viewport(), LEFT, pos=place)
    assert asked.args[0] == model.number(model.index(row, 1)).wanted


def test_zero_leads_nowhere(overview: OverviewPage, qtbot: QtBot) -> None:
    view, model = overview.classes.view, overview.classes.model
    zero = next(
        model.index(row, column)
        for row in range(model.rowCount())
        for column in (2, 3)
        if not model.number(model.index(row, column)).photos
    )
    with qtbot.assertNotEmitted(overview.photos_asked, wait=0):
        qtbot.mouseClick(view.viewport(), LEFT, pos=view.visualRect(zero).center())


def test_tab_goes_from_table_to_table(overview: OverviewPage, qtbot: QtBot) -> None:
    overview.arrive()
    reached = set()
    for _ in range(40):
        focused = QApplication.focusWidget()
        assert focused is not None
        reached.add(focused)
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    assert {table.view for table in overview.tables} <= reached
    assert {overview.far, overview.chart.bars} <= reached


def test_day_of_labelling_opens_what_was_labelled_then(
    overview: OverviewPage, bridge: ProjectBridge, qtbot: QtBot
) -> None:
    bars = overview.chart.bars
    assert "10 so far" in overview.chart.words.text()
    with qtbot.waitSignal(overview.photos_asked) as asked:
        qtbot.mouseClick(bars, LEFT, pos=bars.bar_box(0).center().toPoint())
    assert len(bridge.project.find(asked.args[0], PhotoSort())) == 10
    assert asked.args[1].startswith("Labelled on ")
    bars.setFocus()
    qtbot.keyClick(bars, Qt.Key.Key_Left)
    assert _opened(qtbot, overview, bridge.project) == 10


def test_numbers_follow_the_labels__and_the_cell_keeps_the_keyboard(
    overview: OverviewPage, bridge: ProjectBridge, qtbot: QtBot
) -> None:
    view, model = overview.classes.view, overview.classes.model
    view.setFocus()
    view.setCurrentIndex(model.index(1, 2))
    project = bridge.project
    ids = project.find(PhotoFilter(), PhotoSort()).tolist()
    free = [p.id for p in project.photos(ids) if p.prediction and not p.label.is_decided]
    bridge.label_photos(free[:4], bridge.classes[0].id)
    qtbot.waitUntil(lambda: "14 of 60" in overview.far.accessibleName())
    assert (view.currentIndex().row(), view.currentIndex().column()) == (1, 2)
    assert view.hasFocus()


def test_hidden_page_reads_when_it_is_shown_again(
    overview: OverviewPage, bridge: ProjectBridge, qtbot: QtBot
) -> None:
    overview.hide()
    ids = bridge.project.find(PhotoFilter(), PhotoSort()).tolist()
    with qtbot.waitSignal(bridge.counts_changed):
        bridge.clear_labels(ids)
    overview.show()
    qtbot.waitUntil(lambda: overview.far.accessibleName().startswith("0 of 60"))


def test_long_list__is_folded_until_asked_for(qtbot: QtBot, overview: OverviewPage) -> None:
    from cropapp.gui.overview.number_rows import NumberRow
    from cropapp.services.overview import Number

    rows = [NumberRow(n, f"day {n}", (Number(1, PhotoFilter()),), 1) for n in range(30)]
    table = overview.cameras
    table.show_rows(rows)
    assert table.model.rowCount() == 10
    assert table.more.text() == "Show all 30"
    qtbot.mouseClick(table.more, LEFT, pos=QPoint(4, 4))
    assert table.model.rowCount() == 30
    qtbot.mouseClick(table.more, LEFT, pos=QPoint(4, 4))
    assert table.model.rowCount() == 10


def test_empty_project__says_what_will_be_here(qtbot: QtBot, tmp_path: Path) -> None:
    empty = ProjectBridge(Project.create(tmp_path / "empty.cropapp"), "Ana")
    page = OverviewPage(empty)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: page.empty.isVisible())
    with qtbot.waitSignal(page.photos_asked):
        qtbot.mouseClick(page.empty.button, LEFT)
    empty.close()
