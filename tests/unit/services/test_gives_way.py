"""The window's model process leaves the cores to the window first."""

from __future__ import annotations

import os
import sys
from contextlib import closing

import pytest

from cropapp.core.cores import NICER
from cropapp.services.inference_client import ModelProcess


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has classes instead of a number")
def test_process__is_nicer_where_it_gives_way() -> None:
    own = os.getpriority(os.PRIO_PROCESS, 0)
    with (
        closing(ModelProcess("cpu", gives_way=True)) as behind,
        closing(ModelProcess("cpu")) as even,
    ):
        said = [each.call(os.getpriority, os.PRIO_PROCESS, 0) for each in (behind, even)]
    assert said == [min(own + NICER, 19), own]
