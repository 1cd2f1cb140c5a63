"""What a person installs has all that the program offers; what it tells to install is there."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
NOT_FOR_USERS = {"all", "test", "dev", "lite2"}
"""lite2 is the weights of one more network."""


@pytest.fixture(scope="module")
def extras() -> dict[str, list[str]]:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)["project"]["optional-dependencies"]


def named(text: str) -> set[str]:
    """Return the extras in `cropapp[a,b]`, and in `".[a,b]"`, which is a checkout of it."""
    found = re.findall(r"(?:cropapp|\"\.)\[([\w,]+)\]", text)
    return {name for names in found for name in names.split(",")}


def test_all__is_every_extra_that_a_person_may_need(extras: dict[str, list[str]]) -> None:
    assert named(" ".join(extras["all"])) == set(extras) - NOT_FOR_USERS


def test_installation__brings_all() -> None:
    text = (ROOT / "packaging" / "README.md").read_text(encoding="utf-8")
    assert named(text) == {"all"}
    assert not re.search(r"pip install cropapp\b", text)


def test_dependencies__are_all_imported_by_the_program() -> None:
    """What nothing imports is a download for nothing, and one more thing that can break."""
    modules = {"PySide6-Essentials": "PySide6", "pillow": "PIL"}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named_there = [re.match(r"[\w.-]+", line)[0] for line in project["dependencies"]]  # type: ignore[index]
    source = "\n".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "cropapp").rglob("*.py")
    )
    for name in named_there:
        module = re.escape(modules.get(name, name.replace("-", "_")))
        # The embedded weights are a package of files, named by its name.
        is_used = re.search(rf"\b(?:import|from) {module}\b", source) or f'"{name}"' in source
        assert is_used, name


def test_hints__name_extras_that_there_are(extras: dict[str, list[str]]) -> None:
    told = {
        name
        for path in (ROOT / "cropapp").rglob("*.py")
        for name in named(path.read_text(encoding="utf-8"))
    }
    assert told <= set(extras)
    assert "export" in told
