"""Read a photo file: once, whole, and never anything that is not an ordinary file.

Owns: opening files, the size limit, and the words for what the system answers. Must not: write
anything, anywhere.
"""

from __future__ import annotations

import errno
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from cropapp.core.entities import PhotoFacts
from cropapp.core.errors import PhotoUnreadable
from cropapp.core.words import spoken
from cropapp.media.decode import DecodedPhoto, decode_photo
from cropapp.media.exif import photo_facts_from_exif
from cropapp.media.fingerprints import content_hash

MAX_FILE_BYTES = 512 * 1024 * 1024
"""No photo below the pixel limit is larger: 128 megapixels of 8-bit RGB, uncompressed, are 384 MB.
"""

# Without O_NONBLOCK, a named pipe that took the file's place between the look and the opening
# would hang the reader for good. O_BINARY: Windows would end the file at a control-Z otherwise.
_OPEN_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)

_REASONS = {
    errno.ENOENT: (spoken("The file is no longer there."), spoken("Scan the folder again.")),
    errno.ENOTDIR: (spoken("The file is no longer there."), spoken("Scan the folder again.")),
    errno.EACCES: (
        spoken("You may not read this file."),
        spoken("Change its permissions, or copy it."),
    ),
    errno.EPERM: (
        spoken("You may not read this file."),
        spoken("Change its permissions, or copy it."),
    ),
    errno.EIO: (spoken("The disk or card failed while reading."), spoken("Copy the photo again.")),
    errno.ELOOP: (spoken("The link leads in a circle."), spoken("Remove the link.")),
    errno.ENAMETOOLONG: (
        spoken("The path is too long."),
        spoken("Move the photo to a shorter path."),
    ),
}


@dataclass(frozen=True, slots=True)
class PhotoReading:
    """All that one read and one decode of a photo gave.

    Attributes:
        image: RGB, upright, reduced.
    """

    facts: PhotoFacts
    image: Image.Image


def read_photo(path: Path, *, min_side_px: int, min_longer_px: int = 1) -> PhotoReading:
    """Read a photo's bytes once and decode them once.

    Args:
        min_side_px: the picture's shorter side is at least this where the original's is.
        min_longer_px: the same of its longer side.

    Raises:
        PhotoUnreadable: with the reason in words.
    """
    data = read_bytes(path)
    decoded = decode_photo(data, min_side_px=min_side_px, min_longer_px=min_longer_px)
    return PhotoReading(_facts(data, decoded), decoded.image)


def _facts(data: bytes, decoded: DecodedPhoto) -> PhotoFacts:
    exif = photo_facts_from_exif(decoded.exif)
    return PhotoFacts(
        sha256=content_hash(data),
        width=decoded.full_width,
        height=decoded.full_height,
        format=decoded.format,
        captured_at=exif.captured_at,
        latitude=exif.latitude,
        longitude=exif.longitude,
        altitude_m=exif.altitude_m,
        camera_make=exif.camera_make,
        camera_model=exif.camera_model,
        warnings=decoded.warnings,
    )


def read_bytes(path: Path) -> bytes:
    """Return a file's bytes.

    Raises:
        PhotoUnreadable: it is gone, forbidden, no ordinary file, empty, larger than
            MAX_FILE_BYTES, or was written to while it was read.
    """
    try:
        _check_kind(path.stat())
        # A second look, at the open file: it may have been replaced in between.
        with open(os.open(path, _OPEN_FLAGS), "rb", buffering=0) as file:  # noqa: PTH123 - Path.open takes no flags
            before = os.fstat(file.fileno())
            _check_kind(before)
            data = _read_all(file.fileno(), before.st_size)
            after = os.fstat(file.fileno())
    except OSError as problem:
        raise _unreadable(problem) from problem
    except ValueError as problem:  # a NUL in the path
        raise PhotoUnreadable("The path is not valid.", hint="Rename the file.") from problem
    if (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
        raise PhotoUnreadable(
            "The file is still being written.", hint="Wait until the copy has ended; try again."
        )
    return data


def _check_kind(facts: os.stat_result) -> None:
    if not stat.S_ISREG(facts.st_mode):
        raise PhotoUnreadable(
            "This is not an ordinary file, but a folder, pipe, socket or device.",
            hint="Remove it from the folder of photos.",
        )
    if facts.st_size == 0:
        raise PhotoUnreadable("The file is empty (0 bytes).", hint="Copy the photo again.")
    if facts.st_size > MAX_FILE_BYTES:
        raise PhotoUnreadable(
            f"The file is too large ({facts.st_size // 2**20:,} MB; the limit is"
            f" {MAX_FILE_BYTES // 2**20} MB).",
            hint="Export it as JPEG.",
        )


def _read_all(descriptor: int, size_bytes: int) -> bytes:
    """Read up to `size_bytes`; one read call may give less, on Linux never more than 2 GB."""
    parts: list[bytes] = []
    missing = size_bytes
    while missing > 0 and (part := os.read(descriptor, missing)):
        parts.append(part)
        missing -= len(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def _unreadable(problem: OSError) -> PhotoUnreadable:
    message, hint = _REASONS.get(
        problem.errno or 0,
        (
            spoken(f"The file cannot be read ({problem.strerror or problem})."),
            spoken("Copy the photo again."),
        ),
    )
    return PhotoUnreadable(message, hint=hint)
