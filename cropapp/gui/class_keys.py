"""Letters that give a class.

Owns: one shortcut for each letter that a class of the project has as its key. The digits are the
window's own actions: they are on the keys sheet whatever classes there are. Must not: label.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from cropapp.core.entities import ClassId
from cropapp.gui.project_bridge import ProjectBridge


class ClassKeys(QObject):
    """Listens while the keyboard is anywhere on a page.

    Args:
        give: is told the class whose letter was pressed.
    """

    def __init__(
        self, bridge: ProjectBridge, page: QWidget, give: Callable[[ClassId], object]
    ) -> None:
        super().__init__(page)
        self._bridge = bridge
        self._page = page
        self._give = give
        self.shortcuts: dict[str, QShortcut] = {}
        bridge.classes_changed.connect(self._refresh)
        self._refresh()

    @Slot()
    def _refresh(self) -> None:
        wanted = {each.key: each.id for each in self._bridge.classes if each.key}
        letters = {key: class_id for key, class_id in wanted.items() if key.isalpha()}
        for shortcut in self.shortcuts.values():
            shortcut.setEnabled(False)
            shortcut.deleteLater()
        self.shortcuts = {key: self._shortcut(key, to) for key, to in letters.items()}

    def _shortcut(self, key: str, class_id: ClassId) -> QShortcut:
        shortcut = QShortcut(QKeySequence(key.upper()), self._page)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(partial(self._give, class_id))
        return shortcut
