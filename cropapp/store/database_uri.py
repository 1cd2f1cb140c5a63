"""The name by which SQLite is asked to open a file without making it.

Owns: a path as SQLite's `file:` URI. Must not: open anything.
"""

from __future__ import annotations

import os
from pathlib import PurePath
from typing import Literal
from urllib.parse import quote


def database_uri(path: PurePath, mode: Literal["ro", "rw"]) -> str:
    """Return the URI of a database file; `mode` says how to open it, and neither makes one.

    Every separator is encoded. `Path.as_uri` gives a path on a network share (`\\\\farm\\photos`)
    an authority, which SQLite refuses (sqlite.org/uri.html), and knows nothing of `\\\\?\\`.
    """
    return f"file:{quote(os.fsencode(path), safe='')}?mode={mode}"
