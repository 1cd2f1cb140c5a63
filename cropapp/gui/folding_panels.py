"""Two side panels that fold, and the middle between them.

Owns: their widths, who folded what, and folding the right one where there is no room for three.
Must not: know what is in them.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

NARROW_PX = 1000
"""Below this width the right panel folds by itself (DESIGN: at 1024x700, the rail taken off)."""


class FoldingPanels(QSplitter):
    """Left, middle, right. `changed` fires when a panel folds or unfolds."""

    changed = Signal()

    def __init__(
        self,
        left: QWidget,
        middle: QWidget,
        right: QWidget,
        *,
        widths: tuple[int, int],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._left, self._right = left, right
        self._right_wanted = True
        self._covered_px = 0
        self.changed.connect(self._make_room)
        self._narrow = False
        for panel in (left, middle, right):
            self.addWidget(panel)
        self.setChildrenCollapsible(False)
        self.setStretchFactor(1, 1)
        self.setSizes([widths[0], 880, widths[1]])

    def cover_right(self, width_px: int) -> None:
        """Know that something stands on the right edge: nothing is laid out under it.

        What stands there may cover the right panel; the middle it may not.
        """
        self._covered_px = width_px
        self._make_room()

    def _make_room(self) -> None:
        room_px = 0 if self.right_visible() else self._covered_px
        if self.contentsMargins().right() != room_px:
            self.setContentsMargins(0, 0, room_px, 0)

    def left_visible(self) -> bool:
        return not self._left.isHidden()

    def right_visible(self) -> bool:
        return not self._right.isHidden()

    def toggle_left(self) -> None:
        self._left.setVisible(not self.left_visible())
        self.changed.emit()

    def toggle_right(self) -> None:
        self._right_wanted = not self.right_visible()
        self._right.setVisible(self._right_wanted)
        self.changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < NARROW_PX
        if narrow != self._narrow:
            self._narrow = narrow
            self._right.setVisible(self._right_wanted and not narrow)
            self.changed.emit()
