"""A model version on disk: `model.json`, `head.safetensors`, `backbone.safetensors` if trained,
`int8.xml`, `.bin` and `.npy` if made in 8-bit integers, and `novelty.safetensors` if enough photos
could be held out to tell what is unlike anything seen.

Owns: writing such a folder whole or not at all, and reading it with suspicion. Must not: unpickle
anything, know the project's database, or load a backbone onto a device.
"""

from __future__ import annotations

import json
import logging
import math
import os
import re
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from cropapp.core.entities import ModelKind
from cropapp.core.errors import EnvironmentProblem, UserError
from cropapp.core.words import spoken
from cropapp.ml.backbone_weights import file_sha256
from cropapp.ml.embedding_spec import EmbeddingSpec
from cropapp.ml.head import LinearHead
from cropapp.ml.int8_network import (
    INT8_FILES,
    copy_int8,
    int8_sha256,
)
from cropapp.ml.novelty import Novelty, load_novelty, save_novelty

if TYPE_CHECKING:
    from torch import Tensor

log = logging.getLogger(__name__)

FORMAT_VERSION = 1
SPEC_FILE = "model.json"
HEAD_FILE = "head.safetensors"
BACKBONE_FILE = "backbone.safetensors"
NOVELTY_FILE = "novelty.safetensors"
_TRAINED_HERE = "model:"
"""Begins the source of weights that no hub has; the uid of their version follows."""
_MAX_SPEC_BYTES = 16 << 20
_UID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")


@dataclass(frozen=True, slots=True)
class ModelClass:
    """One answer of the model. The id is that of whoever made it, the name is what travels."""

    id: str
    name: str
    colour: str = ""


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """All of a model version but its numbers."""

    uid: str
    name: str
    kind: ModelKind
    embedding: EmbeddingSpec
    classes: tuple[ModelClass, ...]
    """In the order of the head's rows."""
    created_at: datetime
    parents: tuple[str, ...] = ()
    """The uids of the versions it was made from."""
    trained: dict[str, Any] = field(default_factory=dict)
    """How, on what, when, seed, labels per class."""
    metrics: dict[str, Any] = field(default_factory=dict)
    note: str = ""
    has_own_backbone: bool = False
    """Whether `backbone.safetensors` lies beside it."""
    has_own_int8: bool = False
    """Whether the network in 8-bit integers lies beside it."""

    @property
    def embedding_key(self) -> str:
        return self.embedding.key

    @property
    def class_names(self) -> tuple[str, ...]:
        return tuple(cls.name for cls in self.classes)


def save_model(
    folder: Path,
    spec: ModelSpec,
    head: LinearHead,
    *,
    backbone: Mapping[str, Tensor] | None = None,
    novelty: Novelty | None = None,
    int8: Path | None = None,
) -> ModelSpec:
    """Write a model folder, whole or not at all; return the spec as written.

    Args:
        folder: must not exist yet; its parents are made.
        backbone: the state dict of a backbone that was trained. The spec returned then carries the
            hash of the file, so its embeddings have a key of their own.
        novelty: how far photos are from what was learned; None: not known.
        int8: a folder with the network in 8-bit integers, to be copied; the spec returned carries
            its hash.

    Raises:
        UserError: the folder is there already, or spec and head do not fit together.
        EnvironmentProblem: it could not be written.
    """
    _check_fit(spec, head)
    if folder.exists():
        raise UserError(f"There is a model folder {folder} already.", hint="Give another name.")
    draft = folder.with_name(f".{folder.name}-{secrets.token_hex(4)}.part")
    try:
        draft.mkdir(parents=True)
        written = _write_files(draft, spec, head, backbone, novelty, int8)
        draft.rename(folder)
    except OSError as problem:
        raise EnvironmentProblem(
            f"The model could not be saved in {folder}: {problem.strerror or problem}.",
            hint="Check free space and permissions, then try again.",
        ) from problem
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return written


def load_model(folder: Path) -> tuple[ModelSpec, LinearHead]:
    """Read and verify a model folder.

    Raises:
        UserError: it is not a model folder, is damaged, or was written by a newer program.
    """
    values = _read_spec_file(folder / SPEC_FILE)
    try:
        spec, hashes = _spec_from_dict(values), dict(values["files"])
        temperature = float(values["calibration"]["temperature"])
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, UserError) as problem:
        raise _damaged(folder / SPEC_FILE, spoken(f"“{problem}” is missing or wrong")) from problem
    for name in _own_files(spec):
        _check_file(folder / name, str(hashes.get(name, "")))
    if spec.has_own_int8 and int8_sha256(folder) != spec.embedding.int8_sha256:
        raise _damaged(folder / SPEC_FILE, spoken("its contents are not those that were saved"))
    head = _read_head(folder / HEAD_FILE, temperature)
    try:
        _check_fit(spec, head)
    except UserError as problem:
        raise _damaged(folder / HEAD_FILE, problem.message) from problem
    return spec, head


