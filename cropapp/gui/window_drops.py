"""What becomes of files that are dropped onto the window.

Owns: the hint while something is dragged over the window, and the way of each kind of file to what
takes it. Must not: read a file in the GUI thread.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from cropapp.gui import theme
from cropapp.gui.project_pages import PageName

if TYPE_CHECKING:
    from cropapp.gui.main_window import MainWindow
    from cropapp.services.dropped import DropKind


class DropHint(QFrame):
    """Lies over the window and says what dropping will do."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "drop")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.words = QLabel(self, wordWrap=True)
        self.words.setProperty("kind", "title")
        self.more = QLabel(self, wordWrap=True)
        self.more.setProperty("kind", "secondary")
        column = QVBoxLayout(self)
        column.setSpacing(theme.SPACE_8)
        column.addStretch(1)
        for label in (self.words, self.more):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        column.addStretch(1)

    def offer(self, has_project: bool) -> None:
        """Come up over the whole parent."""
        if has_project:
            self.words.setText(self.tr("Drop to add to this project"))
            self.more.setText(
                self.tr("Folders of photos, labels or classes as CSV, field borders as GeoJSON")
            )
        else:
            self.words.setText(self.tr("Drop to begin"))
            self.more.setText(self.tr("A folder of photos becomes a project; a project opens"))
        parent = self.parentWidget()
        if parent is not None:
            gap = theme.SPACE_8
            self.setGeometry(parent.rect().adjusted(gap, gap, -gap, -gap))
        self.show()
        self.raise_()


class WindowDrops(QObject):
    """One per window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.hint: DropHint | None = None

    def enter(self, event: QDragEnterEvent) -> None:
        """Take files of this machine, and say what dropping them will do."""
        if not _local_paths(event.mimeData()):
            return
        _accept_as_copy(event)
        self._hide_hint()
        self.hint = DropHint(self._window)
        self.hint.offer(self._window.bridge is not None)

    def leave(self, event: QDragLeaveEvent) -> None:
        """Take the hint away."""
        self._hide_hint()
        event.accept()

    def drop(self, event: QDropEvent) -> None:
        """Take the files, once the drop itself is over."""
        paths = _local_paths(event.mimeData())
        _accept_as_copy(event)
        self._hide_hint()
        if not paths:  # the program they came from has ended meanwhile
            self._window.banner.say(
                self.tr("Nothing has arrived. Drag the files here once more."), tone="warning"
            )
            return
        # Not inside the drop: a dialog there would hold up the program that the folder comes from.
        QTimer.singleShot(0, self, lambda: self.take(paths))

    def take(self, paths: Sequence[Path]) -> None:
        """Find out what the files are, then give each kind to what takes it."""

        def work() -> list[tuple[DropKind, Path]]:
            from cropapp.services.dropped import kind_of

            return [(kind_of(path), path) for path in paths]

        self._window.background.run(work, self._route, context=self)

    def _route(self, found: list[tuple[DropKind, Path]]) -> None:
        from cropapp.services.dropped import DropKind

        by_kind: dict[DropKind, list[Path]] = {}
        for kind, path in found:
            by_kind.setdefault(kind, []).append(path)
        photos = by_kind.get(DropKind.PHOTO, [])
        folders = [*by_kind.get(DropKind.FOLDER, []), *(path.parent for path in photos)]
        if DropKind.PROJECT in by_kind:
            self._window.flows.open(by_kind[DropKind.PROJECT][0])
        elif self._window.bridge is None:
            self._begin(folders, found)
        else:
            if folders:
                self._window.folder_flows.add(list(dict.fromkeys(folders)))
            self._take_files(by_kind, found)

    def _begin(self, folders: Sequence[Path], found: Sequence[tuple[DropKind, Path]]) -> None:
        if folders:
            first, *more = dict.fromkeys(folders)
            self._window.dialogs.new_project(first, more=more)
            return
        words = self.tr("{name} is not a folder of photos. Open a project first to add it there.")
        self._window.banner.say(words.format(name=found[0][1].name), tone="warning")

    def _take_files(
        self, by_kind: dict[DropKind, list[Path]], found: Sequence[tuple[DropKind, Path]]
    ) -> None:
        from cropapp.services.dropped import DropKind

        for path in by_kind.get(DropKind.LABELS, [])[:1]:
            self._window.flows.preview_labels(path)
        for path in by_kind.get(DropKind.CLASSES, [])[:1]:
            self._hand_to(PageName.PHOTOS, path)
        for path in by_kind.get(DropKind.BORDERS, []):
            self._hand_to(PageName.MAP, path)
        unknown = by_kind.get(DropKind.UNKNOWN, [])
        if unknown:
            words = self.tr(
                "{name} is nothing that can be added. Drop folders, photos, CSV or GeoJSON."
            )
            self._window.banner.say(words.format(name=unknown[0].name), tone="warning")

    def _hand_to(self, name: PageName, path: Path) -> None:
        self._window.go_to(name)
        pages = self._window.project_pages
        if pages is not None:
            pages.page(name).take_file(path)

    def _hide_hint(self) -> None:
        if self.hint is not None:
            self.hint.hide()
            self.hint.deleteLater()
            self.hint = None


def _accept_as_copy(event: QDropEvent) -> None:
    """Accept without a claim on the files.

    A file manager that is told "moved" may delete what it gave, though it was it that proposed to
    move.
    """
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()


def _local_paths(mime: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
