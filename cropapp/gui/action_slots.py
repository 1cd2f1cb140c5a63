"""What each action of the window does.

Owns: the way from an action to the page, dialog or flow that it means. Must not: do any of it here.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QAction

if TYPE_CHECKING:
    from cropapp.gui.main_window import MainWindow


def connect_actions(window: MainWindow) -> None:
    """Connect the actions that the window has now."""
    acts, dialogs, flows = window.actions_, window.dialogs, window.flows
    for action, slot in (
        (acts.new, dialogs.new_project),
        (acts.open, dialogs.open_project),
        (acts.sample, flows.make_sample),
        (acts.close, window.close_project),
        (acts.add_folder, dialogs.add_folder),
        (acts.rescan, partial(flows.look_again, retry_unreadable=True)),
        (acts.import_labels, dialogs.import_csv),
        (acts.import_class_folders, dialogs.import_class_folders),
        (acts.export, dialogs.export),
        (acts.quit, window.close),
        (acts.learn, flows.learn),
        (acts.evaluate, flows.evaluate),
        (acts.predict_again, dialogs.predict_again),
        (acts.keys, dialogs.show_keys),
        (acts.commands, window.overlays.toggle_palette),
        (acts.jobs, window.overlays.toggle_jobs),
        (acts.settings, window.overlays.toggle_settings),
        (acts.undo, partial(_ask_bridge, window, "undo")),
        (acts.redo, partial(_ask_bridge, window, "redo")),
    ):
        _on(action, slot)
    quietly = acts.learn_in_background
    quietly.setChecked(window.settings.values.learn_in_background)
    quietly.triggered.connect(
        lambda checked: window.settings.change("learn_in_background", checked)
    )
    for name, action in acts.pages.items():
        _on(action, partial(window.go_to, name))
    _connect_photo_actions(window)


def _connect_photo_actions(window: MainWindow) -> None:
    acts = window.actions_
    for action, name in (
        (acts.select_all, "select_all"),
        (acts.search, "focus_search"),
        (acts.find_class, "find_class"),
        (acts.next_unreviewed, "go_next_unreviewed"),
        (acts.loupe, "toggle_loupe"),
        (acts.guide, "toggle_guide"),
        (acts.target, "toggle_target_point"),
        (acts.evidence, "toggle_evidence"),
        (acts.next_evidence, "show_next_evidence"),
        (acts.fold_left, "toggle_left_panel"),
        (acts.fold_right, "toggle_inspector"),
    ):
        # The page is another with each project: its method is looked up when asked.
        _on(action, partial(_ask_photos, window, name))
    _on(acts.confirm, partial(_on_targets, window, "confirm_photos"))
    _on(acts.unsure, partial(_on_targets, window, "mark_unsure"))
    _on(acts.clear, partial(_on_targets, window, "clear_labels"))
    _on(acts.exclude, lambda: window.dialogs.exclude())
    for key, action in enumerate(acts.give_class, start=1):
        _on(action, partial(_give_key, window, str(key)))


def _on(action: QAction, slot: Callable[[], Any]) -> None:
    action.triggered.connect(lambda _checked=False: slot())


def _ask_bridge(window: MainWindow, name: str) -> None:
    if window.bridge is not None:
        getattr(window.bridge, name)()


def _ask_photos(window: MainWindow, name: str) -> None:
    if window.photos is not None:
        getattr(window.photos, name)()


def _on_targets(window: MainWindow, what: str) -> None:
    if window.bridge is not None and window.photos is not None:
        getattr(window.bridge, what)(window.photos.target_ids())


def _give_key(window: MainWindow, key: str) -> None:
    if window.bridge is None or window.photos is None:
        return
    for entry in window.bridge.classes:
        if entry.key == key:
            window.photos.labelling.give_class(entry.id)
