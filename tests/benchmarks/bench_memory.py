"""Memory of window, model process and all they start: `python tests/benchmarks/bench_memory.py`.

    python tests/benchmarks/bench_memory.py [--photos 10000] [--rows 100000]

Owns: the sum over all processes, read from outside while a probe runs: a window that reads and
predicts photos, few and many of them, to tell whether memory grows with their number, and a window
on very many photos that learns and predicts all of them anew. What computes the network fastest was
measured before, but for `first start`, in which that is done. `--rows 0` leaves the learning out:
100,000 photos predicted take half an hour, and 1.5 GB under the temporary folder.

Prints one JSON line. `rss_mb`: the peak of what the system shows of each process, added up. `mb`:
the same in which what our processes share is counted once (PSS, where the system tells it). Other
programs that run from the same libraries make PSS smaller than it is on a machine of its own:
measure beside nothing else. `late_mb`: the median of RSS in the last quarter of the predicting, by
which growth is told, as a peak of one moment hangs on chance.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import psutil
from bench_repredict import made_project
from field_scores import copy_project
from many_photos import linked_photos

from cropapp.core.display import has_display
from cropapp.core.tasks import QuietTask
from cropapp.services.inference_client import ModelProcess
from cropapp.services.start_project import new_project

HERE = Path(__file__).parent
PHOTOS, FEW_PHOTOS, ROWS = 10_000, 2_000, 100_000
STARTER = "sample-leaf"
CONTENTS, PHOTOS_A_FOLDER = 48, 500
EVERY_S = 0.25
LATE = 0.75
"""Of the samples: what comes after is the last quarter."""
PREPARE = """
import sys
from contextlib import closing
from pathlib import Path
from cropapp.core.engines import Probe
from cropapp.core.tasks import QuietTask
from cropapp.services.inference_client import ModelProcess
from cropapp.services.prepare_engine import prepare_engine
from cropapp.services.project import Project
if __name__ == "__main__":
    with closing(ModelProcess("cpu")) as process, Project.open(Path(sys.argv[1])) as project:
        prepare_engine(project, process, QuietTask(), Probe.THOROUGH)
