"""What a closed page leaves is deleted in the GUI thread, whoever allocates."""

from __future__ import annotations

import gc
import threading

from PySide6.QtCore import QThread
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cropapp.gui.garbage import YOUNG, GarbageCollector


class _Left:
    """Part of a cycle; tells in which thread it went."""

    def __init__(self, gone_in: list[bool]) -> None:
        self.me = self
        self._gone_in = gone_in

    def __del__(self) -> None:
        app = QApplication.instance()
        assert app is not None
        self._gone_in.append(QThread.currentThread() is app.thread())


def test_a_thread_that_allocates__collects_nothing(qapp: QApplication, qtbot: QtBot) -> None:
    gone_in: list[bool] = []
    kept: list[list[int]] = []
    _Left(gone_in)

    def allocate() -> None:
        kept.extend([number] for number in range(20 * YOUNG))

    thread = threading.Thread(target=allocate)
    thread.start()
    thread.join()
    assert gone_in == []
    (collector,) = qapp.findChildren(GarbageCollector)[-1:]
    assert gc.get_count()[0] > YOUNG
    collector.look()
    qtbot.waitUntil(lambda: gone_in == [True])
