"""How this process keeps the memory that large tensors leave behind.

Owns: one setting of the C library, once per process, and its opposite. Must not: be called in the
window's process, which should give memory back, or know of tensors.

glibc gives every piece above some megabytes back to the kernel as soon as it is freed, and the
kernel clears each page again when the next layer asks for the same amount. With the activations of
a network that is a third of the time of a training (default backbone at 320 px, batch 16, 2 cores).
Kept, they are handed to the next layer as they are.
"""

from __future__ import annotations

import ctypes
import logging
import sys
from functools import cache

log = logging.getLogger(__name__)

# Of malloc.h; the numbers are part of glibc's interface.
_TRIM_THRESHOLD, _TOP_PAD, _MMAP_MAX = -1, -2, -4
_NEVER = -1
_STEP_BYTES = 64 << 20
"""By how much the heap grows at a time."""


@cache
def keep_freed_memory() -> bool:
    """Keep freed memory in this process for what is asked for next; return whether it is so.

    Memory then falls only when the process ends: its peak is hardly higher, but it stays there.
    Does nothing where the C library is another one than glibc (musl, macOS, Windows).
    """
    library = _glibc()
    if library is None:
        return False
    # The order matters: a heap that is trimmed at each free would cost more than the maps did.
    wanted = ((_TRIM_THRESHOLD, _NEVER), (_TOP_PAD, _STEP_BYTES), (_MMAP_MAX, 0))
    is_kept = all(library.mallopt(name, value) == 1 for name, value in wanted)
    if not is_kept:
        log.info("The C library refuses to keep freed memory: large networks train slower.")
    return is_kept


def give_back_freed_memory() -> None:
    """Let the system have what this process has freed, where glibc keeps it: elsewhere nothing.

    Translating the default network for another engine frees 220 MB in pieces too small to be given
    back by themselves; they would lie below all that comes after.
    """
    library = _glibc()
    if library is not None and hasattr(library, "malloc_trim"):
        library.malloc_trim(0)


def _glibc() -> ctypes.CDLL | None:
    if sys.platform != "linux":
        return None
    library = ctypes.CDLL(None)
    # musl has neither of them, or a mallopt that does nothing.
    has_both = hasattr(library, "gnu_get_libc_version") and hasattr(library, "mallopt")
    return library if has_both else None
