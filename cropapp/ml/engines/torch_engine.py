"""The network in torch, on whatever device torch has.

Owns: layout, precision and the copies to and from the device.
"""

from __future__ import annotations

import logging
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from cropapp.core.errors import UserError
from cropapp.ml.backbones import Backbone
from cropapp.ml.batch_norm_folding import fold_batch_norm
from cropapp.ml.engines import BATCH_PHOTOS, Precision
from cropapp.ml.preprocessing import Preprocessing

log = logging.getLogger(__name__)

_ACCELERATOR_BATCH = 64
_DTYPES = {"fp32": torch.float32, "bf16": torch.bfloat16, "fp16": torch.float16}


class Normalised(nn.Module):
    """A network that takes uint8 pixels: (x / 255 - mean) / std is one product and one sum."""

    def __init__(self, network: nn.Module, how: Preprocessing, dtype: torch.dtype) -> None:
        super().__init__()
        std, mean = torch.tensor(how.std), torch.tensor(how.mean)
        self.factor: Tensor
        self.shift: Tensor
        self.network = network
        self.register_buffer("factor", (1 / (255 * std)).view(3, 1, 1))
        self.register_buffer("shift", (-mean / std).view(3, 1, 1))
        self.dtype = dtype

    def forward(self, images: Tensor) -> Tensor:
        """Return (B, D) float32 of (B, 3, S, S) uint8."""
        scaled: Tensor = images.float() * self.factor + self.shift
        embeddings: Tensor = self.network(scaled.to(self.dtype))
        return embeddings.float()


class TorchEngine:
    """A backbone with its batch norm folded, channels last.

    Precision `auto` is float32 on a CPU: bfloat16 as torch has it (58 against 32 photos/s on two
    cores at 320 px) gives 1.3 % of field photos another first class; OpenVINO's network is rounded
    with care. On CUDA and XPU it is float16, whose rounding is an eighth of bfloat16's.
    """

    name = "torch"

    def __init__(
        self,
        backbone: Backbone,
        how: Preprocessing,
        device: torch.device,
        precision: Precision = "auto",
    ) -> None:
        self.device, self._name = device, backbone.name
        self.precision = _choose_precision(precision, device)
        dtype = _DTYPES[self.precision]
        network = fold_batch_norm(backbone, size_px=how.size_px)
        network = network.to(device=device, dtype=dtype).to(memory_format=torch.channels_last)
        self._network = Normalised(network, how, dtype).to(device).requires_grad_(False).eval()
        # One thread for all batches: OpenMP keeps a team of threads for every thread that calls it.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="torch-engine")

    @property
    def where(self) -> str:
        return f"{self.device.type} {self.precision}"

    @property
    def in_flight(self) -> int:
        return 2

    def run(self, batch: NDArray[np.uint8]) -> NDArray[np.float32]:
        return self.start(batch).result()

    def start(self, batch: NDArray[np.uint8]) -> Future[NDArray[np.float32]]:
        return self._thread.submit(self._run, batch)

    def _run(self, batch: NDArray[np.uint8]) -> NDArray[np.float32]:
        step = BATCH_PHOTOS if self.device.type == "cpu" else _ACCELERATOR_BATCH
        parts = [self._run_part(batch[at : at + step]) for at in range(0, len(batch), step)]
        return np.concatenate(parts)

    def _run_part(self, batch: NDArray[np.uint8]) -> NDArray[np.float32]:
        with torch.inference_mode():
            images = torch.from_numpy(np.ascontiguousarray(batch))
            if self.device.type == "cuda":
                images = images.pin_memory()
            images = images.to(self.device, non_blocking=True)
            images = images.contiguous(memory_format=torch.channels_last)
            embeddings: NDArray[np.float32] = self._network(images).cpu().numpy()
            if self.precision == "fp16" and not np.isfinite(embeddings).all():
                return self._run_exactly(batch)
            return embeddings

    def _run_exactly(self, batch: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Go on in float32: an activation of this network is larger than float16 holds."""
        log.warning("%s cannot be computed in float16; float32 is used.", self._name)
        self._network = self._network.float()
        self._network.dtype = torch.float32
        self.precision = "fp32"
        return self._run_part(batch)


def _choose_precision(wanted: Precision, device: torch.device) -> str:
    if wanted not in ("auto", *_DTYPES):
        raise UserError(f"Precision “{wanted}” is not one of auto, fp32, bf16, fp16.")
    if wanted != "auto":
        return wanted
    return "fp16" if device.type in ("cuda", "xpu") else "fp32"


def cpu_computes_bf16() -> bool:
    """Return whether this CPU has instructions for bfloat16; others only emulate it, slowly."""
    # torch keeps these two questions in its private part; a torch without them gets float32.
    for question in ("_is_avx512_bf16_supported", "_is_amx_tile_supported"):
        ask = getattr(torch.cpu, question, None)
        if ask is not None and ask():
            return True
    return False
