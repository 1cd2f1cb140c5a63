"""However many threads decode, only so many pixels are decoded at once."""

from __future__ import annotations

import io
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image, ImageFile

from cropapp.media import decode
from cropapp.media.decode import decode_photo
from cropapp.media.room import PixelRoom

WAIT_S = 120


def png(side_px: int) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (side_px, side_px), (40, 90, 30)).save(target, "PNG")
    return target.getvalue()


def test_room__holds_back_what_does_not_fit_and_lets_a_larger_one_go_alone() -> None:
    room, entered = PixelRoom(100), threading.Event()

    def enter(pixels: int) -> None:
        with room.taken(pixels):
            entered.set()

    with ThreadPoolExecutor(1) as pool:
        with room.taken(60):
            with room.taken(40):
                waiting = pool.submit(enter, 300)
                assert not entered.wait(0.05)
            assert not waiting.done()
        waiting.result(WAIT_S)


def test_decoding__never_exceeds_the_room_and_frees_it_after_a_failure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Six threads, room for two pictures of 64 x 64."""
    monkeypatch.setattr(decode, "decoding_room", PixelRoom(2 * 64 * 64))
    together, most, changed = 0, 0, threading.Condition()
    whole = png(64)
    load = ImageFile.ImageFile.load

    def watched(self: ImageFile.ImageFile) -> object:
        """Load when a third picture is here as well, or when none came for a moment."""
        nonlocal together, most
        with changed:
            together += 1
            most = max(most, together)
            changed.notify_all()
            changed.wait_for(lambda: most > 2, timeout=0.02)
        try:
            return load(self)
        finally:
            with changed:
                together -= 1

    monkeypatch.setattr(ImageFile.ImageFile, "load", watched)
    with ThreadPoolExecutor(6) as pool:
        with pytest.raises(Exception, match=r"cut off|damaged"):
            pool.submit(decode_photo, whole[: len(whole) // 2]).result(WAIT_S)
        photos = list(pool.map(decode_photo, [whole] * 12))
    assert {photo.image.size for photo in photos} == {(64, 64)}
    assert most <= 2
