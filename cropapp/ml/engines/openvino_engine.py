"""The network in OpenVINO: on the CPU it computes what torch computes, several times as fast.

Owns: the network's file in OpenVINO's form, made once from torch and kept in the cache, and running
it. With the file there, nothing of torch is imported.
"""

from __future__ import annotations

import logging
import secrets
import warnings
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import numpy as np
import openvino as ov
from numpy.typing import NDArray
from openvino._offline_transformations import apply_moc_transformations

from cropapp.core.cores import usable_cores
from cropapp.ml.engines import BATCH_PHOTOS, Pending, Precision

if TYPE_CHECKING:
    import torch

    from cropapp.ml.backbones import Backbone
    from cropapp.ml.preprocessing import Preprocessing

log = logging.getLogger(__name__)

_HINTS = {"fp32": "f32", "bf16": "bf16", "fp16": "f16", "int8": "f32"}
"""What computes in 8-bit integers says so itself; the rest of such a network is float32."""
_ROUNDING = 1
"""Counts the ways in which weights were rounded: another way makes another file."""
ROUNDED_BY = 14
"""So many photos are enough: of 554 the other 538 agree as well as those."""
_FEWEST_DRAWN = 2
"""Made-up pictures beside the photos, so that another field's colours do not come as a surprise."""
_STAYS_FLOAT32 = {"name": "DisablePrecisionConversion", "version": "0", "value": "dynamic:f16"}
"""With f16 OpenVINO means every reduced precision."""
_IN_FLIGHT = 2
"""One at work, the next one waiting for it."""


def network_file(folder: Path, key: str, precision: str = "fp32") -> Path:
    """Return where the network of an embedding key is kept, made or not.

    Another version of OpenVINO gets a file of its own: it may write the network differently.
    """
    kind = f"-{precision}-{_ROUNDING}" if precision == "bf16" else ""
    return folder / f"{key}-ov{ov.__version__.partition('-')[0]}{kind}.xml"


def write_network(
    backbone: Backbone,
    how: Preprocessing,
    file: Path,
    precision: str = "fp32",
    examples: NDArray[np.uint8] | None = None,
) -> None:
    """Write a backbone, its normalisation included, as OpenVINO's `file` (.xml, .bin beside it).

    4 s for EfficientNet-Lite0; for bf16, whose weights are rounded with care, some ten more.
    Written to temporary names and moved into place, the .xml last.

    Args:
        examples: (N, 3, S, S) uint8, inputs by which weights are rounded; made-up ones join them.
    """
    import torch

    from cropapp.ml.batch_norm_folding import fold_batch_norm
    from cropapp.ml.engines.torch_engine import Normalised
    from cropapp.ml.fixed_size import fix_size

    network = fold_batch_norm(backbone, size_px=how.size_px)
    fix_size(network, how.size_px)
    whole: torch.nn.Module = Normalised(network, how, torch.float32).requires_grad_(False).eval()
    if precision == "bf16":
        whole = _rounded(whole, how.size_px, examples)
    example = torch.zeros((BATCH_PHOTOS, 3, how.size_px, how.size_px), dtype=torch.uint8)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the tracer's remarks on shapes that are fixed here
        model = ov.convert_model(whole, example_input=example, input=[list(example.shape)])
    # Padding that TensorFlow computes joins its convolution here: marks of layers stay theirs.
    apply_moc_transformations(model, cf=True)
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f".{secrets.token_hex(6)}.xml")
    try:
        ov.save_model(model, fresh, compress_to_fp16=False)
        if precision == "bf16":
            _keep_first_layers(fresh)
        fresh.with_suffix(".bin").replace(file.with_suffix(".bin"))
        fresh.replace(file)
    finally:
        for left in (fresh, fresh.with_suffix(".bin")):
            left.unlink(missing_ok=True)


def _rounded(
    whole: torch.nn.Module, size_px: int, examples: NDArray[np.uint8] | None
) -> torch.nn.Module:
    import torch

    from cropapp.ml.engines.bf16_rounding import round_weights
    from cropapp.ml.engines.calibration_pictures import draw_pictures

    seen = examples[:ROUNDED_BY] if examples is not None else np.empty((0, 3, size_px, size_px))
    drawn = draw_pictures(max(_FEWEST_DRAWN, ROUNDED_BY - len(seen)), size_px)
    pictures = torch.from_numpy(np.concatenate([seen.astype(np.uint8), drawn]))
    return round_weights(whole, pictures.contiguous(memory_format=torch.channels_last))


def _keep_first_layers(file: Path) -> None:
    """Mark what comes before the first convolution in bfloat16, so that it stays float32.

    OpenVINO's own mark for it; its Python interface has no way to set it.
    """
    from cropapp.ml.engines.bf16_rounding import KEPT_CONVOLUTIONS

    tree = ElementTree.parse(file)
    convolutions = 0
    for layer in tree.getroot().iterfind("layers/layer"):
        kind = layer.get("type", "")
        convolutions += kind in ("Convolution", "GroupConvolution")
        if convolutions > KEPT_CONVOLUTIONS:
            break
        if kind not in ("Const", "Parameter"):
            told = layer.find("rt_info")
            if told is None:
                told = ElementTree.Element("rt_info")
                layer.insert(0 if layer.find("data") is None else 1, told)
            ElementTree.SubElement(told, "attribute", _STAYS_FLOAT32)
    tree.write(file, encoding="utf-8", xml_declaration=True)


