"""A project of very many photos for the window's benchmarks, made once and used again.

    python tests/benchmarks/many_photos.py [--photos 100000] [--place FOLDER]

The files are hard links to a few dozen small rendered photos; every photo has facts, a prediction
and a cached thumbnail, one in five is part of a burst, one in ten is labelled. The model version is
a row without a folder: nothing is left to classify, so no model is ever asked for.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import os
import shutil
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
from PIL import Image

from cropapp.core.changes import ChangeSet, LabelChange, LabelEdit
from cropapp.core.entities import (
    ClassId,
    LabelState,
    ModelKind,
    ModelVersionId,
    PhotoId,
    ScoredClass,
)
from cropapp.services.edit_classes import add_class
from cropapp.services.project import Project
from cropapp.services.sample_field import render_sample_field
from cropapp.store import (
    folders,
    labels,
    migrations,
    model_versions,
    photo_writes,
    predictions,
    project_info,
)
from cropapp.store.session import Session, run_many

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
FIRST_DAY = date(2026, 3, 1)
PHOTOS_A_DAY = 500
CONTENTS = 48
CHUNK = 10_000
CLASSES = ("healthy", "rust", "mite", "leaf spot", "mildew", "蚜蟲", "virus", "others")
BURST_EVERY, BURST_LONG = 20, 4
"""Of each 20 photos the first four are one burst."""


def many_photos_project(photos: int = 100_000, place: Path | None = None) -> Path:
    """Return the project file, made if it is not there yet."""
    place = place or Path(tempfile.gettempdir()) / f"cropapp-bench-{photos}"
    path = place / "many.cropapp"
    marker, recipe = place / "complete", _recipe()
    if marker.is_file() and marker.read_text() == recipe:
        return path
    shutil.rmtree(path.with_name(path.name + "-data"), ignore_errors=True)
    place.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    contents = _small_photos(place / "contents")
    found = _link_all(contents, place / "photos", photos)
    with Project.create(path, name="Many photos") as project:
        folder = project.store.write(lambda s: folders.add_folder(s, place / "photos", NOW))
        for start in range(0, photos, CHUNK):
            rows = found[start : start + CHUNK]
            project.store.write(lambda s, rows=rows: photo_writes.upsert_photos(s, folder.id, rows))
        _fill(project, contents, found)
    marker.write_text(recipe)
    return path


def _recipe() -> str:
    """Return a fingerprint of what the project is made by: another one, another project."""
    sources = [Path(__file__), *sorted(Path(migrations.__file__).parent.rglob("*.py"))]
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()


def _small_photos(folder: Path) -> list[Path]:
    """Render a field and make its photos small: what is measured is the window."""
    shutil.rmtree(folder, ignore_errors=True)
    render_sample_field(folder / "large", photos=CONTENTS, seed=9)
    small = []
    for number, source in enumerate(sorted((folder / "large").rglob("*.jpg"))):
        try:
            with Image.open(source) as picture:
                picture.thumbnail((240, 240))
                target = folder / f"{number}.jpg"
                picture.convert("RGB").save(target, quality=70)
        except OSError:
            continue  # the field has a broken file in it, as real ones do
        small.append(target)
    return small


def linked_photos(place: Path, photos: int) -> Path:
    """Return a folder of so many small photos in sub-folders, without a project."""
    _link_all(_small_photos(place / "contents"), place / "photos", photos)
    return place / "photos"


def _link_all(contents: list[Path], root: Path, photos: int) -> list[photo_writes.FoundPhoto]:
    facts = [source.stat() for source in contents]
    found = []
    for number in range(photos):
        day = FIRST_DAY + timedelta(days=number // PHOTOS_A_DAY)
        folder = root / f"{day:%Y-%m-%d}"
        if number % PHOTOS_A_DAY == 0:
            folder.mkdir(parents=True, exist_ok=True)
        which = number % len(contents)
        target = folder / f"IMG_{number:06}.jpg"
        target.unlink(missing_ok=True)
        os.link(contents[which], target)
        stat = facts[which]
        relative = f"{folder.name}/{target.name}"
        found.append(photo_writes.FoundPhoto(relative, stat.st_size, stat.st_mtime_ns))
    return found


def _fill(project: Project, contents: list[Path], found: list[photo_writes.FoundPhoto]) -> None:
    class_ids = [add_class(project, name).id for name in CLASSES]
    hashes = [hashlib.sha256(source.read_bytes()).hexdigest() for source in contents]
    key = "bench"
    project.embeddings.put(key, hashes, np.zeros((len(hashes), 8), np.float32))

    def write(session: Session) -> None:
        version = model_versions.add_model_version(
            session,
            uid="bench",
            name="Bench",
            kind=ModelKind.STARTER,
            class_ids=class_ids,
            embedding_key=key,
            now=NOW,
        )
        project_info.set_active_model_version_id(session, version.id)
        _write_facts(session, hashes, len(found))

    project.store.write(write)
    _predict(project, class_ids, len(found))
    _label(project, class_ids, len(found))
    data = [_thumbnail(source) for source in contents]
    for start in range(0, len(found), CHUNK):
        project.thumbnails.put_many(
            [
                (PhotoId(i + 1), found[i].size_bytes, found[i].mtime_ns, data[i % len(data)])
                for i in range(start, min(start + CHUNK, len(found)))
            ]
        )


def _write_facts(session: Session, hashes: list[str], count: int) -> None:
    """Fill in what a first reading tells, by plain SQL: here only the size matters."""
    rows = []
    for number in range(count):
        day, second = divmod(number, PHOTOS_A_DAY)
        taken = datetime(2026, 3, 1, 8) + timedelta(days=day, seconds=20 * second)
        wall_us = int((taken - datetime(1970, 1, 1)).total_seconds()) * 10**6
        place, in_burst = number // BURST_EVERY, number % BURST_EVERY < BURST_LONG
        burst = place * BURST_EVERY + 1 if in_burst else None
        latitude, longitude = 24.1 + place % 100 / 5000, 120.6 + place // 100 / 5000
        which = hashes[number % len(hashes)]
        group = burst or number + 1
        rows.append(
            (which, taken.isoformat(), wall_us, latitude, longitude, group, burst, number + 1)
        )
    run_many(
        session,
        "UPDATE photo SET state = 'ready', sha256 = ?, width = 240, height = 180, "
        "format = 'JPEG', captured_at = ?, captured_wall_us = ?, latitude = ?, longitude = ?, "
        "camera_make = 'Maker', camera_model = 'Model X', group_id = ?, burst_id = ? "
        "WHERE id = ?",
        rows,
    )


def _predict(project: Project, class_ids: list[ClassId], count: int) -> None:
    chance = np.random.default_rng(0)
    for start in range(0, count, CHUNK):
        rows = []
        size = min(CHUNK, count - start)
        first = chance.integers(0, len(class_ids), size).tolist()
        sure = chance.uniform(0.3, 0.98, size).tolist()
        for number, which, score in zip(range(start, count), first, sure, strict=False):
            others = [c for c in class_ids if c != class_ids[which]][:4]
            rest = (1 - score) / 5
            top = [ScoredClass(class_ids[which], score), *(ScoredClass(c, rest) for c in others)]
            rows.append((PhotoId(number + 1), top))
        project.store.write(
            lambda s, rows=rows: predictions.write_predictions(s, ModelVersionId(1), rows, NOW)
        )


def _label(project: Project, class_ids: list[ClassId], count: int) -> None:
    after = LabelEdit(class_id=class_ids[1]).applied_to(LabelState())
    changes = tuple(
        LabelChange(PhotoId(number), LabelState(), after) for number in range(5, count, 10)
    )
    step = ChangeSet("Label", changes)
    project.store.write(
        lambda s: labels.write_changes(s, step, kind="label", author="bench", now=NOW)
    )


def _thumbnail(source: Path) -> bytes:
    with Image.open(source) as picture:
        target = io.BytesIO()
        picture.save(target, "JPEG", quality=70)
        return target.getvalue()


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--photos", type=int, default=100_000)
    cli.add_argument("--place", type=Path)
    args = cli.parse_args()
    print(many_photos_project(args.photos, args.place))


if __name__ == "__main__":
    main()
