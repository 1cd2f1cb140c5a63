"""Pictures are decoded by the decoder of their format and no other."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest
from PIL import Image

from cropapp.gui.encoded_image import image_of

CODE = """
import sys
from cropapp.gui.encoded_image import image_of
print(image_of(sys.stdin.buffer.read(), sys.argv[1]).width())
with open("/proc/self/maps") as maps:
    print(*{line.split("/")[-1].strip() for line in maps if "imageformats" in line})
"""


def encoded(kind: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (30, 20), "green").save(buffer, kind)
    return buffer.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_picture__comes_whole(kind: str) -> None:
    image = image_of(encoded(kind), kind)
    assert (image.width(), image.height()) == (30, 20)
    assert image_of(b"", kind).isNull()


@pytest.mark.skipif(sys.platform != "linux", reason="looks at what Linux says is loaded")
def test_thumbnail__asks_no_decoder_that_takes_a_lock() -> None:
    run = subprocess.run(
        [sys.executable, "-c", CODE, "JPEG"],
        input=encoded("JPEG"),
        capture_output=True,
        check=True,
    )
    width, *decoders = run.stdout.decode().split()
    assert width == "30"
    assert decoders == ["libqjpeg.so"]
