"""A batch run that is killed, interrupted, or loses its model process goes on where it was."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from cropapp.core.tasks import QuietTask
from cropapp.services import classify as classify_module
from cropapp.services.classify import classify_project
from cropapp.services.import_folder import import_folder
from cropapp.services.inference_client import ModelProcess, ModelProcessDied
from cropapp.services.project import Project

Start = Callable[..., "subprocess.Popen[str]"]
Look = Callable[[Path], dict[int, str]]
WaitUntil = Callable[..., None]
Make = Callable[[Path, int], Path]

WAIT_S = 300
needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")


def classify_command(photos: Path, model: Path) -> tuple[object, ...]:
    return ("-m", "cropapp", "classify", photos, "--model", model, "--device", "cpu", "--json")


def scratch(app_home: Path) -> Path:
    return next((app_home / "cache" / "classify").glob("*.cropapp"), app_home / "not yet")


def finish(process: subprocess.Popen[str]) -> dict[str, object]:
    stdout, stderr = process.communicate(timeout=WAIT_S)
    assert process.returncode == 0, stderr
    assert "Traceback" not in stderr
    return dict(json.loads(stdout))


@needs_posix
@pytest.mark.slow
def test_killed_in_the_middle_of_1000_photos__goes_on(
    tmp_path: Path,
    app_home: Path,
    model_folder: Path,
    make_photos: Make,
    start: Start,
    predictions_in: Look,
    wait_until: WaitUntil,
) -> None:
    command = classify_command(make_photos(tmp_path / "photos", 1000), model_folder)
    first = start(*command)
    wait_until(first, lambda: len(predictions_in(scratch(app_home))) >= 300)
    children = psutil.Process(first.pid).children(recursive=True)
    assert children
    os.kill(first.pid, signal.SIGKILL)
    first.communicate(timeout=WAIT_S)
    _, alive = psutil.wait_procs(children, timeout=WAIT_S)
    assert alive == []  # no orphan

    kept = predictions_in(scratch(app_home))
    assert 300 <= len(kept) < 1000
    summary = finish(start(*command))
    assert (summary["photos"], summary["predicted"]) == (1000, 1000)
    assert summary["read"] == 1000 - len(kept)
    assert summary["unreadable"] == []
    after = predictions_in(scratch(app_home))
    assert {photo: after[photo] for photo in kept} == kept


@needs_posix
def test_ctrl_c__stops_with_130_and_keeps_what_is_finished(
    tmp_path: Path,
    app_home: Path,
    model_folder: Path,
    make_photos: Make,
    start: Start,
    predictions_in: Look,
    wait_until: WaitUntil,
) -> None:
    command = classify_command(make_photos(tmp_path / "photos", 160), model_folder)
    process = start(*command)
    wait_until(process, lambda: len(predictions_in(scratch(app_home))) >= 32)
    children = psutil.Process(process.pid).children(recursive=True)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: the model process gets it as well
    stdout, stderr = process.communicate(timeout=WAIT_S)
    assert process.returncode == 130, stderr
    assert stdout == ""
    assert "run the command again to go on" in stderr
    assert "Traceback" not in stderr
    assert psutil.wait_procs(children, timeout=WAIT_S)[1] == []
    kept = predictions_in(scratch(app_home))
    assert 32 <= len(kept) < 160
    assert finish(start(*command))["read"] == 160 - len(kept)


@needs_posix
def test_ctrl_c__while_the_model_process_starts(
    tmp_path: Path,
    model_folder: Path,
    make_photos: Make,
    start: Start,
    wait_until: WaitUntil,
    app_home: Path,
) -> None:
    process = start(*classify_command(make_photos(tmp_path / "photos", 40), model_folder))
    wait_until(process, lambda: scratch(app_home).is_file())
    os.killpg(process.pid, signal.SIGINT)
    _, stderr = process.communicate(timeout=WAIT_S)
    assert process.returncode == 130, stderr
    assert "Traceback" not in stderr


@needs_posix
def test_model_process_killed__is_told_on_the_command_line_and_gone_through(
    tmp_path: Path,
    app_home: Path,
    model_folder: Path,
    make_photos: Make,
    start: Start,
    predictions_in: Look,
    wait_until: WaitUntil,
) -> None:
    command = classify_command(make_photos(tmp_path / "photos", 130), model_folder)
    process = start(*command)
    wait_until(process, lambda: len(predictions_in(scratch(app_home))) >= 32)
    for child in psutil.Process(process.pid).children(recursive=True):
        if "spawn_main" in " ".join(child.cmdline()):
            child.kill()
    stdout, stderr = process.communicate(timeout=WAIT_S)
    assert process.returncode == 0, stderr
    assert "ended by itself" in stderr
    summary = json.loads(stdout)
    assert (summary["predicted"], summary["unreadable"]) == (130, [])


def test_model_process_killed__is_told_and_the_next_run_completes(
    learned_project: Project,
    tmp_path: Path,
    make_photos: Make,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(classify_module, "CHUNK_PHOTOS", 4)
    monkeypatch.setattr(classify_module, "CAREFUL_PHOTOS", 6)
    before = learned_project.counts().predicted
    import_folder(learned_project, make_photos(tmp_path / "photos", 40), QuietTask())
    process = ModelProcess("cpu")
    try:
        task = KillingTask(process.pid, after=8)
        with pytest.raises(ModelProcessDied) as caught:
            classify_project(learned_project, process, task)
        assert caught.value.exit_code == 3
        kept = learned_project.counts().predicted - before
        assert 8 <= kept < 40
        rest = classify_project(learned_project, process, QuietTask())
        assert (rest.read, rest.predicted, rest.unreadable) == (40 - kept, 40 - kept, [])
        assert process.crashes == 0
    finally:
        process.close()


class KillingTask(QuietTask):
    """Kills the model process when some photos are done."""

    def __init__(self, pid: int, *, after: int) -> None:
        super().__init__()
        self.pid, self.after = pid, after

    def progress(self, done: int, total: int, note: str = "") -> None:
        if done >= self.after and psutil.pid_exists(self.pid):
            psutil.Process(self.pid).kill()


def test_photo_that_crashes_the_decoder__is_skipped_and_named(
    learned_project: Project,
    tmp_path: Path,
    make_photos: Make,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The process is killed each time that photo is read, as a decoder's crash would end it."""
    photos = make_photos(tmp_path / "photos", 6)
    import_folder(learned_project, photos, QuietTask())
    process = CrashingProcess("cpu", crashes_on="leaf-0002.jpg")
    try:
        with pytest.raises(ModelProcessDied):
            classify_project(learned_project, process, QuietTask())
        rest = classify_project(learned_project, process, QuietTask())
    finally:
        process.close()
    assert [path.name for path, _ in rest.unreadable] == ["leaf-0002.jpg"]
    assert (rest.read, rest.predicted) == (6, 5)
    assert "leaf-0002.jpg" in caplog.text
    caplog.clear()


class CrashingProcess(ModelProcess):
    """A model process that is killed before it reads one photo."""

    def __init__(self, device: str, *, crashes_on: str) -> None:
        super().__init__(device)
        self.crashes_on = crashes_on

    def submit(self, function, *args, **kwargs):  # type: ignore[no-untyped-def]
        if (
            args
            and isinstance(args[0], list)
            and any(file.path.name == self.crashes_on for file in args[0])
        ):
            return super().submit(os.abort)
        return super().submit(function, *args, **kwargs)


@needs_posix
def test_parent_killed_while_the_model_process_starts__leaves_no_orphan(start: Start) -> None:
    code = """
import psutil, sys
if __name__ == "__main__":
    from cropapp.services.inference_client import ModelProcess
    process = ModelProcess("cpu")
    process.start()
    print(*(child.pid for child in psutil.Process().children()), flush=True)
    sys.stdin.read()
    process.pid
"""
    parent = start("-c", code)
    assert parent.stdout is not None
    pids = [int(word) for word in parent.stdout.readline().split()]
    children = [psutil.Process(pid) for pid in pids if psutil.pid_exists(pid)]
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait(WAIT_S)
    assert pids
    assert psutil.wait_procs(children, timeout=WAIT_S)[1] == []
