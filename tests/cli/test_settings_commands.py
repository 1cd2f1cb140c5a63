"""`cropapp settings`: list, get, set, reset."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from typer.testing import CliRunner, Result

from cropapp.cli.app import app
from cropapp.core.settings import SCHEMA
from cropapp.services.project import Project
from cropapp.services.settings import chosen_settings_file

runner = CliRunner()


def run(*words: str) -> Result:
    return runner.invoke(app, ["settings", *words])


def test_list__names_every_setting() -> None:
    listed = run("list", "--json")
    assert listed.exit_code == 0
    assert list(json.loads(listed.stdout)) == [setting.key for setting in SCHEMA]
    table = run("list")
    assert all(setting.key in table.stdout for setting in SCHEMA)


def test_set_get_reset() -> None:
    assert run("set", "cell_size", "256").exit_code == 0
    assert run("get", "cell_size").stdout.strip() == "256"
    assert run("set", "watch_folders", "off").exit_code == 0
    assert run("get", "watch_folders").stdout.strip() == "off"
    assert run("reset", "watch_folders").exit_code == 0
    assert run("get", "watch_folders").stdout.strip() == "on"


def test_wrong_value__exits_2_and_says_what_it_may_be() -> None:
    refused = run("set", "scheme", "blue")
    assert refused.exit_code == 2
    assert "light" in refused.stderr


def test_broken_file__is_told_and_defaults_are_listed() -> None:
    chosen_settings_file().parent.mkdir(parents=True, exist_ok=True)
    chosen_settings_file().write_text("{", encoding="utf-8")
    listed = run("get", "scheme")
    assert listed.stdout.strip() == "system"
    assert "settings.json" in listed.stderr


def test_place_in_exports__is_that_of_the_settings_unless_told_otherwise(
    project: Project, tmp_path: Path
) -> None:
    project.close()
    run("set", "export_location", "none")

    def places(*more: str) -> set[str]:
        target = tmp_path / "labels.csv"
        export = ["export", str(project.path), "--out", str(target), *more]
        assert runner.invoke(app, export).exit_code == 0
        with target.open(encoding="utf-8-sig", newline="") as file:
            return {row["latitude"] for row in csv.DictReader(file)}

    assert places() == {""}
    assert places("--location", "exact") != {""}
    refused = runner.invoke(
        app, ["export", str(project.path), "--out", str(tmp_path / "x.csv"), "--location", "moon"]
    )
    assert refused.exit_code == 2
