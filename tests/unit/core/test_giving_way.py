"""Threads and processes that leave the cores to others first."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from cropapp.core.cores import NICER, THREAD_NICER, give_way_here

AUTOGROUP = Path("/proc/self/autogroup")
TELL = """
from pathlib import Path
from cropapp.core.cores import give_way
give_way()
print(Path("/proc/self/autogroup").read_text())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a place for each thread")
def test_thread__gives_way_alone() -> None:
    places = list[int]()

    def work() -> None:
        give_way_here()
        places.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))

    own = os.getpriority(os.PRIO_PROCESS, 0)
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert places == [THREAD_NICER]
    assert os.getpriority(os.PRIO_PROCESS, 0) == own


@pytest.mark.skipif(not AUTOGROUP.exists(), reason="this system has no shares of sessions")
def test_session__gives_way_with_the_process_that_leads_it() -> None:
    told = [
        subprocess.run(
            [sys.executable, "-c", TELL],
            start_new_session=leads,
            check=True,
            capture_output=True,
            text=True,
        ).stdout.strip()
        for leads in (True, False)
    ]
    assert told[0].endswith(f"nice {NICER}")
    assert told[1] == AUTOGROUP.read_text(encoding="ascii").strip()
