"""Every edit of classes as one step: one transaction, one line of the log, one undo.

Owns: running an edit on the list of classes, and taking it back. An inverse gives back only the
fields that the step changed, so that what somebody else changed of the same class since stays.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from cropapp.core.changes import ChangeSet, ClassChange
from cropapp.core.entities import PhotoClass
from cropapp.core.errors import UserError
from cropapp.core.feed import Aspect
from cropapp.core.words import spoken
from cropapp.services.class_list import ClassList, changed_fields
from cropapp.services.project import Project, now
from cropapp.store import class_changes, classes
from cropapp.store.labels import ChangeKind
from cropapp.store.session import Session

ClassEditing = Callable[[ClassList, Session], str]
"""Changes the list and returns the step's name in plain words, for the undo menu."""


def change_classes(project: Project, editing: ClassEditing, *, author: str) -> ChangeSet | None:
    """Run an edit of the classes as one step.

    Returns:
        What changed, or None if nothing did.

    Raises:
        UserError: the list must not be what the edit makes of it; nothing is written.
    """

    def job(session: Session) -> ChangeSet | None:
        known = read_class_list(session)
        name = editing(known, session)
        changes = known.differences()
        if not changes:
            return None
        known.check()
        step = ChangeSet(name, (), class_changes=changes)
        return class_changes.write_class_changes(
            session, step, kind="class", author=author, now=now()
        )

    written = project.store.write(job)
    if written is not None:
        project.history.record(written)
        project.feed.publish(*aspects_of(written))
    return written


def aspects_of(step: ChangeSet) -> tuple[Aspect, ...]:
    """Return what a step changed: a merge changes what labels and predictions say."""
    pairs = ((change.before, change.after) for change in step.class_changes)
    if any(was and now_is and was.merged_into != now_is.merged_into for was, now_is in pairs):
        return Aspect.CLASSES, Aspect.LABELS, Aspect.PREDICTIONS
    return (Aspect.CLASSES,)


def read_class_list(session: Session) -> ClassList:
    """Return the classes as they are now, to be changed in memory."""
    known = classes.list_classes(session, include_retired=True)
    return ClassList(known, class_changes.next_class_id(session))


def write_step_back(
    session: Session, step: ChangeSet, *, kind: ChangeKind, author: str
) -> ChangeSet:
    """Give the classes of an inverse (or of a step done again) their state after it.

    Raises:
        UserError: what the step had changed was changed again elsewhere, or is in use by now.
    """
    known = read_class_list(session)
    done = spoken("done again") if kind == "redo" else "undone"
    refusal = f"“{step.name}” cannot be {done}"
    # Taking one class off the list changes others: what is checked is what was there before.
    there = {each.id: each for each in known.all()}
    for change in step.class_changes:
        _put_back(session, known, change, there.get(change.class_id), refusal=refusal)
    known.check()
    written = replace(step, changes=(), class_changes=known.differences())
    return class_changes.write_class_changes(session, written, kind=kind, author=author, now=now())


def _put_back(
    session: Session,
    known: ClassList,
    change: ClassChange,
    now_there: PhotoClass | None,
    *,
    refusal: str,
) -> None:
    if change.after is None:
        _take_off(session, known, now_there, refusal)
    elif now_there is None:
        if change.before is not None:
            raise UserError(
                f"{refusal}: the class “{change.before.name}” was deleted since.",
                hint="Add it again if you need it.",
            )
        known.put(_with_known_photos(session, change.after))
    else:
        wanted = changed_fields(change)
        was = change.before or replace(now_there, retired=True)
        _check_untouched(session, was, now_there, wanted if change.before else (), refusal)
        values = {name: getattr(change.after, name) for name in wanted}
        known.put(_with_known_photos(session, replace(known.get(change.class_id), **values)))


def _take_off(
    session: Session, known: ClassList, now_there: PhotoClass | None, refusal: str
) -> None:
    """Delete a class; one that label histories name can only be retired."""
    if now_there is None:
        return
    use = class_changes.class_use(session, now_there.id, None)
    if use.labels or use.versions or use.merged:
        raise UserError(
            f"{refusal}: the class “{now_there.name}” is in use by now.",
            hint="Retire it, or merge it into another class.",
        )
    if use.events:
        known.change(now_there.id, retired=True, key=None)
    else:
        known.remove(now_there.id)


def _check_untouched(
    session: Session,
    was: PhotoClass,
    now_there: PhotoClass,
    names: tuple[str, ...],
    refusal: str,
) -> None:
    # Photos that left the project are nobody's edit.
    was = _with_known_photos(session, was)
    if any(getattr(was, name) != getattr(now_there, name) for name in names):
        raise UserError(
            f"{refusal}: the class “{now_there.name}” was changed again elsewhere.",
            hint="Edit the class to what you want instead.",
        )


def _with_known_photos(session: Session, known: PhotoClass) -> PhotoClass:
    if not known.reference_photos:
        return known
    there = class_changes.known_photos(session, known.reference_photos)
    kept = tuple(photo_id for photo_id in known.reference_photos if photo_id in there)
    return replace(known, reference_photos=kept)
