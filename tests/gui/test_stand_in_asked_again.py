"""A cell that shows a stand-in asks again with every paint: the stand-in is made once."""

from __future__ import annotations

import threading

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from cropapp.gui.gallery.loader import PictureLoader, QuickPicture


def test_asked_again_with_each_paint__the_stand_in_is_made_once(qtbot: QtBot) -> None:
    loader, may_decode, quick_calls = PictureLoader(limit_bytes=10**6), threading.Event(), [0]
    image = QImage(4, 4, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.green)

    def quick() -> QuickPicture:
        quick_calls[0] += 1
        return QuickPicture(image)

    def decode() -> QImage:
        may_decode.wait()
        return image

    paints = []

    def paint() -> None:
        paints.append(loader.picture("a") is not None)
        if not loader.is_final("a"):
            loader.request("a", decode, quick)
            if len(paints) == 5:
                may_decode.set()

    loader.arrived.connect(paint)
    paint()
    qtbot.waitUntil(lambda: len(paints) == 2)  # the stand-in was painted
    for _ in range(3):
        paint()
    qtbot.waitUntil(lambda: loader.is_final("a"))
    assert quick_calls == [1]
    loader.close()
