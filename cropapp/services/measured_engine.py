"""What is fastest on this machine is measured, and what that took is given back.

Owns: that the model process does not keep what measuring took. Torch, the network in both engines
and what translates one into the other leave 1.2 GB behind in it, of which nothing is used again
where OpenVINO was faster; a new process does the same work in 0.25 GB and is there in two seconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cropapp.core.engines import EngineName, Probe
from cropapp.core.tasks import TaskContext
from cropapp.services import model_tasks
from cropapp.services.inference_client import ModelProcess


def settle_engine(
    process: ModelProcess,
    model_folder: Path | None,
    probe: Probe,
    examples: Sequence[Path],
    task: TaskContext,
) -> str:
    """As `model_tasks.settle_engine`; then a process that holds torch for nothing is ended.

    The next call starts another.
    """
    where = process.call(model_tasks.settle_engine, model_folder, probe, examples, task=task)
    if where.split()[0] != EngineName.TORCH and process.call(model_tasks.holds_torch, task=task):
        process.close()
    return where
