"""Many unique photos, processes that are killed, and looking into a project from outside."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import psutil
import pytest

WAIT_S = 300
"""Upper bound for anything that is waited for; a busy machine is slow, not broken."""


@pytest.fixture(scope="session")
def make_photos(sample_folder: Path, sample_truth: dict[str, str]) -> Callable[[Path, int], Path]:
    """Fill a folder with any number of photos, each with bytes of its own.

    A rendered photo with a number after its end marker is another content to the program, which
    the decoder does not see.
    """

    def make(folder: Path, count: int) -> Path:
        folder.mkdir(parents=True)
        sources = [
            (sample_folder / relative).read_bytes()
            for relative in sorted(sample_truth)
            if (sample_folder / relative).read_bytes().endswith(b"\xff\xd9")
        ]
        for number in range(count):
            data = sources[number % len(sources)] + f" copy {number}".encode()
            (folder / f"leaf-{number:04}.jpg").write_bytes(data)
        return folder

    return make


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 4 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("mounting a small disk needs Linux and root")
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(place)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("this machine does not let us mount a small disk")
    yield place
    subprocess.run(["umount", str(place)], check=True)


@pytest.fixture
def fill_disk() -> Callable[[Path], None]:
    """Write to a disk until nothing more can be written."""

    def fill(disk: Path) -> None:
        with (disk / "filler").open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(b"\0" * 4096)

    return fill


@pytest.fixture
def model_folder(learned_template: Path, tmp_path: Path) -> Path:
    """A model version as a folder of its own."""
    models = learned_template.with_name(learned_template.name + "-data") / "models"
    [version] = models.iterdir()
    target = tmp_path / "model"
    shutil.copytree(version, target)
    return target


@pytest.fixture
def start(app_home: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start Python with some arguments in a group of processes of its own; killed at the end."""
    environment = os.environ | {"CROPAPP_HOME": str(app_home), "COLUMNS": "200", "NO_COLOR": "1"}
    begun: list[subprocess.Popen[str]] = []

    def run(*arguments: object) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, *(str(argument) for argument in arguments)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env=environment,
            start_new_session=True,
        )
        begun.append(process)
        return process

    yield run
    for process in begun:
        kill_tree(process)
        process.communicate(timeout=WAIT_S)


def kill_tree(process: subprocess.Popen[str]) -> None:
    if process.poll() is None:
        for child in psutil.Process(process.pid).children(recursive=True):
            child.kill()
        process.kill()


@pytest.fixture
def predictions_in() -> Callable[[Path], dict[int, str]]:
    """Look from outside: when each photo was predicted, by photo id; empty if it is too early."""

    def look(project: Path) -> dict[int, str]:
        if not project.is_file():
            return {}
        try:
            with closing(sqlite3.connect(f"{project.as_uri()}?mode=ro", uri=True)) as connection:
                sql = "SELECT photo_id, predicted_at FROM prediction"
                return dict(connection.execute(sql).fetchall())
        except sqlite3.OperationalError:  # being made
            return {}

    return look


@pytest.fixture
def wait_until() -> Callable[..., None]:
    """Wait for a condition while a process runs; fail if the process ends before."""

    def wait(process: subprocess.Popen[str], condition: Callable[[], bool]) -> None:
        for _ in range(WAIT_S * 20):
            if condition():
                return
            try:
                process.wait(0.05)
            except subprocess.TimeoutExpired:
                continue
            output = process.communicate()
            pytest.fail(f"ended with {process.returncode} before it came to that: {output}")
        pytest.fail("waited in vain")

    return wait
