"""Two to four photos side by side, looked at as one.

Owns: the overlay, the lock of zoom and place between its photos, which of them is the active one.
Must not: label; keys are the window's actions and act on the active photo.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cropapp.core.entities import Photo, PhotoId
from cropapp.gui import theme
from cropapp.gui.elided_label import ElidedLabel
from cropapp.gui.gallery.loader import PictureLoader
from cropapp.gui.icons import set_icon
from cropapp.gui.inspector.chip_line import ChipLine
from cropapp.gui.inspector.large_photo import LargePhoto
from cropapp.gui.own_keys import keep_own_key
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.gui.theme import SPACE_4, SPACE_8, SPACE_12, SPACE_16

LEAST, MOST = 2, 4
_STEPS = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}


class ComparePane(QFrame):
    """One of the photos: the picture, its name and its chips."""

    pressed = Signal()

    def __init__(self, bridge: ProjectBridge, pictures: PictureLoader, parent: QWidget) -> None:
        super().__init__(parent)
        self.view = LargePhoto(bridge, pictures, self)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.installEventFilter(self)
        self.chips = ChipLine(bridge, self)
        self.name = ElidedLabel(parent=self, mode=Qt.TextElideMode.ElideMiddle)
        foot = QHBoxLayout()
        foot.setContentsMargins(SPACE_8, SPACE_4, SPACE_8, SPACE_4)
        foot.setSpacing(SPACE_8)
        foot.addWidget(self.name, 1)
        foot.addWidget(self.chips, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 2, 2, 2)
        column.setSpacing(0)
        column.addWidget(self.view, 1)
        column.addLayout(foot)
        self.set_active(False)

    def show_photo(self, photo: Photo, placeholder: QPixmap | None) -> None:
        self.name.setText(photo.file_name)
        self.setAccessibleName(photo.file_name)
        self.chips.show_photo(photo)
        self.view.show_photo(photo, placeholder)

    def set_active(self, active: bool) -> None:
        """Frame the pane on which the keys act."""
        tokens = theme.current_tokens()
        colour = (tokens.accent if active else tokens.surface).name()
        self.setStyleSheet(f"ComparePane {{ border: 2px solid {colour}; border-radius: 6px; }}")
        self.name.setFont(theme.ui_font(bold=active))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonPress:
            self.pressed.emit()
        return super().eventFilter(watched, event)


class Compare(QFrame):
    """Lies over its parent while open."""

    active_changed = Signal(int)
    """Photo id of the pane that keys act on now."""
    closed = Signal()

    def __init__(self, bridge: ProjectBridge, pictures: PictureLoader, parent: QWidget) -> None:
        super().__init__(parent)
        self._bridge, self._pictures = bridge, pictures
        self._panes: list[ComparePane] = []
        self._active = 0
        self.setAutoFillBackground(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Compare photos"))
        self._lock = self._button("compare", self.tr("Zoom and move all together (K)"))
        self._lock.setCheckable(True)
        self._lock.setChecked(True)
        self._lock.toggled.connect(self._on_locked)
        self._grid = QGridLayout()
        self._lay_out()
        theme.changed.connect(self._show_active)
        self.hide()

    def _lay_out(self) -> None:
        title = QLabel(self.tr("Compare"), self)
        title.setProperty("kind", "heading")
        hint = QLabel(self.tr("Arrows choose a photo; keys act on the framed one."), self)
        hint.setProperty("kind", "secondary")
        hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        bar = QHBoxLayout()
        bar.setContentsMargins(SPACE_16, SPACE_4, SPACE_12, SPACE_4)
        bar.setSpacing(SPACE_12)
        bar.addWidget(title)
        bar.addWidget(hint, 1)
        bar.addWidget(self._lock)
        for name, words, slot in (
            ("zoom-fit", self.tr("Fit the photos (0)"), self._fit),
            ("zoom-100", self.tr("One photo pixel per screen pixel (Z)"), self._actual_size),
            ("close", self.tr("Back to the grid (Esc)"), self.close_compare),
        ):
            button = self._button(name, words)
            button.clicked.connect(slot)
            bar.addWidget(button)
        head = QFrame(self)
        head.setProperty("kind", "bar")
        head.setFixedHeight(theme.BAR_HEIGHT)
        head.setLayout(bar)
        self._grid.setContentsMargins(SPACE_4, SPACE_4, SPACE_4, SPACE_4)
        self._grid.setSpacing(SPACE_4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addLayout(self._grid, 1)

    def _button(self, icon_name: str, words: str) -> QToolButton:
        button = QToolButton(self)
        set_icon(button, icon_name, 20)
        button.setToolTip(words)
        button.setAccessibleName(words)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    # --- what is shown

    def open_compare(self, photos: Sequence[tuple[Photo, QPixmap | None]]) -> None:
        """Cover the parent with two to four photos, each with its thumbnail."""
        self._clear()
        columns = 2 if len(photos) in (2, 4) else len(photos)
        for number, (photo, placeholder) in enumerate(photos[:MOST]):
            pane = ComparePane(self._bridge, self._pictures, self)
            pane.pressed.connect(lambda number=number: self.activate(number))
            pane.view.moved.connect(lambda pane=pane: self._follow(pane))
            self._grid.addWidget(pane, number // columns, number % columns)
            self._panes.append(pane)
            pane.show_photo(photo, placeholder)
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.activate(0)

    def _clear(self) -> None:
        for pane in self._panes:
            self._grid.removeWidget(pane)
            pane.hide()
            pane.deleteLater()
        self._panes = []

    @Slot()
    def close_compare(self) -> None:
        """Uncover the parent."""
        if self.isVisible():
            self.hide()
            self._clear()
            self.closed.emit()

    def photo_ids(self) -> list[PhotoId]:
        return [pane.view.photo.id for pane in self._panes if pane.view.photo is not None]

    def active_id(self) -> PhotoId | None:
        """Return the photo that keys act on."""
        photo = self._panes[self._active].view.photo if self._panes else None
        return photo.id if photo is not None else None

    def active_view(self) -> LargePhoto | None:
        """Return the view of the photo that keys act on."""
        return self._panes[self._active].view if self._panes else None

    def refresh(self, photos: Sequence[Photo | None]) -> None:
        """Show what is known of the photos now; zoom and place stay."""
        known = {photo.id: photo for photo in photos if photo is not None}
        for pane in self._panes:
            shown = pane.view.photo
            if shown is not None and shown.id in known:
                pane.show_photo(known[shown.id], None)

    def activate(self, number: int) -> None:
        """Let the keys act on one of the photos."""
        if self._panes:
            self._active = number % len(self._panes)
            self._show_active()
            photo_id = self.active_id()
            if photo_id is not None:
                self.active_changed.emit(int(photo_id))

    @Slot()
    def _show_active(self) -> None:
        for number, pane in enumerate(self._panes):
            pane.set_active(number == self._active)

    # --- zoom and place

    def _follow(self, leader: ComparePane) -> None:
        """Show the same part of every photo, where they are locked together."""
        if not self._lock.isChecked():
            return
        place = leader.view.view_place()
        for pane in self._panes:
            if pane is not leader:
                pane.view.set_view_place(place, same_part=True)

    @Slot(bool)
    def _on_locked(self, locked: bool) -> None:
        if locked and self._panes:
            self._follow(self._panes[self._active])

    @Slot()
    def _fit(self) -> None:
        if self._panes:
            self._panes[self._active].view.fit()

    @Slot()
    def _actual_size(self) -> None:
        if self._panes:
            self._panes[self._active].view.actual_size()

    # --- Qt's events

    def event(self, event: QEvent) -> bool:
        return keep_own_key(event, self.focusWidget()) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEPS:
            self.activate(self._active + _STEPS[key])
        elif key in (Qt.Key.Key_Escape, Qt.Key.Key_Space):
            self.close_compare()
        elif key == Qt.Key.Key_K:
            self._lock.toggle()
        elif not self._panes or not self._zoom_by(key, self._panes[self._active].view):
            super().keyPressEvent(event)

    def _zoom_by(self, key: Qt.Key, view: LargePhoto) -> bool:
        """Zoom the active photo by a key; the others follow. Return whether it was one."""
        acts: dict[Qt.Key, Callable[[], None]] = {
            Qt.Key.Key_Plus: view.zoom_in,
            Qt.Key.Key_Equal: view.zoom_in,
            Qt.Key.Key_Minus: view.zoom_out,
            Qt.Key.Key_0: view.fit,
            Qt.Key.Key_Z: view.toggle_at_pointer,
        }
        if key not in acts:
            return False
        acts[key]()
        return True
