"""SQLite opens no path beyond 512 bytes: said in words, not as a folder that is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from cropapp.core.errors import EnvironmentProblem
from cropapp.store.engine import Store


def test_project_too_deep__is_told_as_such(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["a" * 120] * 4)
    deep.mkdir(parents=True)
    with pytest.raises(EnvironmentProblem, match="too long") as caught:
        Store.create(deep / "field.cropapp").close()
    assert "nearer to the root" in caught.value.hint
    assert not list(deep.iterdir())
