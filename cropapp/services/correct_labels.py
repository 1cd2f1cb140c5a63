"""Use case: a person says what photos show, takes it back, does it again.

Owns: turning an edit into one change set, one transaction and one entry of the undo history. The
label remembers what the model had said when it was given. Called from one edit thread at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from cropapp.core.changes import ChangeSet, LabelChange, LabelEdit
from cropapp.core.entities import (
    ClassId,
    LabelOrigin,
    LabelSource,
    LabelState,
    Photo,
    PhotoId,
    PhotoState,
)
from cropapp.core.errors import UserError
from cropapp.core.feed import Aspect
from cropapp.core.words import spoken
from cropapp.services.class_steps import aspects_of, write_step_back
from cropapp.services.project import Project, now
from cropapp.store import classes, label_doubts, labels, photos
from cropapp.store.labels import ChangeKind
from cropapp.store.merged import Merges, counted_label
from cropapp.store.session import Session

_NOBODY_ELSE: Mapping[PhotoId, str] = MappingProxyType({})


def correct_labels(
    project: Project,
    photo_ids: Sequence[PhotoId],
    edit: LabelEdit,
    *,
    author: str,
    source: LabelSource = LabelSource.PERSON,
) -> ChangeSet | None:
    """Apply one edit to any number of photos as one step.

    Returns:
        What changed, or None if every photo said so already.

    Raises:
        UserError: a photo or the class is not in the project, or a photo cannot be read and so
            cannot be given a class.
    """
    return _apply(project, photo_ids, lambda photo: edit, author=author, source=source)


def confirm_predictions(
    project: Project, photo_ids: Sequence[PhotoId], *, author: str
) -> ChangeSet | None:
    """Give each photo the class that the active model predicts; photos without one are left."""

    def edit_of(photo: Photo) -> LabelEdit | None:
        return LabelEdit(class_id=photo.prediction.best.class_id) if photo.prediction else None

    return _apply(project, photo_ids, edit_of, author=author, source=LabelSource.PERSON)


def label_photos_as(
    project: Project,
    class_of: dict[PhotoId, ClassId],
    *,
    author: str,
    source: LabelSource,
) -> ChangeSet | None:
    """Give each photo a class of its own, as one step."""
    edits = {photo_id: LabelEdit(class_id=given) for photo_id, given in class_of.items()}
    return edit_photos(project, edits, author=author, source=source)


def edit_photos(
    project: Project,
    edits: Mapping[PhotoId, LabelEdit],
    *,
    author: str,
    source: LabelSource = LabelSource.PERSON,
    renew: bool = False,
    said_by: Mapping[PhotoId, str] = _NOBODY_ELSE,
) -> ChangeSet | None:
    """Apply to each photo an edit of its own, as one step; as `correct_labels` otherwise.

    Args:
        renew: whether a decision that says the same again is written too, as one of its own.
        said_by: who said so of a photo, where that is not who writes it here.
    """

    def edit_of(photo: Photo) -> LabelEdit:
        return edits[photo.id]

    return _apply(
        project,
        list(edits),
        edit_of,
        author=author,
        source=source,
        renew=renew,
        said_by=said_by,
    )


def undo(project: Project, *, author: str) -> ChangeSet | None:
    """Take back the last step as another logged write; None if there is none.

    Raises:
        UserError: someone else has labelled one of its photos since. The step is forgotten, so
            that the one before can be taken back.
    """
    step = project.history.next_undo
    if step is None:
        return None
    try:
        written = _write(project, step.inverse(), kind="undo", author=author, guard=step)
    except UserError:
        project.history.drop_undo()
        raise
    project.history.mark_undone()
    return written


def redo(project: Project, *, author: str) -> ChangeSet | None:
    """Do the last undone step again; None if there is none.

    Raises:
        UserError: someone else has labelled one of its photos since. The undone steps are
            forgotten.
    """
    step = project.history.next_redo
    if step is None:
        return None
    try:
        written = _write(project, step, kind="redo", author=author, guard=step.inverse())
    except UserError:
        project.history.drop_redo()
        raise
    project.history.mark_redone()
    return written


def _apply(
    project: Project,
    photo_ids: Sequence[PhotoId],
    edit_of: Callable[[Photo], LabelEdit | None],
    *,
    author: str,
    source: LabelSource,
    renew: bool = False,
    said_by: Mapping[PhotoId, str] = _NOBODY_ELSE,
) -> ChangeSet | None:
    settled: list[PhotoId] = []

    def job(session: Session) -> ChangeSet | None:
        settled.clear()
        # Read and written in one transaction: nobody else's label can come in between.
        moment = now()
        merges = classes.merged_classes(session)
        changes, kept = [], list[PhotoId]()
        for photo in _found_photos(session, photo_ids):
            edit = edit_of(photo)
            if edit is None:
                continue
            after = _given_now(edit.applied_to(photo.label), edit, merges)
            is_kept = says_the_same(
                counted_label(photo.label, merges), counted_label(after, merges)
            )
            if is_kept:
                if source is LabelSource.PERSON and (renew or edit.class_id is not None):
                    kept.append(photo.id)
                if not renew or not after.is_decided:
                    continue
            if source is LabelSource.PERSON:
                # An import brings what was said of the photo elsewhere: one bad file must not
                # stop the rest.
                _check_labelable(photo, after)
            origin = LabelOrigin(source, said_by.get(photo.id, author), moment, photo.prediction)
            signed = _with_origin(after, photo, origin, renewed=is_kept)
            changes.append(LabelChange(photo.id, photo.label, signed))
        # Who gives a label again has looked at it once more: what was said against it is settled.
        settled.extend(kept if kept and label_doubts.settle_doubts(session, kept) else ())
        if not changes:
            return None
        _check_classes(session, changes)
        step = ChangeSet(_step_name(session, changes), tuple(changes))
        kind: ChangeKind = "import" if source is LabelSource.IMPORT else "label"
        return labels.write_changes(session, step, kind=kind, author=author, now=moment)

    written = project.store.write(job)
    if settled:
        project.feed.publish(Aspect.LABELS, photo_ids=tuple(settled))
    if written is not None:
        project.history.record(written)
        project.feed.publish(*_aspects(written), photo_ids=written.photo_ids or None)
    return written


def _write(
    project: Project,
    step: ChangeSet,
    *,
    kind: ChangeKind,
    author: str,
    guard: ChangeSet,
) -> ChangeSet:
    def job(session: Session) -> ChangeSet:
        if step.class_changes:
            return write_step_back(session, step, kind=kind, author=author)
        current = labels.current_states(session, step.photo_ids)
        _check_untouched(guard, current, kind)
        fresh = tuple(replace(change, before=current[change.photo_id]) for change in step.changes)
        return labels.write_changes(
            session, replace(step, changes=fresh), kind=kind, author=author, now=now()
        )

    written = project.store.write(job)
    project.feed.publish(*_aspects(written), photo_ids=written.photo_ids or None)
    return written


def _aspects(written: ChangeSet) -> tuple[Aspect, ...]:
    """Return what to tell the views: a photo aimed anew has lost its predictions too."""
    if written.class_changes:
        return aspects_of(written)
    return (Aspect.LABELS, Aspect.PREDICTIONS) if written.moves_targets else (Aspect.LABELS,)


def _check_classes(session: Session, changes: Sequence[LabelChange]) -> None:
    given = (change.after.class_id for change in changes)
    for class_id in {class_id for class_id in given if class_id is not None}:
        classes.get_class(session, class_id)


def _check_untouched(step: ChangeSet, current: dict[PhotoId, LabelState], kind: ChangeKind) -> None:
    """Refuse to undo or redo over what someone else (the command line) wrote since."""
    done = spoken("undone") if kind == "undo" else spoken("done again")
    for change in step.changes:
        if change.photo_id not in current:
            raise UserError(
                f"“{step.name}” cannot be {done}: one of its photos is no longer in the project.",
                hint="Add its folder again first.",
            )
        if not says_the_same(change.after, current[change.photo_id]):
            raise UserError(
                f"“{step.name}” cannot be {done}: one of its photos was labelled again elsewhere.",
                hint="Give the label you want instead.",
            )


def _found_photos(session: Session, photo_ids: Sequence[PhotoId]) -> list[Photo]:
    """Return each photo once, in order."""
    wanted = list(dict.fromkeys(photo_ids))
    found = photos.get_photos(session, wanted, labels_as_kept=True)
    if len(found) < len(wanted):
        raise UserError(
            f"{len(wanted) - len(found):,} of the photos are no longer in the project, so nothing "
            "was changed.",
            hint="Select the photos again.",
        )
    return found


def _given_now(after: LabelState, edit: LabelEdit, merges: Merges) -> LabelState:
    """Return a state in which a class that is given now is one that counts."""
    if edit.class_id is None or edit.class_id not in merges:
        return after
    return replace(after, class_id=merges[edit.class_id])


def _check_labelable(photo: Photo, after: LabelState) -> None:
    gives_class = after.class_id is not None and after.class_id != photo.label.class_id
    if gives_class and photo.state is PhotoState.UNREADABLE:
        raise UserError(
            f"{photo.file_name} cannot be read ({photo.state_reason}), so it was given no class.",
            hint="Take it out of the selection, or exclude it.",
        )


def _with_origin(
    after: LabelState, photo: Photo, origin: LabelOrigin, *, renewed: bool
) -> LabelState:
    """Sign a new decision; a note added later leaves who decided, when, and what was shown.

    Args:
        renewed: whether it was decided anew though it says the same.
    """
    if not after.is_decided:
        return replace(after, origin=None, event_id=None)
    if not renewed and _decision(after) == _decision(photo.label):
        return replace(after, origin=photo.label.origin, event_id=None)
    return replace(after, origin=origin, event_id=None)


def _decision(state: LabelState) -> tuple[ClassId | None, bool, str | None]:
    return state.class_id, state.unsure, state.exclude_reason


def says_the_same(one: LabelState, other: LabelState) -> bool:
    """Whether two states of a photo say the same, whoever said it and when."""
    return (_decision(one), one.note, one.target) == (_decision(other), other.note, other.target)


def _step_name(session: Session, changes: Sequence[LabelChange]) -> str:
    after = changes[0].after
    count = spoken("1 photo") if len(changes) == 1 else spoken(f"{len(changes):,} photos")
    if all(_decision(change.before) == _decision(change.after) for change in changes):
        if all(change.before.origin != change.after.origin for change in changes):
            return spoken(f"Keep the label of {count}")
        if all(change.before.target == change.after.target for change in changes):
            return spoken(f"Note on {count}")
        if after.target is None:
            return spoken(f"Clear the target point of {count}")
        return spoken(f"Set the target point of {count}")
    same = {(change.after.class_id, change.after.exclude_reason) for change in changes}
    if len(same) > 1:
        return spoken(f"Label {count}")
    if after.exclude_reason is not None:
        return spoken(f"Exclude {count}: {after.exclude_reason}")
    if after.unsure:
        return spoken(f"Mark {count} as unsure")
    if after.class_id is None:
        return spoken(f"Clear the label of {count}")
    names = {entry.id: entry.name for entry in classes.list_classes(session, include_retired=True)}
    return spoken(f"Label {count} as {names.get(after.class_id, '?')}")
