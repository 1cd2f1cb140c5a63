"""The button over the grid that chooses how large cells are and how much they show.

Owns: its menu. Must not: know the grid; it asks by signal and is told what is shown.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from cropapp.gui.gallery.cells import DEFAULT_DENSITY, DENSITIES, CellStyle
from cropapp.gui.icons import set_icon


class CellButton(QToolButton):
    """Sizes and styles of cells, one of each checked."""

    density_chosen = Signal(int)
    style_chosen = Signal(object)
    """CellStyle."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_icon(self, "size-medium", 16)
        words = self.tr("Size and style of the cells (Ctrl+wheel)")
        self.setToolTip(words)
        self.setAccessibleName(words)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        menu = QMenu(self)
        self._styles = self._add_styles(menu)
        menu.addSeparator()
        self._sizes = self._add_sizes(menu)
        self.setMenu(menu)
        self.show_density(DEFAULT_DENSITY)
        self.show_style(CellStyle.STANDARD)

    def _add_styles(self, menu: QMenu) -> dict[CellStyle, QAction]:
        words = {
            CellStyle.COMPACT: self.tr("Photo alone"),
            CellStyle.STANDARD: self.tr("Photo and class"),
            CellStyle.DETAILED: self.tr("Photo, class, name and second guess"),
        }
        group, actions = QActionGroup(self), {}
        for style, text in words.items():
            action = menu.addAction(text)
            action.triggered.connect(partial(self._choose_style, style))
            actions[style] = _one_of(group, action)
        return actions

    def _add_sizes(self, menu: QMenu) -> dict[int, QAction]:
        words = self.tr("{side} pixels")
        group, actions = QActionGroup(self), {}
        for side in DENSITIES:
            text = words.format(side=side)
            action = menu.addAction(text)
            action.triggered.connect(partial(self._choose_density, side))
            actions[side] = _one_of(group, action)
        return actions

    def _choose_style(self, style: CellStyle, _checked: bool = False) -> None:
        self.style_chosen.emit(style)

    def _choose_density(self, side: int, _checked: bool = False) -> None:
        self.density_chosen.emit(side)

    def show_density(self, side: int) -> None:
        self._sizes[side].setChecked(True)

    def show_style(self, style: CellStyle) -> None:
        self._styles[style].setChecked(True)


def _one_of(group: QActionGroup, action: QAction) -> QAction:
    action.setCheckable(True)
    group.addAction(action)
    return action
