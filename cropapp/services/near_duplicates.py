"""Photos that are nearly the same, among the labelled ones.

Owns: the pairs found, in a file of the project's caches. Deleting it loses time only. Must not:
compute embeddings, or decide what is held out (services.folds joins the pairs to groups).

Copies that were scaled, compressed anew or slightly cropped escape the comparison of bytes. Their
embeddings do not: see `cropapp.ml.near_copies` for the threshold and how it was measured.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cropapp.core.embedding_keys import exact_key
from cropapp.core.entities import ModelKind, ModelVersion
from cropapp.core.files import write_atomically
from cropapp.core.tasks import TaskContext
from cropapp.services import model_tasks
from cropapp.services.inference_client import ModelProcess
from cropapp.services.project import Project
from cropapp.store.labels import LabelledPhoto, labelled_photos

log = logging.getLogger(__name__)

FILE_NAME = "near_copies.json"


@dataclass(frozen=True, slots=True)
class _Known:
    compared: frozenset[str]
    """View keys of photos that were compared with each other."""
    pairs: frozenset[tuple[str, str]]


def near_copies(project: Project, rows: Sequence[LabelledPhoto]) -> list[tuple[int, int]]:
    """Return the pairs known so far, as places in `rows`."""
    known = _read(_path(project))
    place = {row.view_key: index for index, row in enumerate(rows)}
    return [
        (place[one], place[other])
        for one, other in sorted(known.pairs)
        if one in place and other in place
    ]


def find_near_copies(
    project: Project,
    process: ModelProcess,
    task: TaskContext,
    version: ModelVersion | None,
) -> None:
    """Compare labelled photos that are new with all others, and keep the pairs found.

    Args:
        version: the active one. Its backbone's embeddings are used unless it was fine-tuned here:
            that draws the photos of a class together, so that all of them look alike.
    """
    with project.store.read() as session:
        rows = labelled_photos(session)
    key = _embedding_key(project, version)
    known = _read(_path(project))
    keys = [row.view_key for row in rows]
    fresh = sorted(set(keys) - known.compared)
    if not fresh or not key:
        return
    found = process.call(
        model_tasks.find_near_copies_in_cache, project.embeddings.path, key, keys, fresh, task=task
    )
    content = {
        "compared": sorted(known.compared | set(found.compared)),
        "pairs": sorted(known.pairs | set(found.pairs)),
    }
    write_atomically(_path(project), json.dumps(content).encode())


def _embedding_key(project: Project, version: ModelVersion | None) -> str:
    """Return the key of the nearest version whose backbone was not trained here, '' if unknown."""
    if version is None:
        return project.embeddings.commonest_key() or ""
    versions = {entry.id: entry for entry in project.model_versions()}
    deep: set[str] = set()
    found: ModelVersion | None = version
    lineage = []
    while found is not None:
        lineage.append(found)
        if found.kind is ModelKind.DEEP:
            deep.add(exact_key(found.embedding_key))
        found = None if found.parent_id is None else versions.get(found.parent_id)
    frozen = (v.embedding_key for v in lineage if exact_key(v.embedding_key) not in deep)
    return next(frozen, "")


def _path(project: Project) -> Path:
    return project.embeddings.path.with_name(FILE_NAME)


def _read(path: Path) -> _Known:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        pairs = frozenset((str(one), str(other)) for one, other in content["pairs"])
        return _Known(frozenset(map(str, content["compared"])), pairs)
    except FileNotFoundError:
        return _Known(frozenset(), frozenset())
    except (OSError, ValueError, KeyError, TypeError) as problem:
        log.info("The list of near copies is made anew: %s", problem)
        return _Known(frozenset(), frozenset())
