"""The rail at the left edge: the menu, the pages; learn, export, commands, keys, settings.

Owns: its buttons; each shows an action.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFrame, QToolButton, QVBoxLayout, QWidget

from cropapp.gui import theme
from cropapp.gui.actions import Actions
from cropapp.gui.icons import set_icon
from cropapp.gui.project_pages import PageName

BUTTON_PX = 36
_PAGE_ICONS = {
    PageName.PHOTOS: "photos",
    PageName.REVIEW: "review",
    PageName.OVERVIEW: "overview",
    PageName.MAP: "map",
    PageName.TRAINING: "training",
    PageName.MODELS: "models",
    PageName.CHANGES: "history",
    PageName.DIFFERENCES: "merge",
}


class Rail(QFrame):
    """48 px wide."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "rail")
        self.setFixedWidth(theme.RAIL_WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.SPACE_8, 0, theme.SPACE_8)
        column.setSpacing(theme.SPACE_4)
        self.menu_button = self._button("menu")
        self.menu_button.setToolTip(self.tr("Menu  (F10)"))
        self.menu_button.setAccessibleName(self.tr("Menu"))
        self.menu_button.setShortcut(QKeySequence(Qt.Key.Key_F10))
        self.menu_button.setMenu(actions.make_menu(self.menu_button))
        self.menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        centre = Qt.AlignmentFlag.AlignHCenter
        column.addWidget(self.menu_button, 0, centre)
        column.addSpacing(theme.SPACE_12)
        self.pages = {
            page: self._for_action(action, _PAGE_ICONS[page])
            for page, action in actions.pages.items()
        }
        for button in self.pages.values():
            column.addWidget(button, 0, centre)
        # Two people work on few projects: it is here only while something is to be settled.
        self.pages[PageName.DIFFERENCES].hide()
        column.addStretch(1)
        for action, name in (
            (actions.learn, "learn"),
            (actions.export, "export"),
            (actions.commands, "command"),
            (actions.keys, "keyboard"),
            (actions.settings, "settings"),
        ):
            column.addWidget(self._for_action(action, name), 0, centre)

    def _for_action(self, action: QAction, icon: str) -> QToolButton:
        button = self._button(icon)
        button.setCheckable(action.isCheckable())
        button.clicked.connect(action.trigger)

        def follow() -> None:
            button.setEnabled(action.isEnabled())
            button.setChecked(action.isChecked())

        action.changed.connect(follow)
        native = QKeySequence.SequenceFormat.NativeText
        words = action.text().rstrip("…")
        keys = action.shortcut().toString(native)
        button.setToolTip(f"{words}  ({keys})" if keys else words)
        button.setAccessibleName(words)
        follow()
        return button

    def _button(self, icon: str) -> QToolButton:
        button = QToolButton(self)
        button.setProperty("kind", "rail")
        button.setFixedSize(BUTTON_PX, BUTTON_PX)
        button.setIconSize(QSize(20, 20))
        set_icon(button, icon, 20)
        return button
