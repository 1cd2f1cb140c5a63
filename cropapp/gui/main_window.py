"""The frame: rail, pages, banner, status line; and who is told what.

Owns: the composition, the open project's bridge and pages, and making all widgets anew when the
language changes. What jobs do is in project_flows, what dialogs ask in window_dialogs, what an
action does in action_slots, what its parts ask of each other in window_wiring, what is dropped in
window_drops, what is remembered in window_state.
Must not: query, decode or write.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from cropapp.core.entities import ModelVersion
from cropapp.core.feed import Aspect, ProjectChange
from cropapp.core.gallery import PhotoFilter, PhotoView
from cropapp.gui.actions import Actions
from cropapp.gui.background import Background
from cropapp.gui.background_learning import BackgroundLearning
from cropapp.gui.banner import Banner
from cropapp.gui.engine_ready import EngineReady
from cropapp.gui.evidence_jobs import EvidenceJobs
from cropapp.gui.folder_flows import FolderFlows
from cropapp.gui.jobs import JobRunner
from cropapp.gui.models.page import ModelsPage
from cropapp.gui.own_keys import press_by_enter
from cropapp.gui.photos_page import PhotosPage
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.gui.project_flows import ProjectFlows
from cropapp.gui.project_pages import PageName, ProjectPages
from cropapp.gui.rail import Rail
from cropapp.gui.recent import RecentProjects
from cropapp.gui.settings.acting import SettingsActor
from cropapp.gui.start_page import StartPage
from cropapp.gui.status_line import StatusLine
from cropapp.gui.told import told
from cropapp.gui.training import in_window as training
from cropapp.gui.unlike_watch import UnlikeWatch
from cropapp.gui.window_dialogs import WindowDialogs
from cropapp.gui.window_drops import WindowDrops
from cropapp.gui.window_overlays import WindowOverlays
from cropapp.gui.window_state import WindowState
from cropapp.gui.window_wiring import connect_page, connect_parts, follow_project
from cropapp.services import app_folders
from cropapp.services.settings import SettingsFile

if TYPE_CHECKING:
    from cropapp.services.evaluate import Evaluation
    from cropapp.services.learn import LearnSummary
    from cropapp.services.project import Project


class MainWindow(QMainWindow):
    """One window, at most one open project.

    Args:
        device: where the model runs; empty: as the settings say.
    """

    def __init__(self, device: str = "") -> None:
        super().__init__()
        self.settings = SettingsActor(self, SettingsFile())
        self.state = WindowState(self)
        self.bridge: ProjectBridge | None = None
        self.project_pages: ProjectPages | None = None
        self._active: ModelVersion | None = None
        self._labels_tried = 0  # learned from last, whether that model was taken or not
        self._closing: list[ProjectBridge] = []
        self.jobs = JobRunner(device or self.settings.values.device, self)
        self.background = Background(self)
        self.recent = RecentProjects(self.background, self)
        self._make_parts()
        self.flows = ProjectFlows(self.jobs, self.banner, self)
        self.learning = BackgroundLearning(self.jobs, self)
        self.evidence = EvidenceJobs(self.jobs, self)
        self.engine = EngineReady(self.jobs, self)
        self.learning.set_wanted(self.settings.values.learn_in_background)
        self.flows.learns_on = lambda: self.learning.is_wanted
        self.flows.learned_in_part.connect(self.learning.go_on)
        self.dialogs = WindowDialogs(self)
        self.drops = WindowDrops(self)
        self.folder_flows = FolderFlows(self.flows, self.jobs, self)
        self.folder_flows.watching.set_wanted(self.settings.values.watch_folders)
        self.setAcceptDrops(True)
        self.state.restore()
        self._connect_lasting()
        connect_parts(self)
        self._show_title()
        self.follow_page()
        for problem in self.settings.file.problems:
            self.banner.say(told(problem), tone="warning")
        self.recent.refresh()

    @property
    def photos(self) -> PhotosPage | None:
        """The photos page of the open project."""
        page = self.project_pages.known(PageName.PHOTOS) if self.project_pages else None
        return page if isinstance(page, PhotosPage) else None

    @property
    def models(self) -> ModelsPage | None:
        """The models page of the open project, once it was shown."""
        page = self.project_pages.known(PageName.MODELS) if self.project_pages else None
        return page if isinstance(page, ModelsPage) else None

    # --- composition

    def _make_parts(self) -> None:
        """Make all widgets; with those that were there before nothing is shared."""
        self.actions_ = Actions(self)
        inside = QWidget(self)
        self.banner = Banner(inside)
        self.start = StartPage(self.recent, inside)
        self.pages = QStackedWidget(inside)
        self.pages.addWidget(self.start)
        self.rail = Rail(self.actions_, inside)
        self.status = StatusLine(inside)
        middle = QVBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.banner)
        middle.addWidget(self.pages, 1)
        upper = QHBoxLayout()
        upper.setSpacing(0)
        upper.addWidget(self.rail)
        upper.addLayout(middle, 1)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(upper, 1)
        column.addWidget(self.status)
        self.setCentralWidget(inside)
        inside.setVisible(True)  # at once: what is not shown cannot take the keyboard
        self.overlays = WindowOverlays(self)

    def _connect_lasting(self) -> None:
        """Connect what lives as long as the window, once."""
        self.flows.opened.connect(self._show_project)
        self.flows.evaluated.connect(self._show_evaluation)
        self.learning.failed.connect(self.say_problem)
        self.learning.ended.connect(self._read_active)
        for learned in (self.learning.learned, self.flows.learned):
            learned.connect(self._note_learned)
        self.settings.changed.connect(self._show_counts)  # whether to offer learning
        self.flows.preview_ready.connect(self.dialogs.confirm_import)
        self.folder_flows.photos_asked.connect(self.show_photos_of)
        self.recent.changed.connect(self.show_recent)
        self.background.failed.connect(self.say_problem)

    @Slot()
    def rebuild(self) -> None:
        """Make all widgets anew, in the language of now.

        The project stays open with its undo history, jobs go on, messages and the page in front
        stay. What was half typed into a field is gone.
        """
        front, on_settings = self.page_in_front(), self.overlays.settings_are_shown()
        shown = self.photos.bar.photo_view() if self.photos else PhotoView()
        self.state.save()
        messages, old = self.banner.messages(), self.takeCentralWidget()
        if self.project_pages is not None:
            self.project_pages.close()
            self.project_pages.deleteLater()
            self.project_pages = None
        self.actions_.retire()
        self._make_parts()
        connect_parts(self)
        if old is not None:
            old.deleteLater()
        self.banner.show_messages(messages)
        if self.bridge is not None:
            self._open_pages(self.bridge, front or PageName.PHOTOS)
            if self.photos is not None and shown != PhotoView():
                self.photos.bar.set_view(shown)
        if on_settings:
            self.overlays.show_setting("language")
        self._show_running_job()
        self._show_counts()
        self.follow_page()

    def _show_running_job(self) -> None:
        if self.jobs.last_progress is not None:
            self.status.show_progress(self.jobs.last_progress)
        elif self.jobs.current is not None and not self.jobs.current.quiet:
            self.status.show_job(self.jobs.current)

    # --- the open project

    @Slot(object)
    def _show_project(self, project: Project) -> None:
        self.close_project()
        bridge = ProjectBridge(project, self.settings.author(), self, show_first=True)
        self.bridge = self.flows.bridge = bridge
        self._connect_project(bridge)
        self._open_pages(bridge, self.state.page())
        self.banner.clear()
        self._show_title()
        self._read_active()
        self.settings.prepare(project)
        self.flows.look_again()
        if self.photos is None:
            bridge.tell_calm()

    def _connect_project(self, bridge: ProjectBridge) -> None:
        bridge.failed.connect(self.say_problem)
        bridge.counts_changed.connect(self._show_counts)
        bridge.history_changed.connect(self._show_history)
        bridge.changed.connect(self._on_changed)
        bridge.edited.connect(self.flows.follow_edit)
        bridge.calmed.connect(self._begin_the_rest)
        self.learning.follow(bridge)
        self.evidence.follow(bridge)
        self.engine.follow(bridge)
        watch = UnlikeWatch(bridge)
        watch.told.connect(lambda message: self.banner.show_message(message))
        watch.photos_asked.connect(self.show_photos_of)
        self._show_history()

    @Slot()
    def _begin_the_rest(self) -> None:
        """Begin what the first photos of the project need not wait for."""
        bridge = self.bridge
        if bridge is not None and self.sender() in (bridge, None):
            bridge.write(lambda: app_folders.remember_project(bridge.project))
            self.folder_flows.follow_soon()

    def _open_pages(self, bridge: ProjectBridge, front: PageName) -> None:
        self.project_pages = ProjectPages(bridge, self.pages, self)
        self.project_pages.made.connect(partial(connect_page, self))
        self.go_to(front)
        follow_project(self)

    @Slot()
    def close_project(self) -> None:
        """Close what is open, ending its job first, and show the start page."""
        if self.bridge is None or self.project_pages is None:
            return
        self.state.save()
        self.folder_flows.follow(None)
        self.learning.follow(None)
        self.jobs.drop_all()
        bridge, pages = self.bridge, self.project_pages
        self.bridge = self.flows.bridge = self.project_pages = self._active = None
        self._labels_tried = 0
        pages.close()
        pages.deleteLater()
        self.pages.setCurrentWidget(self.start)
        # The job that was cancelled may still hold the project: closed behind it, in its queue.
        bridge.detach()
        self._closing.append(bridge)
        self.jobs.submit(
            self.tr("Closing"), lambda _task, _process: _end(bridge), lambda _: self._ended(bridge)
        )
        self.banner.clear()
        self.status.show_counts(None)
        self.status.offer_learning(0)
        self.status.forget_learning()
        self._show_title()
        self.follow_page()

    def _ended(self, bridge: ProjectBridge) -> None:
        self._closing.remove(bridge)
        bridge.deleteLater()
        self.recent.refresh()

    # --- what is shown

    @Slot(object)
    def say_problem(self, problem: Exception) -> None:
        """Tell of an error in the banner."""
        self.banner.say_problem(problem)

    def page_in_front(self) -> PageName | None:
        """Return the page of the project that is shown, or was before the settings."""
        if self.project_pages is None:
            return None
        return self.project_pages.shown() or self.project_pages.shown_last

    def go_to(self, name: PageName) -> None:
        """Bring a page of the open project to the front."""
        if self.project_pages is not None:
            self.project_pages.show(name)

    @Slot(object, str)
    def show_photos_of(self, wanted: PhotoFilter, which: str = "") -> None:
        """Go to the photos page and show the photos of a filter; `which` names its photo ids."""
        self.go_to(PageName.PHOTOS)
        if self.photos is not None:
            self.photos.apply_filter(wanted, which)

    @Slot()
    def show_recent(self) -> None:
        """Show the projects opened lately in the menu."""
        self.actions_.show_recent(self.recent.openable(), self.flows.open)

    @Slot(object)
    def _show_evaluation(self, evaluation: Evaluation) -> None:
        self.go_to(PageName.MODELS)
        if self.models is not None:
            self.models.show_evaluation(evaluation)

    @Slot()
    def follow_page(self) -> None:
        """Have the actions fit the page in front."""
        shown = self.project_pages.shown() if self.project_pages else None
        self.actions_.set_open(self.bridge is not None, shown is PageName.PHOTOS)
        self.status.selected.setVisible(shown is PageName.PHOTOS)
        for name, action in self.actions_.pages.items():
            action.setChecked(shown is name)
        self.actions_.settings.setChecked(self.overlays.settings_are_shown())
        self._show_history()

    @Slot()
    def _show_history(self) -> None:
        acts, bridge = self.actions_, self.bridge
        acts.show_history(bridge.undo_name if bridge else "", bridge.redo_name if bridge else "")

    @Slot()
    def _show_counts(self) -> None:
        if self.bridge is None or self.bridge.counts is None:
            return
        counts = self.bridge.counts
        self.status.show_counts(counts)
        learned = int(self._active.metrics.get("labels", 0)) if self._active else 0
        # Learned from and found no better: to learn from the same labels again is no offer.
        new_labels = max(0, counts.labelled - max(learned, self._labels_tried))
        self.status.offer_learning(0 if self.learning.is_due else new_labels)

    @Slot(object)
    def _on_changed(self, change: ProjectChange) -> None:
        if Aspect.MODELS in change.aspects:
            self._read_active()

    @Slot(object)
    def _note_learned(self, summary: LearnSummary) -> None:
        self._labels_tried = summary.photos_learned
        self._show_counts()

    def _read_active(self) -> None:
        if self.bridge is not None:
            self.bridge.read(self.bridge.project.active_model, self._take_active, context=self)

    def _take_active(self, version: ModelVersion | None) -> None:
        self._active = version
        self._show_counts()

    def _show_title(self) -> None:
        name = self.bridge.project.name if self.bridge else ""
        self.setWindowTitle(f"{name} – CropApp" if name else "CropApp")

    # --- drag, drop, the end

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self.drops.enter(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.drops.leave(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self.drops.drop(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not training.may_close(self):
            event.ignore()
            return
        self.state.save()
        self.settings.close()
        self.folder_flows.follow(None)
        self.learning.follow(None)
        self.hide()
        if self.project_pages is not None:
            self.project_pages.close()
            self.project_pages = None
        self.background.close()
        self.jobs.close()
        if self.bridge is not None:
            self._closing.append(self.bridge)
            self.bridge = self.flows.bridge = None
        for bridge in self._closing:
            bridge.detach()
            _end(bridge)
        self._closing.clear()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.banner.isVisible():
            self.banner.close_message()
        elif not press_by_enter(event, self.focusWidget()):
            super().keyPressEvent(event)


def _end(bridge: ProjectBridge) -> None:
    """Keep the counts for the start page, then close. For any thread."""
    if not bridge.is_closed:
        app_folders.remember_project(bridge.project)
    bridge.close()
