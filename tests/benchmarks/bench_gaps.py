"""How long the window's thread is away while it has other work: `python bench_gaps.py`.

    python tests/benchmarks/bench_gaps.py [--photos 10000] [--runs 1] [--only ACT] [--where]

Owns: the runs of gap_probe.py, each in a process of its own: a person scrolls while a folder of
small photos is classified, while labels are learned from, while a training runs, while many photos
are labelled at once; and each page is shown for the first time. All but the first on a copy of a
project of so many photos. Three minutes a run, once that project is made. Prints one JSON line: of
several runs the one in the middle by its longest gap, and with it the longest of each. `--where`
tells what was seen in the longest gaps.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from bench_repredict import made_project
from field_scores import copy_project
from figures import run_bench
from many_photos import linked_photos

from cropapp.services.inference_client import ModelProcess

PHOTOS, RUNS = 10_000, 1
CLASSIFIED = 4_000
CLASSIFY = "classify"
ACTS = {
    CLASSIFY: f"scrolling while {CLASSIFIED:,} photos are classified",
    "learn": "scrolling while labels are learned from",
    "train": "scrolling while a training runs",
    "edit": "scrolling while 10,000 photos are labelled at once, and that is undone",
    "pages": "each page shown for the first time",
}


def run_once(act: str, source: Path, words: Sequence[str]) -> dict[str, Any]:
    """Return what the probe says of one act."""
    with tempfile.TemporaryDirectory(prefix="cropapp-gaps-") as name:
        if act == CLASSIFY:
            path = linked_photos(Path(name), CLASSIFIED)
        else:
            path = copy_project(source, Path(name) / source.name)
        return run_bench("gap_probe.py", act, str(path), *words)


def measure(
    runs: int = RUNS,
    photos: int = PHOTOS,
    acts: Sequence[str] = tuple(ACTS),
    words: Sequence[str] = (),
) -> dict[str, Any]:
    """Return the longest gaps of each act, by its words."""
    with closing(ModelProcess("cpu")) as process:
        source = made_project(photos, process)
    found = {}
    for act in acts:
        taken = [run_once(act, source, words) for _ in range(runs)]
        taken.sort(key=lambda each: each["longest_ms"])
        longest = [each["longest_ms"] for each in taken]
        found[ACTS[act]] = taken[(runs - 1) // 2] | {"longest_of_runs_ms": longest}
    return found


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--photos", type=int, default=PHOTOS)
    cli.add_argument("--runs", type=int, default=RUNS)
    cli.add_argument("--only", choices=ACTS, action="append", help="may be given several times")
    cli.add_argument("--where", action="store_true")
    args = cli.parse_args()
    words = ["--where"] if args.where else []
    with tempfile.TemporaryDirectory(prefix="cropapp-home-") as home:
        os.environ.setdefault("CROPAPP_HOME", home)
        found = measure(args.runs, args.photos, args.only or tuple(ACTS), words)
    print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main()
