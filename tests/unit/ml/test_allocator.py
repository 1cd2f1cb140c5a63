"""Freed memory stays in the process, where the C library can keep it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from cropapp.ml import allocator

# Page faults of taking and leaving 64 MB a few times, after the first time.
SCRIPT = """
import resource, sys
from cropapp.ml.allocator import keep_freed_memory
if sys.argv[1] == "kept":
    assert keep_freed_memory() and keep_freed_memory()
import ctypes
library = ctypes.CDLL(None)
library.malloc.restype, library.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
library.free.argtypes = [ctypes.c_void_p]
def use():
    place = library.malloc(64 << 20)
    ctypes.memset(place, 1, 64 << 20)
    library.free(place)
use()
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(4):
    use()
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
assert "torch" not in sys.modules
"""


def faults(how: str) -> int:
    run = subprocess.run([sys.executable, "-c", SCRIPT, how], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return int(run.stdout)


@pytest.mark.skipif(allocator._glibc() is None, reason="this C library is not glibc")
def test_keep_freed_memory__the_same_pages_serve_again() -> None:
    assert faults("kept") < 1000
    # As it comes, each of the four asks the kernel for 16,384 pages of 4 KB (fewer if huge).
    assert faults("as it comes") > 4 * faults("kept")


def test_keep_freed_memory__does_nothing_without_glibc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allocator, "_glibc", lambda: None)
    allocator.keep_freed_memory.cache_clear()
    try:
        assert not allocator.keep_freed_memory()
    finally:
        allocator.keep_freed_memory.cache_clear()
