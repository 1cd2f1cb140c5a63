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
        self._narrow = False
        for panel in (left, middle, right):
            self.addWidget(panel)
        self.setChildrenCollapsible(False)
        self.setStretchFactor(1, 1)
        self.setSizes([widths[0], 880, widths[1]])

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
