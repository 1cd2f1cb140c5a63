"""Around a photo's file: its path, its folder, the program that opens it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from cropapp.gui.desktop import MOST_OPENED, copy_paths, open_with_system, reveal_command
from cropapp.gui.photo_files import add_file_actions
from cropapp.gui.project_bridge import ProjectBridge


class Opener(QObject):
    """Stands for the system's programs: what it would be asked to open."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[Path] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.asked.append(Path(url.toLocalFile()))


@pytest.fixture
def opener(qapp):
    taker = Opener()
    QDesktopServices.setUrlHandler("file", taker, "open")
    yield taker
    QDesktopServices.unsetUrlHandler("file")


def choose(bridge: ProjectBridge, count: int, words: str, qtbot: QtBot) -> list[Path]:
    """Choose an entry of the menu for some photos; return where the photos lie."""
    photos = bridge.project.photos(list(range(1, count + 1)))
    menu = QMenu()
    qtbot.addWidget(menu)
    add_file_actions(menu, bridge, [photo.id for photo in photos], menu)
    next(action for action in menu.actions() if action.text().startswith(words)).trigger()
    return [bridge.project.photo_path(photo) for photo in photos]


def test_copy__one_path_or_all(bridge: ProjectBridge, qtbot: QtBot) -> None:
    paths = choose(bridge, 1, "Copy the path", qtbot)
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text() == str(paths[0]))
    paths = choose(bridge, 3, "Copy 3 paths", qtbot)
    qtbot.waitUntil(
        lambda: QGuiApplication.clipboard().text().splitlines() == list(map(str, paths))
    )


def test_open__with_the_systems_program(
    bridge: ProjectBridge, opener: Opener, qtbot: QtBot
) -> None:
    paths = choose(bridge, 2, "Open with", qtbot)
    qtbot.waitUntil(lambda: opener.asked == paths)


def test_open__a_slip_of_the_hand_opens_only_a_few(opener: Opener, tmp_path: Path) -> None:
    assert open_with_system([tmp_path / f"{i}.jpg" for i in range(1000)]) == MOST_OPENED


def test_show__without_a_file_manager_to_ask_opens_the_folder_once(
    bridge: ProjectBridge, opener: Opener, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
    paths = choose(bridge, 3, "Show in", qtbot)
    qtbot.waitUntil(lambda: opener.asked == list(dict.fromkeys(path.parent for path in paths)))


FILE_MANAGER = """
import sys
from pathlib import Path
from PySide6.QtCore import ClassInfo, QObject, QTimer, Slot
from PySide6.QtDBus import QDBusConnection
from PySide6.QtGui import QGuiApplication
from cropapp.gui.desktop import reveal

app = QGuiApplication([])

@ClassInfo({"D-Bus Interface": "org.freedesktop.FileManager1"})
class FileManager(QObject):
    @Slot("QStringList", "QString")
    def ShowItems(self, uris, startup_id):
        print(*uris, sep="\\n")
        app.quit()

manager, bus = FileManager(), QDBusConnection.sessionBus()
assert bus.registerService("org.freedesktop.FileManager1")
assert bus.registerObject(
    "/org/freedesktop/FileManager1", manager, QDBusConnection.RegisterOption.ExportAllSlots
)
reveal([Path(each) for each in sys.argv[1:]])
QTimer.singleShot(20_000, app.quit)
app.exec()
"""


@pytest.mark.skipif(shutil.which("dbus-run-session") is None, reason="needs dbus-run-session")
def test_show__asks_the_file_manager_of_the_desktop_to_mark_the_files() -> None:
    run = subprocess.run(
        ["dbus-run-session", "--", sys.executable, "-c", FILE_MANAGER, "/田/a b.jpg", "/c.jpg"],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines() == ["file:///%E7%94%B0/a%20b.jpg", "file:///c.jpg"]


def test_show__by_command_where_the_system_has_one() -> None:
    path = Path("/fotos/Feld Süd/稻.jpg")
    assert reveal_command(path, "darwin") == ["open", "-R", str(path)]
    assert reveal_command(path, "win32") == f'explorer /select,"{path}"'
    assert reveal_command(path, "linux") == []


def test_copy__path_with_other_scripts(qapp) -> None:
    copy_paths([Path("/田/稻 熱病.jpg")])
    assert QGuiApplication.clipboard().text() == "/田/稻 熱病.jpg"
