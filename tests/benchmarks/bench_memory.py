"""Memory of window, model process and all they start: `python tests/benchmarks/bench_memory.py`.

    python tests/benchmarks/bench_memory.py [--photos 10000] [--rows 100000]

Owns: the sum over all processes, read from outside while a probe runs: a window that reads and
predicts many photos, to tell whether memory grows with their number, and a window on very many
photos that learns and predicts all of them anew. Prints one JSON line: `rss_mb`, what the system
shows of each process added up, and `mb`, in which what our processes share is counted once (PSS,
where the system tells it). Other programs that run from the same libraries make PSS smaller than it
is on a machine of its own: measure beside nothing else.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
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
from cropapp.services.inference_client import ModelProcess

HERE = Path(__file__).parent
PHOTOS, FEW_PHOTOS, ROWS = 10_000, 2_000, 100_000
EVERY_S = 0.25


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


def prepare(project: Path, env: dict[str, str]) -> None:
    """Have the engine known before: whoever has 100,000 photos has had them classified."""
    code = (
        "import sys\nfrom contextlib import closing\nfrom pathlib import Path\n"
        "from cropapp.core.tasks import QuietTask\n"
        "from cropapp.services.inference_client import ModelProcess\n"
        "from cropapp.services.prepare_engine import prepare_engine\n"
        "from cropapp.services.project import Project\n"
        "if __name__ == '__main__':\n"
        "    with closing(ModelProcess('cpu')) as process:\n"
        "        with Project.open(Path(sys.argv[1])) as project:\n"
        "            prepare_engine(project, process, QuietTask())\n"
    )
    script = Path(env["CROPAPP_HOME"]) / "prepare.py"  # a file: the model process is spawned
    script.write_text(code, encoding="utf-8")
    subprocess.run([sys.executable, str(script), str(project)], env=env, check=True)


def watch(script: str, *words: str, known_engine_of: Path | None = None) -> dict[str, Any]:
    """Run a probe and return its line of JSON with the peaks of memory while it ran, in MB.

    Args:
        known_engine_of: a project whose engine was measured on this machine before.
    """
    with tempfile.TemporaryDirectory(prefix="cropapp-memory-") as home:
        env = {**os.environ, "CROPAPP_HOME": home, "BENCH_BEGAN_S": str(time.time())}
        if not has_display():
            env["QT_QPA_PLATFORM"] = "offscreen"
        if known_engine_of is not None:
            prepare(known_engine_of, env)
        command = [sys.executable, str(HERE / script), *words]
        log = Path(home) / "probe.log"
        with log.open("w+", encoding="utf-8") as output:
            running = subprocess.Popen(command, env=env, stdout=output, stderr=output)
            peak, rss, process = 0, 0, psutil.Process(running.pid)
            while running.poll() is None:
                once, each_time = bytes_of(process)
                peak, rss = max(peak, once), max(rss, each_time)
                time.sleep(EVERY_S)
        said = log.read_text(encoding="utf-8")
        if running.returncode:
            raise RuntimeError(f"{script} failed:\n{said[-2000:]}")
    lines = [line for line in said.splitlines() if line.startswith("{")]
    return {**json.loads(lines[-1]), "mb": round(peak / 1e6), "rss_mb": round(rss / 1e6)}


def classifying(photos: int) -> dict[str, Any]:
    """A new project on a folder of so many small photos, until all are predicted."""
    with tempfile.TemporaryDirectory(prefix="cropapp-memory-") as name:
        folder = linked_photos(Path(name), photos)
        return watch("window_probe.py", "gap", str(folder))


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
    """Return the peaks in MB: of few photos and of many predicted, and of many rows learned."""
    found = {
        f"{FEW_PHOTOS} predicted": classifying(FEW_PHOTOS),
        f"{photos} predicted": classifying(photos),
        f"{rows} learned": learning(rows),
    }
    return {what: {key: each[key] for key in ("mb", "rss_mb")} for what, each in found.items()}


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--photos", type=int, default=PHOTOS)
    cli.add_argument("--rows", type=int, default=ROWS)
    args = cli.parse_args()
    print(json.dumps(measure(args.photos, args.rows)), flush=True)


if __name__ == "__main__":
    main()
