"""In which numbers a training computes.

Owns: the choice. Must not: be made twice in one training, or keep it.

The frozen front is computed in bfloat16 wherever the processor has it (its output is kept in it
anyway). For the trained part it depends on the network: on two cores with AVX-512 BF16 the
default's depthwise layers learn 22 photos per second of processor in float32 and 19 in bfloat16,
while wide convolutions gain.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import torch

from cropapp.core.training import TrainingPrecision
from cropapp.ml.engines.torch_engine import cpu_computes_bf16

_BATCHES = 3
_WORTH = 1.2
"""How much faster bfloat16 must be: rounding is not free, and a choice near even would fall now
this way, now that, and give two models from one seed."""


def has_bfloat16(device: torch.device) -> bool:
    """Return whether a device computes bfloat16 rather than emulates it."""
    if device.type == "cpu":
        return cpu_computes_bf16()
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    return device.type == "xpu"


def front_dtype(wanted: TrainingPrecision, device: torch.device) -> torch.dtype:
    """Return what the frozen front is computed in."""
    if wanted is TrainingPrecision.FLOAT32 or not has_bfloat16(device):
        return torch.float32
    return torch.bfloat16


def choose_precision(
    wanted: TrainingPrecision, device: torch.device, run_batch: Callable[[torch.dtype], None]
) -> torch.dtype:
    """Return what the trained part is computed in.

    Args:
        run_batch: computes the slopes of one batch in a precision, and forgets them.
    """
    if wanted is TrainingPrecision.FLOAT32:
        return torch.float32
    if wanted is TrainingPrecision.BFLOAT16:
        return torch.bfloat16
    if not has_bfloat16(device):
        return torch.float32
    if device.type != "cpu":
        return torch.bfloat16
    slow, fast = (_cost(run_batch, dtype) for dtype in (torch.float32, torch.bfloat16))
    return torch.bfloat16 if fast * _WORTH < slow else torch.float32


def _cost(run_batch: Callable[[torch.dtype], None], dtype: torch.dtype) -> float:
    """Return the processor's time for a few batches: other programs at work do not change it."""
    run_batch(dtype)
    before = time.process_time()
    for _ in range(_BATCHES):
        run_batch(dtype)
    return time.process_time() - before