def _own_files(spec: ModelSpec) -> tuple[str, ...]:
    """Return the files without which a model is not whole."""
    backbone = (BACKBONE_FILE,) if spec.has_own_backbone else ()
    return HEAD_FILE, *backbone, *(INT8_FILES if spec.has_own_int8 else ())


def load_model_novelty(folder: Path) -> Novelty | None:
    """Return how far photos are from what a model was learned from; None: it does not say.

    Raises:
        UserError: the folder is damaged.
    """
    values = _read_spec_file(folder / SPEC_FILE)
    files = values.get("files")
    if not isinstance(files, dict) or NOVELTY_FILE not in files:
        return None
    path = folder / NOVELTY_FILE
    _check_file(path, str(files[NOVELTY_FILE]))
    try:
        novelty = load_novelty(path)
    except ValueError as problem:
        raise _damaged(path, str(problem)) from problem
    if novelty.dimension != values.get("dimension"):
        raise _damaged(path, spoken("its contents are not those that were saved"))
    return novelty


def backbone_file(folder: Path, spec: ModelSpec) -> Path | None:
    """Return the file of the trained backbone that a model stands on, None for one of the zoo.

    That is its own, or, where only the head was learned anew, that of the version beside it.

    Raises:
        UserError: the version whose backbone it shares is not there.
    """
    if spec.has_own_backbone:
        return folder / BACKBONE_FILE
    source, sha256 = spec.embedding.weights_source, spec.embedding.weights_sha256
    if not source.startswith(_TRAINED_HERE):
        return None
    for other in sorted(folder.parent.glob(f"[!.]*/{BACKBONE_FILE}")):
        # A version that came from elsewhere may lie in a folder of another name: the hash tells.
        if said_hashes(other.parent).get(BACKBONE_FILE) == sha256:
            return other
    raise UserError(
        f"“{spec.name}” stands on the backbone of the version "
        f"{source.removeprefix(_TRAINED_HERE)}, which is not there.",
        hint="Restore that version from a backup, or use another one.",
    )


def said_hashes(folder: Path) -> dict[str, Any]:
    """Return the hashes that another version's model.json tells; none if it cannot be read."""
    try:
        files = _read_spec_file(folder / SPEC_FILE).get("files")
    except (UserError, EnvironmentProblem) as problem:
        log.info("Passed over %s: %s", folder, problem)
        return {}
    return files if isinstance(files, dict) else {}


def _write_files(
    folder: Path,
    spec: ModelSpec,
    head: LinearHead,
    backbone: Mapping[str, Tensor] | None,
    novelty: Novelty | None,
    int8: Path | None,
) -> ModelSpec:
    tensors = {
        "weight": np.ascontiguousarray(head.weight, dtype=np.float32),
        "bias": np.ascontiguousarray(head.bias, dtype=np.float32),
    }
    save_file(tensors, folder / HEAD_FILE)
    names = [HEAD_FILE]
    if novelty is not None:
        save_novelty(novelty, folder / NOVELTY_FILE)
        names.append(NOVELTY_FILE)
    if backbone is not None:
        state = {key: value.detach().cpu().contiguous() for key, value in backbone.items()}
        from safetensors.torch import save_file as save_tensors

        save_tensors(state, folder / BACKBONE_FILE)
        names.append(BACKBONE_FILE)
        sha256 = file_sha256(folder / BACKBONE_FILE)
        source = _TRAINED_HERE + spec.uid
        own = replace(spec.embedding.exact, weights_sha256=sha256, weights_source=source)
        spec = replace(spec, embedding=own, has_own_backbone=True)
    if int8 is not None:
        copy_int8(int8, folder)
        names += INT8_FILES
        made = replace(spec.embedding, int8_sha256=int8_sha256(folder))
        spec = replace(spec, embedding=made, has_own_int8=True)
    hashes = {name: file_sha256(folder / name) for name in names}
    text = json.dumps(_spec_to_dict(spec, head, hashes), ensure_ascii=False, indent=2)
    (folder / SPEC_FILE).write_text(text + "\n", encoding="utf-8")
    for path in folder.iterdir():
        _flush_to_disk(path)
    return spec


