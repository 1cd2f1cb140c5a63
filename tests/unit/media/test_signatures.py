"""The words for files that are no photos."""

from __future__ import annotations

import pytest

from cropapp.core.errors import PhotoUnreadable
from cropapp.media.decode import decode_photo


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (bytes(4096), "zeros"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n", "Git LFS"),
        (b"<!DOCTYPE html><html><body>Not found</body></html>", "web page"),
        (b"\n  <html lang=en></html>", "web page"),
        (b'{"error": "not found", "code": 404}', "JSON"),
        (b"<?xml version='1.0'?><svg xmlns='x'></svg>", "SVG"),
        (b"PK\x03\x04" + bytes(30) + b"x", "ZIP"),
        (b"%PDF-1.7\n", "PDF"),
        (b"%!PS-Adobe-3.0\n", "PostScript"),
        (b"\xc5\xd0\xd3\xc6" + b"x" * 40, "PostScript"),
        (b"\x00\x00\x00\x0cjP  \r\n\x87\n" + b"x" * 40, "JPEG 2000"),
        (b"\x00\x00\x00\x18ftypmp42" + b"x" * 40, "video"),
        (b"\x00\x00\x00\x18ftypheic" + b"x" * 40, "HEIC"),
        (b"RIFF\x10\0\0\0AVI LIST" + b"x" * 40, "video"),
        (b"RIFF\x10\0\0\0WEBPVP8 " + b"x" * 40, "damaged"),
        (b"II*\0\x08\0\0\0\0\0", "TIFF"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"plot,label\r\n1,rust\r\n", "text"),
        ("поле,класс\n".encode(), "text"),
        (b"\x01\xfe\x80\x99" * 100, "not a picture"),
        (b"[" * 100_000, "text"),
    ],
)
def test_refusal_names_what_the_file_is(data: bytes, words: str) -> None:
    with pytest.raises(PhotoUnreadable) as caught:
        decode_photo(data)
    assert words in caught.value.message
    assert caught.value.hint
