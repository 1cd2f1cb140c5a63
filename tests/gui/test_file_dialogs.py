"""Looking at the folder of the open project takes nothing from it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QFileSystemModel
from pytestqt.qtbot import QtBot

from cropapp.gui.file_dialogs import FileDialog
from cropapp.services.edit_classes import add_class
from cropapp.services.project import Project

ROOT = Path(__file__).resolve().parents[2]
READ_AND_CLOSE = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute("SELECT count(*) FROM photo").fetchall()
connection.close()
"""


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "field.cropapp") as made:
        add_class(made, "rust")
        yield made


def let_another_program_close_it(path: Path) -> None:
    """SQLite deletes the write-ahead log if it finds nobody else's lock when it closes a file."""
    subprocess.run([sys.executable, "-c", READ_AND_CLOSE, path], check=True, timeout=60)


@pytest.mark.parametrize(
    "mode", [QFileDialog.FileMode.ExistingFile, QFileDialog.FileMode.Directory]
)
def test_dialog_on_the_project__leaves_its_locks(
    project: Project, qtbot: QtBot, mode: QFileDialog.FileMode
) -> None:
    log = project.path.with_name(f"{project.path.name}-wal")
    dialog = FileDialog(None, "Choose", str(project.path.parent))
    dialog.setFileMode(mode)
    qtbot.addWidget(dialog)
    dialog.show()
    model = dialog.findChild(QFileSystemModel)

    def rows() -> list[str]:
        folder = model.index(str(project.path.parent))
        listed = [model.index(row, 0, folder) for row in range(model.rowCount(folder))]
        return [model.fileName(each) for each in listed if model.fileIcon(each) is not None]

    qtbot.waitUntil(lambda: "field.cropapp-data" in rows())
    dialog.grab()  # every row is asked for its icon and kind
    assert log.is_file()
    let_another_program_close_it(project.path)
    assert log.is_file(), "the project is open here: what is labelled now would be lost"
    add_class(project, "mites")
    with Project.open(project.path) as anew:
        assert [each.name for each in anew.classes()] == ["rust", "mites"]


def test_window__asks_by_no_other_dialog() -> None:
    """Qt's own looks into the files that it lists."""
    calls = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in sorted((ROOT / "cropapp" / "gui").rglob("*.py"))
        if path.name != "file_dialogs.py"
        for line in path.read_text(encoding="utf-8").splitlines()
        if "QFileDialog(" in line or "QFileDialog.get" in line
    ]
    assert calls == []
