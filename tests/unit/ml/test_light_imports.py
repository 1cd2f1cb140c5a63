"""What a model process needs to predict comes in without scipy, which takes a third of a second."""

from __future__ import annotations

import subprocess
import sys


def test_a_head_and_its_novelty__import_no_scipy():
    code = (
        "import sys, cropapp.ml.model_folder, cropapp.ml.novelty, cropapp.services.model_tasks\n"
        "sys.exit(any(name.partition('.')[0] == 'scipy' for name in sys.modules))"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
