"""A page that shows numbers of the whole project and keeps them fresh.

Owns: when they are read anew: as soon as the page is seen after something changed, and while it is
seen, some time after a change, however many follow. Must not: read; the page does.
"""

from __future__ import annotations

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from cropapp.core.feed import Aspect, ProjectChange
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.gui.project_page import ProjectPage


class FreshPage(ProjectPage):
    """A subclass says what it shows and implements `_read_anew`.

    Args:
        shows: a change of these makes what is shown old.
        again_ms: how long after a change a page that is seen is read anew.
    """

    def __init__(
        self,
        bridge: ProjectBridge,
        parent: QWidget | None,
        *,
        shows: frozenset[Aspect],
        again_ms: int,
    ) -> None:
        super().__init__(bridge, parent)
        self._shows = shows
        self._is_stale = True
        self._again = QTimer(self, singleShot=True, interval=again_ms)
        self._again.timeout.connect(self.refresh)
        bridge.changed.connect(self._on_changed)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh_if_stale()

    def close_page(self) -> None:
        self._again.stop()

    @Slot()
    def refresh(self) -> None:
        """Read anew; a page that is not seen waits until it is."""
        if not self.isVisible():
            self._is_stale = True
            return
        self._is_stale = False
        self._read_anew()

    def _read_anew(self) -> None:
        """Read what is shown, off the GUI thread, and show it."""

    def _refresh_if_stale(self) -> None:
        if self._is_stale:
            self.refresh()

    @Slot(object)
    def _on_changed(self, change: ProjectChange) -> None:
        self._is_stale = self._is_stale or bool(change.aspects & self._shows)
        if self._is_stale and not self._again.isActive():
            self._again.start()
