"""Pictures arrive newest first, what scrolled away is dropped, the cache stays bounded."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from cropapp.core.entities import PhotoId
from cropapp.core.errors import PhotoUnreadable
from cropapp.core.feed import Aspect, ProjectChange
from cropapp.gui.gallery.loader import PictureLoader, fitted
from cropapp.gui.gallery.pictures import PictureKey

WAIT_S = 120


def picture(side: int = 10) -> QImage:
    image = QImage(side, side, QImage.Format.Format_RGB32)
    image.fill(QColor("#808080"))
    return image


@pytest.fixture
def gate():
    """A decode that waits until the test opens the gate, so that requests queue up."""
    opened = threading.Event()
    yield opened
    opened.set()


def make_loader(limit_bytes: int = 10_000_000) -> PictureLoader:
    return PictureLoader(limit_bytes=limit_bytes, threads=1)


def hold(loader: PictureLoader, gate: threading.Event, qtbot: QtBot) -> None:
    """Keep the only thread busy until the gate opens."""
    started = threading.Event()

    def wait() -> QImage:
        started.set()
        gate.wait(WAIT_S)
        return picture()

    loader.request("held", wait)
    assert started.wait(WAIT_S)


def test_request__newest_is_served_first(qtbot, gate):
    loader, served = make_loader(), []
    loader.arrived.connect(served.append)
    hold(loader, gate, qtbot)
    for key in ("a", "b", "c"):
        loader.request(key, picture)
    loader.request("a", picture)
    gate.set()
    qtbot.waitUntil(lambda: len(served) == 4)
    loader.close()
    assert served == ["held", "a", "c", "b"]


def test_keep_only__drops_what_waits_but_not_what_is_wanted(qtbot, gate):
    loader, served = make_loader(), []
    loader.arrived.connect(served.append)
    hold(loader, gate, qtbot)
    for key in ("gone", "kept"):
        loader.request(key, picture)
    loader.keep_only(["kept"])
    gate.set()
    qtbot.waitUntil(lambda: "kept" in served)
    loader.close()
    assert "gone" not in served
    assert loader.picture("gone") is None


def test_failed__keeps_the_reason_and_does_not_ask_again(qtbot):
    loader, asked = make_loader(), []

    def broken() -> QImage:
        asked.append(1)
        raise PhotoUnreadable("cut off")

    with qtbot.waitSignal(loader.failed) as failed:
        loader.request("x", broken)
    loader.request("x", broken)
    loader.close()
    assert failed.args == ["x", "cut off"]
    assert loader.reason("x") == "cut off"
    assert len(asked) == 1


def test_try_again__only_what_may_be_there_again_is_asked_for_again(qtbot):
    loader, asked, told = make_loader(), [], []
    loader.may_be_had.connect(lambda: told.append(1))
    keys = [PictureKey(number, 1, 1, 96) for number in (1, 2)]

    def gone() -> QImage:
        asked.append(1)
        raise PhotoUnreadable("gone")

    for key in keys:
        with qtbot.waitSignal(loader.failed):
            loader.request(key, gone)
    loader.try_again(ProjectChange(frozenset({Aspect.LABELS})))
    assert [loader.reason(key) for key in keys] == ["gone", "gone"]
    assert told == []
    loader.try_again(ProjectChange(frozenset({Aspect.PHOTOS}), (PhotoId(2),)))
    assert [loader.reason(key) for key in keys] == ["gone", None]
    assert told == [1]
    with qtbot.waitSignal(loader.arrived):
        loader.request(keys[1], picture)
    loader.try_again(ProjectChange(frozenset({Aspect.FOLDERS})))
    assert loader.reason(keys[0]) is None
    assert told == [1, 1]
    loader.close()
    assert len(asked) == 2


def test_cache__drops_the_oldest_beyond_its_bound(qtbot):
    loader, served = make_loader(limit_bytes=2 * 100 * 100 * 4), []
    loader.arrived.connect(served.append)
    for number in range(4):
        loader.request(number, lambda: picture(100))
        qtbot.waitUntil(lambda number=number: number in served)
    loader.close()
    assert [loader.picture(number) is not None for number in range(4)] == [False, False, True, True]


def test_fitted__keeps_the_shape_and_rounds_the_corners(qapp):
    image = QImage(200, 100, QImage.Format.Format_RGB32)
    image.fill(QColor("#FF0000"))
    result = fitted(image, 50, 8)
    assert result.size() == QSize(50, 25)
    assert result.pixelColor(0, 0).alpha() < 40
    assert result.pixelColor(25, 12) == QColor("#FF0000")


def test_failed__an_unforeseen_error_ends_neither_thread_nor_window(qtbot, caplog):
    loader = make_loader()

    def odd() -> QImage:
        raise KeyError("nobody foresaw this")

    with qtbot.waitSignal(loader.failed):
        loader.request("odd", odd)
    with qtbot.waitSignal(loader.arrived):
        loader.request("next", picture)
    loader.close()
    assert "nobody foresaw" in caplog.text
    caplog.clear()
