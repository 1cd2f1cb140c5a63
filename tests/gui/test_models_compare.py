"""The tab that compares two versions, on a project that has learned."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from cropapp.core.entities import ModelKind, ModelVersion
from cropapp.core.gallery import ClassBy, PhotoFilter
from cropapp.gui.locale_words import points
from cropapp.gui.models.compare import CompareTab, probability
from cropapp.gui.models.compare_table import NAME, RECALL
from cropapp.gui.models.tabs import TabName, tab_kind, tab_names
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.services.held_out import HELD_OUT_FILE
from cropapp.services.project import Project, now
from cropapp.store import model_versions, project_info
from cropapp.store.session import Session


def list_second(project: Project, *, kind: ModelKind = ModelKind.QUICK) -> ModelVersion:
    first = project.active_model()
    assert first is not None
    shutil.copytree(project.model_folder(first), project.models_folder / "second")

    def job(session: Session) -> ModelVersion:
        second = model_versions.add_model_version(
            session,
            uid="second",
            name="Second",
            kind=kind,
            now=now(),
            class_ids=first.class_ids,
            embedding_key=first.embedding_key,
        )
        project_info.set_active_model_version_id(session, second.id)
        return second

    return project.store.write(job)


@pytest.fixture
def two_versions(learned_project: Project) -> Project:
    list_second(learned_project)
    return learned_project


@pytest.fixture
def tab(two_versions: Project, qtbot: QtBot) -> Iterator[CompareTab]:
    bridge = ProjectBridge(two_versions, "Ana")
    made = CompareTab(bridge)
    qtbot.addWidget(made)
    made.resize(976, 600)
    made.show()
    qtbot.waitUntil(lambda: made.shown is not None)
    yield made
    bridge.close()


def test_compare__begins_with_the_one_in_use_and_the_one_before(tab: CompareTab) -> None:
    assert tab.one.currentText().startswith("Version 1")
    assert tab.other.currentText().endswith("(in use)")
    assert "Version 1 is right on" in tab.verdict.text()
    assert "may be chance (p = 1.000" in tab.chance.text()
    assert "agree on 100%" in tab.chance.text()
    assert tab.sureness.text().startswith("Squared error")


def test_compare__of_one_version__offers_no_choice(learned_project: Project, qtbot: QtBot) -> None:
    bridge = ProjectBridge(learned_project, "Ana")
    made = CompareTab(bridge)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: "With two versions" in made.verdict.text())
    assert made.choices.isHidden()
    bridge.close()


def test_compare__begins_with_a_version_that_was_not_taken(
    learned_project: Project, qtbot: QtBot
) -> None:
    first = learned_project.active_model()
    assert first is not None
    list_second(learned_project)
    learned_project.store.write(
        lambda session: project_info.set_active_model_version_id(session, first.id)
    )
    bridge = ProjectBridge(learned_project, "Ana")
    made = CompareTab(bridge)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.shown is not None)
    assert made.one.currentText().startswith("Second")
    bridge.close()


def test_compare__nothing_is_cut_off_in_a_narrow_window(tab: CompareTab) -> None:
    table = tab.table
    for column in range(table.columnCount()):
        for row in range(table.rowCount()):
            item = table.item(row, column)
            assert item is not None
            wide = table.fontMetrics().horizontalAdvance(item.text())
            assert wide < table.columnWidth(column)
    assert table.horizontalScrollBar().maximum() == 0


def test_compare__a_list_and_a_class_open_their_photos(tab: CompareTab, qtbot: QtBot) -> None:
    assert tab.shown is not None
    ids = tab.shown.both_wrong_alike
    assert ids
    button = tab.lists["both_wrong_alike"]
    button.setFocus()
    with qtbot.waitSignal(tab.photos_asked) as asked:
        qtbot.keyClick(button, Qt.Key.Key_Space)
    assert asked.args == [PhotoFilter(photo_ids=ids), "Version 1 and Second wrong alike"]
    assert not tab.lists["only_one_right"].isEnabled()
    tab.table.setCurrentCell(0, NAME)
    with qtbot.waitSignal(tab.photos_asked) as asked:
        qtbot.keyClick(tab.table, Qt.Key.Key_Return)
    first = frozenset([tab.shown.classes[0].id])
    assert asked.args[0] == PhotoFilter(class_ids=first, class_by=ClassBy.LABEL)


def test_compare__the_versions_are_chosen_by_keys(tab: CompareTab, qtbot: QtBot) -> None:
    for choice in (tab.one, tab.other):
        assert isinstance(choice, QComboBox)
        assert choice.accessibleName()
    qtbot.keyClick(tab.one, Qt.Key.Key_Up)  # both the same now
    qtbot.waitUntil(lambda: tab.shown is None)
    assert tab.verdict.text() == "Choose two versions."
    qtbot.keyClick(tab.other, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: tab.shown is not None)
    assert tab.verdict.text().startswith("Second is right on")
    recall = tab.table.item(0, RECALL)
    assert recall is not None
    assert "→" in recall.text()


def test_compare__one_version_is_too_few(learned_project: Project, qtbot: QtBot) -> None:
    bridge = ProjectBridge(learned_project, "Ana")
    made = CompareTab(bridge)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.verdict.text() != "")
    assert "two versions" in made.verdict.text()
    assert made.ask.isHidden()
    bridge.close()


def test_compare__a_version_from_elsewhere_is_asked_first(
    learned_project: Project, qtbot: QtBot
) -> None:
    second = list_second(learned_project, kind=ModelKind.IMPORTED)
    (learned_project.model_folder(second) / HELD_OUT_FILE).unlink()
    bridge = ProjectBridge(learned_project, "Ana")
    made = CompareTab(bridge)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.ask.isVisible())
    with qtbot.waitSignal(made.job_asked) as asked:
        made.ask.click()
    assert asked.args[0] == "Comparing two versions"
    bridge.close()


def test_tabs__have_compare() -> None:
    assert TabName.COMPARE in tab_names()
    assert tab_kind(TabName.COMPARE) is CompareTab


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0341, "= 0.034"), (0.001, "= 0.001"), (0.0004, "< 0.001"), (1, "= 1.000")],
)
def test_probability__is_never_told_to_be_nothing(value: float, text: str) -> None:
    assert probability(value) == text


@pytest.mark.parametrize(("share", "text"), [(0.031, "+3"), (-0.12, "−12"), (0.001, "0")])
def test_points(share: float, text: str) -> None:
    assert points(share) == text
