"""What a training leaves on the disk after each epoch, so that it can go on after any end.

Owns: the files of a run's folder and their order of writing. Must not: pickle, or know what is in
the tensors.

`training.json` names the tensor files of one moment and is replaced last: whoever reads it finds
all of an epoch or all of the one before.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError
from safetensors.torch import load_file, save
from torch import Tensor

from cropapp.core.errors import EnvironmentProblem
from cropapp.core.files import write_atomically
from cropapp.core.training import Recipe
from cropapp.ml.training.contract import StartingPoint, TrainingPhotos

STATE_FILE = "training.json"
_FORMAT = 1
_HASHED_PHOTOS = 200
"""Enough to tell other photos apart; the labels are hashed in full."""

Tensors = dict[str, Tensor]


class Checkpoint:
    """The state of one training in a folder of its own."""

    def __init__(self, folder: Path, fingerprint: str) -> None:
        """Open a folder that is this training's alone; what another one left there is deleted.

        Raises:
            EnvironmentProblem: the folder cannot be written.
        """
        self.folder = folder
        self.fingerprint = fingerprint
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for unfinished in folder.glob(".cropapp-*.tmp"):
                unfinished.unlink()
            self.values = self._read()
            if not self.values:
                self._clear()
        except OSError as problem:
            raise self._unwritable(problem) from problem

    def tensors(self, kind: str) -> Tensors:
        """Return the tensors that were written as `kind`, {} if none were."""
        name = self.values.get("files", {}).get(kind)
        return load_file(self.folder / name) if name else {}

    def write(self, values: Mapping[str, Any], tensors: Mapping[str, Tensors]) -> None:
        """Keep values, and tensors by kind; kinds that are not given stay as they are.

        Raises:
            EnvironmentProblem: it could not be written; the state before is whole.
        """
        number = int(self.values.get("number", 0)) + 1
        files = dict(self.values.get("files", {}))
        try:
            for kind, named in tensors.items():
                files[kind] = f"{kind}-{number}.safetensors"
                flat = {key: value.detach().cpu().contiguous() for key, value in named.items()}
                write_atomically(self.folder / files[kind], save(flat))
            new = {
                **values,
                "format": _FORMAT,
                "fingerprint": self.fingerprint,
                "number": number,
                "files": files,
            }
            write_atomically(self.folder / STATE_FILE, json.dumps(new, indent=1).encode())
            self.values = new
            self._drop_old(set(files.values()))
        except OSError as problem:
            raise self._unwritable(problem) from problem

    def _read(self) -> dict[str, Any]:
        """Return the values of this very training, {} if there are none."""
        try:
            values = json.loads((self.folder / STATE_FILE).read_bytes())
            known = values["format"] == _FORMAT and values["fingerprint"] == self.fingerprint
            for name in values["files"].values():
                load_file(self.folder / name)
        except (FileNotFoundError, ValueError, KeyError, TypeError, SafetensorError):
            # None, or damaged from outside: begin anew rather than go on from something else.
            return {}
        return dict(values) if known else {}

    def _clear(self) -> None:
        (self.folder / STATE_FILE).unlink(missing_ok=True)
        for pattern in ("*.safetensors", "view-*.*"):
            for path in self.folder.glob(pattern):
                path.unlink()

    def _drop_old(self, kept: set[str]) -> None:
        for path in self.folder.glob("*.safetensors"):
            if path.name not in kept:
                path.unlink()

    def _unwritable(self, problem: OSError) -> EnvironmentProblem:
        return EnvironmentProblem(
            f"The training cannot keep its state in {self.folder}: {problem.strerror or problem}.",
            hint="Check free space and permissions; it goes on from the last epoch that was kept.",
        )


def fingerprint_of(
    start: StartingPoint, photos: TrainingPhotos, recipe: Recipe, device: str
) -> str:
    """Return what changes with anything that the result hangs on."""
    digest = hashlib.sha256()
    parts = {
        "recipe": recipe.to_dict(),
        "spec": start.spec.to_dict(),
        "classes": photos.class_count,
        "shape": photos.inputs.shape,
        "device": device,
    }
    digest.update(json.dumps(parts, sort_keys=True, default=str).encode())
    for array in (photos.labels, photos.held_out, photos.weights, photos.judges):
        digest.update(np.ascontiguousarray(array).tobytes())
    step = max(1, len(photos.inputs) // _HASHED_PHOTOS)
    digest.update(np.ascontiguousarray(photos.inputs[::step]).tobytes())
    for name, tensor in sorted(start.backbone.body.state_dict().items()):
        digest.update(name.encode())
        digest.update(tensor.detach().cpu().contiguous().numpy().tobytes())
    if start.head is not None:
        digest.update(start.head.weight.tobytes() + start.head.bias.tobytes())
    return digest.hexdigest()
