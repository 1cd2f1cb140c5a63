"""What a window remembers by itself: its place, its panels, the page in front.

Owns: the small ini file of it, and putting it back. What a person chooses is a setting instead
(core/settings.py); which photos are shown is the project's own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSettings, QSize

from cropapp.gui.project_pages import PageName
from cropapp.services import app_folders

if TYPE_CHECKING:
    from cropapp.gui.main_window import MainWindow

DEFAULT_SIZE = QSize(1440, 900)
SMALLEST = QSize(900, 600)
TITLE_BAR = QSize(4, 40)
"""What the system puts round a window; how much it is, is known only when it is shown."""


class WindowState:
    """One per window."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._kept = QSettings(str(app_folders.settings_file()), QSettings.Format.IniFormat)

    def restore(self) -> None:
        """Put the window where it was, as far as this screen has the room."""
        window = self._window
        window.setMinimumSize(SMALLEST)
        window.resize(DEFAULT_SIZE)
        geometry = self._kept.value("window/geometry")
        if isinstance(geometry, QByteArray):
            window.restoreGeometry(geometry)
        room = window.screen().availableGeometry().size() - TITLE_BAR
        if not window.isMaximized() and not window.isFullScreen():
            window.resize(window.size().boundedTo(room))

    def restore_panels(self) -> None:
        """Give the panels of the photos page the widths they had."""
        panels, photos = self._kept.value("window/panels"), self._window.photos
        if photos is not None and isinstance(panels, QByteArray):
            photos.restore_panels(panels)

    def page(self) -> PageName:
        """Return the page that was in front when a project was closed last."""
        kept = str(self._kept.value("window/page", PageName.PHOTOS.value))
        return PageName(kept) if kept in set(PageName) else PageName.PHOTOS

    def save(self) -> None:
        """Remember how things are now."""
        window = self._window
        self._kept.setValue("window/geometry", window.saveGeometry())
        if window.photos is not None:
            self._kept.setValue("window/panels", window.photos.save_panels())
        page = window.page_in_front()
        if page is not None:
            self._kept.setValue("window/page", page.value)
