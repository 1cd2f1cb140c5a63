"""Exporting a model version for other programs.

Owns: gathering what the export needs: the version's parts, and photos to check it on.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cropapp.core.errors import PhotoUnreadable
from cropapp.core.export_formats import ExportFormat
from cropapp.services.model_tasks.runtime import check_cancelled, hub_weights_of

if TYPE_CHECKING:
    from cropapp.ml.backbones import Backbone
    from cropapp.ml.preprocessing import Preprocessing


def export_model_folder(
    model_folder: Path,
    target: Path,
    forms: Sequence[ExportFormat],
    photo_paths: Sequence[Path],
) -> list[dict[str, Any]]:
    """Write a version in some forms into a new folder; see `ml.export.write.write_export`.

    Args:
        photo_paths: on these each form is compared with what the program computes; random pixels
            stand in where none can be read.

    Returns:
        Per form `form`, `largest_difference`, `runtime`, `photos` and `seconds`.
    """
    from dataclasses import asdict

    from cropapp.ml.embedder import build_network
    from cropapp.ml.export.write import write_export
    from cropapp.ml.model_folder import backbone_file, load_model
    from cropapp.ml.shared_int8 import int8_folder

    spec, head = load_model(model_folder)
    backbone: Backbone | Path | None = int8_folder(model_folder, spec)
    if backbone is None:
        weights = backbone_file(model_folder, spec) or hub_weights_of(spec.embedding)
        _, backbone = build_network(spec.embedding, weights)
    checks = write_export(
        target,
        spec,
        head,
        backbone,
        forms,
        _inputs(photo_paths, spec.embedding.preprocessing),
        check_cancelled=check_cancelled,
    )
    return [asdict(check) for check in checks]


def _inputs(paths: Sequence[Path], how: Preprocessing) -> NDArray[np.uint8]:
    """Return (N, 3, S, S) uint8 of those photos that can be read; of noise if none can."""
    from cropapp.media.read import read_photo

    inputs = []
    for path in paths:
        try:
            inputs.append(how.to_input(read_photo(path, min_side_px=how.min_side_px).image))
        except PhotoUnreadable:
            continue
    if not inputs:
        rng = np.random.default_rng(0)
        return rng.integers(0, 256, (2, 3, how.size_px, how.size_px), dtype=np.uint8)
    return np.stack(inputs)
