"""How long the log of changes, setting back all of it, and the folder tree take.

    python tests/benchmarks/bench_changes.py [--photos 100000]

Owns: a project of 100,000 photos with a label event each in a temporary folder, one printed line
per question. The tree is that of one folder with 5,000 sub-folders, its rows all open.
"""

from __future__ import annotations

import cropapp.gui  # noqa: F401 # isort: skip - before PySide6, as in the program

import argparse
import json
import os
import random
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cropapp.core.change_log import ChangeFilter, LineId
from cropapp.core.changes import ChangeSet, LabelChange
from cropapp.core.entities import (
    FolderId,
    LabelOrigin,
    LabelSource,
    LabelState,
    ModelKind,
    PhotoId,
    Prediction,
    ScoredClass,
)
from cropapp.core.gallery import FolderNode
from cropapp.services.changes_log import find_changes, read_changes
from cropapp.services.correct_labels import undo
from cropapp.services.edit_classes import add_class
from cropapp.services.project import Project
from cropapp.services.revert import revert_lines
from cropapp.store import folders, labels, model_versions, photo_writes

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
STEP_PHOTOS = (1, 1, 1, 2, 5, 30, 200, 3000)
SUB_FOLDERS = 5_000


TIMES_MS: dict[str, float] = {}
"""What `timed` measured."""


def timed(name: str, job: Callable[[], object], *, repeat: int = 3) -> None:
    """Print the fastest of `repeat` runs, and what it took of the processor: others may be busy."""
    taken = []
    for _ in range(repeat):
        start, computed = time.perf_counter(), time.process_time()
        job()
        taken.append((time.perf_counter() - start, time.process_time() - computed))
    TIMES_MS[name], computed_ms = (round(1000 * each, 1) for each in min(taken))
    print(f"{name:<52} {TIMES_MS[name]:>10.1f} ms, computed {computed_ms:>10.1f} ms", flush=True)


def make_project(path: Path, photos: int) -> Project:
    """Make a project whose photos were all labelled, in steps of all sizes, by three people."""
    project, chance = Project.create(path), random.Random(1)
    classes = [add_class(project, name) for name in ("rust", "葉斑病", "healthy", "mite", "blight")]

    def fill(session: labels.Session) -> int:
        folder = folders.add_folder(session, path.parent / "Field A", NOW)
        names = (f"2026-06-{i % 28 + 1:02d}/row {i // 100}/IMG_{i:06d}.jpg" for i in range(photos))
        rows = [photo_writes.FoundPhoto(name, 10, 7, "") for name in names]
        photo_writes.upsert_photos(session, folder.id, rows)
        version = model_versions.add_model_version(
            session,
            uid="v1",
            name="Starter",
            kind=ModelKind.STARTER,
            class_ids=[each.id for each in classes],
            embedding_key="key",
            now=NOW,
        )
        return version.id

    version_id, first, moment = project.store.write(fill), 1, NOW
    while first <= photos:
        count = min(chance.choice(STEP_PHOTOS), photos + 1 - first)
        moment, author = moment + timedelta(seconds=40), chance.choice(["Ann", "Bo", "陳怡君"])
        changes = []
        for photo_id in range(first, first + count):
            said = [ScoredClass(each.id, 0.2) for each in chance.sample(classes, 5)]
            origin = LabelOrigin(
                LabelSource.PERSON, author, moment, Prediction(version_id, tuple(said), NOW)
            )
            after = LabelState(class_id=chance.choice(classes).id, origin=origin)
            changes.append(LabelChange(PhotoId(photo_id), LabelState(), after))
        step = ChangeSet(f"Label {count:,} photos", tuple(changes))
        project.store.write(
            lambda s, step=step, author=author, at=moment: labels.write_changes(
                s, step, kind="label", author=author, now=at
            )
        )
        first += count
    return project


def bench_log(project: Project) -> None:
    one = frozenset({project.classes()[0].id})
    for name, wanted in {
        "all lines": ChangeFilter(),
        "by person": ChangeFilter(author="Ann"),
        "by day": ChangeFilter(since=NOW + timedelta(hours=1)),
        "by class before": ChangeFilter(from_class_ids=one),
        "by class after": ChangeFilter(to_class_ids=one),
        "corrections only": ChangeFilter(corrections_only=True),
        "text": ChangeFilter(text="img_0999"),
        "text in Chinese": ChangeFilter(text="葉"),
    }.items():
        timed(f"changes: {name}", lambda wanted=wanted: find_changes(project, wanted))
    lines = find_changes(project, ChangeFilter()).lines[50:178]
    timed(
        "changes: a page of lines", lambda: read_changes(project, [LineId(int(i)) for i in lines])
    )


def bench_revert(project: Project) -> None:
    """Set every photo back to what it was before anything was said of it, and undo that."""
    lines = find_changes(project, ChangeFilter(kinds=frozenset({"label"}))).lines.tolist()

    def revert() -> None:
        outcome = revert_lines(project, [LineId(line) for line in lines], author="Ann")
        assert outcome.photos == len(lines)

    timed("revert: every photo", revert, repeat=1)
    timed("revert: undone", lambda: undo(project, author="Ann"), repeat=1)


def bench_tree(project: Project) -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from cropapp.gui import theme
    from cropapp.gui.folder_rows import FolderRows
    from cropapp.gui.folder_tree import FolderTree
    from cropapp.gui.project_bridge import ProjectBridge

    app = QApplication([])
    theme.apply_theme(app)
    bridge = ProjectBridge(project)
    tree = FolderTree(bridge)
    tree.resize(240, 400)
    tree.show()
    below = tuple(FolderNode(FolderId(1), f"r{i}", f"r{i}", 20, 7) for i in range(SUB_FOLDERS))
    root = FolderNode(FolderId(1), "", "Field A", 100_000, 35_000, below)
    tree.show_rows(FolderRows.of((root,), "All photos"))
    tree.tree.topLevelItem(1).setExpanded(True)
    timed(f"folder tree: {SUB_FOLDERS:,} open rows made anew", lambda: (tree._fill(), tree.grab()))
    rows = FolderRows.of((root,), "All photos")
    timed("folder tree: numbers alone changed", lambda: (tree.show_rows(rows), tree.grab()))
    bridge.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=100_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        project = make_project(Path(place) / "field.cropapp", asked.photos)
        bench_log(project)
        bench_revert(project)
        bench_tree(project)
    print(json.dumps(TIMES_MS), flush=True)


if __name__ == "__main__":
    main()
