"""Where the processor's time of a photo goes: `python tests/benchmarks/bench_photo_cost.py`.

    python tests/benchmarks/bench_photo_cost.py [--photos 300] [--native] [--resnet]

Owns: milliseconds of processor time per photo, of the small photos of ../shared/data/field or, with
--native, of its large ones: of each part of reading one, alone; of the network, alone; and of every
thread while a project of them is classified as `cropapp classify` does it. What the last takes more
than the parts together is lost between them. Other programs at work change processor time little
where they change seconds: to be held against an earlier run of the same.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import psutil
from bench_races import DEFAULT_STARTER, FIELD, NATIVE, gather, make_resnet

from cropapp.core.engines import Probe
from cropapp.core.tasks import QuietTask
from cropapp.services import model_tasks
from cropapp.services.classify import SETTLED_BY, classify_project
from cropapp.services.import_folder import import_folder
from cropapp.services.inference_client import ModelProcess
from cropapp.services.model_registry import find_starter, install_version
from cropapp.services.project import Project

T = TypeVar("T")
RUNS_ALONE = 3
NETWORK_BATCHES, BATCH = 4, 32


def parts_alone(paths: list[Path], model: Path) -> dict[str, float]:
    """Return ms per photo of each part of reading one; runs in the model process, one thread."""
    from cropapp.media.decode import decode_photo
    from cropapp.media.exif import photo_facts_from_exif
    from cropapp.media.fingerprints import content_hash
    from cropapp.media.read import read_bytes
    from cropapp.media.thumbnails import THUMBNAIL_SIDE_PX, make_thumbnail
    from cropapp.ml.preprocessing import input_of
    from cropapp.services.model_tasks.runtime import embedder_of

    embedder = embedder_of(model)
    how = embedder.spec.preprocessing
    spent: defaultdict[str, float] = defaultdict(float)

    def timed(part: str, work: Callable[..., T], *given: Any, **named: Any) -> T:
        began = time.thread_time()
        result = work(*given, **named)
        spent[part] += time.thread_time() - began
        return result

    sides = {"min_side_px": how.min_side_px, "min_longer_px": THUMBNAIL_SIDE_PX}
    for path in paths:
        data = timed("read", read_bytes, path)
        photo = timed("decode", decode_photo, data, **sides)
        timed("hash", content_hash, data)
        timed("EXIF", photo_facts_from_exif, photo.exif)
        square = timed("square", embedder.square_of, photo.image)
        timed("input", input_of, square)
        squashed = square if how.size_px >= THUMBNAIL_SIDE_PX else None
        timed("thumbnail", make_thumbnail, photo.image, squashed=squashed)
    return {part: 1000 * seconds / len(paths) for part, seconds in spent.items()}


def network_alone(model: Path) -> float:
    """Return ms per photo of the network, all threads; runs in the model process."""
    from cropapp.services.model_tasks.runtime import embedder_of

    embedder = embedder_of(model)
    shape = (BATCH, *embedder.input_shape)
    batch = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    embedder.embed(batch)
    began = time.process_time()
    for _ in range(NETWORK_BATCHES):
        embedder.embed(batch)
    return 1000 * (time.process_time() - began) / (NETWORK_BATCHES * BATCH)


def threads_here() -> dict[int, str]:
    """Return the names of this process's Python threads by their ids; others are the engine's."""
    return {
        each.native_id: each.name.rpartition("_")[0] or each.name
        for each in threading.enumerate()
        if each.native_id is not None
    }


def spent_by(pid: int, names: dict[int, str]) -> dict[str, float]:
    """Return seconds of processor time of a process's threads by name."""
    spent: defaultdict[str, float] = defaultdict(float)
    for each in psutil.Process(pid).threads():
        spent[names.get(each.id, "engine and others")] += each.user_time + each.system_time
    return spent


def measure(photos: Path, model: Path) -> dict[str, object]:
    """Classify a folder in a project of its own; return ms per photo by part and by thread."""
    process, paths = ModelProcess("cpu"), sorted(photos.iterdir())
    try:
        with (
            tempfile.TemporaryDirectory(prefix="cropapp-cost-") as place,
            Project.create(Path(place) / "cost.cropapp") as project,
        ):
            version = install_version(project, model)
            import_folder(project, photos, QuietTask())
            folder = project.model_folder(version)
            examples = paths[:: max(1, len(paths) // SETTLED_BY)][:SETTLED_BY]
            engine = process.call(model_tasks.settle_engine, folder, Probe.EXACT, examples)
            alone = _least(process, paths, folder)
            before = spent_by(process.pid, process.call(threads_here))
            ours = spent_by(os.getpid(), threads_here())
            classify_project(project, process, QuietTask())
            after = spent_by(process.pid, process.call(threads_here))
            later = spent_by(os.getpid(), threads_here())
    finally:
        process.close()
    per_photo = 1000 / len(paths)
    threads = {
        f"{who}, {name}": per_photo * (seconds - begun.get(name, 0.0))
        for who, begun, ended in (("model process", before, after), ("caller", ours, later))
        for name, seconds in ended.items()
    }
    return {
        "engine": engine,
        "alone": _rounded(alone) | {"sum": round(sum(alone.values()), 2)},
        "together": _rounded(threads) | {"sum": round(sum(threads.values()), 2)},
    }


def _least(process: ModelProcess, paths: list[Path], model: Path) -> dict[str, float]:
    """Return the least of some runs of each part: what else runs here only ever adds to it."""
    runs = [
        process.call(parts_alone, paths, model) | {"network": process.call(network_alone, model)}
        for _ in range(RUNS_ALONE)
    ]
    return {part: min(run[part] for run in runs) for part in runs[0]}


def _rounded(found: dict[str, float]) -> dict[str, float]:
    """Return what is worth telling, to a hundredth."""
    return {name: rounded for name, ms in found.items() if (rounded := round(ms, 2)) > 0}


def main() -> None:
    cli = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    cli.add_argument("--photos", type=int, default=300, help="under 600: all by one process")
    cli.add_argument("--native", action="store_true")
    cli.add_argument("--resnet", action="store_true", help="ResNet-50 at 224 px")
    args = cli.parse_args()
    with tempfile.TemporaryDirectory(prefix="cropapp-cost-") as name:
        place = Path(name)
        os.environ["CROPAPP_HOME"] = str(place / "home")
        source = FIELD / NATIVE if args.native else FIELD
        gather(place / "photos", source, args.photos)
        model = find_starter(DEFAULT_STARTER).folder
        if args.resnet:
            model = place / "resnet50"
            make_resnet(model)
        print(json.dumps(measure(place / "photos", model), indent=1))


if __name__ == "__main__":
    main()
