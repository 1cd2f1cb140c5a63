"""Going back, carrying, exporting and deleting versions from the page of models."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QDialog, QFileDialog
from pytestqt.qtbot import QtBot

from cropapp.core import export_formats
from cropapp.core.entities import ModelKind, ModelVersion
from cropapp.core.export_formats import ExportFormat
from cropapp.core.tasks import QuietTask
from cropapp.gui.models.delete_dialog import DeleteVersionsDialog
from cropapp.gui.models.export_dialog import ExportModelDialog
from cropapp.gui.models.versions import VersionsTab
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.services.inference_client import ModelProcess
from cropapp.services.project import Project, now
from cropapp.store import model_versions, project_info
from cropapp.store.session import Session

RunJobs = Callable[[VersionsTab], list[str]]


@pytest.fixture
def second(learned_project: Project) -> ModelVersion:
    first = learned_project.active_model()
    assert first is not None
    folder = learned_project.models_folder / "second"
    shutil.copytree(learned_project.model_folder(first), folder)
    values = json_with(folder / "model.json", uid="second", name="Second")
    assert values["uid"] == "second"

    def job(session: Session) -> ModelVersion:
        added = model_versions.add_model_version(
            session,
            uid="second",
            name="Second",
            kind=ModelKind.QUICK,
            now=now(),
            class_ids=first.class_ids,
            embedding_key=first.embedding_key,
        )
        project_info.set_active_model_version_id(session, added.id)
        return added

    return learned_project.store.write(job)


def json_with(path: Path, **changes: object) -> dict[str, Any]:
    import json

    values: dict[str, Any] = {**json.loads(path.read_text(encoding="utf-8")), **changes}
    path.write_text(json.dumps(values), encoding="utf-8")
    return values


@pytest.fixture
def tab(learned_project: Project, second: ModelVersion, qtbot: QtBot) -> Iterator[VersionsTab]:
    bridge = ProjectBridge(learned_project, "Ana")
    made = VersionsTab(bridge)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.show()
    qtbot.waitUntil(lambda: made.line.count() == 2)
    yield made
    bridge.close()


@pytest.fixture
def run_jobs(model_process: ModelProcess) -> RunJobs:
    """Let the jobs of a tab run at once, in this thread; return their titles."""

    def follow(tab: VersionsTab) -> list[str]:
        titles: list[str] = []

        def run(title: str, work: Any, done: Any) -> None:
            titles.append(title)
            result = work(QuietTask(), model_process)
            if done is not None:
                done(result)

        tab.job_asked.connect(run)
        return titles

    return follow


def test_go_back__uses_the_version_before(
    tab: VersionsTab, learned_project: Project, run_jobs: RunJobs, qtbot: QtBot
) -> None:
    titles = run_jobs(tab)
    assert tab.acts.back.isEnabled()
    assert "Version 1" in tab.acts.back.toolTip()
    with qtbot.waitSignal(tab.said) as said:
        tab.acts.back.click()
    assert titles == ["Going back to an earlier version"]
    assert said.args == ["Version 1 is in use again."]
    active = learned_project.active_model()
    assert active is not None
    assert active.name == "Version 1"
    qtbot.waitUntil(lambda: not tab.acts.back.isEnabled())


def test_delete__asks_and_enter_alone_deletes_nothing(
    tab: VersionsTab, learned_project: Project, second: ModelVersion, qtbot: QtBot
) -> None:
    dialog = DeleteVersionsDialog([second], 5_300_000, tab)
    qtbot.addWidget(dialog)
    assert not dialog.act.isDefault()
    assert "Second" in dialog.heading.text()
    many = DeleteVersionsDialog(learned_project.model_versions(), 1, tab)
    qtbot.addWidget(many)
    assert "2 versions" in many.heading.text()


def test_delete__takes_the_version_shown_unless_it_is_in_use(
    tab: VersionsTab,
    learned_project: Project,
    run_jobs: RunJobs,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run_jobs(tab)
    assert not tab.acts.delete.isEnabled()
    assert "in use" in tab.acts.delete.text()
    [first] = [each for each in learned_project.model_versions() if each.name == "Version 1"]
    tab.line.choose(first.id)
    qtbot.waitUntil(tab.acts.delete.isEnabled)
    monkeypatch.setattr(DeleteVersionsDialog, "exec", lambda _self: QDialog.DialogCode.Accepted)
    tab.acts.delete.trigger()
    qtbot.waitUntil(lambda: len(learned_project.model_versions()) == 1)
    qtbot.waitUntil(lambda: tab.line.count() == 1)


def test_carry__a_version_is_packed_and_brought_in_again(
    tab: VersionsTab,
    learned_project: Project,
    run_jobs: RunJobs,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    titles = run_jobs(tab)
    [first] = [each for each in learned_project.model_versions() if each.name == "Version 1"]
    tab.line.choose(first.id)
    file = tmp_path / "carried.cropmodel"
    offered: list[Path] = []

    def take_without_suffix(_tab: object, _title: str, place: str, _kinds: str) -> tuple[str, str]:
        offered.append(Path(place).parent)
        return str(file.with_suffix("")), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", take_without_suffix)
    tab.acts.more.menu().actions()[1].trigger()
    assert file.is_file()
    assert offered == [learned_project.path.parent]
    from cropapp.services.keep_versions import delete_version

    delete_version(learned_project, first.id)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    tab.acts.bring.click()
    assert titles == ["Packing the model", "Bringing in a model"]
    kinds = {each.name: each.kind for each in learned_project.model_versions()}
    assert kinds["Version 1"] is ModelKind.IMPORTED


def test_export_dialog__offers_what_can_be_written_here(
    second: ModelVersion, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = ExportModelDialog(second)
    qtbot.addWidget(dialog)
    assert dialog.answer() == [ExportFormat.ONNX]
    dialog.forms[ExportFormat.ONNX].setChecked(False)
    assert not dialog.act.isEnabled()
    dialog.forms[ExportFormat.TORCH].setChecked(True)
    assert dialog.answer() == [ExportFormat.TORCH]
    needed = {ExportFormat.ONNX: ("a_package_that_is_not_there",)}
    monkeypatch.setattr(export_formats, "NEEDED_PACKAGES", needed)
    poor = ExportModelDialog(second)
    qtbot.addWidget(poor)
    assert not poor.forms[ExportFormat.ONNX].isEnabled()
    assert "a_package_that_is_not_there" in poor.forms[ExportFormat.ONNX].text()
    assert poor.answer() == [ExportFormat.OPENVINO]
