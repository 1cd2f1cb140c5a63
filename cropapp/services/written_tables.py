"""Tables that a person asks to have written: labels, changes, classes.

Owns: what such a table may never take the place of, and what is said where it cannot be written.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from cropapp.core.errors import EnvironmentProblem, UserError
from cropapp.core.files import replaced_file, try_writing
from cropapp.core.paths import plain_path
from cropapp.core.words import spoken
from cropapp.media.suffixes import PHOTO_SUFFIXES
from cropapp.services.project import SUFFIX

WITH_MARK = "utf-8-sig"
"""UTF-8 with a byte order mark, or spreadsheets show garbage for every name beyond ASCII."""


def checked_target(path: Path) -> Path:
    """Return where a table goes, absolute, after a look at whether it can go there.

    Raises:
        UserError: it would take the place of a project or of a photo.
        EnvironmentProblem: it cannot be written there.
    """
    target = plain_path(path)
    suffix = target.suffix.lower()
    if suffix == SUFFIX or suffix in PHOTO_SUFFIXES:
        what = spoken("a project") if suffix == SUFFIX else spoken("a photo")
        raise UserError(
            f"{target.name} is the name of {what}, and a table would take its place.",
            hint="Give a name that ends in .csv.",
        )
    with _told(target):
        try_writing(target)
    return target


@contextmanager
def written_table(target: Path, encoding: str = WITH_MARK) -> Iterator[IO[str]]:
    """Yield a text file that takes the place of `target` when the block ends without an error.

    Raises:
        UserError: it would take the place of a project or of a photo.
        EnvironmentProblem: it cannot be written; what was there is as it was.
    """
    target = checked_target(target)
    with _told(target), replaced_file(target) as raw, text_on(raw, encoding) as text:
        yield text


@contextmanager
def text_on(raw: IO[bytes], encoding: str) -> Iterator[IO[str]]:
    """Yield text that goes into an open binary file, which stays open; line ends as given."""
    text = io.TextIOWrapper(raw, encoding=encoding, newline="")
    try:
        yield text
        text.flush()
    finally:
        text.detach()


@contextmanager
def _told(target: Path) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:  # whoever read it had enough
        raise
    except OSError as problem:
        raise EnvironmentProblem(
            f"{target} could not be written: {problem.strerror or problem}.",
            hint="Close it if it is open in a spreadsheet, or choose another place.",
        ) from problem
