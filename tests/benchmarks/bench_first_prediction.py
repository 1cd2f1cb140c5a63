"""From the start of the process to the first prediction: `python bench_first_prediction.py`.

    python tests/benchmarks/bench_first_prediction.py [--runs 5]

Owns: a project of photos that nobody has read, opened in a window of its own process as a
double-click does, again and again from the same state. The first start of all fills the disk's
cache and does not count; after it the engine is measured, as a window does when it is left alone
for some seconds. Prints one JSON line of medians.
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
from pathlib import Path

from cropapp.core.display import has_display
from cropapp.core.paths import data_folder
from cropapp.core.tasks import QuietTask
from cropapp.services.sample_field import render_sample_field
from cropapp.services.start_project import new_project

PROBE = Path(__file__).with_name("start_probe.py")
PHOTOS, RUNS = 120, 5
REST_S = 1.0
"""Between two runs: the processes of the one before have ended by then."""


def start_once(project: Path, home: Path) -> dict[str, float]:
    """Open a project in a process of its own and return the moments of its start, in seconds."""
    env = {**os.environ, "CROPAPP_HOME": str(home), "BENCH_BEGAN_S": str(time.time())}
    if not has_display():
        env["QT_QPA_PLATFORM"] = "offscreen"
    command = [sys.executable, str(PROBE), str(project), "prediction"]
    run = subprocess.run(command, env=env, capture_output=True, text=True, timeout=120)
    if run.returncode:
        raise RuntimeError(run.stderr[-2000:])
    return dict(json.loads(run.stdout.splitlines()[-1]))


def prepare_once(project: Path, home: Path) -> None:
    """Have the engine measured in a process of its own."""
    code = (
        "import sys; from pathlib import Path; from cropapp.core.tasks import QuietTask\n"
        "from cropapp.services.inference_client import ModelProcess\n"
        "from cropapp.services.prepare_engine import prepare_engine\n"
        "from cropapp.services.project import Project\n"
        "if __name__ == '__main__':\n"
        "    process = ModelProcess()\n"
        "    with Project.open(Path(sys.argv[1])) as project:\n"
        "        print(prepare_engine(project, process, QuietTask()))\n"
        "    process.close()\n"
    )
    env = {**os.environ, "CROPAPP_HOME": str(home)}
    subprocess.run([sys.executable, "-c", code, str(project)], env=env, check=True, timeout=300)


def measure(runs: int = RUNS) -> dict[str, object]:
    """Return window_s, thumbnails_s and prediction_s, medians of the runs, and each run's."""
    with tempfile.TemporaryDirectory(prefix="cropapp-first-") as name:
        place = Path(name)
        render_sample_field(place / "photos", photos=PHOTOS, seed=3)
        fresh = place / "fresh" / "field.cropapp"
        fresh.parent.mkdir()
        task = QuietTask()
        new_project(fresh, folders=[place / "photos"], starter="sample-leaf", task=task).close()
        found = []
        for number in range(runs + 1):
            path = place / str(number) / fresh.name
            path.parent.mkdir()
            shutil.copy(fresh, path)
            shutil.copytree(data_folder(fresh), data_folder(path))
            found.append(start_once(path, place / "home"))
            if not number:
                prepare_once(path, place / "home")
            time.sleep(REST_S)
    moments = {m: [round(run[m], 2) for run in found[1:] if m in run] for m in found[-1]}
    return {
        **{moment: statistics.median(each) for moment, each in moments.items()},
        "first_start": {moment: round(s, 2) for moment, s in found[0].items()},
        "each": moments,
    }


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--runs", type=int, default=RUNS)
    args = cli.parse_args()
    print(json.dumps(measure(args.runs)), flush=True)


if __name__ == "__main__":
    main()
