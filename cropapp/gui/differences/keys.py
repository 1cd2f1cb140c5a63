"""The keys of the page of differences.

Owns: the QActions with their words. Must not: do anything; the page connects them.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from cropapp.gui.project_bridge import ProjectBridge
from cropapp.gui.review.keys import ClassKeys, page_action


class DifferenceKeys(QObject):
    """Attributes are the actions; they work while the page or a child of it has the keyboard."""

    def __init__(self, bridge: ProjectBridge, page: QWidget) -> None:
        super().__init__(page)
        self.mine = page_action(page, self.tr("Yours"), "1")
        self.theirs = page_action(page, self.tr("Theirs"), "2")
        self.model = page_action(page, self.tr("What the model says"), "3")
        self.find_class = page_action(page, self.tr("Find a class by letters"), "/")
        self.unsure = page_action(page, self.tr("Unsure"), "U")
        self.exclude = page_action(page, self.tr("Exclude with reason…"), "X")
        self.later = page_action(page, self.tr("Later: the next that is open"), "N")
        self.all_of_pair = page_action(page, self.tr("Settle all that are left…"), "Ctrl+Return")
        self.next = page_action(page, self.tr("Next, without deciding"), "Right", repeats=True)
        self.back = page_action(page, self.tr("Back, without deciding"), "Left", repeats=True)
        self.next_pair = page_action(page, self.tr("Next pair of classes"), "Down")
        self.last_pair = page_action(page, self.tr("Previous pair of classes"), "Up")
        self.zoom = page_action(page, self.tr("To 100% and back"), "Space")
        self.guide = page_action(page, self.tr("Class guide"), "G")
        self.evidence = page_action(page, self.tr("What the model goes by"), "C")
        self.classes = ClassKeys(bridge, page, self)

    def groups(self) -> list[tuple[str, list[QAction]]]:
        """Return the actions by heading, for the keys sheet and the commands."""
        settle = [self.mine, self.theirs, self.model, self.find_class, self.unsure, self.exclude]
        pairs = [self.all_of_pair, self.next_pair, self.last_pair]
        look = [self.next, self.back, self.zoom, self.guide, self.evidence]
        return [
            (self.tr("Differences: settle"), [*settle, self.later]),
            (self.tr("Differences: look"), [*pairs, *look]),
            (self.tr("Differences: classes"), self.classes.actions()),
        ]

    def connect_all(self, slots: dict[QAction, Callable[[], None]]) -> None:
        """Have each action call its function."""
        for action, slot in slots.items():
            action.triggered.connect(lambda _checked=False, slot=slot: slot())
