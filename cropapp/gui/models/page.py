"""The page of models: a row of tabs, and the tab that is shown.

Owns: the row, and the life of the tabs. Must not: know what a tab shows.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cropapp.gui import theme
from cropapp.gui.models.tabs import ModelsTab, TabName, tab_kind, tab_names, tab_words
from cropapp.gui.models.versions import VersionsTab
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.gui.project_page import ProjectPage

if TYPE_CHECKING:
    from cropapp.services.evaluate import Evaluation


class ModelsPage(ProjectPage):
    """What the model can do, and the way back to an earlier one."""

    use_asked = Signal(int)
    evaluate_asked = Signal()
    job_asked = Signal(str, object, object)
    """Title, work(task, process) and done(result): a job for the window's runner."""
    written = Signal(str, object)
    """News of a file or folder that was written, and its path."""
    backbone_chosen = Signal(str)
    """Name of the zoo's backbone that is to be trained."""

    def __init__(self, bridge: ProjectBridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self._tabs: dict[TabName, ModelsTab] = {}
        self.buttons: dict[TabName, QToolButton] = {}
        self._stack = QStackedWidget(self)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(self._make_row())
        page.addWidget(self._stack, 1)
        self.show_tab(TabName.VERSIONS)

    def _make_row(self) -> QFrame:
        frame = QFrame(self)
        frame.setProperty("kind", "bar")
        frame.setFixedHeight(theme.BAR_HEIGHT)
        row = QHBoxLayout(frame)
        row.setContentsMargins(theme.SPACE_16, 0, theme.SPACE_16, 0)
        row.setSpacing(theme.SPACE_4)
        group = QButtonGroup(self)
        for name in tab_names():
            button = QToolButton(frame)
            button.setText(tab_words(name))
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.clicked.connect(partial(self._choose, name))
            group.addButton(button)
            self.buttons[name] = button
            row.addWidget(button)
        row.addStretch(1)
        frame.setVisible(len(self.buttons) > 1)
        return frame

    def _choose(self, name: TabName, _checked: bool = False) -> None:
        self.show_tab(name)

    @property
    def versions(self) -> VersionsTab:
        """The tab of versions; it is always there."""
        tab = self._tabs[TabName.VERSIONS]
        if not isinstance(tab, VersionsTab):
            raise TypeError(f"{tab!r} is not the tab of versions")
        return tab

    def tab(self, name: TabName) -> ModelsTab:
        """Return a tab, making it if need be."""
        known = self._tabs.get(name)
        if known is not None:
            return known
        tab = tab_kind(name)(self._bridge, self._stack)
        for mine, its in (
            (self.photos_asked, tab.photos_asked),
            (self.said, tab.said),
            (self.written, tab.written),
            (self.job_asked, tab.job_asked),
            (self.use_asked, tab.use_asked),
            (self.learn_asked, tab.learn_asked),
            (self.evaluate_asked, tab.evaluate_asked),
            (self.backbone_chosen, tab.backbone_chosen),
        ):
            its.connect(mine)
        self._tabs[name] = tab
        self._stack.addWidget(tab)
        return tab

    def show_tab(self, name: TabName) -> None:
        """Bring a tab to the front."""
        self._stack.setCurrentWidget(self.tab(name))
        self.buttons[name].setChecked(True)

    def shown_tab(self) -> ModelsTab | None:
        """Return the tab in front."""
        front = self._stack.currentWidget()
        return front if isinstance(front, ModelsTab) else None

    def show_evaluation(self, evaluation: Evaluation) -> None:
        """Show the scores of an evaluation just made, until another version is chosen."""
        self.show_tab(TabName.VERSIONS)
        self.versions.show_evaluation(evaluation)

    def arrive(self) -> None:
        tab = self.shown_tab()
        if tab is not None:
            tab.arrive()

    def close_page(self) -> None:
        for tab in self._tabs.values():
            tab.close_tab()
