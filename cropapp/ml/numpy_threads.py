"""How many threads numpy's linear algebra takes.

Owns: the limit for a whole process. Must not: touch what torch and OpenVINO take.
"""

from __future__ import annotations

from threadpoolctl import threadpool_limits


def keep_numpy_to_one_thread() -> None:
    """Let numpy compute its products on the thread that asks for them, until the process ends.

    The threads of numpy's OpenBLAS wait for each other by spinning, and spin on for some 25 ms when
    the product is done. 32 embeddings times a head, 0.3 ms on one thread, took 80 ms of processor
    time on two; on a machine that had other work, 1.5 s passed until the answer.
    """
    threadpool_limits(limits=1, user_api="blas")
