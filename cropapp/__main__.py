"""Where the program starts: `cropapp`, `python -m cropapp`, the frozen program.

The order of start-up:

1. `freeze_support` first: in a frozen program the model process starts here as well and must go no
   further.
2. Nothing named: the window, without the command line's own imports, so that it shows at once.
3. Else the command line (typer). It imports the services, but neither Qt nor torch; torch is only
   ever imported in the model process.
"""

from __future__ import annotations

import multiprocessing
import sys


def main() -> None:
    """Run the program and end the process with its exit code."""
    multiprocessing.freeze_support()
    if len(sys.argv) == 1:
        sys.exit(_open_start_page())
    from cropapp.cli.app import app

    app()


def _open_start_page() -> int:
    from cropapp.core.log import set_up_logging
    from cropapp.services.app_folders import log_folder

    set_up_logging(log_folder())
    from cropapp.gui.app import run_window

    exit_code: int = run_window(None)
    return exit_code


if __name__ == "__main__":
    main()
