"""The races against the peer's batch classification: `python bench_races.py [--quick]`.

Owns: the photos of the races, the peer's runs, ours, and one table of photos per second and ratios.
Peer and CropApp run in turn, each in processes of their own; medians of the runs.

Ours is what `cropapp classify` does: a project's photos through the model process, with thumbnails,
embeddings and predictions written. Both sides' start (imports, loading, compiling) is left out; of
ours it is told. Beside our pace stands the bound of a pipeline whose decoding and network share the
cores: 1 / (1 / decoding alone + 1 / network alone). Decoding alone is reading, hashing, EXIF,
decoding and the network's input; thumbnails and writing are not in the bound.

Each of our networks runs as this machine is quickest at it with the same answers, and once more in
8-bit integers, as a person may choose for a version (`quantise`), where its tools are installed.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from figures import Figure

from cropapp.core.engines import Probe
from cropapp.core.tasks import QuietTask
from cropapp.services import model_tasks
from cropapp.services.classify import SETTLED_BY, classify_project
from cropapp.services.import_folder import import_folder
from cropapp.services.inference_client import ModelProcess
from cropapp.services.model_registry import find_starter, install_version
from cropapp.services.project import Project

BESIDE = Path(__file__).resolve().parents[3] / "shared"
PEER = BESIDE / "bench" / "peer_classify.py"
FIELD = BESIDE / "data" / "field"
NATIVE = "native"
SUFFIXES = {".jpg", ".jpeg"}
DEFAULT_STARTER = "sample-leaf"
"""A shipped version of the default backbone; its input is the default's."""
RESNET_PX = 224
INT8 = "8-bit"
INT8_PHOTOS = 64
"""By which a network in 8-bit integers is made."""
ALONE_S = 3.0
"""How long decoding and the network run alone."""
ALONE_EVERY = 7
"""Every seventh photo is decoded alone: photos of one folder are alike, and the 20 native ones come
again and again."""
TIMEOUT_S = 900


@dataclass(frozen=True)
class Race:
    """One of our networks against one of the peer's, and what is wanted of the ratio."""

    ours: str
    arch: str
    tuned: bool
    wanted: float

    @property
    def peer(self) -> str:
        return f"{self.arch} {'tuned' if self.tuned else 'default'}"


RACES = (
    Race("ResNet-50", "resnet50", False, 8),
    Race("ResNet-50", "resnet50", True, 4),
    Race("default backbone", "efficientnet_b0", False, 5),
    Race("default backbone", "efficientnet_b0", True, 3.5),
)
SHARE_WANTED = 0.9


