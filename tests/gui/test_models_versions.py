"""The page of models, on a project that has learned."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cropapp.core.gallery import PhotoFilter
from cropapp.core.rounding import rounded
from cropapp.core.splits import SplitScheme
from cropapp.gui.models.versions import VersionsTab
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.services.held_out import confused_photos
from cropapp.services.project import Project


def _page(project: Project, qtbot: QtBot) -> tuple[ProjectBridge, VersionsTab]:
    bridge = ProjectBridge(project, "Ana")
    page = VersionsTab(bridge)
    qtbot.addWidget(page)
    page.resize(1200, 800)
    page.show()
    return bridge, page


@pytest.fixture
def models(learned_project: Project, qtbot: QtBot) -> Iterator[VersionsTab]:
    bridge, page = _page(learned_project, qtbot)
    qtbot.waitUntil(lambda: page.line.count() > 0)
    yield page
    bridge.close()


def test_no_version__offers_to_learn(project: Project, qtbot: QtBot) -> None:
    bridge, page = _page(project, qtbot)
    with qtbot.waitSignal(page.learn_asked):
        page.first_learn.click()
    bridge.close()


def test_card_shows_grouped_beside_random(models: VersionsTab, learned_project: Project) -> None:
    version = learned_project.active_model()
    assert version is not None
    assert models.card.title.text() == version.name
    assert (
        models.card.scores.blocks[SplitScheme.GROUP].number.text()
        == f"{rounded(version.metrics['grouped']['accuracy'], 2)}"
    )
    assert (
        models.card.scores.blocks[SplitScheme.RANDOM].number.text()
        == f"{rounded(version.metrics['random']['accuracy'], 2)}"
    )
    assert models.card.table.rowCount() == len(version.class_ids)


def test_cell_of_the_matrix_opens_its_photos__by_click_and_by_key(
    models: VersionsTab, qtbot: QtBot, learned_project: Project
) -> None:
    version = learned_project.active_model()
    assert version is not None
    place = models.card.matrix.cell_rect(0, 0).center()
    row, column = version.class_ids[:2]
    ids = confused_photos(learned_project, version, row, row)
    with qtbot.waitSignal(models.photos_asked) as asked:
        qtbot.mouseClick(models.card.matrix, Qt.MouseButton.LeftButton, pos=place)
    assert asked.args == [PhotoFilter(photo_ids=ids), "Held out: healthy, recognised"]
    assert len(ids) == version.metrics["grouped"]["confusion"][0][0]
    qtbot.keyClick(models.card.matrix, Qt.Key.Key_Right)
    wrong = confused_photos(learned_project, version, row, column)
    asked_for = models.photos_asked if wrong else models.said
    with qtbot.waitSignal(asked_for) as asked:
        qtbot.keyClick(models.card.matrix, Qt.Key.Key_Return)
    assert asked.args[0] == (
        PhotoFilter(photo_ids=wrong)
        if wrong
        else "No photo labelled healthy now was taken for rust."
    )
    assert not wrong or asked.args[1] == "Held out: healthy taken for rust"


def test_version_in_use_cannot_be_used_again(models: VersionsTab) -> None:
    assert not models.use.isEnabled()
