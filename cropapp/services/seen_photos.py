"""Which photos a model version can no longer be judged by.

Owns: `seen.json` in a model folder, the photos its backbone was trained on or its best epoch was
chosen by. Such a photo never counts as held out, nor does one that shows the same: a copy, or
another of its burst. One that only chose may choose again.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from pathlib import Path

from cropapp.core.entities import ModelKind, ModelVersion, PhotoId
from cropapp.core.errors import EnvironmentProblem
from cropapp.core.files import write_atomically
from cropapp.services.project import Project
from cropapp.store.training_photos import photos_that_show_the_same

SEEN_FILE = "seen.json"


@dataclass(frozen=True, slots=True)
class SeenContents:
    """What a backbone has seen, by id and by content, by which it is known under another id."""

    photo_ids: frozenset[int] = frozenset()
    hashes: frozenset[str] = frozenset()
    chose_ids: frozenset[int] = frozenset()
    """Of these, those that were never trained on: they chose the best epoch."""
    chose_hashes: frozenset[str] = frozenset()

    @property
    def learned(self) -> SeenContents:
        """Return what it was trained on."""
        return SeenContents(self.photo_ids - self.chose_ids, self.hashes - self.chose_hashes)

    def __or__(self, other: SeenContents) -> SeenContents:
        """Return what two have seen; what one was trained on did not only choose."""
        one, two = self.learned, other.learned
        return SeenContents(
            self.photo_ids | other.photo_ids,
            self.hashes | other.hashes,
            (self.chose_ids | other.chose_ids) - one.photo_ids - two.photo_ids,
            (self.chose_hashes | other.chose_hashes) - one.hashes - two.hashes,
        )


def record_seen(
    model_folder: Path,
    photo_ids: Collection[int],
    hashes: Collection[str],
    *,
    chose_ids: Collection[int] = (),
    chose_hashes: Collection[str] = (),
) -> None:
    """Keep which photos a backbone has seen, in this training and in those before it.

    Args:
        hashes: of their contents.
        chose_ids, chose_hashes: those among them that were never trained on.
    """
    values = {
        "photo_ids": sorted(int(i) for i in photo_ids),
        "sha256": sorted(hashes),
        "chose": sorted(int(i) for i in chose_ids),
        "chose_sha256": sorted(chose_hashes),
    }
    write_atomically(model_folder / SEEN_FILE, json.dumps(values).encode())


def record_contents(model_folder: Path, seen: SeenContents) -> None:
    """As `record_seen`."""
    record_seen(
        model_folder,
        seen.photo_ids,
        seen.hashes,
        chose_ids=seen.chose_ids,
        chose_hashes=seen.chose_hashes,
    )


def photos_seen(project: Project, version: ModelVersion | None) -> frozenset[PhotoId]:
    """Return the photos that no score of a version may rest on: seen, or showing the same as one.

    A deep version starts from the weights of its parent, so what any deep ancestor has seen counts.
    Empty for a version on a backbone that nobody trained further.

    Raises:
        EnvironmentProblem: a deep version does not say what it has seen.
    """
    return contents_in(project, seen_contents(project, version))


def photos_learned(project: Project, version: ModelVersion | None) -> frozenset[PhotoId]:
    """Return those of them that its backbone was trained on, or that show the same as one.

    Raises:
        EnvironmentProblem: as `photos_seen`.
    """
    return contents_in(project, seen_contents(project, version).learned)


def contents_in(project: Project, seen: SeenContents) -> frozenset[PhotoId]:
    """Return the photos of a project that were seen, or that show the same as one."""
    if not seen.photo_ids and not seen.hashes:
        return frozenset()
    with project.store.read() as session:
        return frozenset(photos_that_show_the_same(session, seen.photo_ids, seen.hashes))


def seen_contents(project: Project, version: ModelVersion | None) -> SeenContents:
    """Return what the backbone of a version has seen, as it is written down.

    Raises:
        EnvironmentProblem: as `photos_seen`.
    """
    found = (_read(project.model_folder(each), each) for each in _lineage(project, version))
    return reduce(or_, found, SeenContents())


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
        return SeenContents(
            frozenset(int(i) for i in values["photo_ids"]),
            frozenset(str(h) for h in values.get("sha256", ())),
            frozenset(int(i) for i in values.get("chose", ())),
            frozenset(str(h) for h in values.get("chose_sha256", ())),
        )
    except (OSError, ValueError, KeyError, TypeError) as problem:
        # Without it every score of this version would be a guess, and an optimistic one.
        raise EnvironmentProblem(
            f"{path}, which says what a model was trained on, is missing or damaged.",
            hint="Restore it from a backup, or use another version.",
        ) from problem
