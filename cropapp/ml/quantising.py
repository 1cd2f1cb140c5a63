"""A network in 8-bit integers, made from one in float32 and some photos.

Owns: which parts become integers, and writing the result. Must not: judge it; services.quantise
holds it to its parent on held-out photos. NNCF does the work (post-training quantisation: ranges
from what the layers see, weights by channel, biases corrected). It is an extra that only this needs
(docs/adr/0038).
"""

from __future__ import annotations

import contextlib
import io
import logging
import shutil
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from cropapp.core.errors import UserError
from cropapp.core.int8_package import require_quantiser
from cropapp.ml.engines import BATCH_PHOTOS
from cropapp.ml.int8_network import NETWORK_FILE, NUMBERS_FILE, note_what_it_says, open_int8

if TYPE_CHECKING:
    import openvino as ov

    from cropapp.ml.engines.openvino_engine import OpenVinoEngine

log = logging.getLogger(__name__)

LEAST_PHOTOS = 20
_JUDGES = 16
_LARGE_ERROR = 0.18
"""Of EfficientNet-Lite0 on field photos: 0.10 where the processor has VNNI, else 0.26 and, with
weights of 7 bits, 0.13; those cost half a point of 554 photos (0.8255 instead of 0.8345)."""
_ATTENTION = ("vit", "coatnet")
"""Their layers need other ranges; NNCF has a scheme for them."""
_SIGNED = (*_ATTENTION, "convnext", "mobilenet-v3", "efficientnet-b", "efficientnet-v2")
"""Their activations dip below zero on one side (swish, GELU): ranges with a zero point. Elsewhere
ranges about zero are as exact, and OpenVINO has faster depthwise convolutions for them
(EfficientNet-Lite0: 2.7 instead of 2.2 times float32; 0.8345 of 554 field photos right with both).
"""


def quantise_network(
    network: Path,
    folder: Path,
    inputs: NDArray[np.uint8],
    *,
    backbone: str,
    seen: Callable[[int, int], None],
) -> None:
    """Write the int8 form of a float32 network of OpenVINO into a folder.

    Args:
        network: the .xml that `openvino_engine.write_network` wrote, batches of BATCH_PHOTOS.
        inputs: (N, 3, S, S) uint8 of photos of the kind that it will see, N at least LEAST_PHOTOS.
        backbone: its name in the zoo.
        seen: called with how many of the photos were looked at, of how many; raises to stop.

    Raises:
        UserError: too few photos, or a network that NNCF cannot follow.
        EnvironmentProblem: the package that quantises is not installed.
    """
    require_quantiser()
    if len(inputs) < LEAST_PHOTOS:
        raise UserError(
            f"{len(inputs)} photos can be read, {LEAST_PHOTOS} are needed to tell the ranges of "
            "the layers by.",
            hint="Add a folder with more photos, or connect the disk that they are on.",
        )
    from cropapp.ml.engines.openvino_engine import OpenVinoEngine

    judges = inputs[:: max(1, len(inputs) // _JUDGES)][:_JUDGES]
    wanted = OpenVinoEngine(network).run(judges)
    batches = _batches(inputs)
    engine = _written(network, folder, batches, backbone, seen, is_narrow=False)
    error = _error(wanted, engine.run(judges))
    if error > _LARGE_ERROR:
        narrow = folder / "narrow"
        narrow.mkdir()
        other = _written(network, narrow, batches, backbone, seen, is_narrow=True)
        if _error(wanted, other.run(judges)) < error:
            engine = other
            for name in (NETWORK_FILE, NUMBERS_FILE):
                (narrow / name).replace(folder / name)
        shutil.rmtree(narrow)
    note_what_it_says(folder, engine)


def _written(
    network: Path,
    folder: Path,
    batches: list[NDArray[np.uint8]],
    backbone: str,
    seen: Callable[[int, int], None],
    *,
    is_narrow: bool,
) -> OpenVinoEngine:
    """Write the network into a folder and return what runs it on this machine.

    Args:
        is_narrow: weights of 7 bits, of which no processor loses a sum.
    """
    import openvino as ov

    model = ov.Core().read_model(network)
    made = _quantised(model, batches, backbone, seen, is_narrow=is_narrow)
    ov.save_model(made, folder / NETWORK_FILE, compress_to_fp16=False)
    return open_int8(folder, None)


def _error(wanted: NDArray[np.float32], given: NDArray[np.float32]) -> float:
    """Return the difference of embeddings (N, D) over their spread, of the number in the middle.

    The mean would be that of a few numbers which hardly differ from photo to photo.
    """
    spread = np.maximum(wanted.std(axis=0), 1e-6)
    return float(np.median(np.abs(given - wanted).mean(axis=0) / spread))


def _batches(inputs: NDArray[np.uint8]) -> list[NDArray[np.uint8]]:
    """Return whole batches; the last ones are looked at twice where the count does not fit."""
    starts = range(0, len(inputs), BATCH_PHOTOS)
    return [inputs[min(at, len(inputs) - BATCH_PHOTOS) :][:BATCH_PHOTOS] for at in starts]


def _quantised(
    model: ov.Model,
    batches: list[NDArray[np.uint8]],
    backbone: str,
    seen: Callable[[int, int], None],
    *,
    is_narrow: bool,
) -> ov.Model:
    with _quiet():
        import nncf
        from nncf.quantization.advanced_parameters import (
            AdvancedQuantizationParameters,
            OverflowFix,
        )

        nncf.set_log_level(logging.ERROR)
        presets = nncf.QuantizationPreset
        is_signed = backbone.startswith(_SIGNED)
        attention = backbone.startswith(_ATTENTION)
        advanced = AdvancedQuantizationParameters(overflow_fix=OverflowFix.ENABLE)
        try:
            made: ov.Model = nncf.quantize(
                model,
                nncf.Dataset(_Watched(batches, seen)),
                subset_size=len(batches),
                preset=presets.MIXED if is_signed else presets.PERFORMANCE,
                model_type=nncf.ModelType.TRANSFORMER if attention else None,
                advanced_parameters=advanced if is_narrow else None,
            )
        except (RuntimeError, ValueError, nncf.UnsupportedModelError, nncf.InternalError) as why:
            log.info("NNCF said of %s: %s", backbone, why)
            raise UserError(
                f"The network {backbone} cannot be made in 8-bit integers.",
                hint="Stay with this version, or train another backbone.",
            ) from why
    return made


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep NNCF's bars and its remarks to programmers off the console."""
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        yield


class _Watched:
    """Batches that tell how many were taken. NNCF goes through them more than once."""

    def __init__(self, batches: list[NDArray[np.uint8]], tell: Callable[[int, int], None]) -> None:
        self._batches, self._tell = batches, tell

    def __len__(self) -> int:
        return len(self._batches)

    def __iter__(self) -> Iterator[NDArray[np.uint8]]:
        for number, batch in enumerate(self._batches):
            self._tell(number * BATCH_PHOTOS, len(self._batches) * BATCH_PHOTOS)
            yield batch
