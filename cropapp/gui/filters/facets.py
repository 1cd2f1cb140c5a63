"""What the menus of the bar offer, read when one opens.

Owns: asking the project for facets and folders, and keeping the last answer so that a menu never
opens empty. Must not: show anything.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from cropapp.core.gallery import FolderNode, PhotoFacets, PhotoFilter
from cropapp.gui.project_bridge import ProjectBridge


class FacetReader(QObject):
    """The last request wins."""

    arrived = Signal()
    """`facets` and `folders` are already the new ones."""

    def __init__(self, bridge: ProjectBridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._request = 0
        self.facets = PhotoFacets()
        self.folders: tuple[FolderNode, ...] = ()

    def ask(self, shown: PhotoFilter) -> None:
        """Read what a filter like the one shown can be made of; tells `arrived`."""
        self._request += 1
        request, project = self._request, self._bridge.project
        self._bridge.read(
            lambda: (project.facets(shown), project.folder_tree()),
            lambda answer: self._take(request, *answer),
            context=self,
        )

    def _take(self, request: int, facets: PhotoFacets, folders: tuple[FolderNode, ...]) -> None:
        if request == self._request:
            self.facets, self.folders = facets, folders
            self.arrived.emit()
