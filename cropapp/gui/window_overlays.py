"""What comes over the pages when it is asked for: settings, commands, the list of jobs.

Owns: making each when it is first wanted, and going back. Must not: know what is in them.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

if TYPE_CHECKING:
    from cropapp.gui.command_palette import CommandPalette
    from cropapp.gui.job_list import JobList
    from cropapp.gui.main_window import MainWindow
    from cropapp.gui.settings.page import SettingsPage


class WindowOverlays(QObject):
    """One for each set of the window's widgets; it goes with them."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window.centralWidget())
        self._window = window
        self.settings_page: SettingsPage | None = None
        self.palette: CommandPalette | None = None
        self.job_list: JobList | None = None

    # --- settings

    def settings_are_shown(self) -> bool:
        """Return whether the settings are in front."""
        front = self._window.pages.currentWidget()
        return self.settings_page is not None and front is self.settings_page

    @Slot()
    def toggle_settings(self) -> None:
        """Show the settings, or what was in front before them."""
        if self.settings_are_shown():
            self.leave_settings()
        else:
            page = self._settings()
            self._window.pages.setCurrentWidget(page)
            page.arrive()

    def show_setting(self, key: str) -> None:
        """Go to the settings with the keyboard in one of them."""
        page = self._settings()
        self._window.pages.setCurrentWidget(page)
        page.arrive(key)

    @Slot()
    def leave_settings(self) -> None:
        """Go back to the page of the project, or to the start."""
        front = self._window.page_in_front()
        if front is not None:
            self._window.go_to(front)
        else:
            self._window.pages.setCurrentWidget(self._window.start)

    def _settings(self) -> SettingsPage:
        if self.settings_page is None:
            from cropapp.gui.settings.engine_speeds import EngineSpeedsRow
            from cropapp.gui.settings.page import SettingsPage

            below = {"engine": partial(EngineSpeedsRow, self._window)}
            self.settings_page = SettingsPage(
                self._window.settings, self._window.pages, below=below
            )
            self.settings_page.done.connect(self.leave_settings)
            self._window.pages.addWidget(self.settings_page)
        return self.settings_page

    # --- over everything

    @Slot()
    def toggle_palette(self) -> None:
        """Open the commands, or close them."""
        if self.palette is None:
            from cropapp.gui.command_palette import CommandPalette

            self.palette = CommandPalette(self._window)
        self.palette.toggle()

    @Slot()
    def toggle_jobs(self) -> None:
        """Open the list of jobs, or close it."""
        if self.job_list is None:
            from cropapp.gui.job_list import JobList

            self.job_list = JobList(self._window.jobs, self._window.status)
        self.job_list.toggle()
