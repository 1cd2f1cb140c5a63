"""One open project, seen from the GUI thread.

Owns: what nearly every widget shows (classes, counts), and the edits that several widgets ask for.
Widgets ask it to read and to edit, and listen to its signals. Must not: run in the GUI thread
anything that touches the project's file (gui.project_threads runs it elsewhere), nor know a widget.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject, Signal, Slot

from cropapp.core.changes import CLEAR_LABEL, ChangeSet, LabelEdit
from cropapp.core.entities import ClassId, PhotoClass, PhotoId, PhotoState, TargetPoint
from cropapp.core.feed import Aspect, ProjectChange
from cropapp.core.gallery import PhotoFilter, PhotoSort, ProjectCounts
from cropapp.gui.project_threads import ProjectThreads

if TYPE_CHECKING:
    from cropapp.services.edit_classes import ClassEdit
    from cropapp.services.project import Project

COUNTS_EVERY_MS = 250
"""Counting looks at every photo; while a folder is classified four times a second is plenty."""

_COUNTED = {Aspect.PHOTOS, Aspect.LABELS, Aspect.PREDICTIONS, Aspect.CLASSES, Aspect.MODELS}


class ProjectBridge(ProjectThreads):
    """What the threads of a project are asked for, by its nouns.

    Args:
        author: whose name goes beside the labels given in this window.
        project, show_first: as for ProjectThreads.
    """

    classes_changed = Signal()
    """`classes` and `class_by_id` are already the new ones."""
    counts_changed = Signal()
    """`counts` is already the new one."""
    marks_changed = Signal()
    """`marks_unlike` is already the new one."""
    evidence_likely = Signal()
    """A photo is looked at closely: its evidence may be asked for next."""
    evidence_asked = Signal(int)
    """Photo id: a view wants to show what the model goes by."""
    evidence_found = Signal(object)
    """gui.evidence_jobs.EvidenceAnswer."""

    def __init__(
        self,
        project: Project,
        author: str = "",
        parent: QObject | None = None,
        *,
        show_first: bool = False,
    ) -> None:
        super().__init__(project, parent, show_first=show_first)
        self.author = author
        self.classes: list[PhotoClass] = []
        """Those that can be given, in order."""
        self.retired_classes: list[PhotoClass] = []
        self.merged_classes: list[PhotoClass] = []
        self.class_by_id: dict[ClassId, PhotoClass] = {}
        """Retired ones too; a merged class leads to the one it counts as."""
        self.counts: ProjectCounts | None = None
        self.marks_unlike = True
        """Whether photos unlike anything seen bear a mark: not where most of them are."""
        self.bursts_as_one = False
        """Whether what is said of a photo is said of its whole burst: the page in front decides."""
        self.on_screen: tuple[PhotoId, ...] = ()
        """What the person looks at; replaced as a whole, so that any thread may read it."""
        self._counts_timer = self._single_shot(COUNTS_EVERY_MS, self._read_counts)
        self.refresh()

    def mark_unlike(self, marked: bool) -> None:
        """Mark photos unlike anything seen, or do not."""
        if marked != self.marks_unlike:
            self.marks_unlike = marked
            self.marks_changed.emit()

    def refresh(self) -> None:
        """Read classes and counts anew."""
        self._read_classes()
        self._read_counts()

    # Editing

    def label_photos(self, photo_ids: Sequence[PhotoId], class_id: ClassId) -> None:
        """Give the photos a class; of many, those that cannot be read are left out."""
        self._correct(photo_ids, LabelEdit(class_id=class_id))

    def mark_unsure(self, photo_ids: Sequence[PhotoId]) -> None:
        """Say of the photos that one is not sure."""
        self._correct(photo_ids, LabelEdit(unsure=True))

    def exclude_photos(self, photo_ids: Sequence[PhotoId], reason: str) -> None:
        """Leave the photos out of learning, and say why."""
        self._correct(photo_ids, LabelEdit(exclude_reason=reason))

    def set_target(self, photo_ids: Sequence[PhotoId], point: TargetPoint) -> None:
        """Have the model look at a point of the photos."""
        self._correct(photo_ids, LabelEdit(target=point))

    def clear_target(self, photo_ids: Sequence[PhotoId]) -> None:
        """Have the model look at the whole of the photos again."""
        self._correct(photo_ids, LabelEdit(clear_target=True))

    def clear_labels(self, photo_ids: Sequence[PhotoId]) -> None:
        """Take back all that was said of the photos."""
        self._correct(photo_ids, CLEAR_LABEL)

    def confirm_photos(self, photo_ids: Sequence[PhotoId]) -> None:
        """Say of the photos that the model is right."""
        from cropapp.services.bursts import confirm_bursts
        from cropapp.services.correct_labels import confirm_predictions

        ids, author = tuple(photo_ids), self.author
        confirm = confirm_bursts if self.bursts_as_one else confirm_predictions
        if ids:
            self.edit(lambda: confirm(self.project, ids, author=author))

    def undo(self) -> None:
        """Take back the last step."""
        from cropapp.services.correct_labels import undo

        self.edit(lambda: undo(self.project, author=self.author))

    def redo(self) -> None:
        """Do again the step taken back last."""
        from cropapp.services.correct_labels import redo

        self.edit(lambda: redo(self.project, author=self.author))

    def _correct(self, photo_ids: Sequence[PhotoId], edit: LabelEdit) -> None:
        from cropapp.services.bursts import with_burst_members
        from cropapp.services.correct_labels import correct_labels

        ids, author, project = tuple(photo_ids), self.author, self.project
        # A target point is a place on one picture.
        about_place = edit.target is not None or edit.clear_target
        whole_bursts = self.bursts_as_one and not about_place

        def work() -> ChangeSet | None:
            chosen = with_burst_members(project, ids) if whole_bursts else ids
            all_meant = edit.class_id is None or len(chosen) == 1
            meant = chosen if all_meant else without_unreadable(chosen)
            return correct_labels(project, meant, edit, author=author)

        def without_unreadable(chosen: tuple[PhotoId, ...]) -> tuple[PhotoId, ...]:
            # One photo that can have no class must not stand in the way of all others selected.
            states = frozenset({PhotoState.UNREADABLE})
            wanted = PhotoFilter(photo_ids=chosen, photo_states=states)
            unreadable = set(project.find(wanted, PhotoSort()).tolist())
            return tuple(each for each in chosen if each not in unreadable) or chosen

        if ids:
            self.edit(work)

    # Classes

    def add_class(
        self,
        name: str,
        edit: ClassEdit | None = None,
        *,
        done: Callable[[PhotoClass], None] | None = None,
        context: QObject | None = None,
    ) -> None:
        """Add a class; colour and key are the next free ones unless `edit` says otherwise."""
        from cropapp.services.edit_classes import add_class

        made: list[PhotoClass] = []

        def work() -> ChangeSet | None:
            made.append(add_class(self.project, name, edit=edit, author=self.author))
            return self.project.history.next_undo

        def told() -> None:
            if done is not None and (context is None or shiboken6.isValid(context)):
                done(made[0])

        self.edit(work, told)

    def edit_class(self, class_id: ClassId, edit: ClassEdit) -> None:
        """Change what is said of a class, as one step; its labels stay with it."""
        from cropapp.services.edit_classes import edit_class

        self.edit(lambda: edit_class(self.project, class_id, edit, author=self.author))

    # Inside

    def detach(self) -> None:
        super().detach()
        self._counts_timer.stop()

    def _take_change(self, change: ProjectChange) -> None:
        if Aspect.CLASSES in change.aspects:
            self._read_classes()
        if change.aspects & _COUNTED and not self._counts_timer.isActive():
            self._counts_timer.start()

    def _read_classes(self) -> None:
        self.read(
            lambda: self.project.classes(include_retired=True), self._take_classes, context=self
        )

    def _take_classes(self, classes: list[PhotoClass]) -> None:
        own = {each.id: each for each in classes}
        unmerged = [each for each in classes if each.merged_into is None]
        self.classes = [each for each in unmerged if not each.retired]
        self.retired_classes = [each for each in unmerged if each.retired]
        self.merged_classes = [each for each in classes if each.merged_into is not None]
        # Who asks for a class that was merged is answered with the one it counts as. What was
        # known stays known: a step that was undone may name a class that is gone.
        counted = {each.id: own[each.merged_into or each.id] for each in classes}
        self.class_by_id = {**self.class_by_id, **counted}
        self.classes_changed.emit()

    @Slot()
    def _read_counts(self) -> None:
        self.read(lambda: self.project.counts(), self._take_counts, context=self, later=True)

    def _take_counts(self, counts: ProjectCounts) -> None:
        self.counts = counts
        self.counts_changed.emit()
