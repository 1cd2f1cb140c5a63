"""Threads that would not end when their owner closed.

Owns: waiting for a thread, and keeping one that is late. Must not: know what a thread does.
"""

from __future__ import annotations

import logging

from PySide6.QtCore import QThread

log = logging.getLogger(__name__)

_left_running: list[QThread] = []
"""Destroying a QThread that runs aborts the program: one that would not end is kept to the end."""


def wait_or_keep(thread: QThread, what: str, timeout_ms: int) -> bool:
    """Wait for a thread that was told to end; return whether it has ended in time.

    Args:
        what: runs in it, for the log.
    """
    if thread.wait(timeout_ms):
        return True
    log.warning("%s did not end within %s ms.", what, timeout_ms)
    thread.setParent(None)
    _left_running.append(thread)
    return False
