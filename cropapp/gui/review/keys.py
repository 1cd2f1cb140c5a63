"""The keys of the review page.

Owns: the QActions with their words, and the class keys, which follow the project's classes. Must
not: do anything; the page connects them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from cropapp.core.entities import TOP_K
from cropapp.gui.photo_words import class_name
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.services.class_keys import DIGITS, LETTERS


class ReviewKeys(QObject):
    """Attributes are the actions; they work while the page or a child of it has the keyboard."""

    class_given = Signal(int)
    answer_given = Signal(int)
    """0 for the first answer."""

    def __init__(self, bridge: ProjectBridge, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        make = self._make
        self.confirm = make(self.tr("Confirm the first answer"), "Return", "Enter")
        self.answers = [
            make(self.tr("Give answer {n}").format(n=number + 1), str(number + 1))
            for number in range(TOP_K)
        ]
        self.find_class = make(self.tr("Find a class by letters"), "/")
        self.exclude = make(self.tr("Exclude with reason…"), "X")
        self.unsure = make(self.tr("Unsure"), "U")
        self.clear = make(self.tr("Clear the label"), "Backspace", "Delete")
        self.next = make(self.tr("Next, without deciding"), "Right", repeats=True)
        self.back = make(self.tr("Back, without deciding"), "Left", repeats=True)
        self.skip = make(self.tr("Next not reviewed"), "N")
        self.lower = make(self.tr("Next photo of the burst"), "Down", repeats=True)
        self.upper = make(self.tr("Previous photo of the burst"), "Up", repeats=True)
        self.zoom = make(self.tr("To 100% and back"), "Space")
        self.guide = make(self.tr("Class guide"), "G")
        self.target = make(self.tr("Target point"), "T")
        self.evidence = make(self.tr("What the model goes by"), "C")
        self.next_evidence = make(self.tr("What speaks for the next class"), "Shift+C")
        for number, action in enumerate(self.answers):
            action.triggered.connect(partial(self._answer, number))
        self.classes = ClassKeys(bridge, page, self)
        self.classes.class_given.connect(self.class_given)

    def groups(self) -> list[tuple[str, list[QAction]]]:
        """Return the actions by heading, for the keys sheet and the commands."""
        decide = [self.confirm, *self.answers, self.find_class, self.exclude, self.unsure]
        evidence = [self.evidence, self.next_evidence]
        look = [self.next, self.back, self.skip, self.upper, self.lower, self.zoom]
        return [
            (self.tr("Review: decide"), [*decide, self.clear]),
            (self.tr("Review: look"), [*look, self.guide, self.target, *evidence]),
            (self.tr("Review: classes"), self.classes.actions()),
        ]

    def connect_all(self, slots: dict[QAction, Callable[[], None]]) -> None:
        """Have each action call its function."""
        for action, slot in slots.items():
            action.triggered.connect(lambda _checked=False, slot=slot: slot())

    def _answer(self, number: int, _checked: bool = False) -> None:
        self.answer_given.emit(number)

    def _make(self, text: str, *keys: str, repeats: bool = False) -> QAction:
        return page_action(self._page, text, *keys, repeats=repeats)


class ClassKeys(QObject):
    """The keys of the classes on a page where digits are answers; they follow the classes."""

    class_given = Signal(int)

    def __init__(self, bridge: ProjectBridge, page: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge, self._page = bridge, page
        self._actions: list[QAction] = []
        bridge.classes_changed.connect(self._follow_classes)
        self._follow_classes()

    def actions(self) -> list[QAction]:
        return list(self._actions)

    @Slot()
    def _follow_classes(self) -> None:
        for action in self._actions:
            self._page.removeAction(action)
            action.deleteLater()
        self._actions = []
        for known in self._bridge.classes:
            sequence = class_shortcut(known.key)
            if sequence:
                name = class_name(self._bridge.class_by_id, known.id)
                words = self.tr("Give {name}").format(name=name)
                action = page_action(self._page, words, sequence)
                action.triggered.connect(partial(self._give, int(known.id)))
                self._actions.append(action)

    def _give(self, class_id: int, _checked: bool = False) -> None:
        self.class_given.emit(class_id)


def page_action(page: QWidget, text: str, *keys: str, repeats: bool = False) -> QAction:
    """Return an action whose keys work while the page or a child of it has the keyboard."""
    action = QAction(text, page)
    action.setShortcuts([QKeySequence(key) for key in keys])
    action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    # A key held down must not decide on photos nobody has seen.
    action.setAutoRepeat(repeats)
    page.addAction(action)
    return action


def class_shortcut(key: str | None) -> str:
    """Return what gives a class on this page: its letter, or Alt with its digit; else nothing."""
    if key and key in DIGITS:
        # The digits alone are the model's answers here.
        return f"Alt+{key}"
    # A project of before may have a letter that is the window's own.
    return key.upper() if key and key in LETTERS else ""