def computes_bf16(device: str) -> bool:
    """Return whether a device has instructions for bfloat16."""
    return "BF16" in ov.Core().get_property(device, "OPTIMIZATION_CAPABILITIES")


def devices() -> list[str]:
    """Return OpenVINO's devices that are worth a try: the CPU, Intel graphics cards."""
    return [name for name in ov.Core().available_devices if name.split(".")[0] in ("CPU", "GPU")]


class OpenVinoEngine:
    """A network compiled for one device, batches of BATCH_PHOTOS.

    In float32 it gives what torch gives in float32, to the last class and three decimals. In
    bfloat16, from a file written for it, it is about 1.5 times as fast (see `bf16_rounding`).
    Agreement with float32 on 554 field photos, the worst of four heads (three of 20 labels a class,
    one of all):

        weights to the nearest, every layer in bfloat16      98.9 %   no confidence 0.08 apart
        rounded with care, nine layers in float32            99.8 %                 0.013

    Raises:
        RuntimeError: OpenVINO cannot read or compile the file.
    """

    name = "openvino"

    def __init__(
        self,
        file: Path,
        device: str = "CPU",
        precision: Precision = "auto",
        *,
        folder: Path | None = None,
    ) -> None:
        """Read and compile. Precision `auto` is float32.

        Args:
            folder: where compiled code is kept, so that the second start compiles nothing; None:
                beside the network, unless that is one in 8-bit integers.
        """
        core = ov.Core()
        if precision == "int8":
            # It lies in a model folder, which can be deleted: Windows keeps what is mapped.
            core.set_property({"ENABLE_MMAP": False})
        kept_in = file.parent if folder is None and precision != "int8" else folder
        if kept_in is not None:
            core.set_property({"CACHE_DIR": str(kept_in / "compiled")})
        chosen = "fp32" if precision == "auto" else precision
        options: dict[str, object] = {
            "INFERENCE_PRECISION_HINT": _HINTS[chosen],
            "PERFORMANCE_HINT": "LATENCY",
        }
        if device == "CPU":
            options["INFERENCE_NUM_THREADS"] = usable_cores()
            options["ENABLE_CPU_PINNING"] = False  # decoding shares the cores
        self.precision = chosen
        self.device = device
        self._compiled = core.compile_model(core.read_model(file), device, options)
        self._shape = tuple(self._compiled.input(0).shape)
        self._free = [_Request(self._compiled) for _ in range(_IN_FLIGHT)]
        """The request that was used longest ago comes first."""

    @property
    def where(self) -> str:
        return f"{self.device} {self.precision}"

    @property
    def side_px(self) -> int:
        """The side of its inputs."""
        return int(self._shape[-1])

    @property
    def in_flight(self) -> int:
        return len(self._free)

    def run(self, batch: NDArray[np.uint8]) -> NDArray[np.float32]:
        return self.start(batch).result()

    def start(self, batch: NDArray[np.uint8]) -> Pending:
        size = self._shape[0]
        return _Pieces([self._start(batch[at : at + size]) for at in range(0, len(batch), size)])

    def _start(self, part: NDArray[np.uint8]) -> _Piece:
        missing = self._shape[0] - len(part)
        if missing:
            # A network of fixed shape needs no plan made anew for each remainder.
            part = np.concatenate([part, np.zeros((missing, *self._shape[1:]), np.uint8)])
        request = self._free.pop(0)
        self._free.append(request)
        return request.start(np.ascontiguousarray(part), wanted=len(part) - missing)


class _Piece:
    """One batch of the network's size: at work in a request, or done."""

    def __init__(self, request: _Request, wanted: int) -> None:
        self._request, self._wanted = request, wanted
        self._rows: NDArray[np.float32] | None = None

    def result(self) -> NDArray[np.float32]:
        if self._rows is None:
            # A copy: the request's own memory is written by the next batch.
            self._rows = np.array(self._request.wait()[: self._wanted], dtype=np.float32)
        return self._rows


class _Request:
    """One of OpenVINO's requests, and the piece it is at work on."""

    def __init__(self, compiled: ov.CompiledModel) -> None:
        self._request = compiled.create_infer_request()
        self._piece: _Piece | None = None

    def start(self, part: NDArray[np.uint8], *, wanted: int) -> _Piece:
        if self._piece is not None:
            self._piece.result()
        self._piece = _Piece(self, wanted)
        self._request.start_async({0: part}, share_inputs=True)
        return self._piece

    def wait(self) -> NDArray[np.float32]:
        self._piece = None  # also of a piece that failed: the request is free again
        self._request.wait()
        found: NDArray[np.float32] = self._request.get_output_tensor(0).data
        return found


class _Pieces:
    """A batch of any size, piece by piece."""

    def __init__(self, pieces: list[_Piece]) -> None:
        self._pieces = pieces

    def result(self) -> NDArray[np.float32]:
        return np.concatenate([piece.result() for piece in self._pieces])
