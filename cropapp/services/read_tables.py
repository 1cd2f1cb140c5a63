"""Tables of comma-separated values that a person gives: labels, decisions.

Owns: encoding, delimiter, and what is said of a file that is no such table. Must not: know any
column.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cropapp.core.errors import UserError

_ADVICE = "Save it as “CSV UTF-8” and try again."


@contextmanager
def read_table(source: Path) -> Iterator[csv.DictReader[str]]:
    """Yield the rows of a table by the names of its columns.

    Raises:
        UserError: it cannot be read, or proves to be no table while it is.
    """
    try:
        # Line ends inside cells stay as they are.
        with source.open(encoding="utf-8-sig", newline="") as file:
            text = file.read()
    except (OSError, UnicodeDecodeError) as problem:
        raise UserError(
            f"{source.name} cannot be read as UTF-8 text: {problem}.", hint=_ADVICE
        ) from problem
    header = text.partition("\n")[0]
    # Spreadsheets in much of Europe write semicolons, some databases tabs. Of equals the comma.
    delimiter = max(",;\t", key=header.count)
    try:
        # Not splitlines(): it takes more characters for line ends than CSV does.
        yield csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as problem:
        raise UserError(
            f"{source.name} is not a table of comma-separated values: {problem}.", hint=_ADVICE
        ) from problem
