"""What runs beside the window and fails in a way nobody foresaw is told, not lost."""

from __future__ import annotations

import threading

import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from cropapp.gui.background import Background
from cropapp.gui.gallery.loader import PictureLoader

WAIT_S = 120


def test_unforeseen_error_beside_the_window__is_told(qtbot: QtBot) -> None:
    background, context, taken = Background(), QObject(), list[object]()

    def look() -> None:
        raise KeyError("opened_at")

    with qtbot.waitSignal(background.failed) as told:
        background.run(look, taken.append, context=context)
    assert isinstance(told.args[0], KeyError)
    assert taken == []
    background.close()


def test_picture_that_comes_after_its_loader_went__is_no_error(qtbot: QtBot) -> None:
    """The log would say at ERROR that a photo cannot be shown; a test fails by such a line."""
    loader = PictureLoader(limit_bytes=10**6, threads=1)
    started, go_on = threading.Event(), threading.Event()

    def decode() -> QImage:
        started.set()
        go_on.wait(WAIT_S)
        image = QImage(4, 4, QImage.Format.Format_RGB32)
        image.fill(QColor("#808080"))
        return image

    loader.request("a", decode)
    assert started.wait(WAIT_S)
    (thread,) = loader._threads
    shiboken6.delete(loader)
    go_on.set()
    thread.join(WAIT_S)
    assert not thread.is_alive()
