"""How long the window's thread is away while it has other work: `python bench_gaps.py`.

    python tests/benchmarks/bench_gaps.py [--runs 2]

Owns: the runs of gap_probe.py, each on a copy of the project of 10,000 photos in a process of its
own, a person scrolling while labels are learned from and while a training runs; and a window in
which a folder of as many small photos is classified. Prints one JSON line; of several runs the one
with the shortest longest gap: what disturbs the machine makes gaps longer, never shorter.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

from bench_repredict import made_project
from field_scores import copy_project
from figures import run_bench
from many_photos import linked_photos

from cropapp.services.inference_client import ModelProcess

PHOTOS, RUNS = 10_000, 2
ACTS = {
    "learn": "scrolling while labels are learned from",
    "train": "scrolling while a training runs",
}
CLASSIFIED = 4_000


def run_once(source: Path, act: str) -> dict[str, Any]:
    """Return what the probe says of one act."""
    with tempfile.TemporaryDirectory(prefix="cropapp-gaps-", dir=source.parent) as name:
        path = copy_project(source, Path(name) / source.name)
        return run_bench("gap_probe.py", act, str(path))


def classify_once() -> dict[str, Any]:
    """Return the longest gaps while a window predicts a new folder."""
    with tempfile.TemporaryDirectory(prefix="cropapp-gaps-") as name:
        return run_bench("window_probe.py", "gap", str(linked_photos(Path(name), CLASSIFIED)))


def measure(runs: int = RUNS) -> dict[str, Any]:
    """Return the longest gaps of each act, by its words."""
    with closing(ModelProcess("cpu")) as process:
        source = made_project(PHOTOS, process)
    found = {}
    for act, words in ACTS.items():
        taken = [run_once(source, act) for _ in range(runs)]
        found[words] = min(taken, key=lambda each: each["longest_ms"])
    taken = [classify_once() for _ in range(runs)]
    found[f"{CLASSIFIED} photos are classified"] = min(taken, key=lambda each: each["longest_ms"])
    return found


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--runs", type=int, default=RUNS)
    args = cli.parse_args()
    print(json.dumps(measure(args.runs)), flush=True)


if __name__ == "__main__":
    main()
