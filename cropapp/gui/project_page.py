"""What every page of an open project has in common.

Owns: the signals by which a page asks the window, and when the window tells a page that it is
shown or closed. Must not: know any page.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from cropapp.gui.project_bridge import ProjectBridge


class ProjectPage(QWidget):
    """One page of the rail. It is made when it is first shown, and closed with the project."""

    photos_asked = Signal(object, str)
    """core.gallery.PhotoFilter to show on the photos page, and the words for its `photo_ids`."""
    said = Signal(str)
    """News for the banner, in words."""

    def __init__(self, bridge: ProjectBridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.setProperty("kind", "page")

    def arrive(self) -> None:
        """Take the keyboard; called whenever the page comes to the front."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_page(self) -> None:
        """Stop what runs in the background; called before the project closes."""

    def key_groups(self) -> list[tuple[str, list[QAction]]]:
        """Return the page's own actions by heading, for the keys sheet and the commands."""
        return []
