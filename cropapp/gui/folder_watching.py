"""The watch over the folders of the open project, seen from the window.

Owns: starting and stopping it with the project and with the setting, and bringing its news into the
GUI thread. Must not: scan; it tells by signal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication

from cropapp.core.feed import Aspect, ProjectChange
from cropapp.gui.project_bridge import ProjectBridge

if TYPE_CHECKING:
    from cropapp.services.watch_folders import FolderWatch


class FolderWatching(QObject):
    """One per window; methods are for the GUI thread and return at once."""

    news = Signal(object)
    """tuple[FolderId, ...]: folders that have something new."""
    _told = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge: ProjectBridge | None = None
        self._watch: FolderWatch | None = None
        self._is_wanted = True
        self._told.connect(self._take_news, Qt.ConnectionType.QueuedConnection)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.applicationStateChanged.connect(self._on_state)

    @property
    def is_watching(self) -> bool:
        return self._watch is not None

    def follow(self, bridge: ProjectBridge | None) -> None:
        """Watch the folders of this project from now on; None watches nothing."""
        if self._bridge is not None:
            self._bridge.changed.disconnect(self._on_changed)
        self._bridge = bridge
        if bridge is not None:
            bridge.changed.connect(self._on_changed)
        self._restart()

    def set_wanted(self, wanted: bool) -> None:
        """Follow the setting: whether folders are watched at all."""
        if wanted != self._is_wanted:
            self._is_wanted = wanted
            self._restart()

    def _restart(self) -> None:
        if self._watch is not None:
            self._watch.close()
            self._watch = None
        if self._bridge is None or not self._is_wanted:
            return
        from cropapp.services.watch_folders import FolderWatch

        bridge = self._bridge

        def tell(folder_ids: tuple[int, ...]) -> None:
            if shiboken6.isValid(self):
                self._told.emit((bridge, folder_ids))

        paths = dict(bridge.project.folder_paths)
        self._watch = FolderWatch(paths, tell, tell_first=True)

    @Slot(object)
    def _take_news(self, told: tuple[ProjectBridge, tuple[int, ...]]) -> None:
        bridge, folder_ids = told
        if bridge is self._bridge and self._watch is not None:
            self.news.emit(folder_ids)

    @Slot(object)
    def _on_changed(self, change: ProjectChange) -> None:
        if Aspect.FOLDERS in change.aspects and self._watch is not None and self._bridge:
            self._watch.watch(dict(self._bridge.project.folder_paths))

    @Slot(Qt.ApplicationState)
    def _on_state(self, state: Qt.ApplicationState) -> None:
        if state is Qt.ApplicationState.ApplicationActive and self._watch is not None:
            self._watch.look_now()
