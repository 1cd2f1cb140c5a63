"""Use case: look at all that was ever changed, and write it to a CSV.

Owns: the queries of the page of changes and of `cropapp changes`. Must not: change anything; see
revert.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from cropapp.core.change_log import ChangeFilter, ChangeLine, ChangeOrder, LineId
from cropapp.core.entities import ClassId, LabelState, PhotoId
from cropapp.core.tasks import TaskContext, whole_or_nothing
from cropapp.services.csv_cells import defuse
from cropapp.services.project import Project
from cropapp.services.written_tables import written_table
from cropapp.store import changes_log

LINES_AT_ONCE = 2000
COLUMNS = (
    "change_id",
    "at",
    "who",
    "kind",
    "change",
    "photo",
    "from",
    "to",
    "note",
    "model_said",
    "confidence",
    "model",
)


def find_changes(project: Project, wanted: ChangeFilter) -> ChangeOrder:
    """Return which lines pass a filter, the newest step first."""
    with project.store.read() as session:
        return changes_log.find_lines(session, wanted)


def read_changes(project: Project, lines: Sequence[LineId]) -> list[ChangeLine]:
    """Return what lines say, in the order given."""
    with project.store.read() as session:
        return changes_log.get_lines(session, lines)


def changers(project: Project) -> list[str]:
    """Return everybody who changed anything."""
    with project.store.read() as session:
        return changes_log.authors(session)


def photos_of(project: Project, lines: Sequence[LineId]) -> list[PhotoId]:
    """Return the photos that lines are about, each once, in the order of the lines."""
    with project.store.read() as session:
        return changes_log.photos_of_lines(session, lines)


def iter_changes(project: Project, order: ChangeOrder) -> Iterator[ChangeLine]:
    """Yield the lines of an order, read some at a time."""
    for start in range(0, len(order), LINES_AT_ONCE):
        ids = [LineId(int(line)) for line in order.lines[start : start + LINES_AT_ONCE]]
        yield from read_changes(project, ids)


def said_in_words(state: LabelState, names: dict[ClassId, str]) -> str:
    """Return what a state says, in English, for a file or a terminal: `rust`, `excluded: blurred`.

    Empty where nothing is decided.
    """
    if state.exclude_reason is not None:
        return f"excluded: {state.exclude_reason}" if state.exclude_reason else "excluded"
    if state.unsure:
        return "unsure"
    return "" if state.class_id is None else names.get(state.class_id, f"class {state.class_id}")


@whole_or_nothing()
def write_changes_csv(project: Project, order: ChangeOrder, target: Path, task: TaskContext) -> int:
    """Write the lines of an order as CSV (UTF-8 with BOM, as Excel wants it); return how many.

    Raises:
        UserError: the file is a project or a photo by its name.
        EnvironmentProblem: the file cannot be written; one that was there is as it was.
        Cancelled: the same.
    """
    names = {entry.id: entry.name for entry in project.classes(include_retired=True)}
    with written_table(target) as text:
        writer = csv.writer(text)
        writer.writerow(COLUMNS)
        for done, line in enumerate(iter_changes(project, order)):
            task.check_cancelled()
            task.progress(done, len(order), "Writing changes")
            writer.writerow([defuse(cell) for cell in _cells(project, line, names)])
    return len(order)


def _cells(project: Project, line: ChangeLine, names: dict[ClassId, str]) -> list[str]:
    best = line.shown.best if line.shown else None
    return [
        str(line.change_set_id),
        line.at.isoformat(timespec="seconds"),
        line.author,
        line.kind,
        line.step_name,
        _path(project, line),
        said_in_words(line.before, names),
        said_in_words(line.after, names),
        line.after.note,
        names.get(best.class_id, "") if best else "",
        f"{best.confidence:.4f}" if best else "",
        line.model_name,
    ]


def _path(project: Project, line: ChangeLine) -> str:
    if line.folder_id is None:
        return ""
    return str(project.folder_paths[line.folder_id] / line.relative_path)
