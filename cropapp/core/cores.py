"""How many processor cores there are for us.

Owns: the count. Must not: start or limit anything.
"""

from __future__ import annotations

import os


def usable_cores() -> int:
    """Return how many cores this process may use; a container may have fewer than the machine."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
