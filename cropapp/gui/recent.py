"""The projects opened last, for whoever shows them: the start page, the menu, the commands.

Owns: reading and changing the list off the GUI thread, and the cards with their pictures. Must not:
open a project.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from cropapp.gui.background import Background
from cropapp.gui.encoded_image import image_of
from cropapp.services.app_folders import RecentProject, forget_project, recent_projects

STRIP_PHOTOS = 4


@dataclass(frozen=True, slots=True)
class RecentCard:
    """A recent project with up to four small pictures of it."""

    project: RecentProject
    pictures: tuple[QImage, ...]


def load_recent() -> list[RecentCard]:
    """Return the recent projects with their pictures. For a background thread."""
    from cropapp.services.recent_pictures import recent_pictures

    cards = []
    for project in recent_projects():
        found = () if project.missing else recent_pictures(project.path, STRIP_PHOTOS)
        images = [image_of(jpeg, "JPEG") for jpeg in found]
        cards.append(RecentCard(project, tuple(each for each in images if not each.isNull())))
    return cards


class RecentProjects(QObject):
    """The list as it was read last; `changed` tells of another."""

    changed = Signal()

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self.cards: list[RecentCard] = []
        self.is_read = False

    def refresh(self) -> None:
        """Read the list anew."""
        self._background.run(load_recent, self._take, context=self)

    def forget(self, path: Path) -> None:
        """Take a project off the list; the project itself stays."""

        def work() -> list[RecentCard]:
            forget_project(path)
            return load_recent()

        self._background.run(work, self._take, context=self)

    def openable(self) -> list[RecentProject]:
        """Return the projects that are where they were."""
        return [card.project for card in self.cards if not card.project.missing]

    def _take(self, cards: list[RecentCard]) -> None:
        self.cards, self.is_read = cards, True
        self.changed.emit()
