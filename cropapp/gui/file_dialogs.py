"""The dialogs in which a person chooses a file or a folder.

Owns: that they open no file by themselves. Qt's own looks into every file it lists to tell what
kind it is. POSIX takes all locks of a process on a file as soon as it closes that file anywhere, so
one look at the folder of the open project takes SQLite's: the next program to be done with the
project (a training, the command line) then believes to be the last and deletes the write-ahead log,
and what is labelled from then on is written into a file without a name. Must not: know what is
chosen for; on Windows and macOS the system's dialogs are asked, which run apart or lock otherwise.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QFileInfo
from PySide6.QtGui import QAbstractFileIconProvider, QIcon
from PySide6.QtWidgets import QApplication, QFileDialog, QStyle, QWidget

_Kind = QAbstractFileIconProvider.IconType
_Picture = QStyle.StandardPixmap
_ICONS = {
    _Kind.Computer: _Picture.SP_ComputerIcon,
    _Kind.Desktop: _Picture.SP_DesktopIcon,
    _Kind.Trashcan: _Picture.SP_TrashIcon,
    _Kind.Network: _Picture.SP_DriveNetIcon,
    _Kind.Drive: _Picture.SP_DriveHDIcon,
    _Kind.Folder: _Picture.SP_DirIcon,
    _Kind.File: _Picture.SP_FileIcon,
}


class PlainIcons(QAbstractFileIconProvider):
    """Tells a folder from a file, and the kind of a file by its name alone."""

    def __init__(self) -> None:
        super().__init__()
        style = QApplication.style()
        self._icons = {kind: style.standardIcon(picture) for kind, picture in _ICONS.items()}

    def icon(self, what: QFileInfo | QAbstractFileIconProvider.IconType) -> QIcon:
        if isinstance(what, QFileInfo):
            what = _Kind.Folder if what.isDir() else _Kind.File
        return self._icons.get(what, self._icons[_Kind.File])

    def type(self, info: QFileInfo) -> str:
        if info.isDir():
            return QCoreApplication.translate("FileDialog", "Folder")
        return info.suffix().upper()


class FileDialog(QFileDialog):
    """A QFileDialog that reads names only."""

    def __init__(
        self, parent: QWidget | None, title: str, place: str = "", kinds: str = ""
    ) -> None:
        super().__init__(parent, title, place, kinds)
        self._plain = PlainIcons()  # the dialog does not keep it alive
        self.setIconProvider(self._plain)
        if sys.platform not in ("win32", "darwin"):
            # That of a Linux desktop may run within this process, and looks into files as well.
            self.setOption(QFileDialog.Option.DontUseNativeDialog)
            # Qt's own translations lack these two in some languages.
            self.setLabelText(QFileDialog.DialogLabel.LookIn, self.tr("Look in:"))
            self.setLabelText(QFileDialog.DialogLabel.FileType, self.tr("Files of type:"))


def ask_for_file(parent: QWidget, title: str, place: Path, kinds: str) -> Path | None:
    """Ask for a file that is there, and wait for the answer; None: for none."""
    dialog = FileDialog(parent, title, str(place), kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return _answer(dialog)


def ask_for_new_file(
    parent: QWidget, title: str, file: Path, kinds: str, suffix: str
) -> Path | None:
    """Ask where to write a file, and wait for the answer; None: nowhere.

    Args:
        file: what is proposed.
        suffix: is added where the person gives none.
    """
    dialog = FileDialog(parent, title, str(file.parent), kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(suffix)
    dialog.selectFile(file.name)
    return _answer(dialog)


def ask_for_folder(parent: QWidget, title: str, place: str) -> Path | None:
    """Ask for a folder, and wait for the answer; None: for none."""
    dialog = FileDialog(parent, title, place)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return _answer(dialog)


def _answer(dialog: QFileDialog) -> Path | None:
    accepted = dialog.exec() == QFileDialog.DialogCode.Accepted
    chosen = dialog.selectedFiles()[:1] if accepted else []
    dialog.deleteLater()
    return Path(chosen[0]) if chosen else None
