"""Packing model versions into one file, taking them out again, and checking that one is whole.

Owns: nothing but the door; ml.model_archive does it. It runs in the model process because a check
of a backbone builds its network.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cropapp.services.model_tasks.runtime import Running, engines_folder


def pack_model_folder(folder: Path, target: Path, photo_hashes: Sequence[str]) -> None:
    """Write a model folder as one file; see `ml.model_archive.pack_model`."""
    from cropapp.ml.model_archive import pack_model

    pack_model(folder, target, photo_hashes)


def unpack_model_file(source: Path, draft: Path) -> None:
    """Put a packed model into a folder, checked; see `ml.model_archive.unpack_model`."""
    from cropapp.ml.model_archive import unpack_model

    unpack_model(source, draft)


def check_model_folder(folder: Path) -> None:
    """Read a model folder and hold it against its hashes.

    Raises:
        UserError: it is damaged, or the version whose network it shares is not there.
        EnvironmentProblem: its network in 8-bit integers does not run on this machine.
    """
    from cropapp.ml.int8_network import int8_engine
    from cropapp.ml.model_folder import backbone_file, load_model, load_model_novelty
    from cropapp.ml.shared_int8 import int8_folder

    spec, _ = load_model(folder)
    load_model_novelty(folder)
    int8 = int8_folder(folder, spec)
    if int8 is None:
        backbone_file(folder, spec)
    else:
        int8_engine(int8, Running.engine, engines_folder())
