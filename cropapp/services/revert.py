"""Use case: set photos back to what they were before a line of the log of changes.

Owns: which lines can be taken back, and doing so as one new, logged step that Ctrl+Z undoes.
Nothing is ever taken out of the log. Called from one edit thread at a time, as correct_labels.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cropapp.core.change_log import ChangeLine, LineId
from cropapp.core.changes import ChangeSet, LabelChange
from cropapp.core.entities import ChangeSetId, PhotoId
from cropapp.core.errors import UserError
from cropapp.core.feed import Aspect
from cropapp.core.words import spoken
from cropapp.services.class_steps import write_step_back
from cropapp.services.correct_labels import says_the_same
from cropapp.services.project import Project, now
from cropapp.store import changes_log, labels, reverting
from cropapp.store.reverting import Reverting
from cropapp.store.session import Session

FEW = 1_000
"""Of so many photos the views are told who gave the labels that come back; of more they read it."""


@dataclass(frozen=True, slots=True)
class RevertOutcome:
    """What became of the lines.

    Attributes:
        change_set: what was written, None if nothing was.
        changed_since: the lines of photos that were labelled again after them; left as they are.
        already: how many photos say so already.
    """

    change_set: ChangeSet | None
    changed_since: tuple[LineId, ...] = ()
    already: int = 0

    @property
    def classes(self) -> int:
        return len(self.change_set.class_changes) if self.change_set else 0

    @property
    def photos(self) -> int:
        return len(self.change_set.changes) if self.change_set else 0


def revert_lines(
    project: Project, lines: Sequence[LineId], *, author: str, anyway: bool = False
) -> RevertOutcome:
    """Set the photos, or the classes, of these lines back to what they were, as one step.

    Of several lines about one photo the oldest says what it goes back to. Who gave the label then,
    and what the model had said, come back with it.

    Args:
        anyway: also where a photo was labelled again since; else those are left and named.

    Raises:
        UserError: there is no such line, they are of photos and of classes, or a class was changed
            again since.
    """

    def job(session: Session) -> RevertOutcome:
        of_classes = changes_log.get_lines(session, [line for line in lines if line < 0])
        of_photos = reverting.photos_to_revert(session, [line for line in lines if line > 0])
        if not of_classes and not of_photos:
            raise UserError(
                "These changes are no longer in the project.", hint="Look at the list again."
            )
        if of_classes and of_photos:
            raise UserError(
                "Changes of photos and changes of classes cannot be reverted together.",
                hint="Select one kind, revert it, then the other.",
            )
        if of_classes:
            return _revert_classes(session, of_classes, author)
        changes, since, already = _plan(session, of_photos, anyway=anyway)
        if not changes:
            return RevertOutcome(None, since, already)
        step = ChangeSet(_step_name(session, lines, len(changes)), changes)
        written = labels.write_changes(session, step, kind="revert", author=author, now=now())
        return RevertOutcome(written, since, already)

    outcome = project.store.write(job)
    if outcome.change_set is not None:
        project.history.record(outcome.change_set)
        _publish(project, outcome.change_set)
    return outcome


def _revert_classes(session: Session, wanted: Sequence[ChangeLine], author: str) -> RevertOutcome:
    # The newest first, as undo would: a class renamed twice goes back by both.
    newest_first = sorted(wanted, key=lambda line: line.id)
    changes = tuple(line.class_change.inverse() for line in newest_first if line.class_change)
    step = ChangeSet(
        _step_name(session, [line.id for line in wanted], 0), (), class_changes=changes
    )
    written = write_step_back(session, step, kind="revert", author=author)
    return RevertOutcome(written if written.class_changes else None)


def _publish(project: Project, written: ChangeSet) -> None:
    if written.class_changes:
        project.feed.publish(Aspect.CLASSES)
        return
    aspects = (Aspect.LABELS, Aspect.PREDICTIONS) if written.moves_targets else (Aspect.LABELS,)
    project.feed.publish(*aspects, photo_ids=written.photo_ids)


def revert_step(
    project: Project, step_id: ChangeSetId, *, author: str, anyway: bool = False
) -> RevertOutcome:
    """Revert a whole step, as `revert_lines`.

    Raises:
        UserError: the project has no such step, or as `revert_lines`.
    """
    with project.store.read() as session:
        lines = changes_log.lines_of_steps(session, [step_id])
    return revert_lines(project, lines, author=author, anyway=anyway)


def _plan(
    session: Session, wanted: Sequence[Reverting], *, anyway: bool
) -> tuple[tuple[LabelChange, ...], tuple[LineId, ...], int]:
    changes: list[LabelChange] = []
    since: list[LineId] = []
    already = 0
    for photo in wanted:
        if says_the_same(photo.current, photo.goal):
            already += 1
        elif anyway or not photo.is_changed_since:
            changes.append(LabelChange(photo.photo_id, photo.current, photo.goal))
        else:
            since.append(photo.line)
    if len(changes) <= FEW:
        lines = {photo.photo_id: photo.line for photo in wanted}
        changes = _with_origins(session, changes, lines)
    return tuple(changes), tuple(since), already


def _with_origins(
    session: Session, changes: Sequence[LabelChange], lines: Mapping[PhotoId, LineId]
) -> list[LabelChange]:
    """Say of each state who gave it, so that views can show it before they read it again."""
    current = labels.current_states(session, [change.photo_id for change in changes])
    goals = changes_log.states_before(session, [lines[change.photo_id] for change in changes])
    return [
        LabelChange(each.photo_id, current[each.photo_id], goals[lines[each.photo_id]])
        for each in changes
    ]


def _step_name(session: Session, lines: Sequence[LineId], photos: int) -> str:
    whole = reverting.whole_step_of(session, lines)
    if whole is not None:
        return spoken(f"Revert “{whole}”")
    if not photos:
        return spoken("Revert changes of classes")
    if photos == 1:
        return spoken("Revert a change of 1 photo")
    return spoken(f"Revert changes of {photos:,} photos")
