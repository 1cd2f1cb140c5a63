"""What a changed setting does, at once.

Owns: the way from a setting to the part of the window that follows it, and the order of writes to
the file. Must not: draw a control, or know how a part does what it is asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

from cropapp.core.settings import Settings, Value
from cropapp.gui import theme
from cropapp.gui.language import install_language
from cropapp.services import app_folders
from cropapp.services.settings import SettingsFile

if TYPE_CHECKING:
    from cropapp.gui.main_window import MainWindow
    from cropapp.services.project import Project

_SCHEMES = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}


def apply_appearance(app: QApplication, settings: Settings) -> None:
    """Give the program its colours, motion and language, before its window is made."""
    theme.choose_scheme(app, _SCHEMES.get(settings.scheme))
    theme.reduce_motion(settings.reduce_motion)
    install_language(app, settings.language)


class SettingsActor(QObject):
    """One per window; it follows the file of settings, whoever changes it in this process."""

    changed = Signal(object)
    """core.settings.Settings, after the window followed."""
    _told = Signal(object, object)

    def __init__(self, window: MainWindow, file: SettingsFile) -> None:
        super().__init__(window)
        self._window = window
        self.file = file
        # Whoever writes may be on another thread: the signal brings it here.
        self._is_following = False
        self._told.connect(self._on_told)
        self._unsubscribe = file.subscribe(self._told.emit)

    @property
    def values(self) -> Settings:
        return self.file.values

    def author(self) -> str:
        """Return the name that labels are signed with."""
        return self.values.author.strip() or app_folders.default_author()

    def change(self, key: str, value: Value) -> None:
        """Change a setting and write it down, off the GUI thread."""
        # What follows a setting tells of its change as if a person had made it: two quick changes
        # would chase each other for ever.
        if not self._is_following and getattr(self.values, key) != value:
            self._window.background.run_in_order(
                lambda: self.file.set(key, value), lambda _: None, context=self
            )

    def prepare(self, project: Project) -> None:
        """Let a project that is being opened follow the settings."""
        self._trim_thumbnails(project)

    def close(self) -> None:
        self._unsubscribe()

    @Slot(object, object)
    def _on_told(self, _settings: Settings, keys: frozenset[str]) -> None:
        self._is_following = True
        try:
            # As they are now: another change may have been written since this one was told.
            self._follow(self.values, keys)
        finally:
            self._is_following = False

    def _follow(self, settings: Settings, keys: frozenset[str]) -> None:
        app = QCoreApplication.instance()
        if isinstance(app, QApplication):
            if "scheme" in keys:
                theme.choose_scheme(app, _SCHEMES.get(settings.scheme))
            if "reduce_motion" in keys:
                theme.reduce_motion(settings.reduce_motion)
            if "language" in keys:
                install_language(app, settings.language)
                # The control that was chosen in is among what is made anew: not under its signal.
                QTimer.singleShot(0, self._window, self._window.rebuild)
        if keys & {"device", "engine"}:
            # The process reads the engine itself when it begins anew.
            self._window.jobs.set_device(settings.device)
        if "watch_folders" in keys:
            self._window.folder_flows.watching.set_wanted(settings.watch_folders)
        if "learn_in_background" in keys:
            self._window.learning.set_wanted(settings.learn_in_background)
            self._window.actions_.learn_in_background.setChecked(settings.learn_in_background)
        self._tell_project(settings, keys)
        self.changed.emit(settings)

    def _tell_project(self, settings: Settings, keys: frozenset[str]) -> None:
        bridge, pages = self._window.bridge, self._window.project_pages
        if bridge is None or pages is None:
            return
        if "author" in keys:
            bridge.author = self.author()
        if "cache_limit_mb" in keys:
            self._trim_thumbnails(bridge.project)
        for page in pages.all_known():
            page.take_settings(settings)

    def _trim_thumbnails(self, project: Project) -> None:
        bridge, limit_bytes = self._window.bridge, self.values.cache_limit_mb * 1_000_000
        if bridge is not None:
            # A read for the bridge: nothing that a person did waits for it, nor it for them.
            bridge.read(
                lambda: project.thumbnails.trim(limit_bytes),
                lambda _: None,
                context=bridge,
                later=True,
            )
