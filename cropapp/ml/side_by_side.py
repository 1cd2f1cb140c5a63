"""Independent pieces of linear algebra, each on a core of its own.

Owns: how many run at a time. Must not: change what any of them computes: each is one thread's work
in a fixed order, so the results are the same whatever the machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from cropapp.core.cores import usable_cores

T = TypeVar("T")
R = TypeVar("R")

MOST_AT_ONCE = 4
"""There are five folds, and each holds a copy of its rows."""


def side_by_side(
    function: Callable[[T], R], items: Iterable[T], *, most: int = MOST_AT_ONCE
) -> list[R]:
    """Return the function of each item, in their order; what one of them raises is raised.

    To be called inside `head_solver.one_thread`, else every piece would use all the cores.

    Args:
        most: so many run at a time at most.
    """
    listed = list(items)
    threads = min(len(listed), usable_cores(), most)
    if threads < 2:
        return [function(item) for item in listed]
    with ThreadPoolExecutor(threads, thread_name_prefix="fold") as pool:
        return list(pool.map(function, listed))
