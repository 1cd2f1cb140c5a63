"""What the grid showed last, remembered with the project.

Owns: when it is read and when it is written. Must not: know a widget but the bar.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Slot

from cropapp.core.gallery import PhotoView
from cropapp.gui.filters.bar import FilterBar
from cropapp.gui.photo_finder import PhotoFinder
from cropapp.gui.project_bridge import ProjectBridge

WRITE_MS = 800
"""How long a view rests before it is written: who goes through menus writes once."""


class ViewMemory(QObject):
    """Made with the bar; `restore` once, `flush` before the project closes."""

    def __init__(
        self,
        bridge: ProjectBridge,
        bar: FilterBar,
        finder: PhotoFinder,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge, self._bar, self._finder = bridge, bar, finder
        self._kept: PhotoView | None = None
        self._rest = QTimer(self, singleShot=True, interval=WRITE_MS)
        self._rest.timeout.connect(self.flush)
        bar.filter_changed.connect(self._on_changed)
        bar.sort_changed.connect(self._on_changed)
        bar.grouping_changed.connect(self._on_changed)

    def restore(self) -> None:
        """Show what was shown last, unless something else has been asked for meanwhile."""
        from cropapp.services.saved_filters import remembered_view

        project = self._bridge.project
        self._finder.find_first(lambda: remembered_view(project), self._take)

    def _take(self, view: PhotoView) -> None:
        self._kept = view
        if view != PhotoView() and self._bar.photo_view() == PhotoView():
            self._bar.set_view(view)
            self._rest.stop()

    @Slot()
    def _on_changed(self) -> None:
        self._rest.start()

    @Slot()
    def flush(self) -> None:
        """Write what is shown, if it is not written yet."""
        from cropapp.services.saved_filters import remember_view

        self._rest.stop()
        view, project = self._bar.photo_view(), self._bridge.project
        if view != (self._kept or PhotoView()):
            self._kept = view
            self._bridge.write(lambda: remember_view(project, view))
