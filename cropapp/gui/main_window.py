"""The frame: rail, pages, banner, status line; and who is told what.

Owns: the composition, the open project's bridge and pages, the settings of the window. What jobs do
is in project_flows, what dialogs ask in window_dialogs. Must not: query, decode or write.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSettings, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from cropapp.core.entities import ModelVersion
from cropapp.core.feed import Aspect, ProjectChange
from cropapp.core.gallery import PhotoFilter
from cropapp.gui.actions import Actions
from cropapp.gui.banner import Banner
from cropapp.gui.jobs import JobRunner
from cropapp.gui.models_page import ModelsPage
from cropapp.gui.photos_page import PhotosPage
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.gui.project_flows import ProjectFlows
from cropapp.gui.project_page import ProjectPage
from cropapp.gui.project_pages import PageName, ProjectPages
from cropapp.gui.rail import Rail
from cropapp.gui.start_page import StartPage
from cropapp.gui.status_line import StatusLine
from cropapp.gui.window_dialogs import WindowDialogs
from cropapp.services import app_folders

if TYPE_CHECKING:
    from cropapp.services.evaluate import Evaluation
    from cropapp.services.project import Project

DEFAULT_SIZE = QSize(1440, 900)
SMALLEST = QSize(900, 600)
TITLE_BAR = QSize(4, 40)
"""What the system puts round a window; how much it is, is known only when it is shown."""


class MainWindow(QMainWindow):
    """One window, at most one open project."""

    def __init__(self, device: str = "auto") -> None:
        super().__init__()
        self.settings = QSettings(str(app_folders.settings_file()), QSettings.Format.IniFormat)
        self.bridge: ProjectBridge | None = None
        self.project_pages: ProjectPages | None = None
        self._active: ModelVersion | None = None
        self._closing: list[ProjectBridge] = []
        self.jobs = JobRunner(device, self)
        self.actions_ = Actions(self)
        self.banner = Banner(self)
        self.flows = ProjectFlows(self.jobs, self.banner, self)
        self.dialogs = WindowDialogs(self)
        self.start = StartPage(self)
        self.pages = QStackedWidget(self)
        self.pages.addWidget(self.start)
        self.rail = Rail(self.actions_, self)
        self.status = StatusLine(self)
        self._lay_out()
        self._connect_parts()
        self._connect_actions()
        self._show_title()
        self._follow_page()
        self.start.refresh()

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

    def _lay_out(self) -> None:
        self.setAcceptDrops(True)
        self.setMinimumSize(SMALLEST)
        self.resize(DEFAULT_SIZE)
        geometry = self.settings.value("window/geometry")
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)
        room = self.screen().availableGeometry().size() - TITLE_BAR
        if not self.isMaximized() and not self.isFullScreen():
            self.resize(self.size().boundedTo(room))
        inside = QWidget(self)
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

    def _connect_parts(self) -> None:
        jobs, status, start, flows = self.jobs, self.status, self.start, self.flows
        jobs.started.connect(status.show_job)
        jobs.progressed.connect(status.show_progress)
        jobs.idle.connect(status.hide_job)
        status.cancel_asked.connect(jobs.cancel_all)
        status.filter_asked.connect(self.show_photos_of)
        status.learn_asked.connect(flows.learn)
        start.new_asked.connect(self.dialogs.new_project)
        start.open_asked.connect(self.dialogs.open_project)
        start.sample_asked.connect(flows.make_sample)
        start.project_chosen.connect(flows.open)
        start.find_asked.connect(self.dialogs.find_project)
        start.forget_asked.connect(self.dialogs.forget_project)
        flows.opened.connect(self._show_project)
        flows.evaluated.connect(self._show_evaluation)
        flows.preview_ready.connect(self.dialogs.confirm_import)
        self.pages.currentChanged.connect(self._follow_page)

    def _connect_actions(self) -> None:
        acts, dialogs, flows = self.actions_, self.dialogs, self.flows
        for action, slot in (
            (acts.new, dialogs.new_project),
            (acts.open, dialogs.open_project),
            (acts.sample, flows.make_sample),
            (acts.close, self.close_project),
            (acts.add_folder, dialogs.add_folder),
            (acts.rescan, partial(flows.look_again, retry_unreadable=True)),
            (acts.import_labels, dialogs.import_csv),
            (acts.import_class_folders, dialogs.import_class_folders),
            (acts.export, dialogs.export),
            (acts.quit, self.close),
            (acts.learn, flows.learn),
            (acts.evaluate, flows.evaluate),
            (acts.keys, dialogs.show_keys),
            (acts.undo, self._undo),
            (acts.redo, self._redo),
        ):
            action.triggered.connect(lambda _checked=False, slot=slot: slot())
        for name, action in acts.pages.items():
            action.triggered.connect(lambda _checked=False, name=name: self.go_to(name))
        self._connect_photo_actions()

    def _connect_photo_actions(self) -> None:
        acts = self.actions_

        def on_page(action: object, name: str) -> None:
            # The page is another with each project: its method is looked up when asked.
            action.triggered.connect(  # type: ignore[attr-defined]
                lambda: self.photos and getattr(self.photos, name)()
            )

        on_page(acts.select_all, "select_all")
        on_page(acts.search, "focus_search")
        on_page(acts.find_class, "find_class")
        on_page(acts.next_unreviewed, "go_next_unreviewed")
        on_page(acts.loupe, "toggle_loupe")
        on_page(acts.fold_left, "toggle_left_panel")
        on_page(acts.fold_right, "toggle_inspector")
        acts.confirm.triggered.connect(lambda: self._on_targets("confirm_photos"))
        acts.unsure.triggered.connect(lambda: self._on_targets("mark_unsure"))
        acts.clear.triggered.connect(lambda: self._on_targets("clear_labels"))
        acts.exclude.triggered.connect(lambda: self.dialogs.exclude())
        for key, action in enumerate(acts.give_class, start=1):
            action.triggered.connect(lambda _checked=False, key=key: self._give_key(str(key)))

    # --- the open project

    @Slot(object)
    def _show_project(self, project: Project) -> None:
        self.close_project()
        bridge = ProjectBridge(project, app_folders.default_author(), self)
        self.bridge = self.flows.bridge = bridge
        self.project_pages = ProjectPages(bridge, self.pages, self)
        self.project_pages.made.connect(self._connect_page)
        self._connect_project(bridge)
        self.go_to(PageName.PHOTOS)
        self.banner.hide()
        self._show_title()
        self._read_active()
        bridge.write(lambda: app_folders.remember_project(project))
        self.flows.look_again()

    def _connect_project(self, bridge: ProjectBridge) -> None:
        bridge.failed.connect(self.banner.say_problem)
        bridge.counts_changed.connect(self._show_counts)
        bridge.history_changed.connect(self._show_history)
        bridge.changed.connect(self._on_changed)
        self._show_history()

    @Slot(object)
    def _connect_page(self, page: ProjectPage) -> None:
        page.photos_asked.connect(self.show_photos_of)
        page.said.connect(self.banner.say)
        if isinstance(page, PhotosPage):
            self._connect_photos(page)
        elif isinstance(page, ModelsPage):
            self._connect_models(page)

    def _connect_photos(self, photos: PhotosPage) -> None:
        panels = self.settings.value("window/panels")
        if isinstance(panels, QByteArray):
            photos.restore_panels(panels)
        photos.selection_changed.connect(self.status.show_selected)
        photos.exclude_requested.connect(self.dialogs.exclude)
        photos.new_class_requested.connect(self.dialogs.new_class)
        photos.edit_class_requested.connect(self.dialogs.edit_class)
        photos.add_folder_requested.connect(self.dialogs.add_folder)

    def _connect_models(self, models: ModelsPage) -> None:
        models.learn_asked.connect(self.flows.learn)
        models.evaluate_asked.connect(self.flows.evaluate)
        models.use_asked.connect(self.flows.use_version)

    @Slot()
    def close_project(self) -> None:
        """Close what is open, ending its job first, and show the start page."""
        if self.bridge is None or self.project_pages is None:
            return
        self._save_settings()
        self.jobs.drop_all()
        bridge, pages = self.bridge, self.project_pages
        self.bridge = self.flows.bridge = self.project_pages = self._active = None
        pages.close()
        pages.deleteLater()
        self.pages.setCurrentWidget(self.start)
        # The job that was cancelled may still hold the project: closed behind it, in its queue.
        bridge.detach()
        self._closing.append(bridge)
        self.jobs.submit(
            self.tr("Closing"), lambda _task, _process: _end(bridge), lambda _: self._ended(bridge)
        )
        self.banner.hide()
        self.status.show_counts(None)
        self.status.offer_learning(0)
        self._show_title()
        self._follow_page()

    def _ended(self, bridge: ProjectBridge) -> None:
        self._closing.remove(bridge)
        bridge.deleteLater()
        self.start.refresh()

    def _undo(self) -> None:
        if self.bridge is not None:
            self.bridge.undo()

    def _redo(self) -> None:
        if self.bridge is not None:
            self.bridge.redo()

    def _on_targets(self, what: str) -> None:
        if self.bridge is not None and self.photos is not None:
            getattr(self.bridge, what)(self.photos.target_ids())

    def _give_key(self, key: str) -> None:
        if self.bridge is None or self.photos is None:
            return
        for entry in self.bridge.classes:
            if entry.key == key:
                self.photos.labelling.give_class(entry.id)

    # --- what is shown

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

    @Slot(object)
    def _show_evaluation(self, evaluation: Evaluation) -> None:
        self.go_to(PageName.MODELS)
        if self.models is None:
            return
        self.models.show_evaluation(evaluation)
        words = self.tr(
            "A model learned from your labels: {grouped:.2f} on places it has never "
            "seen, {random:.2f} at random."
        )
        self.banner.say(
            words.format(grouped=evaluation.grouped.accuracy, random=evaluation.random.accuracy)
        )

    @Slot()
    def _follow_page(self) -> None:
        shown = self.project_pages.shown() if self.project_pages else None
        self.actions_.set_open(self.bridge is not None, shown is PageName.PHOTOS)
        for name, action in self.actions_.pages.items():
            action.setChecked(shown is name)
        self._show_history()

    @Slot()
    def _show_history(self) -> None:
        acts, bridge = self.actions_, self.bridge
        for action, word, name in (
            (acts.undo, self.tr("Undo"), bridge.undo_name if bridge else ""),
            (acts.redo, self.tr("Redo"), bridge.redo_name if bridge else ""),
        ):
            action.setEnabled(bool(name))
            action.setText(f"{word}: {name}" if name else word)

    @Slot()
    def _show_counts(self) -> None:
        if self.bridge is None or self.bridge.counts is None:
            return
        counts = self.bridge.counts
        self.status.show_counts(counts)
        learned = int(self._active.metrics.get("labels", 0)) if self._active else 0
        self.status.offer_learning(max(0, counts.labelled - learned))

    @Slot(object)
    def _on_changed(self, change: ProjectChange) -> None:
        if Aspect.MODELS in change.aspects:
            self._read_active()

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
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        # Not inside the drop: a dialog there would hold up the program that the folder comes from.
        QTimer.singleShot(0, self, lambda: self.dialogs.take_dropped(paths))

    def closeEvent(self, event: QCloseEvent) -> None:
        self._save_settings()
        self.hide()
        if self.project_pages is not None:
            self.project_pages.close()
            self.project_pages = None
        self.start.close_page()
        self.jobs.close()
        if self.bridge is not None:
            self._closing.append(self.bridge)
            self.bridge = self.flows.bridge = None
        for bridge in self._closing:
            bridge.detach()
            _end(bridge)
        self._closing.clear()
        event.accept()

    def _save_settings(self) -> None:
        self.settings.setValue("window/geometry", self.saveGeometry())
        if self.photos is not None:
            self.settings.setValue("window/panels", self.photos.save_panels())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.banner.isVisible():
            self.banner.hide()
        else:
            super().keyPressEvent(event)


def _end(bridge: ProjectBridge) -> None:
    """Keep the counts for the start page, then close. For any thread."""
    if not bridge.is_closed:
        app_folders.remember_project(bridge.project)
    bridge.close()
