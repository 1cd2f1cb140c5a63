"""Where the program writes what it did.

Owns: the set-up of the standard logging. Console at WARNING, a rotating file at INFO.
"""

from __future__ import annotations

import logging
import logging.handlers
from pathlib import Path

_FORMAT = "%(asctime)s %(levelname)s %(processName)s %(name)s: %(message)s"


def set_up_logging(log_folder: Path | None, *, verbose: bool = False) -> None:
    """Log to the console and, if `log_folder` can be written, to a file there."""
    root = logging.getLogger("cropapp")
    root.setLevel(logging.DEBUG if verbose else logging.INFO)
    for handler in list(root.handlers):
        root.removeHandler(handler)
        handler.close()
    console = logging.StreamHandler()
    console.setLevel(logging.DEBUG if verbose else logging.WARNING)
    console.setFormatter(logging.Formatter("%(levelname)s: %(message)s"))
    root.addHandler(console)
    if log_folder is None:
        return
    try:
        log_folder.mkdir(parents=True, exist_ok=True)
        file = logging.handlers.RotatingFileHandler(
            log_folder / "cropapp.log", maxBytes=2_000_000, backupCount=3, encoding="utf-8"
        )
    except OSError as problem:
        root.info("No log file in %s: %s", log_folder, problem)
        return
    file.setFormatter(logging.Formatter(_FORMAT))
    root.addHandler(file)
