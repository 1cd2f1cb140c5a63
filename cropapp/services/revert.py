"""Use case: set photos back to what they were before a line of the log of changes.

Owns: which lines can be taken back, and doing so as one new, logged step that Ctrl+Z undoes.
Nothing is ever taken out of the log. Called from one edit thread at a time, as correct_labels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cropapp.core.change_log import ChangeFilter, ChangeLine, LineId
from cropapp.core.changes import ChangeSet, LabelChange
from cropapp.core.entities import ChangeSetId, PhotoId
from cropapp.core.errors import UserError
from cropapp.core.feed import Aspect
from cropapp.core.words import spoken
from cropapp.services.class_steps import write_step_back
from cropapp.services.correct_labels import says_the_same
from cropapp.services.project import Project, now
from cropapp.store import changes_log, labels
from cropapp.store.session import Session


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
        wanted = changes_log.get_lines(session, lines)
        if not wanted:
            raise UserError(
                "These changes are no longer in the project.", hint="Look at the list again."
            )
        of_classes = [line for line in wanted if line.class_change is not None]
        if of_classes and len(of_classes) < len(wanted):
            raise UserError(
                "Changes of photos and changes of classes cannot be reverted together.",
                hint="Select one kind, revert it, then the other.",
            )
        if of_classes:
            return _revert_classes(session, of_classes, author)
        return _revert_photos(session, wanted, author, anyway=anyway)

    outcome = project.store.write(job)
    if outcome.change_set is not None:
        project.history.record(outcome.change_set)
        _publish(project, outcome.change_set)
    return outcome


def _revert_photos(
    session: Session, wanted: Sequence[ChangeLine], author: str, *, anyway: bool
) -> RevertOutcome:
    changes, since, already = _plan(session, wanted, anyway=anyway)
    if not changes:
        return RevertOutcome(None, since, already)
    step = ChangeSet(_step_name(session, wanted, len(changes)), changes)
    written = labels.write_changes(session, step, kind="revert", author=author, now=now())
    return RevertOutcome(written, since, already)


def _revert_classes(session: Session, wanted: Sequence[ChangeLine], author: str) -> RevertOutcome:
    # The newest first, as undo would: a class renamed twice goes back by both.
    newest_first = sorted(wanted, key=lambda line: line.id)
    changes = tuple(line.class_change.inverse() for line in newest_first if line.class_change)
    step = ChangeSet(_step_name(session, wanted, 0), (), class_changes=changes)
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
    session: Session, wanted: Sequence[ChangeLine], *, anyway: bool
) -> tuple[tuple[LabelChange, ...], tuple[LineId, ...], int]:
    oldest: dict[PhotoId, ChangeLine] = {}
    newest: dict[PhotoId, ChangeLine] = {}
    for line in sorted(wanted, key=lambda line: line.id):
        assert line.photo_id is not None
        oldest.setdefault(line.photo_id, line)
        newest[line.photo_id] = line
    current = labels.current_states(session, list(oldest))
    goals = changes_log.states_before(session, [line.id for line in oldest.values()])
    changes: list[LabelChange] = []
    since: list[LineId] = []
    already = 0
    for photo_id, line in oldest.items():
        state, goal = current[photo_id], goals[line.id]
        if says_the_same(state, goal):
            already += 1
        elif anyway or says_the_same(state, newest[photo_id].after):
            changes.append(LabelChange(photo_id, state, goal))
        else:
            since.append(line.id)
    return tuple(changes), tuple(since), already


def _step_name(session: Session, wanted: Sequence[ChangeLine], photos: int) -> str:
    steps = {line.change_set_id for line in wanted}
    if len(steps) == 1:
        whole = changes_log.find_lines(session, ChangeFilter(change_set_id=next(iter(steps))))
        if len(whole) == len({line.id for line in wanted}):
            return spoken(f"Revert “{wanted[0].step_name}”")
    if not photos:
        return spoken("Revert changes of classes")
    if photos == 1:
        return spoken("Revert a change of 1 photo")
    return spoken(f"Revert changes of {photos:,} photos")
