"""One table of speeds on this machine, and the same as JSON: `make bench`.

    python tests/benchmarks/run_all.py [--out bench-results/bench.json] [--runs 3] [--quick]
        [--only PART ...]

Half an hour; each line is printed as soon as it is known. --quick leaves out the million rows, the
large window, memory and the learning with 100,000 photos, and races once. Each figure of a start or
a loop is the median of its runs. The window runs where there is a display, else offscreen. Ratios
against other programs belong to one run on one machine, so they are measured in turn here.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
import traceback
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
WIDTH = 78
"""Of the longest line's words."""


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


def parts_of(
    photos: Path, place: Path, runs: int, *, quick: bool
) -> dict[str, Callable[[], list[Figure]]]:
    """Return what makes the figures of the table, by name, in its order."""
    parts: dict[str, Callable[[], list[Figure]]] = {
        "window": lambda: window_figures(photos, runs),
        "loop": lambda: loop_figures(photos, place, runs),
        "races": lambda: race_figures(runs=runs, quick=quick),
        "start": lambda: fast_figures.start_figures(runs),
        "anew": lambda: fast_figures.repredict_figures(quick=quick),
        "gaps": lambda: fast_figures.gap_figures(runs),
        "memory": lambda: fast_figures.memory_figures(quick=quick),
        "training": lambda: fast_figures.training_figures(runs),
        "large-window": large_figures.window_figures,
        "loupe": large_figures.loupe_figures,
        "review": large_figures.review_figures,
        "pages": large_figures.page_figures,
        "million": large_figures.million_figures,
    }
    if quick:
        for name in ("large-window", "million"):
            del parts[name]
    return parts


class Table:
    """The figures so far: printed as they come and written at once, for it takes half an hour."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.figures: list[Figure] = []
        self.failed: list[str] = []
        out.parent.mkdir(parents=True, exist_ok=True)

    def measure(self, name: str, part: Callable[[], list[Figure]]) -> None:
        """Add the figures of a part; of one that fails, that it did: the others go on."""
        began = time.perf_counter()
        try:
            figures = part()
        except Exception:  # noqa: BLE001 - told, and the exit code says it
            self.failed.append(name)
            print(f"{name} FAILED:\n{traceback.format_exc()}", file=sys.stderr, flush=True)
            return
        self.figures += figures
        show(figures)
        print(f"    {name}: {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
        values = [asdict(figure) for figure in self.figures]
        self.out.write_text(json.dumps(values, indent=1) + "\n", encoding="utf-8")


def show(figures: list[Figure]) -> None:
    """Print the lines of these figures."""
    for figure in figures:
        mark = {True: "holds", False: "MISSED", None: ""}[figure.holds]
        wanted = f"{figure.wanted} {figure.unit}".strip() if figure.wanted else ""
        value = f"{figure.value:,.2f} {figure.unit}"
        print(f"{figure.what:<{WIDTH}}  {value:>16}  {wanted:<15} {mark}".rstrip(), flush=True)


def main() -> None:
    cli = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    cli.add_argument("--out", type=Path, default=Path("bench-results/bench.json"))
    cli.add_argument("--runs", type=int, default=3)
    cli.add_argument(
        "--quick", action="store_true", help="without the million rows and the large window"
    )
    cli.add_argument("--only", action="append", metavar="PART", help="window, loop, races, ...")
    args = cli.parse_args()
    table = Table(args.out)
    with tempfile.TemporaryDirectory(prefix="cropapp-bench-") as name:
        place = Path(name)
        os.environ["CROPAPP_HOME"] = str(place / "home")
        photos = place / "photos"
        parts = parts_of(photos, place, args.runs, quick=args.quick)
        if unknown := set(args.only or ()) - set(parts):
            cli.error(f"no part {', '.join(unknown)}; there are {', '.join(parts)}")
        render_sample_field(photos, photos=PHOTOS, seed=5)
        for name, part in parts.items():
            if not args.only or name in args.only:
                table.measure(name, part)
    print(f"Written to {args.out}.")
    if table.failed:
        raise SystemExit(f"Failed: {', '.join(table.failed)}.")


if __name__ == "__main__":
    main()
