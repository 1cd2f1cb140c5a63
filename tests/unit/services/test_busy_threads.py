"""The model process takes the cores there are, and none while it waits."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
import threadpoolctl

from cropapp.core.engines import EngineName
from cropapp.services import model_tasks
from cropapp.services.inference_client import ModelProcess
from cropapp.services.model_tasks import PhotoFile

BUSY_SHARE = 0.02
"""Of all the processor time that the work took; what only hands work on takes a few thousandths."""
WATCHED_S = 1.0
IDLE_S = 0.05
"""Of processor time while nothing is asked for: a thread that spins takes all of WATCHED_S."""
TIMES = 5

one_core = pytest.mark.skipif(
    not hasattr(os, "sched_setaffinity"), reason="only Linux lets a test choose the cores"
)


@pytest.fixture
def process_on_one_core() -> Iterator[ModelProcess]:
    """A model process that was started where one core may be used, of however many."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    process = ModelProcess("cpu", EngineName.TORCH)
    try:
        assert process.pid
        yield process
    finally:
        os.sched_setaffinity(0, before)
        process.close()


def seconds_of_threads(pid: int) -> dict[int, float]:
    """Return the processor time of each thread of a process."""
    return {each.id: each.user_time + each.system_time for each in psutil.Process(pid).threads()}


def photo_files(sample_folder: Path, sample_truth: dict[str, str]) -> list[PhotoFile]:
    return [PhotoFile(i, sample_folder / path) for i, path in enumerate(sorted(sample_truth))]


@one_core
def test_one_core__one_thread_computes_and_two_decode(
    process_on_one_core: ModelProcess, sample_folder: Path, sample_truth: dict[str, str]
) -> None:
    process = process_on_one_core
    files = photo_files(sample_folder, sample_truth)
    process.call(model_tasks.read_and_predict, files[:8], None)
    before = seconds_of_threads(process.pid)
    process.call(model_tasks.read_and_predict, files, None)
    took = [s - before.get(i, 0.0) for i, s in seconds_of_threads(process.pid).items()]
    busy = [seconds for seconds in took if seconds > BUSY_SHARE * sum(took)]
    assert 1 <= len(busy) <= 3, sorted(took)


@pytest.mark.skipif(
    sys.platform not in ("linux", "darwin"), reason="its clock counts in 16 ms where it is not Unix"
)
def test_waiting__takes_no_processor_time(
    model_process: ModelProcess, sample_folder: Path, sample_truth: dict[str, str]
) -> None:
    model_process.call(
        model_tasks.read_and_predict, photo_files(sample_folder, sample_truth)[:16], None
    )
    took = []
    for _ in range(TIMES):  # it may still be putting away what it has just done
        before = sum(seconds_of_threads(model_process.pid).values())
        threading.Event().wait(WATCHED_S)
        took.append(sum(seconds_of_threads(model_process.pid).values()) - before)
        if took[-1] < IDLE_S:
            return
    pytest.fail(f"it is never idle: {took}")


def test_numpy__computes_on_the_thread_that_asks(model_process: ModelProcess) -> None:
    pools = model_process.call(threadpoolctl.threadpool_info)
    # scipy brings a library of its own, where something has loaded it.
    assert {pool["num_threads"] for pool in pools if pool["user_api"] == "blas"} == {1}


def test_openmp__sleeps_while_it_waits(model_process: ModelProcess) -> None:
    assert model_process.call(os.getenv, "OMP_WAIT_POLICY") == "PASSIVE"
