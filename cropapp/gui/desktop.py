"""What the person's desktop does with a file: show it in its folder, open it, take its path.

Owns: the ways of the systems to do so. Must not: read or change a file.
"""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

log = logging.getLogger(__name__)

_FILE_MANAGER = "org.freedesktop.FileManager1"
_FILE_MANAGER_PATH = "/org/freedesktop/FileManager1"
MOST_OPENED = 10
"""A slip of the hand must not open a thousand windows."""


def reveal(paths: Sequence[Path]) -> None:
    """Show files in the file manager, marked where the system can mark them."""
    if not paths:
        return
    command = reveal_command(paths[0], sys.platform)
    if command:
        subprocess.Popen(command)
    elif not _ask_file_manager(paths):
        for folder in list(dict.fromkeys(path.parent for path in paths))[:MOST_OPENED]:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def reveal_command(path: Path, platform: str) -> str | list[str]:
    """Return the command that shows a file on a platform, none where it is not done by one."""
    if platform == "win32":
        # As one text: Explorer wants the quotes after the comma, where a list would not put them.
        return f'explorer /select,"{path}"'
    return ["open", "-R", str(path)] if platform == "darwin" else []


def open_with_system(paths: Sequence[Path]) -> int:
    """Open files with the programs that the system has for them; return how many were opened."""
    chosen = paths[:MOST_OPENED]
    return sum(QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))) for path in chosen)


def copy_paths(paths: Sequence[Path]) -> None:
    """Put paths onto the clipboard as text, one a line."""
    QGuiApplication.clipboard().setText("\n".join(str(path) for path in paths))


def _ask_file_manager(paths: Sequence[Path]) -> bool:
    """Ask the desktop's file manager to show and mark files; False where there is none to ask."""
    try:
        from PySide6.QtDBus import QDBusConnection, QDBusConnectionInterface, QDBusMessage
    except ImportError as problem:  # a Qt built without it
        log.info("No way to the file manager: %s", problem)
        return False
    bus = QDBusConnection.sessionBus()
    interface: QDBusConnectionInterface | None = bus.interface() if bus.isConnected() else None
    if interface is None or not _is_there(interface):
        return False
    call = QDBusMessage.createMethodCall(
        _FILE_MANAGER, _FILE_MANAGER_PATH, _FILE_MANAGER, "ShowItems"
    )
    call.setArguments([[_uri(path) for path in paths], ""])
    return bool(bus.send(call))


def _uri(path: Path) -> str:
    """Return a path as a URI, everything beyond ASCII percent-encoded (RFC 3986)."""
    return QUrl.fromLocalFile(str(path)).toEncoded().toStdString()


def _is_there(interface: object) -> bool:
    """Return whether a file manager answers, or can be started to."""
    running = interface.isServiceRegistered(_FILE_MANAGER).value()  # type: ignore[attr-defined]
    names = interface.activatableServiceNames().value()  # type: ignore[attr-defined]
    return bool(running) or _FILE_MANAGER in names
