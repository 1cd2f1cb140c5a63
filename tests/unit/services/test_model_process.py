"""The model process: answers, cancels, crashes, and ends."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from cropapp.core.errors import UserError
from cropapp.core.tasks import Cancelled, QuietTask
from cropapp.services import inference_client, model_tasks
from cropapp.services.inference_client import ModelProcess, ModelProcessDied

WAIT_S = 120


@pytest.fixture
def own_process() -> Iterator[ModelProcess]:
    process = ModelProcess("cpu")
    yield process
    process.close()


def test_process__is_another_one_and_stays(model_process: ModelProcess) -> None:
    assert model_process.pid != os.getpid()
    assert model_process.pid == model_process.pid


def test_this_process__never_imports_torch() -> None:
    code = textwrap.dedent(
        """
        import sys
        if __name__ == "__main__":
            from cropapp.services.inference_client import ModelProcess
            import cropapp.services.learn, cropapp.services.demo, cropapp.cli.app
            process = ModelProcess("cpu")
            assert process.pid
            process.close()
            wrong = {"torch", "torchvision", "timm", "sklearn", "PySide6"} & set(sys.modules)
            print(sorted(wrong))
        """
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=WAIT_S, check=True
    )
    assert done.stdout.strip() == "[]"


def test_error_in_the_process__arrives_as_it_was(
    model_process: ModelProcess, tmp_path: Path
) -> None:
    with pytest.raises(UserError, match="no-such-network") as caught:
        model_process.call(model_tasks.write_imagenet_model, "no-such-network", tmp_path / "model")
    assert caught.value.hint


def test_cancel__ends_the_wait_and_the_process_goes_on(own_process: ModelProcess) -> None:
    task = QuietTask()
    task.cancel()
    with pytest.raises(Cancelled):
        own_process.call(model_tasks.warm_up, task=task)
    assert own_process.crashes == 0
    assert own_process.call(model_tasks.warm_up, task=QuietTask())


def test_killed_process__is_told_and_the_next_call_starts_another(
    own_process: ModelProcess,
) -> None:
    first = own_process.pid
    psutil.Process(first).kill()
    psutil.wait_procs([psutil.Process(first)] if psutil.pid_exists(first) else [], timeout=WAIT_S)
    with pytest.raises(ModelProcessDied) as caught:
        own_process.call(model_tasks.process_id)
    assert "goes on where it stopped" in caught.value.hint
    assert own_process.crashes == 1
    assert own_process.pid != first


def test_close__ends_the_process_even_while_it_starts() -> None:
    process = ModelProcess("cpu")
    process.start()
    assert process._pool is not None
    (child,) = process._pool._processes.values()
    process.close()
    assert not child.is_alive()
    process.close()


def test_calls_from_another_thread__work(model_process: ModelProcess) -> None:
    answers: list[int] = []
    thread = threading.Thread(target=lambda: answers.append(model_process.pid))
    thread.start()
    thread.join(WAIT_S)
    assert answers == [model_process.pid]


needs_pipes = pytest.mark.skipif(
    not hasattr(os, "mkfifo"), reason="no pipes with a name to hold the process up with"
)


@needs_pipes
def test_question__is_answered_beside_the_work(own_process: ModelProcess, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    work = own_process.submit(Path.read_bytes, tmp_path / "pipe")
    asked = own_process.ask(model_tasks.process_id, task=QuietTask())
    assert not work.done()
    (tmp_path / "pipe").write_bytes(b"done")
    assert own_process.wait(work) == b"done"
    assert asked == own_process.pid
    with pytest.raises(FileNotFoundError):
        own_process.ask(Path.read_bytes, tmp_path / "gone", task=QuietTask())


@needs_pipes
def test_question_given_up__its_answer_is_not_that_of_the_next(
    own_process: ModelProcess, tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "pipe")
    task = QuietTask()
    task.cancel()
    with pytest.raises(Cancelled):
        own_process.ask(Path.read_bytes, tmp_path / "pipe", task=task)
    (tmp_path / "pipe").write_bytes(b"late")
    assert own_process.ask(model_tasks.process_id, task=QuietTask()) == own_process.pid


@needs_pipes
def test_process_dies_of_a_question__the_work_hears_of_it_and_another_one_starts(
    own_process: ModelProcess, tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "pipe")
    first, work = own_process.pid, own_process.submit(Path.read_bytes, tmp_path / "pipe")
    with pytest.raises(ModelProcessDied):
        own_process.ask(os._exit, 3, task=QuietTask())
    second = own_process.ask(model_tasks.process_id, task=QuietTask())
    assert second != first
    with pytest.raises(ModelProcessDied):
        own_process.wait(work)
    assert own_process.pid == second  # the new one is not taken for the one that died


@needs_pipes
def test_close__gives_up_the_question(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    process, outcome = ModelProcess("cpu"), list[BaseException]()

    def ask() -> None:
        try:
            process.ask(Path.read_bytes, tmp_path / "pipe", task=QuietTask())
        except Cancelled as problem:
            outcome.append(problem)

    thread = threading.Thread(target=ask)
    thread.start()
    # Opening it for writing waits for the reader: the question is being answered by then.
    with (tmp_path / "pipe").open("wb"):
        process.close()
        thread.join(WAIT_S)
    assert len(outcome) == 1


TAKEN_APART = """
import __main__, pathlib

class Kept:
    def __del__(self, path=pathlib.Path({path!r})):
        path.touch()

__main__.kept = Kept()
"""


def test_close__does_not_take_the_network_apart(
    own_process: ModelProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Object by object it took two seconds, after which the process was killed."""
    monkeypatch.setattr(inference_client, "STOP_TIMEOUT_S", WAIT_S)
    trace = tmp_path / "taken-apart"
    own_process.call(exec, TAKEN_APART.format(path=str(trace)), {})
    assert own_process._pool is not None
    (worker,) = own_process._pool._processes.values()
    own_process.close()
    assert worker.exitcode == 0
    assert not trace.exists()
