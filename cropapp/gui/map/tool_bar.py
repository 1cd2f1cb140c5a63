"""The map's tools: what dragging does, and the zoom.

Owns: the buttons. Must not: move the map; it asks by signal.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from cropapp.gui.icons import set_icon
from cropapp.gui.map.canvas import Tool
from cropapp.gui.theme import SPACE_4, SPACE_12


class MapTools(QWidget):
    """Three tools of which one is on, and three buttons."""

    tool_chosen = Signal(object)
    """canvas.Tool."""
    zoom_asked = Signal(float)
    fit_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_4)
        self.tools: dict[Tool, QToolButton] = {}
        group = QButtonGroup(self)
        for tool, icon, words in (
            (Tool.MOVE, "hand", self.tr("Move the map")),
            (Tool.RECTANGLE, "select-area", self.tr("Select a rectangle (Shift and drag)")),
            (Tool.LASSO, "lasso", self.tr("Draw round photos to select them")),
        ):
            button = self._button(icon, words)
            button.setCheckable(True)
            button.clicked.connect(partial(self._choose, tool))
            group.addButton(button)
            self.tools[tool] = button
            row.addWidget(button)
        self.tools[Tool.MOVE].setChecked(True)
        row.addSpacing(SPACE_12)
        self.zoom_out = self._button("zoom-out", self.tr("Zoom out (-)"))
        self.zoom_out.clicked.connect(lambda: self.zoom_asked.emit(0.5))
        self.zoom_in = self._button("zoom-in", self.tr("Zoom in (+)"))
        self.zoom_in.clicked.connect(lambda: self.zoom_asked.emit(2.0))
        self.fit = self._button("zoom-fit", self.tr("Show everything (Home)"))
        self.fit.clicked.connect(self.fit_asked)
        for button in (self.zoom_out, self.zoom_in, self.fit):
            row.addWidget(button)

    def _button(self, icon: str, words: str) -> QToolButton:
        button = QToolButton(self)
        set_icon(button, icon, 16)
        button.setToolTip(words)
        button.setAccessibleName(words)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button

    def _choose(self, tool: Tool) -> None:
        self.tool_chosen.emit(tool)
