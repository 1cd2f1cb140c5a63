"""Every action of the window with its words, key and icon.

Owns: the QActions, their grouping into menus and onto the keys sheet. Must not: do anything; the
window connects them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from cropapp.gui.icons import set_icon
from cropapp.gui.project_pages import PageName
from cropapp.gui.told import told
from cropapp.services.app_folders import RecentProject


class Actions(QObject):
    """Attributes are the actions; those that need a project are off until one is open."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        std = QKeySequence.StandardKey
        make = self._make
        self.new = make(self.tr("New project from a folder…"), "project-new", std.New)
        self.open = make(self.tr("Open project…"), "project", std.Open)
        self.sample = make(self.tr("Try the sample field"), "sample")
        self.close = make(self.tr("Close project"), "close", "Ctrl+W")
        self.add_folder = make(self.tr("Add folder…"), "folder-add", "Ctrl+Shift+O")
        self.rescan = make(self.tr("Look for new photos"), "classify", "F5")
        self.import_labels = make(self.tr("Import labels…"), "import", "Ctrl+I")
        self.import_class_folders = make(self.tr("Import labels from class folders…"), "import")
        self.export = make(self.tr("Export labels…"), "export", "Ctrl+E")
        self.quit = make(self.tr("Quit"), "", std.Quit)
        self.undo = make(self.tr("Undo"), "undo", std.Undo)
        self.redo = make(self.tr("Redo"), "redo", "Ctrl+Shift+Z", "Ctrl+Y")
        self.select_all = make(self.tr("Select all"), "", std.SelectAll)
        self.search = make(self.tr("Search photos"), "search", std.Find)
        self.confirm = make(self.tr("Confirm the prediction"), "tick", "Return", "Enter")
        self.find_class = make(self.tr("Find a class by letters"), "class", "/")
        self.unsure = make(self.tr("Unsure"), "unsure", "U")
        self.exclude = make(self.tr("Exclude with reason…"), "excluded", "X")
        self.clear = make(self.tr("Clear the label"), "", std.Delete, "Backspace")
        self.target = make(self.tr("Target point"), "target", "T")
        self.guide = make(self.tr("Class guide card"), "guide", "G")
        self.evidence = make(self.tr("What the model goes by"), "eye", "C")
        self.next_evidence = make(self.tr("What speaks for the next class"), "", "Shift+C")
        self.next_unreviewed = make(self.tr("Next not reviewed"), "arrow-right", "N")
        self.loupe = make(self.tr("Photo full, and back"), "loupe", "Space")
        self.give_class = [
            make(self.tr("Give class {n}").format(n=n), "", str(n)) for n in range(1, 10)
        ]
        self.learn = make(self.tr("Learn now"), "learn", "L")
        self.learn_in_background = make(self.tr("Learn while you label"), "")
        self.learn_in_background.setCheckable(True)
        self.evaluate = make(self.tr("Evaluate"), "evaluate", "Ctrl+Shift+E")
        self.predict_again = make(self.tr("Predict again…"), "classify")
        self.pages = {
            PageName.PHOTOS: make(self.tr("Photos"), "photos", "Ctrl+1"),
            PageName.REVIEW: make(self.tr("Review"), "review", "Ctrl+2"),
            PageName.OVERVIEW: make(self.tr("Overview"), "overview", "Ctrl+3"),
            PageName.MAP: make(self.tr("Map"), "map", "Ctrl+4"),
            PageName.TRAINING: make(self.tr("Training"), "training", "Ctrl+5"),
            PageName.MODELS: make(self.tr("Models"), "models", "Ctrl+6"),
            PageName.CHANGES: make(self.tr("Changes"), "history", "Ctrl+7"),
            PageName.DIFFERENCES: make(self.tr("Differences"), "merge", "Ctrl+8"),
        }
        self.fold_left = make(self.tr("Left panel"), "panel-left", "F8")
        self.fold_right = make(self.tr("Inspector"), "panel-right", "F9")
        self.keys = make(self.tr("All keys"), "keyboard", "F1", "?")
        self.commands = make(self.tr("Commands…"), "command", "Ctrl+K")
        self.jobs = make(self.tr("Jobs"), "jobs", "Ctrl+J")
        self.settings = make(self.tr("Settings"), "settings", "Ctrl+,")
        self.settings.setCheckable(True)
        one_page = QActionGroup(self)
        for page in self.pages.values():
            page.setCheckable(True)
            one_page.addAction(page)

    def groups(self) -> list[tuple[str, list[QAction]]]:
        """Return the actions by heading, as menus and keys sheet show them."""
        project = [self.new, self.open, self.sample, self.close, self.add_folder, self.rescan]
        project += [self.import_labels, self.import_class_folders, self.export, self.quit]
        label = [self.confirm, self.find_class, self.unsure, self.exclude, self.clear]
        label += [self.target, self.guide]
        return [
            (self.tr("Project"), project),
            (self.tr("Edit"), [self.undo, self.redo, self.select_all, self.search]),
            (self.tr("Label"), [*label, *self.give_class]),
            (
                self.tr("Model"),
                [self.learn, self.learn_in_background, self.evaluate, self.predict_again],
            ),
            (
                self.tr("View"),
                [
                    *self.pages.values(),
                    self.loupe,
                    self.evidence,
                    self.next_evidence,
                    self.next_unreviewed,
                    self.fold_left,
                    self.fold_right,
                    self.commands,
                    self.jobs,
                    self.keys,
                    self.settings,
                ],
            ),
        ]

    def on_photos(self) -> list[QAction]:
        """Return the actions that make sense on the photos page only."""
        return [
            *(self.select_all, self.search, self.confirm, self.find_class, self.unsure),
            *(self.exclude, self.clear, self.next_unreviewed, self.loupe, *self.give_class),
            *(self.target, self.guide, self.evidence, self.next_evidence),
            *(self.fold_left, self.fold_right),
        ]

    def set_open(self, is_open: bool, on_photos: bool) -> None:
        """Switch what needs a project, and what needs the photos page."""
        always = {self.new, self.open, self.sample, self.quit, self.keys}
        always |= {self.commands, self.jobs, self.settings, self.learn_in_background}
        photos_only = set(self.on_photos())
        for _, actions in self.groups():
            for action in actions:
                needed = action not in always
                action.setEnabled(
                    (is_open or not needed) and (on_photos or action not in photos_only)
                )

    def show_history(self, undo_name: str, redo_name: str) -> None:
        """Say what undo and redo would do; without a name there is nothing to do."""
        for action, word, name in (
            (self.undo, self.tr("Undo"), undo_name),
            (self.redo, self.tr("Redo"), redo_name),
        ):
            action.setEnabled(bool(name))
            action.setText(f"{word}: {told(name)}" if name else word)

    def make_menu(self, parent: QWidget) -> QMenu:
        """Return the one menu of the rail: a sub-menu for each heading."""
        menu = QMenu(parent)
        for title, actions in self.groups():
            sub = menu.addMenu(title)
            sub.addActions(actions)
            if self.open in actions:
                self.recent_menu = QMenu(self.tr("Open recent"), sub)
                sub.insertMenu(self.sample, self.recent_menu)
        return menu

    def show_recent(self, projects: Sequence[RecentProject], chosen: Callable[[Path], Any]) -> None:
        """List the recent projects in the menu; `chosen` is told which one is to be opened."""
        self.recent_menu.clear()
        for project in projects:
            name = project.name.replace("&", "&&")
            entry = self.recent_menu.addAction(f"{name}\t{project.path.parent.name}")
            entry.triggered.connect(lambda _checked=False, path=project.path: chosen(path))
        self.recent_menu.setEnabled(bool(projects))

    def retire(self) -> None:
        """Take the actions off the window, keys and all: others take their place."""
        for _, actions in self.groups():
            for action in actions:
                self._window.removeAction(action)
        self.deleteLater()

    def _make(self, text: str, icon: str, *keys: str | QKeySequence.StandardKey) -> QAction:
        action = QAction(text, self)
        if icon:
            set_icon(action, icon, 16)
        sequences: list[QKeySequence] = []
        for key in keys:
            made = QKeySequence(key)
            if not made.isEmpty():
                sequences.append(made)
        action.setShortcuts(sequences)
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        self._window.addAction(action)
        return action
