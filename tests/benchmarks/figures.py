"""What a benchmark found, and how one is run in a process of its own.

Owns: a figure beside what is wanted of it. Must not: measure.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cropapp.core.display import has_display

HERE = Path(__file__).parent
TIMEOUT_S = 900


@dataclass(frozen=True)
class Figure:
    """One line of the table; `holds` is None where nothing is wanted."""

    what: str
    value: float
    unit: str
    wanted: str = ""
    holds: bool | None = None


def under(what: str, value: float, limit: float, unit: str = "ms") -> Figure:
    """Return a figure that is wanted under a limit."""
    return Figure(what, value, unit, f"under {limit:,g}", value < limit)


def worst(what: str, values: dict[str, float], limit: float, unit: str = "ms") -> Figure:
    """Return the largest of many as one figure that names which it was."""
    name = max(values, key=lambda each: values[each])
    return under(f"{what} (the slowest: {name})", values[name], limit, unit)


def print_found(found: dict[str, Any], *, as_json: bool) -> None:
    """Print what was found, a line each, or as one line of JSON."""
    if as_json:
        print(json.dumps(found))
        return
    width = max(map(len, found))
    for name, value in found.items():
        print(f"{name:<{width}}  {value}")


def run_bench(script: str, *words: str) -> dict[str, Any]:
    """Run a benchmark of this folder and return all lines of JSON it printed, as one."""
    env = {**os.environ, "BENCH_BEGAN_S": str(time.time())}
    # Installed, the program has its bytecode: without, each page compiles itself when first shown.
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    if not has_display():
        env["QT_QPA_PLATFORM"] = "offscreen"
    command = [sys.executable, str(HERE / script), *words]
    run = subprocess.run(command, env=env, capture_output=True, text=True, timeout=TIMEOUT_S)
    if run.returncode:
        raise RuntimeError(f"{script} failed:\n{run.stderr[-2000:]}")
    result: dict[str, Any] = {}
    for line in run.stdout.splitlines():
        if line.startswith("{"):
            result.update(json.loads(line))
    return result
