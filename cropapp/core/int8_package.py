"""What must be installed to make a model version in 8-bit integers.

Owns: the check, which loads nothing. Running such a version needs nothing beyond the program.
"""

from __future__ import annotations

import importlib.util

from cropapp.core.errors import EnvironmentProblem


def require_quantiser() -> None:
    """Raise where the package that quantises is not installed.

    Raises:
        EnvironmentProblem: the hint says how to get it.
    """
    if importlib.util.find_spec("nncf") is None:
        raise EnvironmentProblem(
            "To make a version in 8-bit integers, nncf must be installed.",
            hint='Run: pip install "cropapp[int8]". Using such a version needs nothing more.',
        )
