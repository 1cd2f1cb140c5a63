"""From 50 new labels to every photo predicted anew: `python tests/benchmarks/bench_repredict.py`.

    python tests/benchmarks/bench_repredict.py [--photos 10000] [--runs 3] [--place FOLDER]

Owns: projects of many photos whose embeddings are kept, and the seconds of `learn_from_labels` in
them by step. The first photos are those of ../shared/data/field, where they lie; of the others only
rows and embeddings exist: those of the field with a little noise. 300 labels were learned from
before. It is measured three times: with the further views of the new labels there already, as they
are while a person labels and the program learns in the background; with none of them made, as the
window does it (they are learned from afterwards); and with the making of them, as the command line
does it.

The projects are made once and kept under the temporary folder; each run works on a copy.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from field_scores import DEFAULT_FOLDER, class_folders, copy_project

from cropapp.core.entities import ClassId, LabelSource, PhotoId, PhotoState
from cropapp.core.tasks import QuietTask
from cropapp.services import further_views, learn, model_tasks
from cropapp.services.classify import classify_project
from cropapp.services.correct_labels import label_photos_as
from cropapp.services.edit_classes import add_class
from cropapp.services.inference_client import ModelProcess
from cropapp.services.project import Project
from cropapp.services.start_project import new_project
from cropapp.store import folders, labels, migrations, photo_writes, photos
from cropapp.store.session import Session, run_many

RUNS = 3
LABELLED_BEFORE, NEW_LABELS = 300, 50
CHUNK = 10_000
NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
RECIPE = "1"
"""To be raised when the project is made in another way."""
NOISE = 0.1
"""Of the spread of each feature: a made-up photo resembles one of the field, but is none."""
STEPS = (
    "classify_project",
    "find_near_copies",
    "photos_lacking_views",
    "look_further",
    "collect_labels",
    "_fit_version",
    "record_held_out",
    "record_doubts",
    "judge",
    "record_verdict",
    "predict_from_cache",
    "_activate",
    "forget_replaced",
)
"""Of services.learn, in the order they are called."""


WAYS: dict[str, dict[str, bool]] = {
    "views there": {"views": True},
    "views later": {"later": True},
    "views made": {},
}


def made_project(photos: int, process: ModelProcess, place: Path | None = None) -> Path:
    """Return a closed project of so many photos that was learned once, made if it is not there."""
    place = place or Path(tempfile.gettempdir()) / f"cropapp-bench-repredict-{photos}"
    path, marker = place / "many.cropapp", place / "complete"
    recipe = _recipe()
    if marker.is_file() and marker.read_text() == recipe:
        return path
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    task = QuietTask()
    with new_project(path, folders=class_folders(DEFAULT_FOLDER), task=task) as project:
        classify_project(project, process, task)
        _add_rows(project, photos)
        label_more(project, LABELLED_BEFORE)
        learn.learn_from_labels(project, process, task)
    marker.write_text(recipe)
    return path


def _recipe() -> str:
    """Return a fingerprint of what the project is made by: another one, another project."""
    sources = sorted(Path(migrations.__file__).parent.rglob("*.py"))
    made = b"".join(source.read_bytes() for source in sources)
    return hashlib.sha256(made + RECIPE.encode()).hexdigest()


def _add_rows(project: Project, count: int) -> None:
    """Fill a project up to so many photos with rows like those of the field."""
    with project.store.read() as session:
        known = [row for row in photos.iter_photo_files(session) if row.view_key]
        first = len(list(photos.iter_photo_files(session))) + 1
    key = project.embeddings.commonest_key()
    assert key is not None
    hashes = sorted({row.view_key for row in known if row.view_key})
    _, real = project.embeddings.get(key, hashes)
    spread, chance = real.std(axis=0), np.random.default_rng(0)
    root = project.path.parent / "made up"
    folder = project.store.write(lambda session: folders.add_folder(session, root, NOW))
    for start in range(first, count + 1, CHUNK):
        numbers = range(start, min(start + CHUNK, count + 1))
        names = [hashlib.sha256(str(number).encode()).hexdigest() for number in numbers]
        noise = chance.standard_normal((len(names), real.shape[1]), dtype=np.float32)
        rows = real[[number % len(real) for number in numbers]] + NOISE * spread * noise
        project.embeddings.put(key, names, rows)
        project.store.write(partial(_write_rows, folder_id=folder.id, ids=numbers, hashes=names))


def _write_rows(session: Session, folder_id: Any, ids: range, hashes: Sequence[str]) -> None:
    found = [photo_writes.FoundPhoto(f"{n // 500:03}/{n:06}.jpg", 9, 9) for n in ids]
    photo_writes.upsert_photos(session, folder_id, found)
    run_many(
        session,
        "UPDATE photo SET state = 'ready', sha256 = ?, width = 640, height = 480, "
        "format = 'JPEG', group_id = ? WHERE id = ?",
        ((sha256, number, number) for sha256, number in zip(hashes, ids, strict=True)),
    )


def label_more(project: Project, count: int) -> None:
    """Give so many photos of the field the class of their folder, all classes alike."""
    answers = choose_more(project, count)
    label_photos_as(project, answers, author="bench", source=LabelSource.PERSON)


def choose_more(project: Project, count: int) -> dict[PhotoId, ClassId]:
    """Return so many photos of the field without a label, and the class of their folder."""
    names = {path.name for path in class_folders(DEFAULT_FOLDER)}
    classes: dict[str, ClassId] = {each.name: each.id for each in project.classes()}
    classes |= {name: add_class(project, name).id for name in sorted(names - set(classes))}
    with project.store.read() as session:
        labelled = {row.photo_id for row in labels.labelled_photos(session)}
        rows = list(photos.iter_photo_files(session, states={PhotoState.READY}))
    truth = {row.photo_id: row.folder_path.name for row in rows}
    free: dict[str, list[PhotoId]] = defaultdict(list)
    for photo_id, name in truth.items():
        if name in names and photo_id not in labelled:
            free[name].append(photo_id)
    turn = [each[i] for i in range(count) for each in free.values() if i < len(each)][:count]
    return {photo_id: classes[truth[photo_id]] for photo_id in turn}


@contextmanager
def timed_steps(seconds: dict[str, float]) -> Iterator[None]:
    """Note how long each step of learning takes."""
    before = {name: getattr(learn, name) for name in STEPS}

    def timed(name: str, step: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **kwargs: Any) -> Any:
            began = time.perf_counter()
            try:
                return step(*args, **kwargs)
            finally:
                seconds[name] = seconds.get(name, 0.0) + time.perf_counter() - began

        return run

    for name, step in before.items():
        setattr(learn, name, timed(name, step))
    try:
        yield
    finally:
        for name, step in before.items():
            setattr(learn, name, step)


def run_once(
    source: Path, process: ModelProcess, *, views: bool = False, later: bool = False
) -> dict[str, float]:
    """Label 50 photos more in a copy of the project and return the seconds of learning, by step.

    Args:
        views: make their further views before.
        later: leave them for later.
    """
    place = Path(tempfile.mkdtemp(prefix="cropapp-repredict-", dir=source.parent))
    with Project.open(copy_project(source, place / source.name)) as project:
        label_more(project, NEW_LABELS)
        active = project.active_model()
        assert active is not None
        process.call(model_tasks.warm_up, project.model_folder(active))
        if views:
            further_views.look_further(project, process, QuietTask(), active)
        seconds: dict[str, float] = {}
        began = time.perf_counter()
        with timed_steps(seconds):
            summary = learn.learn_from_labels(project, process, QuietTask(), views_later=later)
        seconds["in all"] = time.perf_counter() - began
        if not summary.promoted or summary.predicted < project.counts().photos * 0.99:
            raise RuntimeError(f"not every photo was predicted anew: {summary}")
    shutil.rmtree(place)
    return seconds


def measure(photos: int, runs: int = RUNS, place: Path | None = None) -> dict[str, Any]:
    """Return the median seconds, whole and by step, for each of WAYS."""
    process = ModelProcess("cpu")
    result: dict[str, Any] = {"photos": photos}
    try:
        source = made_project(photos, process, place)
        run_once(source, process, views=True)  # imports, and the disk's cache
        for name, how in WAYS.items():
            taken = [run_once(source, process, **how) for _ in range(runs)]
            steps = {step: statistics.median(run.get(step, 0.0) for run in taken) for step in STEPS}
            result[name] = {
                "seconds": round(statistics.median(run["in all"] for run in taken), 2),
                "each": [round(run["in all"], 2) for run in taken],
                "steps": {step: round(s, 3) for step, s in steps.items() if s >= 0.01},
            }
    finally:
        process.close()
    return result


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--photos", type=int, default=10_000)
    cli.add_argument("--runs", type=int, default=RUNS)
    cli.add_argument("--place", type=Path)
    cli.add_argument("--make", action="store_true", help="only make the project")
    args = cli.parse_args()
    with tempfile.TemporaryDirectory(prefix="cropapp-home-") as home:
        os.environ.setdefault("CROPAPP_HOME", home)
        if args.make:
            with closing(ModelProcess("cpu")) as process:
                print(made_project(args.photos, process, args.place))
        else:
            print(json.dumps(measure(args.photos, args.runs, args.place)), flush=True)


if __name__ == "__main__":
    main()
