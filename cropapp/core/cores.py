"""The processor's cores: how many there are for us, and who has them first.

Owns: the count, and a process's place behind others. Must not: start or limit anything.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

NICER = 5
"""By how much a process that gives way is nicer than before, where there is such a number."""
THREAD_NICER = 3


def usable_cores() -> int:
    """Return how many cores this process may use; a container may have fewer than the machine."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def give_way_here() -> None:
    """Let the other threads of this process have the cores before the calling one.

    By less than a process gives way: this thread may hold the interpreter, and whoever waits for it
    then waits for what is computed elsewhere. Does something on Linux only; the systems of others
    put the thread that a person types to first by themselves.
    """
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), THREAD_NICER)


def give_way() -> None:
    """Let other processes have the cores first; with nothing else to do they are ours as before.

    What this process starts from now on gives way too.
    """
    if sys.platform == "win32":
        import ctypes
        from ctypes import wintypes

        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.GetCurrentProcess.restype = wintypes.HANDLE
        kernel.SetPriorityClass.argtypes = [wintypes.HANDLE, wintypes.DWORD]
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), subprocess.BELOW_NORMAL_PRIORITY_CLASS)
    else:
        os.nice(NICER)
        _let_session_give_way()


def _let_session_give_way() -> None:
    """Do the same for a session that this process leads.

    Linux shares the cores out among sessions first: within one of its own a nice process gives way
    to nobody else.
    """
    shares = Path("/proc/self/autogroup")
    if shares.exists() and os.getsid(0) == os.getpid():
        # It may be forbidden, or asked for too often: a courtesy, not worth a word.
        with suppress(OSError):
            shares.write_text(str(NICER), encoding="ascii")
