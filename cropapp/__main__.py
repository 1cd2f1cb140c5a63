"""Where the program starts: `cropapp`, `python -m cropapp`, the frozen program.

The order of start-up:

1. `freeze_support` first: in a frozen program the model process starts here as well and must go no
   further.
2. Nothing named, or one project (a double-click): the window, without the command line's own
   imports, so that it shows at once.
3. Else the command line (typer). It imports the services, but neither Qt nor torch; torch is only
   ever imported in the model process.
"""

from __future__ import annotations

import gc
import multiprocessing
import sys
from pathlib import Path


def main() -> None:
    """Run the program and end the process with its exit code."""
    multiprocessing.freeze_support()
    named = sys.argv[1:]
    if not named:
        sys.exit(_open_window(None))
    if len(named) == 1 and _is_to_be_opened(named[0]):
        sys.exit(_open_window(Path(named[0])))
    from cropapp.cli.app import app

    app()


def _is_to_be_opened(name: str) -> bool:
    """Whether the one word is a project for the window.

    One that is not there is told in the terminal, by the command line; in the window where there is
    no terminal to read it in.
    """
    if not name.lower().endswith(".cropapp"):
        return False
    return Path(name).is_file() or sys.stderr is None or not sys.stderr.isatty()


def _open_window(project: Path | None) -> int:
    # What is loaded now stays: looking through it for garbage ten times is a twentieth of a second.
    # The window collects by itself (cropapp/gui/garbage.py).
    gc.disable()
    from cropapp.core.display import require_display
    from cropapp.core.errors import CropAppError
    from cropapp.core.log import set_up_logging
    from cropapp.services.app_folders import log_folder

    set_up_logging(log_folder())
    try:
        require_display()
    except CropAppError as problem:
        sys.stderr.write(f"Error: {problem}\n")
        return problem.exit_code
    from cropapp.gui.app import run_window

    exit_code: int = run_window(project)
    return exit_code


if __name__ == "__main__":
    main()
