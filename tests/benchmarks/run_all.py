"""One table of speeds on this machine, and the same as JSON: `make bench`.

    python tests/benchmarks/run_all.py [--out bench-results/bench.json] [--runs 3] [--quick]

Half an hour; --quick leaves out the million rows, the window and the learning with 100,000 photos,
and memory, and races once. Each figure of a start or a loop is the median of its runs. The window
runs where there is a display, else offscreen. Ratios against other programs belong to one run on
one machine, so they are measured in turn here.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import fast_figures
import large_figures
from bench_races import race_figures
from figures import Figure, run_bench

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

PHOTOS = 500


def window_figures(photos: Path, runs: int) -> list[Figure]:
    # The first one fills the disk cache.
    starts = [run_bench("window_probe.py", "start") for _ in range(runs + 1)][1:]
    visible = statistics.median(start["visible_s"] for start in starts)
    heavy = sorted({name for start in starts for name in start["heavy"]})
    gap = run_bench("window_probe.py", "gap", str(photos))
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


def fast_machine_figures(runs: int, *, quick: bool) -> list[Figure]:
    """What "fast on any machine" promises, beside the races and the large window."""
    parts = {
        "start": lambda: fast_figures.start_figures(runs),
        "anew": lambda: fast_figures.repredict_figures(quick=quick),
        "gaps": fast_figures.gap_figures,
        "memory": lambda: fast_figures.memory_figures(quick=quick),
        "training": lambda: fast_figures.training_figures(runs),
    }
    return [figure for name, part in parts.items() for figure in timed(name, part)]


def timed(name: str, part: Callable[[], list[Figure]]) -> list[Figure]:
    """Return the figures of a part, and tell how long it took: the whole takes half an hour."""
    began = time.perf_counter()
    figures = part()
    print(f"{name}: {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
    return figures


def show(figures: list[Figure]) -> None:
    """Print the table."""
    width = max(len(figure.what) for figure in figures)
    for figure in figures:
        mark = {True: "holds", False: "MISSED", None: ""}[figure.holds]
        wanted = f"{figure.wanted} {figure.unit}".strip() if figure.wanted else ""
        value = f"{figure.value:,.2f} {figure.unit}"
        print(f"{figure.what:<{width}}  {value:>16}  {wanted:<12} {mark}")


def large_project_figures(*, quick: bool) -> list[Figure]:
    parts = [
        large_figures.loupe_figures,
        large_figures.review_figures,
        large_figures.page_figures,
    ]
    if not quick:
        parts = [large_figures.window_figures, *parts, large_figures.million_figures]
    return [figure for part in parts for figure in timed(part.__name__, part)]


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--out", type=Path, default=Path("bench-results/bench.json"))
    cli.add_argument("--runs", type=int, default=3)
    cli.add_argument(
        "--quick", action="store_true", help="without the million rows and the large window"
    )
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
            *timed("races", lambda: race_figures(runs=args.runs, quick=args.quick)),
            *fast_machine_figures(args.runs, quick=args.quick),
            *large_project_figures(quick=args.quick),
        ]
    show(figures)
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_text(json.dumps([asdict(figure) for figure in figures], indent=1) + "\n")
    print(f"Written to {args.out}.")


if __name__ == "__main__":
    main()
