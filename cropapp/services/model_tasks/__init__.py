"""What runs inside the model process: plain functions of plain values.

Must not: open a project, or be called in the window's process. The window imports this package to
name the functions; torch comes in inside them.
"""

from cropapp.services.model_tasks.head_task import (
    HeadRequest,
    HeadResult,
    fit_head_on_cache,
    write_imagenet_model,
)
from cropapp.services.model_tasks.predict_task import TopClasses, predict_cached
from cropapp.services.model_tasks.read_task import PhotoFile, ReadChunk, read_and_predict
from cropapp.services.model_tasks.runtime import (
    device_report,
    engine_report,
    initialise_process,
    process_id,
    settle_engine,
    warm_up,
)

__all__ = [
    "HeadRequest",
    "HeadResult",
    "PhotoFile",
    "ReadChunk",
    "TopClasses",
    "device_report",
    "engine_report",
    "fit_head_on_cache",
    "initialise_process",
    "predict_cached",
    "process_id",
    "read_and_predict",
    "settle_engine",
    "warm_up",
    "write_imagenet_model",
]
