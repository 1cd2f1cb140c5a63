"""One photo over the whole page, and on to the next by arrow key.

Owns: the overlay, its bar, and having the neighbours decoded before they are asked for. Must not:
label; keys are the window's actions and act on the current photo.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from cropapp.core.entities import Photo
from cropapp.gui import theme
from cropapp.gui.gallery.loader import PictureLoader
from cropapp.gui.icons import set_icon
from cropapp.gui.inspector.chip_line import ChipLine
from cropapp.gui.inspector.large_photo import LargePhoto
from cropapp.gui.inspector.panel import percent_of_zoom
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.gui.theme import SPACE_4, SPACE_12, SPACE_16

_STEPS = {
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageDown: 10,
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageUp: -10,
}
_ENDS = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: -1}


class Loupe(QFrame):
    """Lies over its parent while open. `step_requested` and `end_requested` move the grid."""

    step_requested = Signal(int)
    end_requested = Signal(int)
    """0 for the first photo, -1 for the last."""
    closed = Signal()
    target_asked = Signal()

    def __init__(self, bridge: ProjectBridge, pictures: PictureLoader, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(True)
        self.view = LargePhoto(bridge, pictures, self)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.keeps_place = True
        self.chips = ChipLine(bridge, self)
        self._name = QLabel(self)
        self._name.setProperty("kind", "heading")
        self._place = QLabel(self)
        self._place.setProperty("kind", "secondary")
        self._zoom = QLabel(self)
        self._zoom.setProperty("kind", "secondary")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Photo, large"))
        self.view.zoomed.connect(self._on_zoomed)
        self._lay_out()
        self.hide()

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(SPACE_16, SPACE_4, SPACE_12, SPACE_4)
        bar.setSpacing(SPACE_16)
        bar.addWidget(self._name)
        bar.addWidget(self.chips, 1)
        bar.addWidget(self._zoom)
        bar.addWidget(self._place)
        buttons = QHBoxLayout()
        buttons.setSpacing(0)
        for name, words, slot in (
            ("arrow-left", self.tr("Previous photo (Left)"), lambda: self.step_requested.emit(-1)),
            ("arrow-right", self.tr("Next photo (Right)"), lambda: self.step_requested.emit(1)),
            ("target", self.tr("Target point (T)"), self.target_asked.emit),
            ("eye", self.tr("What the model goes by (C)"), self.view.evidence.toggle),
            ("zoom-fit", self.tr("Fit the photo (0)"), self.view.fit),
            ("zoom-100", self.tr("One photo pixel per screen pixel (Z)"), self.view.actual_size),
            ("close", self.tr("Back to the grid (Space)"), self.close_loupe),
        ):
            button = QToolButton(self)
            set_icon(button, name, 20)
            button.setToolTip(words)
            button.setAccessibleName(words)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(slot)
            buttons.addWidget(button)
        bar.addLayout(buttons)
        head = QFrame(self)
        head.setProperty("kind", "bar")
        head.setFixedHeight(theme.BAR_HEIGHT)
        head.setLayout(bar)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self.view, 1)

    def open_loupe(self) -> None:
        """Cover the parent and take the keyboard."""
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def close_loupe(self) -> None:
        """Uncover the parent; the photo shown last stays the current one."""
        if self.isVisible():
            self.hide()
            self.closed.emit()

    def show_photo(
        self,
        photo: Photo | None,
        placeholder: QPixmap | None,
        place: str,
        neighbours: Sequence[Photo] = (),
    ) -> None:
        """Show a photo.

        Args:
            place: where it stands, `12 of 340`.
            neighbours: what is likely asked for next, the likeliest first.
        """
        self._name.setText(photo.file_name if photo else "")
        self._place.setText(place)
        self.chips.show_photo(photo)
        self.view.show_photo(photo, placeholder)
        self.view.prefetch(neighbours)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEPS:
            self.step_requested.emit(_STEPS[key])
        elif key in _ENDS:
            self.end_requested.emit(_ENDS[key])
        elif key in (Qt.Key.Key_Escape, Qt.Key.Key_Space):
            self.close_loupe()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.view.zoom_in()
        elif key == Qt.Key.Key_Minus:
            self.view.zoom_out()
        elif key == Qt.Key.Key_0:
            self.view.toggle_fit(self.view.rect().center().toPointF())
        elif key == Qt.Key.Key_Z:
            self.view.toggle_at_pointer()
        else:
            super().keyPressEvent(event)

    @Slot(float)
    def _on_zoomed(self, scale: float) -> None:
        self._zoom.setText(percent_of_zoom(scale) if self.view.has_picture else "")
