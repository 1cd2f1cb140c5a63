"""What a closed page leaves is deleted in the GUI thread, whoever allocates; many objects that a
job holds are not walked through, and what was set aside with them goes with the project."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QThread
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cropapp.gui.garbage import (
    MOST_WALKED,
    YOUNG,
    GarbageCollector,
    collect_all,
    set_aside,
)
from cropapp.gui.main_window import MainWindow
from cropapp.services.project import Project


class _Left:
    """Part of a cycle; tells in which thread it went."""

    def __init__(self, gone_in: list[bool]) -> None:
        self.me = self
        self._gone_in = gone_in

    def __del__(self) -> None:
        app = QApplication.instance()
        assert app is not None
        self._gone_in.append(QThread.currentThread() is app.thread())


@pytest.fixture
def collector(qapp: QApplication) -> Iterator[GarbageCollector]:
    """One that knows of no objects yet: that of the program may have many behind it."""
    fresh = GarbageCollector(qapp)
    yield fresh
    fresh.deleteLater()
    gc.unfreeze()


def test_a_thread_that_allocates__collects_nothing(
    collector: GarbageCollector, qtbot: QtBot
) -> None:
    gone_in: list[bool] = []
    kept: list[list[int]] = []
    _Left(gone_in)

    def allocate() -> None:
        kept.extend([number] for number in range(20 * YOUNG))

    thread = threading.Thread(target=allocate)
    thread.start()
    thread.join()
    assert gone_in == []
    assert gc.get_count()[0] > YOUNG
    collector.look()
    qtbot.waitUntil(lambda: gone_in == [True])


def test_many_objects_that_live__are_not_walked_through(collector: GarbageCollector) -> None:
    gone_in: list[bool] = []
    collector.look()
    rows = [[number] for number in range(2 * MOST_WALKED)]
    _Left(gone_in)
    walked = list[int]()
    gc.callbacks.append(lambda _phase, info: walked.append(info["generation"]))
    collector.look()
    gc.callbacks.pop()
    assert walked == []
    assert gone_in == []
    del rows
    collect_all()
    assert gone_in == [True]


def test_what_was_set_aside__goes_with_the_project(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "empty.cropapp"
    Project.create(path).close()
    monkeypatch.setattr(window.flows, "look_again", lambda: None)  # no model is needed here
    window.flows.open(path)
    qtbot.waitUntil(lambda: window.photos is not None)
    page = weakref.ref(window.photos)
    set_aside()
    window.close_project()
    qtbot.waitUntil(lambda: page() is None)
