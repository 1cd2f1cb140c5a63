"""Going back, carrying, exporting and deleting versions from the page of models."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from cropapp.core import export_formats
from cropapp.core.entities import ModelKind, ModelVersion
from cropapp.core.export_formats import ExportFormat
from cropapp.core.tasks import QuietTask
from cropapp.gui.models import version_acts
from cropapp.gui.models.delete_dialog import DeleteVersionsDialog
from cropapp.gui.models.export_dialog import ExportModelDialog
from cropapp.gui.models.rename_dialog import RenameVersionDialog
from cropapp.gui.models.versions import VersionsTab
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.services import export_model
from cropapp.services.edit_classes import ClassEdit, edit_class
from cropapp.services.export_model import ExportedForm, ModelExport
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


def test_rename__is_asked_with_the_name_there_is(
    tab: VersionsTab, learned_project: Project, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[RenameVersionDialog] = []

    def answer(dialog: RenameVersionDialog) -> QDialog.DialogCode:
        asked.append(dialog)
        assert dialog.name.selectedText() == "Second"
        assert not dialog.act.isEnabled(), "it is called so already"
        dialog.name.setText(" before the harvest ")
        assert dialog.act.isEnabled()
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(RenameVersionDialog, "exec", answer)
    act = next(each for each in tab.acts.more.menu().actions() if each.text() == "Rename…")
    act.trigger()
    qtbot.waitUntil(lambda: tab.card.title.text() == "before the harvest")
    assert len(asked) == 1
    active = learned_project.active_model()
    assert active is not None
    assert active.name == "before the harvest"


def test_rename__a_name_that_is_taken_is_told(
    tab: VersionsTab, learned_project: Project, second: ModelVersion, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(tab.acts._bridge.failed) as failed:
        tab.acts.rename(second, "Version 1")
    assert failed.args[0].message == "Another version is called “Version 1”."


def test_delete__says_at_once_why_a_version_has_to_stay(
    tab: VersionsTab,
    learned_project: Project,
    run_jobs: RunJobs,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nobody is asked to agree to what then does not happen."""
    asked: list[str] = []
    monkeypatch.setattr(DeleteVersionsDialog, "exec", lambda _self: asked.append("for good?"))
    titles = run_jobs(tab)
    [first] = [each for each in learned_project.model_versions() if each.name == "Version 1"]
    weights = learned_project.model_folder(first) / "backbone.safetensors"
    weights.write_bytes(b"of the second one too")
    tab.line.choose(first.id)
    qtbot.waitUntil(tab.acts.delete.isEnabled)
    with qtbot.waitSignal(tab.acts._bridge.failed) as failed:
        tab.acts.delete.trigger()
    assert failed.args[0].message == "Second stands on the backbone of Version 1."
    assert (asked, titles) == ([], [])


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

    def take_without_suffix(
        _tab: object, _title: str, proposed: Path, _kinds: str, _suffix: str
    ) -> Path:
        offered.append(proposed.parent)
        return file.with_suffix("")

    monkeypatch.setattr(version_acts, "ask_for_new_file", take_without_suffix)
    with qtbot.waitSignal(tab.written) as written:
        tab.acts.more.menu().actions()[1].trigger()
    assert file.is_file()
    assert written.args == [f"Version 1 is packed: {file}", file]
    assert offered == [learned_project.path.parent]
    from cropapp.services.keep_versions import delete_version

    delete_version(learned_project, first.id)
    monkeypatch.setattr(version_acts, "ask_for_file", lambda *_: file)
    rust = next(each for each in learned_project.classes() if each.name == "rust")
    edit_class(learned_project, rust.id, ClassEdit(name="orange rust"), author="Ana")
    with qtbot.waitSignal(tab.said) as said:
        tab.acts.bring.click()
    assert said.args[0].endswith("With it came classes that the project did not have: rust.")
    assert titles == ["Packing the model", "Bringing in a model"]
    kinds = {each.name: each.kind for each in learned_project.model_versions()}
    assert kinds["Version 1"] is ModelKind.IMPORTED


def test_export__the_end_is_told_with_the_folder_to_show(
    tab: VersionsTab,
    second: ModelVersion,
    run_jobs: RunJobs,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """The writing itself: tests/unit/ml/test_export_forms.py."""
    form = ExportedForm(ExportFormat.TORCH, 2e-7, "torch", photos=8, seconds=1.0)

    def export(_project: Project, _version: object, folder: Path, *_more: object) -> ModelExport:
        return ModelExport(folder, (form,), size_bytes=5)

    monkeypatch.setattr(export_model, "export_version", export)
    titles = run_jobs(tab)
    folder = tmp_path / "for others"
    with qtbot.waitSignal(tab.written) as written:
        tab.acts.export(second, folder, [ExportFormat.TORCH])
    assert titles == ["Exporting the model"]
    words, path = written.args
    assert path == folder
    assert words.startswith(f"Second is exported: {folder}.")


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
