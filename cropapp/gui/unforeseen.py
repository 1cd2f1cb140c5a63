"""An error that nobody foresaw, raised while Qt called into the program.

Owns: that it is written to the log and told in the banner. Without it such an error goes to a
console that a double-clicked program does not have, and the page shows half of what it should.
Must not: decide what goes on; Qt goes on by itself.
"""

from __future__ import annotations

import logging
import sys
from types import TracebackType

from PySide6.QtCore import QObject, Signal

log = logging.getLogger("cropapp.gui.unforeseen")


class UnforeseenErrors(QObject):
    """`came` fires once for each kind of error, from whatever thread; each is logged.

    A page that cannot be painted raises the same error at every paint: it is told once.
    """

    came = Signal(object)
    """Exception."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._told: set[str] = set()

    def install(self) -> None:
        """Hear of every error that no code catches, for as long as the program runs."""
        sys.excepthook = self.take

    def take(
        self, kind: type[BaseException], problem: BaseException, trace: TracebackType | None
    ) -> None:
        """Log an error and tell of it, as sys.excepthook is called."""
        if not isinstance(problem, Exception):
            sys.__excepthook__(kind, problem, trace)  # Ctrl-C and the end of the program
            return
        log.error("Not foreseen: %s", problem, exc_info=(kind, problem, trace))
        words = f"{kind.__name__}: {problem}"
        if words not in self._told:
            self._told.add(words)
            self.came.emit(problem)
