"""In which numbers a training computes.

Owns: the choice. Must not: be made twice in one training, or keep it.

The frozen front is computed in bfloat16 wherever the processor has it (its output is kept in it
anyway). For the trained part it depends on the network. Seconds of processor per photo in float32
over those in bfloat16, on a core with AVX-512 BF16: EfficientNet-B0 1.05, the default 1.13 (whole)
to 1.27 (its last four blocks), ResNet-50 1.55.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import torch

from cropapp.core.training import TrainingPrecision
from cropapp.ml.engines.torch_engine import cpu_computes_bf16

_TRIED = (torch.float32, torch.bfloat16)
_BATCHES = 3
_WORTH = 1.4
"""How much faster bfloat16 must be: rounding is not free, and a choice near even would fall now
this way, now that, and give two models from one seed. Lies between the networks above."""


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
    # The first of each warms up. In turn, and the least of each: a busy moment hits both.
    costs = [[_cost(run_batch, dtype) for dtype in _TRIED] for _ in range(1 + _BATCHES)]
    slow, fast = np.min(costs[1:], axis=0)
    return torch.bfloat16 if fast * _WORTH < slow else torch.float32


def _cost(run_batch: Callable[[torch.dtype], None], dtype: torch.dtype) -> float:
    """Return the processor's time for a batch: other programs at work change it little."""
    before = time.process_time()
    run_batch(dtype)
    return time.process_time() - before
