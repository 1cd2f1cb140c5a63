"""A model version in 8-bit integers as one network of OpenVINO.

Owns: joining head and calibration to the network that is there. No other form has words for what
it computes.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cropapp.core.engines import EngineName
from cropapp.core.errors import UserError
from cropapp.core.export_formats import ExportFormat
from cropapp.ml.export.network import INPUT_NAME, OUTPUT_NAME
from cropapp.ml.int8_network import NETWORK_FILE, int8_engine
from cropapp.ml.linear_head import LinearHead


def require_openvino(form: ExportFormat) -> None:
    """Raise unless a form can hold a network in 8-bit integers.

    Raises:
        UserError: it cannot.
    """
    if form is not ExportFormat.OPENVINO:
        raise UserError(
            f"A version in 8-bit integers cannot be written as {form}, only as openvino.",
            hint="Export it as openvino, or export the version that it was made from.",
        )


def int8_probabilities(
    folder: Path, head: LinearHead, inputs: NDArray[np.uint8]
) -> NDArray[np.float32]:
    """Return (N, C) what the program computes from inputs (N, 3, S, S)."""
    return head.probabilities(int8_engine(folder, EngineName.OPENVINO, None).run(inputs))


def write_int8(folder: Path, head: LinearHead, size_px: int, path: Path) -> None:
    """Write network, head and temperature as one .xml, batches of any size."""
    import openvino as ov
    from openvino import opset13 as ops

    network = ov.Core().read_model(folder / NETWORK_FILE)
    network.reshape([-1, 3, size_px, size_px])
    scale = 1.0 / head.temperature  # divides the logits: into the weights with it
    weight = ops.constant((head.weight * scale).astype(np.float32))
    bias = ops.constant((head.bias * scale).astype(np.float32)[None])
    embedding = network.get_results()[0].input_value(0)
    logits = ops.add(ops.matmul(embedding, weight, False, True), bias)
    whole = ov.Model([ops.softmax(logits, 1)], network.get_parameters(), "cropapp")
    whole.inputs[0].get_tensor().set_names({INPUT_NAME})
    whole.outputs[0].get_tensor().set_names({OUTPUT_NAME})
    ov.save_model(whole, path, compress_to_fp16=False)
