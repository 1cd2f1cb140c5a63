"""What the parts of the window ask of each other.

Owns: the connections of parts and pages that are made anew with the window's language or project.
Must not: do any of it here.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cropapp.core.gallery import PhotoFilter
from cropapp.gui.action_slots import connect_actions
from cropapp.gui.differences import in_window as differences
from cropapp.gui.models.page import ModelsPage
from cropapp.gui.photos_page import PhotosPage
from cropapp.gui.project_page import ProjectPage
from cropapp.gui.project_pages import PageName
from cropapp.gui.training import in_window as training

if TYPE_CHECKING:
    from cropapp.gui.main_window import MainWindow


def connect_parts(window: MainWindow) -> None:
    """Connect the widgets there are now."""
    jobs, status, start, flows = window.jobs, window.status, window.start, window.flows
    flows.banner = window.banner
    jobs.started.connect(status.show_job)
    jobs.progressed.connect(status.show_progress)
    jobs.idle.connect(status.hide_job)
    status.cancel_asked.connect(jobs.cancel_all)
    status.filter_asked.connect(window.show_photos_of)
    status.learn_asked.connect(flows.learn)
    status.jobs_asked.connect(window.overlays.toggle_jobs)
    status.follow_learning(window.learning)
    status.models_asked.connect(partial(window.go_to, PageName.MODELS))
    status.training_asked.connect(partial(window.go_to, PageName.TRAINING))
    start.new_asked.connect(window.dialogs.new_project)
    start.open_asked.connect(window.dialogs.open_project)
    start.sample_asked.connect(flows.make_sample)
    start.project_chosen.connect(flows.open)
    start.find_asked.connect(window.dialogs.find_project)
    start.forget_asked.connect(window.dialogs.forget_project)
    window.pages.currentChanged.connect(window.follow_page)
    connect_actions(window)
    window.show_recent()


def connect_page(window: MainWindow, page: ProjectPage) -> None:
    """Connect a page of the open project that was just made."""
    page.photos_asked.connect(window.show_photos_of)
    page.export_asked.connect(window.dialogs.export)
    page.said.connect(window.banner.say)
    page.learn_asked.connect(window.flows.learn)
    page.follow_filter(lambda: window.photos.photo_filter() if window.photos else PhotoFilter())
    page.take_settings(window.settings.values)
    if isinstance(page, PhotosPage):
        _connect_photos(window, page)
    elif isinstance(page, ModelsPage):
        _connect_models(window, page)
    elif window.project_pages and page is window.project_pages.known(PageName.TRAINING):
        training.connect_training(window, page)
    elif window.project_pages and page is window.project_pages.known(PageName.DIFFERENCES):
        differences.connect_differences(window, page)


def follow_project(window: MainWindow) -> None:
    """Go on with what an earlier window, or the command line, has left to be done."""
    training.follow_running(window)
    differences.offer_differences(window)


def _connect_photos(window: MainWindow, photos: PhotosPage) -> None:
    window.state.restore_panels()
    photos.selection_changed.connect(window.status.show_selected)
    photos.exclude_requested.connect(window.dialogs.exclude)
    photos.add_folder_requested.connect(window.dialogs.add_folder)
    photos.classes.class_folders_requested.connect(window.dialogs.import_class_folders)
    window.folder_flows.connect_tree(photos.folders)
    photos.grid.density_changed.connect(lambda side: window.settings.change("cell_size", int(side)))


def _connect_models(window: MainWindow, models: ModelsPage) -> None:
    models.evaluate_asked.connect(window.flows.evaluate)
    models.use_asked.connect(window.flows.use_version)
    models.job_asked.connect(window.jobs.submit)
    models.written.connect(window.flows.say_written)
    training.connect_zoo(window, models)
