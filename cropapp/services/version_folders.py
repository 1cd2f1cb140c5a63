"""The folders of model versions as files: their names, copies and sizes.

Owns: what a folder is called, and that a copy of one is there whole or not at all. Must not: know
what a model is, or list a version.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from cropapp.core.errors import EnvironmentProblem
from cropapp.core.files import write_atomically

MODEL_FILE = "model.json"
"""What makes a folder that of a model version."""


def new_uid(moment: datetime) -> str:
    """Return the name of a new folder: when it was made, and six letters of chance."""
    return f"{moment:%Y%m%d-%H%M%S}-{uuid4().hex[:6]}"


def folder_bytes(folder: Path) -> int:
    """Return how much the files of a folder hold, 0 where it is gone."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def copy_model_folder(
    source: Path, target: Path, *, without: Collection[str] = (), shared: bool = False
) -> None:
    """Copy a model folder, whole or not at all.

    Args:
        without: names of files to leave out.
        shared: whether weights, which never change, are links to those of the source where the disk
            can do so.

    Raises:
        EnvironmentProblem: it could not be copied.
    """
    temporary = target.with_name(f".{target.name}.tmp")
    copy = _link_or_copy if shared else shutil.copy2
    try:
        temporary.parent.mkdir(parents=True, exist_ok=True)
        ignored = shutil.ignore_patterns(*without)
        shutil.copytree(source, temporary, copy_function=copy, ignore=ignored)
        temporary.replace(target)
    except OSError as problem:
        shutil.rmtree(temporary, ignore_errors=True)
        raise EnvironmentProblem(
            f"The model could not be copied to {target}: {problem.strerror or problem}.",
            hint="Check that there is space and that the folder can be written.",
        ) from problem


def rename_model(folder: Path, name: str) -> None:
    """Let a model folder say the name that its version is listed by."""
    path = folder / MODEL_FILE
    spec = json.loads(path.read_text(encoding="utf-8"))
    if spec["name"] != name:
        spec["name"] = name
        write_atomically(path, (json.dumps(spec, ensure_ascii=False, indent=2) + "\n").encode())


def _link_or_copy(source: str, target: str) -> str:
    if Path(source).suffix == ".safetensors":
        try:
            os.link(source, target)
        except OSError:
            return shutil.copy2(source, target)
        return target
    return shutil.copy2(source, target)