def _flush_to_disk(path: Path) -> None:
    # The rename must not reach the disk before the contents do: a power cut would leave a model
    # of empty files.
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _spec_to_dict(spec: ModelSpec, head: LinearHead, hashes: dict[str, str]) -> dict[str, Any]:
    return {
        "format": "cropapp-model",
        "format_version": FORMAT_VERSION,
        "uid": spec.uid,
        "name": spec.name,
        "kind": str(spec.kind),
        "created_at": spec.created_at.isoformat(),
        "architecture": f"{spec.embedding.backbone} + linear head",
        **spec.embedding.to_dict(),
        "embedding_key": spec.embedding_key,
        "dimension": head.dimension,
        "classes": [{"id": cls.id, "name": cls.name, "colour": cls.colour} for cls in spec.classes],
        "calibration": {"temperature": head.temperature},
        "parents": list(spec.parents),
        "trained": spec.trained,
        "metrics": spec.metrics,
        "note": spec.note,
        "has_own_backbone": spec.has_own_backbone,
        **({"has_own_int8": True} if spec.has_own_int8 else {}),
        "files": hashes,
    }


def _spec_from_dict(values: dict[str, Any]) -> ModelSpec:
    uid = str(values["uid"])
    if not _UID.fullmatch(uid):
        raise ValueError(f"uid {uid!r}")
    spec = ModelSpec(
        uid=uid,
        name=str(values["name"]),
        kind=ModelKind(values["kind"]),
        embedding=EmbeddingSpec.from_dict(values),
        classes=tuple(
            ModelClass(str(row["id"]), str(row["name"]), str(row.get("colour", "")))
            for row in values["classes"]
        ),
        created_at=datetime.fromisoformat(values["created_at"]),
        parents=tuple(str(parent) for parent in values["parents"]),
        trained=dict(values["trained"]),
        metrics=dict(values["metrics"]),
        note=str(values.get("note", "")),
        has_own_backbone=bool(values["has_own_backbone"]),
        has_own_int8=bool(values.get("has_own_int8", False)),
    )
    if values["embedding_key"] != spec.embedding_key:
        raise ValueError("embedding_key")
    return spec


def _read_spec_file(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise UserError(
            f"{path.parent} is not a model folder: it has no {SPEC_FILE}.",
            hint="Choose the folder that holds model.json and head.safetensors.",
        )
    if path.stat().st_size > _MAX_SPEC_BYTES:
        raise _damaged(path, spoken("it is far too large"))
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as problem:
        raise _damaged(path, spoken("it is not JSON")) from problem
    except OSError as problem:
        raise EnvironmentProblem(
            f"{path} cannot be read: {problem.strerror or problem}.", hint="Check its permissions."
        ) from problem
    if not isinstance(values, dict) or values.get("format") != "cropapp-model":
        raise UserError(
            f"{path} does not describe a CropApp model.", hint="Choose a model folder of CropApp."
        )
    version = values.get("format_version")
    if not isinstance(version, int) or version > FORMAT_VERSION:
        raise UserError(
            f"{path} was written by a newer CropApp (format {version}).", hint="Update CropApp."
        )
    return values


def _check_file(path: Path, sha256: str) -> None:
    if not path.is_file():
        raise _damaged(path, spoken("it is missing"))
    if not sha256 or file_sha256(path) != sha256:
        raise _damaged(path, spoken("its contents are not those that were saved"))


def _read_head(path: Path, temperature: float) -> LinearHead:
    try:
        tensors = load_file(path)
    except (SafetensorError, OSError, ValueError, KeyError) as problem:
        raise _damaged(path, spoken("it is not a safetensors file")) from problem
    weight, bias = tensors.get("weight"), tensors.get("bias")
    if weight is None or bias is None:
        raise _damaged(path, spoken("weight or bias is missing"))
    return LinearHead(weight.astype(np.float32), bias.astype(np.float32), temperature)


def _check_fit(spec: ModelSpec, head: LinearHead) -> None:
    count = len(spec.classes)
    shapes_fit = head.weight.ndim == 2 and head.weight.shape[0] == count > 0
    if not shapes_fit or head.bias.shape != (count,):
        raise UserError(
            f"The head of “{spec.name}” has shape {head.weight.shape}, its class list {count}.",
            hint="Fit the model again.",
        )
    if not (np.isfinite(head.weight).all() and np.isfinite(head.bias).all()):
        raise UserError(f"The head of “{spec.name}” holds NaN.", hint="Fit the model again.")
    if not (math.isfinite(head.temperature) and head.temperature > 0):
        raise UserError(
            f"The temperature of “{spec.name}” is {head.temperature}.", hint="Fit the model again."
        )
    if len({cls.id for cls in spec.classes}) != count:
        raise UserError(f"“{spec.name}” names a class twice.", hint="Fit the model again.")
    if not _UID.fullmatch(spec.uid):
        raise UserError(f"“{spec.uid}” cannot name a model folder.")


def _damaged(path: Path, reason: str) -> UserError:
    return UserError(
        f"The model file {path} is damaged: {reason}.",
        hint="Use another model version, or copy this one again from where it came.",
    )
