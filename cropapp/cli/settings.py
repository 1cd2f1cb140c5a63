"""`cropapp settings`: the person's settings, as the window's page of settings shows them."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from cropapp.cli.console import err, out, print_json, with_errors
from cropapp.core.settings import SCHEMA, SECTION_WORDS, find_setting
from cropapp.services.settings import SettingsFile

app = typer.Typer(help="List and change the settings.")

Key = Annotated[str, typer.Argument(help="A setting; `cropapp settings list` names them.")]


@app.command("list")
@with_errors
def list_settings(
    as_json: Annotated[bool, typer.Option("--json", help="For scripts.")] = False,
) -> None:
    """List all settings with what they are and may be."""
    settings = _read()
    if as_json:
        print_json({each.key: getattr(settings.values, each.key) for each in SCHEMA})
        return
    table = Table()
    for column in ("section", "setting", "is", "default", "may be", ""):
        table.add_column(column, no_wrap=column in ("setting", "is", "default"))
    for each in SCHEMA:
        table.add_row(
            SECTION_WORDS[each.spec.section],
            each.key,
            each.written(getattr(settings.values, each.key)),
            each.written(each.default),
            each.allowed_words(),
            each.spec.label,
        )
    out.print(table)


@app.command("get")
@with_errors
def get(key: Key) -> None:
    """Print one setting."""
    setting = find_setting(key)
    typer.echo(setting.written(getattr(_read().values, key)))


@app.command("set")
@with_errors
def set_(key: Key, value: Annotated[str, typer.Argument(help="What it is to be.")]) -> None:
    """Change one setting."""
    setting = find_setting(key)
    changed = _read().set(key, setting.parsed(value))
    out.print(f"{key} is {setting.written(getattr(changed, key))}.")


@app.command("reset")
@with_errors
def reset(key: Key) -> None:
    """Give one setting its default again."""
    changed = _read().reset(key)
    out.print(f"{key} is {find_setting(key).written(getattr(changed, key))}.")


def _read() -> SettingsFile:
    settings = SettingsFile()
    for problem in settings.problems:
        err.print(problem, soft_wrap=True)
    return settings
