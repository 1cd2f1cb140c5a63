"""Use case: what computes a project's network fastest on this machine is known from then on."""

from __future__ import annotations

from cropapp.core.engines import Probe
from cropapp.core.tasks import TaskContext
from cropapp.services import model_tasks
from cropapp.services.ensemble_members import is_ensemble
from cropapp.services.inference_client import ModelProcess
from cropapp.services.measured_engine import settle_engine
from cropapp.services.project import Project


def prepare_engine(
    project: Project, process: ModelProcess, task: TaskContext, probe: Probe = Probe.EXACT
) -> str:
    """Measure what was not measured before, remember and use it.

    The network's form for the fastest engine is kept in the cache folder: the next process reads
    it and need not import torch.

    Returns:
        Engine, device and precision: `openvino CPU fp32`; '' where nothing is to be measured.

    Raises:
        Cancelled: what was under way is done at the next call.
    """
    version = project.active_model()
    if version is None or is_ensemble(version):
        return ""
    folder = project.model_folder(version)
    if process.call(model_tasks.is_engine_settled, folder, probe, task=task):
        return process.call(model_tasks.settle_engine, folder, probe, task=task)
    # Measuring is not put on top of what earlier work has left in the process.
    process.close()
    return settle_engine(process, folder, probe, (), task)
