"""The command line in this process, and as a process of its own."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

COMMAND = [sys.executable, "-m", "cropapp"]
TIMEOUT_S = 300


@pytest.fixture(autouse=True)
def restore_logging() -> Iterator[None]:
    """Take off the handlers that a command put on; they write to the runner's closed streams."""
    root = logging.getLogger("cropapp")
    before, level = list(root.handlers), root.level
    yield
    for handler in list(root.handlers):
        root.removeHandler(handler)
        handler.close()
    for handler in before:
        root.addHandler(handler)
    root.setLevel(level)


@pytest.fixture
def cropapp() -> Callable[..., Result]:
    """Run a command in this process; arguments may be paths."""
    from cropapp.cli.app import app

    def run(*arguments: object, answer: str = "") -> Result:
        texts = [str(argument) for argument in arguments]
        return CliRunner().invoke(app, texts, input=answer, env={"COLUMNS": "200"})

    return run


@pytest.fixture
def environment(app_home: Path) -> dict[str, str]:
    """What a process of its own inherits: this test's folders, plain output."""
    return os.environ | {"CROPAPP_HOME": str(app_home), "COLUMNS": "200", "NO_COLOR": "1"}


@pytest.fixture
def real_cropapp(environment: dict[str, str]) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run a command as a shell does."""

    def run(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*COMMAND, *(str(argument) for argument in arguments)],
            capture_output=True,
            text=True,
            encoding="utf-8",
            env=environment,
            cwd=cwd,
            timeout=TIMEOUT_S,
            check=False,
        )

    return run
