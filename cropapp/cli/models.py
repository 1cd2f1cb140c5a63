"""`cropapp models`: the model versions of a project."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from cropapp.cli.classify import Device
from cropapp.cli.console import (
    ask,
    at_work,
    console_task,
    counted,
    opened,
    out,
    percent,
    print_json,
    with_errors,
)
from cropapp.cli.model_files import add_file_commands
from cropapp.cli.quantise import add_quantise_command
from cropapp.core.entities import ClassId, ModelVersion
from cropapp.core.paired_scores import RatePair
from cropapp.core.rounding import rounded
from cropapp.services.classify import classify_project
from cropapp.services.compare_versions import VersionComparison, compare_versions
from cropapp.services.keep_versions import (
    KEPT_VERSIONS,
    deletable_versions,
    delete_version,
    prune_versions,
    rename_version,
    require_deletable,
    set_note,
    version_bytes,
)
from cropapp.services.model_registry import (
    earlier_version,
    find_version,
    roll_back,
    starter_models,
    use_version,
)
from cropapp.services.project import Project

app = typer.Typer(help="List, compare, switch, export and delete the model versions of a project.")
add_file_commands(app)
add_quantise_command(app)

ProjectFile = Annotated[Path, typer.Argument(help="A .cropapp file.")]
Wanted = Annotated[str, typer.Argument(help="Number, name or uid of a version.")]
AsJson = Annotated[bool, typer.Option("--json", help="For scripts.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]


@app.command("list")
@with_errors
def list_versions(project: ProjectFile, as_json: AsJson = False) -> None:
    """List all versions, the active one marked."""
    with opened(project) as open_project:
        versions, active = open_project.model_versions(), open_project.active_model()
        sizes = {version.id: version_bytes(open_project, version) for version in versions}
        before = earlier_version(open_project)
    if as_json:
        print_json(
            [
                _as_dict(version, active)
                | {
                    "size_bytes": sizes[version.id],
                    "back": before is not None and before.id == version.id,
                }
                for version in versions
            ]
        )
        return
    table = Table()
    for column in (
        *("", "id", "name", "kind", "made", "labels", "groups left out", "at random"),
        *("MB", "from", "note"),
    ):
        table.add_column(column)
    for version in versions:
        mark = "●" if active and version.id == active.id else ""
        made = f"{version.created_at.astimezone():%Y-%m-%d %H:%M}"
        table.add_row(
            mark,
            str(version.id),
            version.name,
            str(version.kind),
            made,
            str(version.metrics.get("labels", "")),
            _accuracy(version, "grouped"),
            _accuracy(version, "random"),
            f"{sizes[version.id] / 1e6:.1f}",
            str(version.parent_id or ""),
            version.note,
        )
    out.print(table)


@app.command("starters")
@with_errors
def list_starters() -> None:
    """List the starter models that come with the program."""
    for card in starter_models():
        out.print(f"{card.name}: {', '.join(card.classes)}", soft_wrap=True)


@app.command("show")
@with_errors
def show(project: ProjectFile, version: Wanted) -> None:
    """Print all that is known of a version, as JSON."""
    with opened(project) as open_project:
        found = find_version(open_project, version)
        active = open_project.active_model()
        names = {entry.id: entry.name for entry in open_project.classes(include_retired=True)}
        details = _as_dict(found, active) | {
            "classes": [names.get(class_id, "?") for class_id in found.class_ids],
            "lineage": _lineage(open_project, found),
            "recipe": found.recipe,
            "data": found.data,
            "metrics": found.metrics,
            "size_bytes": version_bytes(open_project, found),
            "folder": str(open_project.model_folder(found)),
        }
    print_json(details)


@app.command("use")
@with_errors
def use(project: ProjectFile, version: Wanted, device: Device = "auto") -> None:
    """Make a version the active one, forward or back."""
    with at_work(project, device) as (open_project, process, task):
        found = find_version(open_project, version)
        use_version(open_project, found.id, process, task)
        # A version with a backbone of its own finds no embeddings yet: photos are read again.
        classify_project(open_project, process, task)
    out.print(f"{found.name} is active.")


@app.command("back")
@with_errors
def back(project: ProjectFile, device: Device = "auto") -> None:
    """Go back to the version that was active before. Its predictions are still there."""
    with at_work(project, device) as (open_project, process, task):
        found = roll_back(open_project, process, task)
        classify_project(open_project, process, task)
    out.print(f"{found.name} is active again.")


@app.command("note")
@with_errors
def note(
    project: ProjectFile,
    version: Wanted,
    text: Annotated[str, typer.Argument(help="What to remember of it; empty takes it back.")],
) -> None:
    """Say something of a version. One with a note stays when old versions are deleted."""
    with opened(project) as open_project:
        found = set_note(open_project, find_version(open_project, version).id, text)
    out.print(f"{found.name}: {found.note}" if found.note else f"{found.name}: no note.")


@app.command("rename")
@with_errors
def rename(
    project: ProjectFile,
    version: Wanted,
    name: Annotated[str, typer.Argument(help="What it is to be called.")],
) -> None:
    """Call a version otherwise. One with a name of its own stays when old ones are deleted."""
    with opened(project) as open_project:
        before = find_version(open_project, version)
        found = rename_version(open_project, before.id, name)
    out.print(f"{before.name} is called {found.name} now.", soft_wrap=True)


@app.command("delete")
@with_errors
def delete(project: ProjectFile, version: Wanted, yes: Yes = False) -> None:
    """Delete a version with its folder and predictions. Labels stay. Cannot be undone."""
    with opened(project) as open_project:
        found = require_deletable(open_project, find_version(open_project, version).id)
        size = version_bytes(open_project, found) / 1e6
        question = f"Delete {found.name} ({size:.1f} MB) for good?"
        ask(question, yes=yes, otherwise="Nothing was deleted.")
        delete_version(open_project, found.id)
    out.print(f"{found.name} is deleted.")


@app.command("prune")
@with_errors
def prune(
    project: ProjectFile,
    keep: Annotated[
        int, typer.Option(min=0, help="So many of the newest stay in any case.")
    ] = KEPT_VERSIONS,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say which.")] = False,
    yes: Yes = False,
) -> None:
    """Delete old versions: none in use, with a note or own name, or from elsewhere."""
    with opened(project) as open_project, console_task() as task:
        doomed = deletable_versions(open_project, keep)
        size = sum(version_bytes(open_project, each) for each in doomed) / 1e6
        names = ", ".join(each.name for each in doomed)
        if not doomed or dry_run:
            out.print(f"To delete: {names or 'none'} ({size:.1f} MB).", soft_wrap=True)
            return
        question = f"Delete {names} ({size:.1f} MB) for good?"
        ask(question, yes=yes, otherwise="Nothing was deleted.")
        prune_versions(open_project, task, keep=keep)
    out.print(f"Deleted: {names}.", soft_wrap=True)


@app.command("compare")
@with_errors
def compare(
    project: ProjectFile,
    one: Wanted,
    other: Wanted,
    device: Device = "auto",
    as_json: AsJson = False,
) -> None:
    """Compare two versions on labelled photos that neither has learned from."""
    with at_work(project, device) as (open_project, process, task):
        versions = find_version(open_project, one), find_version(open_project, other)
        found = compare_versions(open_project, *versions, process, task)
    if as_json:
        print_json(found.as_dict())
        return
    _print_comparison(found)


def _print_comparison(found: VersionComparison) -> None:
    scores, names = found.scores, {each.id: each.name for each in found.classes}
    table = Table()
    for column in ("class", "photos", "recall", "difference", "precision", "difference", "F1"):
        table.add_column(column)
    for pair in scores.classes:
        table.add_row(
            names.get(ClassId(pair.class_id), "?"),
            str(pair.photos),
            *_rates(pair.recall),
            *_rates(pair.precision),
            _both(pair.f1),
        )
    out.print(table)
    out.print(
        f"Right on {counted(scores.photos, 'photo')} in "
        f"{counted(scores.groups, 'group')}: {found.one.name} "
        f"{percent(scores.one_accuracy)}, {found.other.name} {percent(scores.other_accuracy)}.",
        soft_wrap=True,
    )
    gap = scores.difference
    out.print(
        f"Difference {_points(gap.mean, 1)} points ({_points(gap.low, 1)} "
        f"to {_points(gap.high, 1)}), p = {scores.p_value:.3f} by group, McNemar "
        f"{scores.mcnemar_p:.3f}. They agree on {percent(scores.agreement)}.",
        soft_wrap=True,
    )
    if scores.one_error is not None and scores.error_p is not None:
        out.print(
            f"Squared error of the confidences (Brier): {scores.one_error:.3f} → "
            f"{scores.other_error:.3f}, p = {scores.error_p:.3f}."
        )
    for words, ids in (
        (f"only {found.one.name} right", found.only_one_right),
        (f"only {found.other.name} right", found.only_other_right),
        ("both wrong, differently", found.both_wrong_differently),
        ("both wrong, alike", found.both_wrong_alike),
    ):
        out.print(f"{words}: {len(ids)}")


def _rates(pair: RatePair) -> tuple[str, str]:
    mark = " *" if pair.beyond_noise else ""
    gap = f"{_points(pair.difference)} ({_points(pair.low)} to {_points(pair.high)}){mark}"
    return _both(pair), gap


def _both(pair: RatePair) -> str:
    return f"{rounded(pair.one, 2)} → {rounded(pair.other, 2)}"


def _points(difference: float, places: int = 0) -> str:
    return f"{rounded(100 * difference, places):+}"


def _lineage(project: Project, version: ModelVersion) -> list[str]:
    """Return the names of the versions it came from, the first one first."""
    by_id = {each.id: each for each in project.model_versions()}
    names: list[str] = []
    parent = version.parent_id
    while parent is not None and parent in by_id and len(names) < len(by_id):
        names.append(by_id[parent].name)
        parent = by_id[parent].parent_id
    return names[::-1]


def _accuracy(version: ModelVersion, which: str) -> str:
    scores = version.metrics.get(which)
    # With too few labels nothing could be held out: that is no 0 %.
    return percent(scores["accuracy"]) if scores and scores["photos"] else ""


def _as_dict(version: ModelVersion, active: ModelVersion | None) -> dict[str, Any]:
    return {
        "id": version.id,
        "uid": version.uid,
        "name": version.name,
        "kind": str(version.kind),
        "created_at": version.created_at.isoformat(),
        "parent_id": version.parent_id,
        "active": active is not None and active.id == version.id,
        "note": version.note,
    }