"""


def bytes_of(process: psutil.Process) -> tuple[int, int]:
    """Return the memory of a process and all below it: shared parts once, and for each."""
    once = each_time = 0
    for each in [process, *process.children(recursive=True)]:
        try:
            facts = each.memory_full_info()
        except psutil.Error:
            continue  # it has just ended
        once += getattr(facts, "pss", facts.rss)
        each_time += facts.rss
    return once, each_time


def prepare(project: Path, home: Path) -> None:
    """Have the engine known before, as on a machine where a large folder was classified."""
    script = home / "prepare.py"  # a file: the model process is spawned
    script.write_text(PREPARE, encoding="utf-8")
    env = {**os.environ, "CROPAPP_HOME": str(home)}
    subprocess.run([sys.executable, str(script), str(project)], env=env, check=True)


def watch(script: str, *words: str, known_engine_of: Path | None = None) -> dict[str, Any]:
    """Run a probe and return its line of JSON with what memory it took while it ran, in MB.

    Args:
        known_engine_of: a project whose engine was measured on this machine before.
    """
    with tempfile.TemporaryDirectory(prefix="cropapp-memory-") as home:
        env = {**os.environ, "CROPAPP_HOME": home, "BENCH_BEGAN_S": str(time.time())}
        if not has_display():
            env["QT_QPA_PLATFORM"] = "offscreen"
        if known_engine_of is not None:
            prepare(known_engine_of, Path(home))
            env["BENCH_HOME"] = home
        command = [sys.executable, str(HERE / script), *words]
        log = Path(home) / "probe.log"
        samples: list[tuple[int, int]] = []
        with log.open("w+", encoding="utf-8") as output:
            running = subprocess.Popen(command, env=env, stdout=output, stderr=output)
            process = psutil.Process(running.pid)
            while running.poll() is None:
                samples.append(bytes_of(process))
                time.sleep(EVERY_S)
        said = log.read_text(encoding="utf-8")
        if running.returncode:
            raise RuntimeError(f"{script} failed:\n{said[-2000:]}")
    lines = [line for line in said.splitlines() if line.startswith("{")]
    return {**json.loads(lines[-1]), **_summary(samples)}


def _summary(samples: list[tuple[int, int]]) -> dict[str, int]:
    once, each_time = zip(*samples, strict=True)
    late = each_time[int(LATE * len(each_time)) :]
    found = {"mb": max(once), "rss_mb": max(each_time), "late_mb": statistics.median(late)}
    return {name: round(value / 1e6) for name, value in found.items()}


def distinct_photos(place: Path, photos: int) -> Path:
    """Return a folder of so many small photos in sub-folders, no two of the same bytes.

    Of equal ones the project keeps one embedding.
    """
    drawn = linked_photos(place / "drawn", CONTENTS)
    contents = [path.read_bytes() for path in sorted(drawn.rglob("*.jpg"))]
    root = place / "photos"
    for number in range(photos):
        folder = root / f"{number // PHOTOS_A_FOLDER:04}"
        if number % PHOTOS_A_FOLDER == 0:
            folder.mkdir(parents=True)
        content = contents[number % len(contents)]
        remark = b"\xff\xfe\x00\x0a" + f"{number:08}".encode()
        (folder / f"IMG_{number:06}.jpg").write_bytes(content[:2] + remark + content[2:])
    return root


def classifying(photos: int, *, first_start: bool = False) -> dict[str, Any]:
    """A new project on a folder of so many small photos, until all are predicted."""
    with tempfile.TemporaryDirectory(prefix="cropapp-memory-") as name:
        place = Path(name)
        folder = distinct_photos(place, photos)
        known = None
        if not first_start:
            known = place / "known.cropapp"
            new_project(known, folders=[], starter=STARTER, task=QuietTask()).close()
        found = watch("window_probe.py", "gap", str(folder), known_engine_of=known)
        if found["predicted"] != photos:
            raise RuntimeError(f"{found['predicted']} of {photos} photos were predicted")
        return found


def learning(rows: int) -> dict[str, Any]:
    """A project of so many photos that learns from 50 new labels, twice."""
    with closing(ModelProcess("cpu")) as process:
        source = made_project(rows, process)
    with tempfile.TemporaryDirectory(prefix="cropapp-memory-", dir=source.parent) as name:
        path = copy_project(source, Path(name) / source.name)
        found = watch("gap_probe.py", "learn", str(path), known_engine_of=path)
        shutil.rmtree(path.with_name(path.name + "-data"))
    return found


def measure(photos: int = PHOTOS, rows: int = ROWS) -> dict[str, Any]:
    """Return the memory of few photos and of many predicted, and of many rows learned."""
    few, many = classifying(FEW_PHOTOS), classifying(photos)
    first = classifying(FEW_PHOTOS, first_start=True)
    found = {
        f"{FEW_PHOTOS} predicted": few,
        f"{photos} predicted": many,
        f"{FEW_PHOTOS} predicted, first start": first,
    }
    if rows:
        found[f"{rows} learned"] = learning(rows)
    kept = ("mb", "rss_mb", "late_mb")
    peaks = {what: {key: each[key] for key in kept} for what, each in found.items()}
    peaks[f"{photos} predicted"]["more_mb"] = many["late_mb"] - few["late_mb"]
    return peaks


def main() -> None:
    cli = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    cli.add_argument("--photos", type=int, default=PHOTOS)
    cli.add_argument("--rows", type=int, default=ROWS)
    args = cli.parse_args()
    print(json.dumps(measure(args.photos, args.rows)), flush=True)


if __name__ == "__main__":
    main()
