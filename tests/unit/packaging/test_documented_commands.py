"""docs/command-line.md and the README name the commands and options that there are, and no others.

`cropapp --help` is made from the program; a page is not, and nobody notices when it falls behind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from cropapp.cli.app import app

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "command-line.md"
OF_EVERY_PROGRAM = {"--help", "--show-completion"}
OF_OTHERS = {"--editable"}
"""Of pip, which the README tells how to call."""


def commands(command: Any, name: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    for part, inner in getattr(command, "commands", {}).items():
        yield from commands(inner, (*name, part))
    yield name, command


ALL = dict(commands(get_command(app)))


def options(command: Any) -> set[str]:
    return {
        option
        for parameter in command.params
        if not getattr(parameter, "hidden", False)
        for option in (*parameter.opts, *parameter.secondary_opts)
        if option.startswith("--")
    } - OF_EVERY_PROGRAM


def names(text: str) -> set[str]:
    return set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", text))


@pytest.mark.parametrize("command", ALL.values(), ids=[" ".join(name) or "-" for name in ALL])
def test_every_option__is_on_the_page(command: Any) -> None:
    assert options(command) - names(PAGE.read_text(encoding="utf-8")) == set()


@pytest.mark.parametrize("name", [name for name in ALL if name], ids=" ".join)
def test_every_command__is_on_the_page(name: tuple[str, ...]) -> None:
    text = PAGE.read_text(encoding="utf-8")
    rows = [row for row in text.splitlines() if f"cropapp {name[0]}" in row]
    assert any(re.search(rf"\b{re.escape(name[-1])}\b", row) for row in rows)


@pytest.mark.parametrize("page", [PAGE, ROOT / "README.md", ROOT / "docs" / "window.md"])
def test_every_option_on_a_page__exists(page: Path) -> None:
    known = set().union(*map(options, ALL.values())) | OF_EVERY_PROGRAM | OF_OTHERS
    assert names(page.read_text(encoding="utf-8")) - known == set()


def test_every_option__says_what_it_does() -> None:
    silent = [
        (" ".join(name), parameter.name)
        for name, command in ALL.items()
        for parameter in command.params
        if not getattr(parameter, "hidden", False) and not parameter.help
    ]
    assert silent == []