def gather(folder: Path, source: Path, count: int) -> None:
    """Fill a folder with `count` files, the photos of `source` again and again."""
    found = sorted(
        path
        for path in source.rglob("*")
        if path.suffix.lower() in SUFFIXES and (NATIVE in path.parts) is (source.name == NATIVE)
    )
    found = found[:: max(1, len(found) // count)]
    folder.mkdir(parents=True)
    for number in range(count):
        (folder / f"{number:04}.jpg").symlink_to(found[number % len(found)])


def make_resnet(folder: Path) -> None:
    """Write a version of ResNet-50 at 224 px; the weights are random: for its pace only.

    They are the same in every run: whether bfloat16 agrees with float32 depends on them.
    """
    import torch
    import torchvision
    from safetensors.torch import save_file

    from cropapp.ml.embedder import build_network
    from cropapp.ml.embedding_spec import default_spec
    from cropapp.ml.imagenet_model import imagenet_model
    from cropapp.ml.model_folder import save_model

    spec = default_spec("resnet50")
    spec = replace(spec, preprocessing=replace(spec.preprocessing, size_px=RESNET_PX))
    torch.manual_seed(0)
    weights = torchvision.models.resnet50(weights=None).state_dict()
    file = folder.with_name("resnet50-random.safetensors")
    save_file(weights, file)
    model, head = imagenet_model(*build_network(spec, file))
    save_model(folder, replace(model, uid="resnet50-race"), head, backbone=weights)


def make_int8(model: Path, work: Path, photos: list[Path]) -> Path:
    """Write a version's network in 8-bit integers; the head is its own: for its pace only."""
    work.mkdir()
    process = ModelProcess("cpu")  # its tools are loaded there and go with it
    try:
        return process.call(model_tasks.quantise_folder, model, work, photos).folder
    finally:
        process.close()


def run_peer(photos: Path, race: Race, count: int) -> float:
    """Return the peer's photos per second."""
    command = [sys.executable, str(PEER), str(photos), "--arch", race.arch, "--photos", str(count)]
    return float(_json_of([*command, "--tuned"] if race.tuned else command)["photos_per_s"])


def run_ours(photos: Path, model: Path) -> dict[str, Any]:
    """Return what a process of our own printed, see `race_here`."""
    return _json_of([sys.executable, __file__, "--ours", str(photos), "--model", str(model)])


def _json_of(command: list[str]) -> dict[str, Any]:
    run = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT_S)
    if run.returncode:
        raise RuntimeError(f"{command[1]} failed:\n{run.stderr[-2000:]}")
    return dict(json.loads(run.stdout.splitlines()[-1]))


def race_here(photos: Path, model: Path) -> dict[str, Any]:
    """Classify a folder in a project of its own; return photos per second, and of the parts alone.

    Besides, what ran the network, measured as before a large folder: `openvino CPU bf16`.

    All three in one model process and within seconds of one another: the machine's pace drifts.
    """
    process = ModelProcess("cpu")
    try:
        with tempfile.TemporaryDirectory(prefix="cropapp-race-") as place:
            began = time.perf_counter()
            with Project.create(Path(place) / "race.cropapp") as project:
                version = install_version(project, model)
                import_folder(project, photos, QuietTask())
                folder = project.model_folder(version)
                paths = sorted(photos.iterdir())
                examples = paths[:: max(1, len(paths) // SETTLED_BY)][:SETTLED_BY]
                engine = process.call(model_tasks.settle_engine, folder, Probe.THOROUGH, examples)
                start_s = time.perf_counter() - began
                decoding = process.call(decode_alone, paths, folder)
                network = process.call(network_alone, folder)
                began = time.perf_counter()
                done = classify_project(project, process, QuietTask())
                pace = done.predicted / (time.perf_counter() - began)
    finally:
        process.close()
    bound = 1 / (1 / decoding + 1 / network)
    return {
        "engine": engine,
        "photos_per_s": pace,
        "decoding_per_s": decoding,
        "network_per_s": network,
        "bound_per_s": bound,
        "share": pace / bound,
        "start_s": start_s,
    }


def decode_alone(paths: list[Path], model: Path) -> float:
    """Return how many photos per second become inputs; runs in the model process."""
    from cropapp.media.read import read_photo
    from cropapp.services.model_tasks.read_task import DECODE_THREADS
    from cropapp.services.model_tasks.runtime import embedder_of

    embedder = embedder_of(model)

    def decode(path: Path) -> None:
        embedder.prepare(read_photo(path, min_side_px=embedder.min_side_px).image)

    with ThreadPoolExecutor(DECODE_THREADS) as pool:
        return _pace(lambda: len(list(pool.map(decode, paths[::ALONE_EVERY]))))


def network_alone(model: Path) -> float:
    """Return how many inputs per second become embeddings; runs in the model process."""
    from cropapp.services.model_tasks.runtime import embedder_of

    embedder = embedder_of(model)
    batch = np.random.default_rng(0).integers(0, 256, (32, *embedder.input_shape), dtype=np.uint8)
    return _pace(lambda: len(embedder.embed(batch)))


def _pace(work: Callable[[], int]) -> float:
    """Return how many a second `work` does, each call returning how many it did."""
    work()
    began, done = time.perf_counter(), 0
    while (passed := time.perf_counter() - began) < ALONE_S:
        done += work()
    return done / passed


def race_on(photos: Path, models: dict[str, Path], runs: int, count: int) -> list[Figure]:
    """Run every race in turn, `runs` times, and return its figures."""
    what = "native photos" if photos.name == NATIVE else "small photos"
    peers: dict[str, list[float]] = {race.peer: [] for race in RACES}
    ours: dict[str, list[dict[str, Any]]] = {name: [] for name in models}
    for _ in range(runs):
        for race in RACES:
            peers[race.peer].append(run_peer(photos, race, count))
        for name, model in models.items():
            ours[name].append(run_ours(photos, model))
    middle = {name: _medians(found) for name, found in ours.items()}
    figures = []
    for name in models:
        title = f"{name}, {what} ({ours[name][-1]['engine']})"
        figures += _own_figures(title, middle[name], wanted=photos.name == NATIVE)
    for race in RACES:
        pace = statistics.median(peers[race.peer])
        figures.append(Figure(f"peer, {race.peer}, {what}", pace, "photos/s"))
        for name in (name for name in models if name.startswith(race.ours)):
            ratio = middle[name]["photos_per_s"] / pace
            wanted = (f"at least {race.wanted:g}", ratio >= race.wanted)
            told = wanted if photos.name == NATIVE else ("", None)
            figures.append(Figure(f"  {name} against it", ratio, "x", *told))
    return figures


def _medians(runs: list[dict[str, Any]]) -> dict[str, float]:
    numbers = [name for name, value in runs[0].items() if isinstance(value, float)]
    return {name: statistics.median(run[name] for run in runs) for name in numbers}


def _own_figures(title: str, found: dict[str, float], *, wanted: bool) -> list[Figure]:
    share = found["share"]
    told = (f"at least {SHARE_WANTED}", share >= SHARE_WANTED) if wanted else ("", None)
    return [
        Figure(f"CropApp, {title}", found["photos_per_s"], "photos/s"),
        Figure("  decoding alone", found["decoding_per_s"], "photos/s"),
        Figure("  network alone", found["network_per_s"], "photos/s"),
        Figure("  share of the bound of both", share, "", *told),
        Figure("  start: process, model, engine, scan", found["start_s"], "s"),
    ]


def make_models(place: Path, photos: list[Path]) -> dict[str, Path]:
    """Return the folders of our versions by the names of the races."""
    resnet = place / "resnet50"
    make_resnet(resnet)
    models = {"ResNet-50": resnet, "default backbone": find_starter(DEFAULT_STARTER).folder}
    if importlib.util.find_spec("nncf") is None:
        return models
    ours = dict(models)
    for number, (name, folder) in enumerate(models.items()):
        ours[f"{name}, {INT8}"] = make_int8(folder, place / f"int8-{number}", photos[:INT8_PHOTOS])
    return ours


def race_figures(*, runs: int = 3, count: int = 300, quick: bool = False) -> list[Figure]:
    """Return the figures of all races; none where the peer or the photos are not there.

    Args:
        quick: one run of 100 native photos.
    """
    if not PEER.is_file() or not FIELD.is_dir():
        return []
    if quick:
        runs, count = 1, 100
    figures = []
    with tempfile.TemporaryDirectory(prefix="cropapp-races-") as name:
        place = Path(name)
        before = os.environ.get("CROPAPP_HOME")
        os.environ["CROPAPP_HOME"] = str(place / "home")
        try:
            sources = {NATIVE: FIELD / NATIVE, "small": FIELD}
            for folder in [NATIVE] if quick else sources:
                gather(place / folder, sources[folder], count)
            models = make_models(place, sorted((place / NATIVE).iterdir()))
            for folder in [NATIVE] if quick else sources:
                figures += race_on(place / folder, models, runs, count)
        finally:
            os.environ.pop("CROPAPP_HOME")
            if before is not None:
                os.environ["CROPAPP_HOME"] = before
    return figures


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--runs", type=int, default=3)
    cli.add_argument("--photos", type=int, default=300)
    cli.add_argument("--quick", action="store_true", help="one run of 100 native photos")
    cli.add_argument("--out", type=Path, default=Path("bench-results/races.json"))
    cli.add_argument("--ours", type=Path, help=argparse.SUPPRESS)
    cli.add_argument("--model", type=Path, help=argparse.SUPPRESS)
    args = cli.parse_args()
    if args.ours:
        print(json.dumps(race_here(args.ours, args.model)))
        return
    figures = race_figures(runs=args.runs, count=args.photos, quick=args.quick)
    for figure in figures:
        mark = {True: "holds", False: "MISSED", None: ""}[figure.holds]
        print(
            f"{figure.what:<55} {figure.value:>9,.2f} {figure.unit:<9} {figure.wanted:<12} {mark}"
        )
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_text(json.dumps([asdict(figure) for figure in figures], indent=1) + "\n")


if __name__ == "__main__":
    main()
