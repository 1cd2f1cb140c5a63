"""One table of speeds on this machine, and the same as JSON: `make bench`.

    python tests/benchmarks/run_all.py [--out bench-results/bench.json] [--runs 3]

Each figure is the median of its runs. The window runs where there is a display, else offscreen.
Ratios against other programs belong to one run on one machine, so they are measured in turn here.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cropapp.core.display import has_display
from cropapp.core.entities import LabelSource, PhotoId
from cropapp.core.gallery import PhotoFilter, PhotoSort
from cropapp.core.tasks import QuietTask
from cropapp.services.classify import classify_project
from cropapp.services.correct_labels import label_photos_as
from cropapp.services.inference_client import ModelProcess
from cropapp.services.learn import learn_from_labels
from cropapp.services.project import Project
from cropapp.services.sample_field import read_truth, render_sample_field
from cropapp.services.start_project import new_project

HERE = Path(__file__).parent
PEER = Path(__file__).resolve().parents[3] / "shared" / "bench" / "peer_classify.py"
PHOTOS = 500


@dataclass(frozen=True)
class Figure:
    what: str
    value: float
    unit: str
    wanted: str = ""
    holds: bool | None = None


def probe(*words: str) -> dict[str, Any]:
    """Run window_probe.py in a process of its own and return what it measured."""
    env = {**os.environ, "BENCH_BEGAN_S": str(time.time())}
    if not has_display():
        env["QT_QPA_PLATFORM"] = "offscreen"
    run = subprocess.run(
        [sys.executable, str(HERE / "window_probe.py"), *words],
        env=env,
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(json.loads(run.stdout.splitlines()[-1]))


def window_figures(photos: Path, runs: int) -> list[Figure]:
    starts = [probe("start") for _ in range(runs + 1)][1:]  # the first fills the disk cache
    visible = statistics.median(start["visible_s"] for start in starts)
    heavy = sorted({name for start in starts for name in start["heavy"]})
    gap = probe("gap", str(photos))
    return [
        Figure("window visible after process start", visible, "s", "under 1", visible < 1),
        Figure("heavy modules imported by then", len(heavy), "", "0", not heavy),
        Figure(
            f"longest gap of the GUI thread, {gap['predicted']} photos classified",
            gap["longest_ms"],
            "ms",
            "under 100",
            gap["longest_ms"] < 100,
        ),
    ]


def loop_figures(photos: Path, place: Path, runs: int) -> list[Figure]:
    """Read and predict, predict anew, learn: in one model process, after its start."""
    process = ModelProcess("cpu")
    truth = read_truth(photos)
    read, learn = [], []
    try:
        for number in range(runs):
            path = place / f"loop-{number}.cropapp"
            with new_project(path, folders=[photos], starter="sample-leaf", task=QuietTask()) as it:
                if not number:
                    process.pid  # noqa: B018 - waits for the process
                began = time.perf_counter()
                summary = classify_project(it, process, QuietTask())
                read.append(summary.predicted / (time.perf_counter() - began))
                label_some(it, truth, 100)
                began = time.perf_counter()
                learn_from_labels(it, process, QuietTask())
                learn.append(time.perf_counter() - began)
    finally:
        process.close()
    return [
        Figure("read, embed, predict, keep: 640 x 480 photos", statistics.median(read), "photos/s"),
        Figure(f"learn 100 labels, predict {PHOTOS} photos anew", statistics.median(learn), "s"),
    ]


def label_some(project: Project, truth: dict[str, str], count: int) -> None:
    ids = [PhotoId(int(i)) for i in project.find(PhotoFilter(), PhotoSort())]
    classes = {entry.name: entry.id for entry in project.classes()}
    known = [photo for photo in project.photos(ids) if photo.relative_path in truth]
    chosen = {photo.id: classes[truth[photo.relative_path]] for photo in known[:count]}
    label_photos_as(project, chosen, author="bench", source=LabelSource.PERSON)


def peer_figures(photos: Path, ours_per_s: float) -> list[Figure]:
    """The batch classification that people write today, on the same photos."""
    if not PEER.is_file():
        return []
    figures = []
    for name, extra in (("as it comes", []), ("tuned", ["--tuned"])):
        words = ["--arch", "efficientnet_b0", "--photos", "200", *extra]
        run = subprocess.run(
            [sys.executable, str(PEER), str(photos), *words],
            capture_output=True,
            text=True,
            check=True,
        )
        rate = json.loads(run.stdout.splitlines()[-1])["photos_per_s"]
        figures += [
            Figure(f"peer, EfficientNet-B0 {name}", rate, "photos/s"),
            Figure(f"  default backbone against it, {name}", ours_per_s / rate, "x"),
        ]
    return figures


def show(figures: list[Figure]) -> None:
    width = max(len(figure.what) for figure in figures)
    for figure in figures:
        mark = {True: "holds", False: "MISSED", None: ""}[figure.holds]
        wanted = f"{figure.wanted} {figure.unit}".strip() if figure.wanted else ""
        value = f"{figure.value:,.2f} {figure.unit}"
        print(f"{figure.what:<{width}}  {value:>16}  {wanted:<12} {mark}")


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--out", type=Path, default=Path("bench-results/bench.json"))
    cli.add_argument("--runs", type=int, default=3)
    args = cli.parse_args()
    with tempfile.TemporaryDirectory(prefix="cropapp-bench-") as name:
        place = Path(name)
        os.environ["CROPAPP_HOME"] = str(place / "home")
        photos = place / "photos"
        render_sample_field(photos, photos=PHOTOS, seed=5)
        loop = loop_figures(photos, place, args.runs)
        figures = [
            *window_figures(photos, args.runs),
            *loop,
            *peer_figures(photos, loop[0].value),
        ]
    show(figures)
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_text(json.dumps([asdict(figure) for figure in figures], indent=1) + "\n")
    print(f"Written to {args.out}. For large projects: bench_store.py and bench_gallery.py.")


if __name__ == "__main__":
    main()
