"""Folders above classes at the left of the photos page, and the height that each of them gets.

Owns: sharing the height by what there is to show, until a person drags the border. Must not: know
folders or classes.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

LEAST_WIDTH = 180
UPPER_SHARE = 0.4
"""What the upper panel may always have of the height, though both would need more."""


def shared_heights(room: int, upper: int, lower: int) -> tuple[int, int]:
    """Return the heights of two panels, given the room and the heights in which each shows all.

    What one does not need the other may have; where both need more, the upper one gets
    UPPER_SHARE. Room that nobody needs stays below, where rows are added.
    """
    fair = int(room * UPPER_SHARE)
    given = min(upper, max(fair, room - lower))
    return given, room - given


class LeftPanels(QSplitter):
    """Two panels one above the other.

    Args:
        wanted: gives the heights in which the upper and the lower panel show all they have; call
            `share_soon` when it would answer otherwise.
    """

    def __init__(
        self,
        upper: QWidget,
        lower: QWidget,
        wanted: Callable[[], tuple[int, int]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.addWidget(upper)
        self.addWidget(lower)
        self._wanted = wanted
        self._dragged = False
        self.setMinimumWidth(LEAST_WIDTH)
        self.setChildrenCollapsible(False)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._share)
        self.splitterMoved.connect(self._on_dragged)
        self.handle(1).setToolTip(self.tr("Drag to share the height; a double click fits it"))
        self.handle(1).installEventFilter(self)

    @Slot()
    def share_soon(self) -> None:
        """Share the height anew when the panels are laid out, unless a person shared it."""
        if not self._dragged:
            self._soon.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.share_soon()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonDblClick and watched is self.handle(1):
            self._dragged = False
            self.share_soon()
            return True
        return super().eventFilter(watched, event)

    @Slot()
    def _on_dragged(self) -> None:
        self._dragged = True
        self._soon.stop()

    @Slot()
    def _share(self) -> None:
        room = self.height() - self.handleWidth()
        heights = list(shared_heights(room, *self._wanted()))
        if room > 0 and heights != self.sizes():
            self.setSizes(heights)
