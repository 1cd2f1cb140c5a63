"""The way from overview and map to the photos page, in the whole window."""

from __future__ import annotations

from PySide6.QtCore import QSettings, Qt
from pytestqt.qtbot import QtBot

from cropapp.core.gallery import PhotoFilter, PhotoSort
from cropapp.gui.dialogs.labels_io import ExportDialog
from cropapp.gui.main_window import MainWindow
from cropapp.gui.map.page import MapPage
from cropapp.gui.overview.page import OverviewPage
from cropapp.gui.project_pages import PageName
from cropapp.services.app_folders import settings_file
from cropapp.services.project import Project

JOB_MS = 120_000
CONTROL, LEFT = Qt.KeyboardModifier.ControlModifier, Qt.MouseButton.LeftButton


def test_numbers_and_places_lead_to_the_photos_page(
    learned_window: MainWindow, qtbot: QtBot
) -> None:
    window = learned_window
    assert window.project_pages is not None
    assert window.bridge is not None
    assert window.photos is not None
    project, photos = window.bridge.project, window.photos
    qtbot.keyClick(window, Qt.Key.Key_3, CONTROL)
    overview = window.project_pages.known(PageName.OVERVIEW)
    assert isinstance(overview, OverviewPage)
    qtbot.waitUntil(lambda: overview.shown is not None)
    assert overview.shown is not None
    overview.far.open_link(0)
    labelled = overview.shown.labelled.photos
    qtbot.waitUntil(photos.isVisible)
    qtbot.waitUntil(lambda: photos.grid.gallery.rowCount() == labelled)
    qtbot.keyClick(window, Qt.Key.Key_4, CONTROL)
    page = window.project_pages.known(PageName.MAP)
    assert isinstance(page, MapPage)
    qtbot.waitUntil(lambda: len(page.canvas.layer.shown) > 0)
    qtbot.keyClick(page.canvas, Qt.Key.Key_Return)
    placed = len(project.find(PhotoFilter(has_position=True), PhotoSort()))
    qtbot.waitUntil(photos.isVisible)
    qtbot.waitUntil(lambda: photos.grid.gallery.rowCount() == placed)


def test_export__needs_no_look_at_the_photos_first(
    window: MainWindow, learned_project: Project, qtbot: QtBot
) -> None:
    """The page in front last is there at the next start, and the grid is not made before it is."""
    learned_project.close()
    QSettings(str(settings_file()), QSettings.Format.IniFormat).setValue("window/page", "map")
    window.flows.open(learned_project.path)
    qtbot.waitUntil(lambda: window.bridge is not None, timeout=JOB_MS)
    assert window.bridge is not None
    qtbot.waitUntil(lambda: window.bridge is not None and window.bridge.counts is not None)
    assert window.photos is None
    window.actions_.export.trigger()
    dialog = window.dialogs.shown
    assert isinstance(dialog, ExportDialog)
    assert str(window.bridge.counts.photos) in dialog.only_shown.text()
    dialog.reject()
    qtbot.waitUntil(lambda: not window.jobs.is_busy, timeout=JOB_MS)


def test_selected_on_the_map__are_what_the_export_offers(
    learned_window: MainWindow, qtbot: QtBot
) -> None:
    window = learned_window
    window.go_to(PageName.MAP)
    assert window.project_pages is not None
    page = window.project_pages.known(PageName.MAP)
    assert isinstance(page, MapPage)
    qtbot.waitUntil(lambda: len(page.canvas.layer.shown) > 0)
    page._on_area(page.canvas.area_in_view())
    qtbot.waitUntil(page.line.isVisible)
    qtbot.mouseClick(page.line.export_button, LEFT)
    dialog = window.dialogs.shown
    assert isinstance(dialog, ExportDialog)
    assert page.selection is not None
    assert dialog.answer().filter == page.selection.photo_filter()
    dialog.reject()
