"""Writing files so that a crash leaves the old one or the new one, never a half.

Owns: the temporary name and the move.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from uuid import uuid4


@contextmanager
def replaced_file(path: Path) -> Iterator[IO[bytes]]:
    """Yield a binary file that takes the place of `path` when the block ends without an error.

    Raises:
        OSError: the folder cannot be written; `path` is as it was.
    """
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
