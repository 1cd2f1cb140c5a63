"""What the window does with folders: add, look at again, find those that moved, take one out.

Owns: the jobs and dialogs about folders, and what is said when they end. Must not: scan, hash or
write in the GUI thread.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QDialog, QWidget

from cropapp.core.entities import Folder, FolderId
from cropapp.core.errors import UserError
from cropapp.core.gallery import PhotoFilter
from cropapp.gui.folder_tree import FolderTree
from cropapp.gui.folder_watching import FolderWatching
from cropapp.gui.jobs import JobRunner
from cropapp.gui.locale_words import number
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.gui.project_flows import ProjectFlows

if TYPE_CHECKING:
    from cropapp.core.tasks import TaskContext
    from cropapp.services.import_folder import ImportSummary
    from cropapp.services.inference_client import ModelProcess
    from cropapp.services.project_folders import FolderState
    from cropapp.services.relink_folder import MovedFolder, RelinkSummary

FOLLOW_AFTER_MS = 1_000
"""When the person has begun to scroll through the first photos and the look through the folders is
over; what came between counts as news."""


@dataclass(frozen=True, slots=True)
class AddedFolders:
    """What came of adding folders: one that cannot be added does not keep the others out."""

    summaries: tuple[ImportSummary, ...]
    problems: tuple[UserError, ...]

    @property
    def photos(self) -> int:
        """How many photos are new."""
        return sum(each.added for each in self.summaries)


class FolderFlows(QObject):
    """One per window. `shown` is the dialog about a folder that is open now."""

    photos_asked = Signal(object, str)
    """PhotoFilter: the photos of a folder that was just added."""

    def __init__(self, flows: ProjectFlows, runner: JobRunner, window: QWidget) -> None:
        super().__init__(window)
        self._flows, self._runner, self._window = flows, runner, window
        self.watching = FolderWatching(self)
        self.watching.news.connect(self.look_at)
        self.shown: QDialog | None = None
        self._to_look_at: set[FolderId] = set()

    def follow(self, bridge: ProjectBridge | None) -> None:
        """Serve this project from now on: watch its folders, look for those that are gone."""
        self._to_look_at.clear()
        self.watching.follow(bridge)
        if bridge is not None:
            self.find_missing()

    def follow_soon(self) -> None:
        """Serve the project that is open by then."""
        QTimer.singleShot(FOLLOW_AFTER_MS, self, lambda: self.follow(self._flows.bridge))

    def connect_tree(self, tree: FolderTree) -> None:
        """Do what a folder tree asks for."""
        tree.look_requested.connect(lambda folder_id: self.look_at([FolderId(folder_id)]))
        tree.find_requested.connect(self.find)
        tree.remove_requested.connect(self.ask_to_remove)
        tree.reveal_requested.connect(self.reveal)

    # --- adding

    def add(self, folders: Sequence[Path]) -> None:
        """Add folders to the project, then predict their photos."""
        bridge = self._flows.bridge
        if bridge is None:
            return
        project = bridge.project

        def work(task: TaskContext, _process: ModelProcess) -> AddedFolders:
            from cropapp.services.import_folder import import_folder

            summaries: list[ImportSummary] = []
            problems: list[UserError] = []
            for folder in folders:
                try:
                    summaries.append(import_folder(project, folder, task))
                except UserError as problem:
                    problems.append(problem)
            return AddedFolders(tuple(summaries), tuple(problems))

        title = self.tr("Looking through {name}").format(name=_names(folders))
        self._runner.submit(title, work, self._say_added)
        self._flows.classify()

    def _say_added(self, added: AddedFolders) -> None:
        say = self._flows.banner
        for problem in added.problems:
            say.say_problem(problem)
        names = _names([each.folder.path for each in added.summaries])
        if added.photos:
            one = self.tr("1 photo added from {name}.")
            many = self.tr("{n} photos added from {name}.")
            words = (one if added.photos == 1 else many).format(n=number(added.photos), name=names)
            only = added.summaries[0].folder.id if len(added.summaries) == 1 else None
            say.say(
                words,
                tone="good",
                action=self.tr("Show these photos") if only is not None else "",
                on_action=lambda: self.photos_asked.emit(PhotoFilter(folder_id=only), ""),
            )
        elif names:
            say.say(self.tr("No new photos in {name}.").format(name=names))

    # --- looking

    @Slot(object)
    def look_at(self, folder_ids: Iterable[FolderId]) -> None:
        """Look through some folders for what is new, changed or gone, then predict."""
        bridge = self._flows.bridge
        if bridge is None:
            return
        project, waiting = bridge.project, self._to_look_at
        waiting.update(folder_ids)

        def work(task: TaskContext, _process: ModelProcess) -> None:
            from cropapp.services.import_folder import import_folder

            # Asked again while this waited, it has all that was asked for.
            wanted, paths = sorted(waiting), dict(project.folder_paths)
            waiting.clear()
            for path in (paths[each] for each in wanted if each in paths):
                if path.is_dir():
                    import_folder(project, path, task)

        self._runner.submit(self.tr("Looking for new photos"), work, key="look-at")
        self._flows.classify()

    @Slot(int, str)
    def reveal(self, folder_id: int, under: str) -> None:
        """Show a folder in the file manager."""
        from cropapp.gui.desktop import reveal

        bridge = self._flows.bridge
        root = bridge.project.folder_paths.get(FolderId(folder_id)) if bridge else None
        if root is not None:
            reveal([root / under if under else root])

    # --- folders that moved

    def find_missing(self) -> None:
        """Look for the folders that are not where they were; offer what surely is one."""
        bridge = self._flows.bridge
        if bridge is None:
            return
        project = bridge.project

        def read() -> list[Folder]:
            from cropapp.services.relink_folder import missing_folders

            return missing_folders(project)

        bridge.read(read, self._search_for, context=self, later=True)

    def _search_for(self, missing: list[Folder]) -> None:
        bridge = self._flows.bridge
        if bridge is None or not missing:
            return
        project = bridge.project

        def work(task: TaskContext, _process: ModelProcess) -> list[MovedFolder]:
            from cropapp.services.relink_folder import find_moved

            found = [find_moved(project, folder, task) for folder in missing]
            return [place for places in found if (place := _sure_place(places)) is not None]

        title = self.tr("Looking for moved folders")
        self._runner.submit(title, work, partial(self._offer, bridge), key="find-moved")

    def _offer(self, bridge: ProjectBridge, found: list[MovedFolder]) -> None:
        if bridge is not self._flows.bridge:
            return
        for place in found:
            words = self.tr("{name} moved to {path}: {found} of {looked_for} photos are there.")
            self._flows.banner.say(
                words.format(
                    name=place.folder.path.name,
                    path=place.path,
                    found=number(place.found),
                    looked_for=number(place.looked_for),
                ),
                action=self.tr("Relink"),
                on_action=partial(self.relink, place.folder.id, place.path),
            )

    @Slot(int)
    def find(self, folder_id: int) -> None:
        """Open the dialog that looks for a folder and takes a place that the person names."""
        bridge = self._flows.bridge
        if bridge is None:
            return
        from cropapp.gui.dialogs.find_folder import FindFolderDialog

        path = bridge.project.folder_paths.get(FolderId(folder_id))
        if path is not None:
            dialog = FindFolderDialog(bridge, FolderId(folder_id), path, self._window)
            dialog.accepted.connect(
                lambda: self.relink(FolderId(folder_id), dialog.answer() or path)
            )
            self._show(dialog)

    def relink(self, folder_id: FolderId, path: Path) -> None:
        """Say where a folder is now, look through it, and predict what is new in it."""
        bridge = self._flows.bridge
        if bridge is None:
            return
        project = bridge.project

        def work(task: TaskContext, _process: ModelProcess) -> RelinkSummary:
            from cropapp.services.relink_folder import relink

            return relink(project, folder_id, path, task)

        title = self.tr("Looking through {name}").format(name=path.name)
        self._runner.submit(title, work, self._say_relinked)
        self._flows.classify()

    def _say_relinked(self, done: RelinkSummary) -> None:
        words = self.tr("{name} is at {path} now. Its labels and predictions are as they were.")
        name, path = done.folder.path.name, done.folder.path
        self._flows.banner.say(words.format(name=name, path=path), tone="good")

    # --- taking one out

    @Slot(int)
    def ask_to_remove(self, folder_id: int) -> None:
        """Ask whether a folder is to leave the project, naming what goes with it."""
        bridge = self._flows.bridge
        if bridge is None:
            return
        from cropapp.services.project_folders import what_goes_with

        project = bridge.project
        bridge.read(lambda: what_goes_with(project, FolderId(folder_id)), self._ask, context=self)

    def _ask(self, state: FolderState) -> None:
        from cropapp.gui.dialogs.remove_folder import RemoveFolderDialog

        dialog = RemoveFolderDialog(state, self._window)
        dialog.accepted.connect(lambda: self._remove(state))
        self._show(dialog)

    def _remove(self, state: FolderState) -> None:
        from cropapp.services.project_folders import remove_folder

        bridge = self._flows.bridge
        if bridge is None:
            return
        project, name = bridge.project, state.folder.path.name

        def told(photos: int) -> None:
            words = self.tr("{name} left the project with {n} photos. The files are untouched.")
            self._flows.banner.say(words.format(name=name, n=number(photos)))

        bridge.write(
            lambda: remove_folder(project, state.folder.id, with_labels=True), told, context=self
        )

    def _show(self, dialog: QDialog) -> None:
        self.shown = dialog
        dialog.finished.connect(self._forget)
        dialog.open()

    @Slot()
    def _forget(self) -> None:
        if self.shown is not None:
            self.shown.deleteLater()
            self.shown = None


def _names(folders: Sequence[Path]) -> str:
    """Return what folders are called, in one line."""
    return ", ".join(folder.name for folder in folders)


def _sure_place(places: Sequence[MovedFolder]) -> MovedFolder | None:
    """Return the one place that holds all of a folder; of several, the one still called so."""
    whole = [place for place in places if place.is_whole]
    namesakes = [place for place in whole if place.path.name == place.folder.path.name]
    sure = namesakes or whole
    return sure[0] if len(sure) == 1 else None
