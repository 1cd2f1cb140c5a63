"""The pages of the open project, each made when it is first shown.

Owns: which pages there are, their order, and their life from first showing to the project's close.
Must not: know what a page shows, or import one before the first has come to rest: a window that
starts with photos need not wait for a map. Then what the others are made of is imported ahead, one
page at a time and while the window has little to do: it is a third to a half of what showing one
for the first time takes.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QStackedWidget

from cropapp.gui.garbage import collect_all
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.gui.project_page import ProjectPage


class PageName(StrEnum):
    """In the order of the rail."""

    PHOTOS = "photos"
    REVIEW = "review"
    OVERVIEW = "overview"
    MAP = "map"
    TRAINING = "training"
    CHANGES = "changes"
    MODELS = "models"
    DIFFERENCES = "differences"


def _photos() -> type[ProjectPage]:
    from cropapp.gui.photos_page import PhotosPage

    return PhotosPage


def _review() -> type[ProjectPage]:
    from cropapp.gui.review.page import ReviewPage

    return ReviewPage


def _overview() -> type[ProjectPage]:
    from cropapp.gui.overview.page import OverviewPage

    return OverviewPage


def _map() -> type[ProjectPage]:
    from cropapp.gui.map.page import MapPage

    return MapPage


def _training() -> type[ProjectPage]:
    from cropapp.gui.training.page import TrainingPage

    return TrainingPage


def _changes() -> type[ProjectPage]:
    from cropapp.gui.changes.page import ChangesPage

    return ChangesPage


def _models() -> type[ProjectPage]:
    from cropapp.gui.models.page import ModelsPage

    return ModelsPage


def _differences() -> type[ProjectPage]:
    from cropapp.gui.differences.page import DifferencesPage

    return DifferencesPage


_KINDS: dict[PageName, Callable[[], type[ProjectPage]]] = {
    PageName.PHOTOS: _photos,
    PageName.REVIEW: _review,
    PageName.OVERVIEW: _overview,
    PageName.MAP: _map,
    PageName.TRAINING: _training,
    PageName.CHANGES: _changes,
    PageName.MODELS: _models,
    PageName.DIFFERENCES: _differences,
}


FETCH_AFTER_MS = 4_000
FETCH_EVERY_MS = 400
"""An import takes 10 to 30 ms: each in a turn of its own."""
BUSY_PART = 0.1
"""With more than this part of a core the window is at something, such as being scrolled: an import
would hold it up, the longer the more other threads want the interpreter."""
COLLECT_AFTER_MS = 1_000
"""By then what was to be deleted with the project is."""


class ProjectPages(QObject):
    """One per open project.

    Args:
        stack: where the pages are shown; others may have pages of their own in it.
    """

    made = Signal(object)
    """ProjectPage, before it is shown for the first time: connect it."""

    def __init__(
        self, bridge: ProjectBridge, stack: QStackedWidget, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._stack = stack
        self._pages: dict[PageName, ProjectPage] = {}
        self.shown_last: PageName | None = None
        """The page brought to the front last, though another widget may lie over it now."""
        self._unfetched = list(_KINDS)
        self._computed_s = time.thread_time()
        self._fetching = QTimer(self, interval=FETCH_AFTER_MS)
        self._fetching.timeout.connect(self._fetch_next)
        self._fetching.start()

    def page(self, name: PageName) -> ProjectPage:
        """Return a page, making it if need be."""
        known = self._pages.get(name)
        if known is not None:
            return known
        page = _KINDS[name]()(self._bridge, self._stack)
        self._pages[name] = page
        self._stack.addWidget(page)
        self.made.emit(page)
        return page

    @Slot()
    def _fetch_next(self) -> None:
        """Import what one page is made of, unless the window is busy."""
        passed_s = self._fetching.interval() / 1000
        before_s, self._computed_s = self._computed_s, time.thread_time()
        self._fetching.setInterval(FETCH_EVERY_MS)
        if self._computed_s - before_s > BUSY_PART * passed_s:
            return
        if self._unfetched:
            _KINDS[self._unfetched.pop(0)]()
            self._computed_s = time.thread_time()
        else:
            self._fetching.stop()

    def known(self, name: PageName) -> ProjectPage | None:
        """Return a page if it was made."""
        return self._pages.get(name)

    def all_known(self) -> list[ProjectPage]:
        """Return the pages that were made."""
        return list(self._pages.values())

    def show(self, name: PageName) -> None:
        """Bring a page to the front and give it the keyboard."""
        page, self.shown_last = self.page(name), name
        self._stack.setCurrentWidget(page)
        page.arrive()

    def shown(self) -> PageName | None:
        """Return which of these pages is in front, None if another widget is."""
        front = self._stack.currentWidget()
        return next((name for name, page in self._pages.items() if page is front), None)

    def close(self) -> None:
        """Stop and remove all pages; call before the project closes."""
        self._fetching.stop()
        for page in self._pages.values():
            page.close_page()
            self._stack.removeWidget(page)
            page.deleteLater()
        self._pages.clear()
        QTimer.singleShot(COLLECT_AFTER_MS, self._stack.window(), collect_all)
