"""Making a faster version from the page of models, and what its card says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from cropapp.core.embedding_keys import int8_key
from cropapp.core.entities import ModelKind, ModelVersion
from cropapp.core.tasks import QuietTask
from cropapp.gui.models.versions import VersionsTab
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.services import quantise
from cropapp.services.inference_client import ModelProcess
from cropapp.services.project import Project, now
from cropapp.services.quantise import QuantiseOutcome
from cropapp.store import model_versions


def list_fast(project: Project, parent: ModelVersion) -> ModelVersion:
    """List a version in 8-bit integers; there is no need of its network to show it."""
    return project.store.write(
        lambda session: model_versions.add_model_version(
            session,
            uid="fast",
            name=f"{parent.name} int8",
            kind=ModelKind.QUICK,
            now=now(),
            parent_id=parent.id,
            class_ids=parent.class_ids,
            embedding_key=int8_key(parent.embedding_key, "0123456789"),
            metrics={
                "int8": {
                    "photos_per_s": 101.6,
                    "parent_photos_per_s": 40.0,
                    "before": 0.902,
                    "after": 0.899,
                    "held_out": 554,
                }
            },
        )
    )


@pytest.fixture
def tab(learned_project: Project, qtbot: QtBot) -> Iterator[VersionsTab]:
    bridge = ProjectBridge(learned_project, "Ana")
    made = VersionsTab(bridge)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.line.count() == 1)
    yield made
    bridge.close()


@pytest.mark.parametrize("is_kept", [True, False])
def test_make_faster__is_a_job_that_tells_what_came_of_it(
    tab: VersionsTab,
    learned_project: Project,
    model_process: ModelProcess,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    is_kept: bool,
) -> None:
    def make(
        project: Project, _process: ModelProcess, _task: Any, parent: ModelVersion
    ) -> QuantiseOutcome:
        made = list_fast(project, parent) if is_kept else None
        return QuantiseOutcome(parent, made, 0.9, 0.9, 30, 101.6, 40.0, "Said of it.", 1.0)

    titles = []

    def run(title: str, work: Any, done: Any) -> None:
        titles.append(title)
        done(work(QuietTask(), model_process))

    monkeypatch.setattr(quantise, "quantise_version", make)
    tab.job_asked.connect(run)
    assert tab.acts.faster.isEnabled()
    with qtbot.waitSignal(tab.said) as said:
        tab.acts.faster.trigger()
    assert titles == ["Making a faster version"]
    assert said.args[0].startswith("Said of it.")
    assert ("“Use this version”" in said.args[0]) is is_kept


def test_card__says_how_fast_and_offers_no_second_time(
    learned_project: Project, qtbot: QtBot
) -> None:
    parent = learned_project.active_model()
    assert parent is not None
    fast = list_fast(learned_project, parent)
    bridge = ProjectBridge(learned_project, "Ana")
    tab = VersionsTab(bridge)
    qtbot.addWidget(tab)
    tab.show()
    qtbot.waitUntil(lambda: tab.line.count() == 2)
    assert "8-bit" not in tab.card.facts.text()
    tab.line.choose(fast.id)
    qtbot.waitUntil(lambda: "8-bit integers: 102 photos/s" in tab.card.facts.text())
    assert "2.5 times" in tab.card.facts.text()
    assert "554 held-out photos it gets 89.9 % right" in tab.card.made.recipe.text()
    assert not tab.acts.faster.isEnabled()
    assert "already" in tab.acts.faster.text()
    bridge.close()
