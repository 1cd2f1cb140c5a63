"""The page of differences within the window: who asks for it, and when the rail shows it.

Owns: the connections. Must not: make the page before it is needed.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from cropapp.gui.project_pages import PageName

if TYPE_CHECKING:
    from cropapp.gui.differences.page import DifferencesPage
    from cropapp.gui.main_window import MainWindow
    from cropapp.gui.project_page import ProjectPage
    from cropapp.services.project import Project


def connect_differences(window: MainWindow, page: ProjectPage) -> None:
    """Connect the page that was just made; from now on the rail shows it."""
    differences = cast("DifferencesPage", page)
    differences.import_asked.connect(window.dialogs.import_csv)
    _show_in_rail(window, True)


def offer_differences(window: MainWindow) -> None:
    """Show the page in the rail if something is left to be settled, from an earlier day say."""
    _show_in_rail(window, False)
    bridge = window.bridge
    if bridge is not None:
        bridge.read(
            partial(_something_is_left, bridge.project),
            lambda left: _show_in_rail(window, left),
            context=window,
            later=True,
        )


def show_differences(window: MainWindow, source: Path) -> None:
    """Go to what differs from a source that was just imported."""
    window.go_to(PageName.DIFFERENCES)
    page = window.project_pages.known(PageName.DIFFERENCES) if window.project_pages else None
    if page is not None:
        cast("DifferencesPage", page).show_source(source)


def _show_in_rail(window: MainWindow, shown: bool) -> None:
    pages = window.project_pages
    is_made = pages is not None and pages.known(PageName.DIFFERENCES) is not None
    window.rail.pages[PageName.DIFFERENCES].setVisible(shown or is_made)


def _something_is_left(project: Project) -> bool:
    """Return whether a difference is open. For a reader thread."""
    from cropapp.services.label_differences import list_differences

    return any(each.still_open() for each in list_differences(project))
