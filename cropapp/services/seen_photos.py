"""Which photos a model version can no longer be judged by.

Owns: `seen.json` in a model folder, the photos its backbone was trained on. A photo that was seen
never counts as held out, nor does one that shows the same: a copy, or another of its burst.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from cropapp.core.entities import ModelKind, ModelVersion, PhotoId
from cropapp.core.errors import EnvironmentProblem
from cropapp.core.files import write_atomically
from cropapp.services.project import Project
from cropapp.store.training_photos import photos_that_show_the_same

SEEN_FILE = "seen.json"


def record_seen(model_folder: Path, photo_ids: Collection[int], hashes: Collection[str]) -> None:
    """Keep which photos a backbone was trained on, in this training and in those before it.

    Args:
        hashes: of their contents, by which they are known again under another id.
    """
    values = {"photo_ids": sorted(int(i) for i in photo_ids), "sha256": sorted(hashes)}
    write_atomically(model_folder / SEEN_FILE, json.dumps(values).encode())


def photos_seen(project: Project, version: ModelVersion | None) -> frozenset[PhotoId]:
    """Return the photos that the backbone of a version has seen, or that show the same as one.

    A deep version starts from the weights of its parent, so what any deep ancestor has seen counts.
    Empty for a version on a backbone that nobody trained further.

    Raises:
        EnvironmentProblem: a deep version does not say what it has seen.
    """
    seen = seen_contents(project, version)
    if not seen.photo_ids and not seen.hashes:
        return frozenset()
    with project.store.read() as session:
        return frozenset(photos_that_show_the_same(session, seen.photo_ids, seen.hashes))


@dataclass(frozen=True, slots=True)
class SeenContents:
    """What a backbone was trained on, by id and by content."""

    photo_ids: frozenset[int] = frozenset()
    hashes: frozenset[str] = frozenset()


def seen_contents(project: Project, version: ModelVersion | None) -> SeenContents:
    """Return what the backbone of a version was trained on, as it is written down.

    Raises:
        EnvironmentProblem: as `photos_seen`.
    """
    found = [_read(project.model_folder(each), each) for each in _lineage(project, version)]
    return SeenContents(
        frozenset(i for seen in found for i in seen.photo_ids),
        frozenset(h for seen in found for h in seen.hashes),
    )


def _lineage(project: Project, version: ModelVersion | None) -> Iterator[ModelVersion]:
    versions = {each.id: each for each in project.model_versions()} if version else {}
    passed = set()
    while version is not None and version.id not in passed:
        passed.add(version.id)
        yield version
        version = None if version.parent_id is None else versions.get(version.parent_id)


def _read(folder: Path, version: ModelVersion) -> SeenContents:
    if version.kind is not ModelKind.DEEP and not (folder / SEEN_FILE).exists():
        return SeenContents()
    return read_seen(folder)


def read_seen(folder: Path) -> SeenContents:
    """Return what `record_seen` wrote into a folder.

    Raises:
        EnvironmentProblem: it is missing or damaged.
    """
    path = folder / SEEN_FILE
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        ids = frozenset(int(i) for i in values["photo_ids"])
        return SeenContents(ids, frozenset(str(h) for h in values.get("sha256", ())))
    except (OSError, ValueError, KeyError, TypeError) as problem:
        # Without it every score of this version would be a guess, and an optimistic one.
        raise EnvironmentProblem(
            f"{path}, which says what a model was trained on, is missing or damaged.",
            hint="Restore it from a backup, or use another version.",
        ) from problem
