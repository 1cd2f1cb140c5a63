"""Where a model version finds its network in 8-bit integers.

Owns: the search among the versions of a project. Must not: run it.
"""

from __future__ import annotations

from pathlib import Path

from cropapp.core.errors import UserError
from cropapp.ml.int8_network import INT8_FILES, NETWORK_FILE, joined_sha256
from cropapp.ml.model_folder import ModelSpec, said_hashes


def int8_folder(folder: Path, spec: ModelSpec) -> Path | None:
    """Return the folder with a model's network in 8-bit integers, None if it has none.

    That is its own, or, where only the head was learned anew, that of the version beside it.

    Raises:
        UserError: the version whose network it shares is not there.
    """
    if spec.has_own_int8:
        return folder
    if not spec.embedding.int8_sha256:
        return None
    for other in sorted(folder.parent.glob(f"[!.]*/{NETWORK_FILE}")):
        said = said_hashes(other.parent)
        hashes = [str(said.get(name, "")) for name in INT8_FILES]
        if joined_sha256(hashes) == spec.embedding.int8_sha256:
            return other.parent
    raise UserError(
        f"“{spec.name}” stands on a network in 8-bit integers of another version, which is not "
        "there.",
        hint="Restore that version from a backup, or use another one.",
    )
