"""On which device the network runs.

Owns: the choice, and its refusal in words. Must not: load a model.
"""

from __future__ import annotations

import os
import platform

import torch

from cropapp.core.errors import UserError

DEVICE_NAMES = ("auto", "cpu", "cuda", "mps", "xpu")
_WHAT_IT_IS = {
    "cuda": "an NVIDIA (or ROCm) graphics card with its driver",
    "mps": "an Apple graphics processor",
    "xpu": "an Intel graphics card with its driver",
}


def _is_available(name: str) -> bool:
    if name == "cuda":
        return torch.cuda.is_available()
    if name == "mps":
        return torch.backends.mps.is_available()
    if name == "xpu":
        return hasattr(torch, "xpu") and torch.xpu.is_available()
    return name == "cpu"


def choose_device(wanted: str = "auto") -> torch.device:
    """Return the device of that name; `auto` takes the first accelerator there is, else the CPU.

    Raises:
        UserError: an unknown name, or a device this machine (or this build of torch) lacks.
    """
    name = wanted.strip().lower()
    if name not in DEVICE_NAMES:
        raise UserError(
            f"There is no device called “{wanted}”.", hint=f"Use one of: {', '.join(DEVICE_NAMES)}."
        )
    if name == "auto":
        return torch.device(next(n for n in ("cuda", "xpu", "mps", "cpu") if _is_available(n)))
    if not _is_available(name):
        raise UserError(
            f"The device “{name}” was asked for, but PyTorch {torch.__version__} does not find "
            f"{_WHAT_IT_IS[name]} here.",
            hint="Use --device auto or --device cpu, or install the driver and the matching torch.",
        )
    return torch.device(name)


def describe_devices() -> list[dict[str, str]]:
    """Return one row per kind of device: `name`, `available` (yes or no), `detail`."""
    rows = [{"name": "cpu", "available": "yes", "detail": _describe_cpu()}]
    for name in ("cuda", "xpu", "mps"):
        found = _is_available(name)
        detail = _describe_accelerator(name) if found else f"not found: {_WHAT_IT_IS[name]}"
        rows.append({"name": name, "available": "yes" if found else "no", "detail": detail})
    return rows


def _describe_cpu() -> str:
    kind = platform.processor() or platform.machine()
    extras = torch.backends.cpu.get_cpu_capability()
    return f"{kind}, {os.cpu_count()} threads, {extras}, torch uses {torch.get_num_threads()}"


def _describe_accelerator(name: str) -> str:
    if name == "cuda":
        return torch.cuda.get_device_name(0)
    if name == "xpu":
        return torch.xpu.get_device_name(0)
    return platform.processor() or "Apple GPU"
