"""What every page of an open project has in common.

Owns: the signals by which a page asks the window, and when the window tells a page that it is
shown or closed. Must not: know any page.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from cropapp.core.gallery import PhotoFilter
from cropapp.core.settings import Settings
from cropapp.gui.project_bridge import ProjectBridge


class ProjectPage(QWidget):
    """One page of the rail. It is made when it is first shown, and closed with the project.

    A page sets no focus proxy: Qt's Tab key would pass over all that comes before the proxy.
    """

    photos_asked = Signal(object, str)
    """core.gallery.PhotoFilter to show on the photos page, and the words for its `photo_ids`."""
    export_asked = Signal(object, int)
    """core.gallery.PhotoFilter whose photos are to be exported, and how many they are."""
    said = Signal(str)
    """News for the banner, in words."""
    learn_asked = Signal()
    """The person wants the model to learn now."""

    def __init__(self, bridge: ProjectBridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.setProperty("kind", "page")

    def arrive(self) -> None:
        """Take the keyboard; called whenever the page comes to the front."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_page(self) -> None:
        """Stop what runs in the background; called before the project closes."""

    def take_file(self, path: Path) -> None:
        """Take a file that was dropped onto the window and is of this page's kind."""

    def follow_filter(self, source: Callable[[], PhotoFilter]) -> None:
        """Know how to ask which photos the photos page shows; called before the first showing."""

    def take_settings(self, settings: Settings) -> None:
        """Follow the person's settings; called before the first showing and after each change."""

    def key_groups(self) -> list[tuple[str, list[QAction]]]:
        """Return the page's own actions by heading, for the keys sheet and the commands."""
        return []
