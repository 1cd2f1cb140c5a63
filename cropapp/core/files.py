"""Writing files so that a crash leaves the old one or the new one, never a half.

Owns: the temporary name and the move.
"""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from uuid import uuid4


@contextmanager
def replaced_file(path: Path) -> Iterator[IO[bytes]]:
    """Yield a binary file that takes the place of `path` when the block ends without an error.

    A link stays a link: it is what it leads to that is replaced. Into a pipe or a device it is
    written at once, for nothing may take its place.

    Raises:
        OSError: the folder cannot be written; `path` is as it was.
    """
    if _is_pipe_or_device(path):
        with path.open("wb") as file:
            yield file
        return
    if path.is_symlink():
        path = path.resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    # A short name of its own: a name derived from a 255-byte one would be too long.
    # Opened as any other file: tempfile's are for nobody else to read, whatever the umask says.
    temporary = path.with_name(f".cropapp-{uuid4().hex[:16]}.tmp")
    try:
        with temporary.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_atomically(path: Path, data: bytes) -> None:
    """Write `data` to `path` by way of a temporary file beside it."""
    with replaced_file(path) as file:
        file.write(data)


def try_writing(path: Path) -> None:
    """Find out whether `path` could be written, at the start of long work whose end it is.

    Nothing is left behind, and no folder is made.

    Raises:
        OSError: it could not.
    """
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "There is a folder of that name", str(path))
    if _is_pipe_or_device(path):
        return
    target = path.resolve() if path.is_symlink() else path.absolute()
    there = next(folder for folder in target.parents if folder.exists())
    with tempfile.TemporaryFile(dir=there):
        pass


def _is_pipe_or_device(path: Path) -> bool:
    return path.exists() and not path.is_file() and not path.is_dir()
