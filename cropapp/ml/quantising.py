"""A network in 8-bit integers, made from one in float32 and some photos.

Owns: which parts become integers, and writing the result. Must not: judge it; services.quantise
holds it to its parent on held-out photos. NNCF does the work (post-training quantisation: ranges
from what the layers see, weights by channel, biases corrected). It is an extra that only this needs
(docs/adr/0035).
"""

from __future__ import annotations

import contextlib
import io
import logging
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from cropapp.core.errors import UserError
from cropapp.core.int8_package import require_quantiser
from cropapp.ml.engines import BATCH_PHOTOS
from cropapp.ml.int8_network import NETWORK_FILE

if TYPE_CHECKING:
    import openvino as ov

log = logging.getLogger(__name__)

LEAST_PHOTOS = 20
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
    import openvino as ov

    made = _quantised(ov.Core().read_model(network), _batches(inputs), backbone, seen)
    ov.save_model(made, folder / NETWORK_FILE, compress_to_fp16=False)


def _batches(inputs: NDArray[np.uint8]) -> list[NDArray[np.uint8]]:
    """Return whole batches; the last ones are looked at twice where the count does not fit."""
    starts = range(0, len(inputs), BATCH_PHOTOS)
    return [inputs[min(at, len(inputs) - BATCH_PHOTOS) :][:BATCH_PHOTOS] for at in starts]


def _quantised(
    model: ov.Model,
    batches: list[NDArray[np.uint8]],
    backbone: str,
    seen: Callable[[int, int], None],
) -> ov.Model:
    with _quiet():
        import nncf

        nncf.set_log_level(logging.ERROR)
        presets = nncf.QuantizationPreset
        is_signed = backbone.startswith(_SIGNED)
        attention = backbone.startswith(_ATTENTION)
        try:
            made: ov.Model = nncf.quantize(
                model,
                nncf.Dataset(_Watched(batches, seen)),
                subset_size=len(batches),
                preset=presets.MIXED if is_signed else presets.PERFORMANCE,
                model_type=nncf.ModelType.TRANSFORMER if attention else None,
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
