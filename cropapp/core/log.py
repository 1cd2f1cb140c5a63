"""Where the program writes what it did.

Owns: the set-up of the standard logging. Console at WARNING, a rotating file at INFO.
"""

from __future__ import annotations

import logging
import logging.handlers
from pathlib import Path

MAX_BYTES = 2_000_000
_FORMAT = "%(asctime)s %(levelname)s %(processName)s %(name)s: %(message)s"


class _SharedFile(logging.handlers.RotatingFileHandler):
    """A rotating file that the window, a training and the command line may have open at once.

    Windows moves no file that another process has open: the handler of the standard library would
    then lose this line and every later one, and push an older file out with each.
    """

    def doRollover(self) -> None:  # noqa: N802 - logging's own name
        try:
            super().doRollover()
        except OSError:
            self.maxBytes = 0  # this process goes on in the file as it is
            self.stream = self._open()


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
        file = _SharedFile(
            log_folder / "cropapp.log", maxBytes=MAX_BYTES, backupCount=3, encoding="utf-8"
        )
    except OSError as problem:
        root.info("No log file in %s: %s", log_folder, problem)
        return
    file.setFormatter(logging.Formatter(_FORMAT))
    root.addHandler(file)
