"""Fixtures that every kind of test shares: isolated folders, photos, a project on them."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

if sys.platform.startswith("linux") and not (
    os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(autouse=True)
def app_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give every test settings, caches and recent projects of its own."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("CROPAPP_HOME", str(home))
    return home


@pytest.fixture(autouse=True)
def no_unexpected_log_lines(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test during which the program logged at WARNING or above.

    A test that expects such a line takes it away with `caplog.clear()` after looking at it.
    """
    yield
    lines = [
        record.getMessage()
        for when in ("setup", "call")
        for record in caplog.get_records(when)
        if record.levelno >= logging.WARNING and record.name.startswith("cropapp")
    ]
    assert not lines, f"unexpected log lines: {lines}"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The third-party photos beside the checkout; used in place."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the photos in ../shared/data are not here")
    return SHARED_DATA


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small rendered field; read only."""
    from cropapp.services.sample_field import render_sample_field

    folder = tmp_path_factory.mktemp("field") / "photos"
    render_sample_field(folder, photos=60, seed=11)
    return folder
