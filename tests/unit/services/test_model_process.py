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
from cropapp.services import model_tasks
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
    before = set(psutil.Process().children())
    process = ModelProcess("cpu")
    process.start()
    [child] = set(psutil.Process().children()) - before
    process.close()
    assert not child.is_running()
    process.close()


def test_calls_from_another_thread__work(model_process: ModelProcess) -> None:
    answers: list[int] = []
    thread = threading.Thread(target=lambda: answers.append(model_process.pid))
    thread.start()
    thread.join(WAIT_S)
    assert answers == [model_process.pid]
