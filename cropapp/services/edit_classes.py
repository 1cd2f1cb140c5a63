"""Use case: the classes of a project, edited one at a time.

Owns: what each edit does and what its step is called. Labels hang on the class's id, so no edit
loses one. Merging is a module of its own, lists of classes as files another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cropapp.core.changes import ChangeSet
from cropapp.core.entities import ClassId, PhotoClass, PhotoId
from cropapp.core.errors import UserError
from cropapp.core.words import spoken
from cropapp.services.class_keys import checked_key
from cropapp.services.class_list import ClassList
from cropapp.services.class_steps import change_classes, read_class_list
from cropapp.services.project import Project
from cropapp.store import class_changes, classes
from cropapp.store.class_changes import ClassUse
from cropapp.store.session import Session

MOST_REFERENCES = 12
"""More pictures of one class explain it no better."""


@dataclass(frozen=True, slots=True)
class ClassEdit:
    """What to say of a class. A field left as None stays as it is."""

    name: str | None = None
    name_zh: str | None = None
    name_scientific: str | None = None
    colour: str | None = None
    key: str | None = None
    """The empty text takes the key away."""
    description: str | None = None
    look_alikes: tuple[ClassId, ...] | None = None
    reference_photos: tuple[PhotoId, ...] | None = None


def add_class(
    project: Project,
    name: str,
    *,
    colour: str | None = None,
    key: str | None = None,
    description: str = "",
    edit: ClassEdit | None = None,
    author: str = "",
) -> PhotoClass:
    """Add a class; colour and key are chosen where not given.

    Args:
        edit: what else to say of it.

    Raises:
        UserError: the name is empty or taken, or the key is taken.
    """
    wanted = _clean_name(name)
    added: list[ClassId] = []

    def editing(known: ClassList, session: Session) -> str:
        chosen = known.free_key() if key is None else checked_key(key)
        made = known.add(wanted, colour=colour, key=chosen)
        known.change(made.id, description=description.strip())
        if edit is not None:
            _apply(known, session, made.id, edit)
        added.append(made.id)
        return spoken(f"Add the class {wanted}")

    change_classes(project, editing, author=author)
    return get_class(project, added[0])


def ensure_classes(
    session: Session,
    wanted: Sequence[tuple[str, str | None]],
    *,
    follow_merges: bool = False,
) -> list[ClassId]:
    """Return the classes of these names (case does not count), adding those that are missing.

    For a write that brings classes along with something else: they are no step of their own.

    Args:
        wanted: name and colour of each; without a colour, or where another class has it already,
            it gets the next one.
        follow_merges: the name of a class that was merged means the one it counts as.

    Raises:
        UserError: a name is empty.
    """
    known = read_class_list(session)
    merges = classes.merged_classes(session) if follow_merges else {}
    ids = {
        classes.name_key(each.name): merges.get(each.id, each.id)
        # Classes in use come last, and so before a merged one of the same name.
        for each in sorted(known.all(), key=lambda each: each.merged_into is None)
        if each.merged_into is None or follow_merges
    }
    found = []
    for name, colour in wanted:
        key = classes.name_key(_clean_name(name))
        if key not in ids:
            # Models and projects of others begin with the same colours as this one.
            taken = {each.colour.casefold() for each in known.all()}
            free = colour if colour and colour.casefold() not in taken else None
            ids[key] = known.add(_clean_name(name), colour=free, key=known.free_key()).id
        found.append(ids[key])
    known.check()
    class_changes.add_rows(session, [change.after for change in known.differences()])
    return found


def get_class(project: Project, class_id: ClassId) -> PhotoClass:
    """Return one class, retired or not.

    Raises:
        UserError: the project has no such class.
    """
    with project.store.read() as session:
        return classes.get_class(session, class_id)


def find_class(project: Project, wanted: str) -> PhotoClass:
    """Return the class of a name, in any of its languages, or of a number.

    Raises:
        UserError: there is none, or the name fits several.
    """
    every = [each for each in project.classes(include_retired=True) if each.merged_into is None]
    found = _called(every, wanted) or [each for each in every if wanted == str(each.id)]
    if len(found) == 1:
        return found[0]
    known = ", ".join(each.name for each in every) or spoken("none yet")
    problem = spoken("fits several classes") if found else spoken("is no class of this project")
    raise UserError(f"“{wanted}” {problem}.", hint=f"There are: {known}.")


def find_class_ids(project: Project, name: str) -> frozenset[ClassId]:
    """Return the classes of a name, in any language, for a filter: retired and merged ones too.

    Raises:
        UserError: there is none.
    """
    every = project.classes(include_retired=True)
    found = frozenset(each.id for each in _called(every, name))
    if not found:
        known = ", ".join(entry.name for entry in project.classes()) or spoken("none yet")
        raise UserError(f"The project has no class “{name}”.", hint=f"There are: {known}.")
    return found


def _called(every: Sequence[PhotoClass], name: str) -> list[PhotoClass]:
    """Return the classes of a name; only where none is, those called so in another language."""
    key = classes.name_key(name)

    def is_so(text: str | None) -> bool:
        return bool(text) and classes.name_key(text or "") == key

    first = [each for each in every if is_so(each.name)]
    return first or [each for each in every if is_so(each.name_zh) or is_so(each.name_scientific)]


def names_as_counted(known: Sequence[PhotoClass]) -> dict[ClassId, str]:
    """Return the name behind each class id, of a merged class that of the one it counts as."""
    names = {each.id: each.name for each in known}
    return {class_id: names[end] for class_id, end in classes.resolve_merges(list(known)).items()}


def edit_class(
    project: Project, class_id: ClassId, edit: ClassEdit, *, author: str = ""
) -> ChangeSet | None:
    """Change what is said of a class, as one step.

    A key is taken from the class that had it. Classes that it is easily taken for are told so too.

    Raises:
        UserError: the name is empty or another class has it, the key or the colour is none, or a
            reference photo is not labelled as this class.
    """

    def editing(known: ClassList, session: Session) -> str:
        before = known.get(class_id)
        _apply(known, session, class_id, edit)
        return _step_name(before, known.get(class_id))

    return change_classes(project, editing, author=author)


def rename_class(
    project: Project, class_id: ClassId, name: str, *, author: str = ""
) -> ChangeSet | None:
    """Rename a class; every label and prediction keeps it."""
    return edit_class(project, class_id, ClassEdit(name=name), author=author)


def move_class(
    project: Project, class_id: ClassId, place: int, *, author: str = ""
) -> ChangeSet | None:
    """Move a class to another place of the list, 0 the first; past an end it stops there."""

    def editing(known: ClassList, session: Session) -> str:
        name = known.get(class_id).name
        order = [each.id for each in known.active() if each.id != class_id]
        order.insert(max(0, place), class_id)
        known.set_order(order)
        return spoken(f"Move the class {name}")

    return change_classes(project, editing, author=author)


def retire_class(project: Project, class_id: ClassId, *, author: str = "") -> ChangeSet | None:
    """Take a class out of use; its labels are kept but no longer learned."""

    def editing(known: ClassList, session: Session) -> str:
        known.change(class_id, retired=True)
        return spoken(f"Retire the class {known.get(class_id).name}")

    return change_classes(project, editing, author=author)


def bring_class_back(project: Project, class_id: ClassId, *, author: str = "") -> ChangeSet | None:
    """Take a retired class into use again; its key comes back unless another class has it now."""

    def editing(known: ClassList, session: Session) -> str:
        retired = known.get(class_id)
        taken = {each.key for each in known.active() if each.id != class_id}
        key = None if retired.key in taken else retired.key
        known.change(class_id, retired=False, key=key)
        return spoken(f"Bring back the class {retired.name}")

    return change_classes(project, editing, author=author)


def delete_class(project: Project, class_id: ClassId, *, author: str = "") -> ChangeSet | None:
    """Delete a class that was never used.

    Raises:
        UserError: something hangs on it; the message says what.
    """

    def editing(known: ClassList, session: Session) -> str:
        name = known.get(class_id).name
        use = class_changes.class_use(session, class_id, None)
        if not use.is_unused:
            raise UserError(
                f"The class “{name}” cannot be deleted: {_use_words(use)}.",
                hint="Retire it, or merge it into another class.",
            )
        known.remove(class_id)
        return spoken(f"Delete the class {name}")

    return change_classes(project, editing, author=author)


def add_references(
    project: Project, class_id: ClassId, photo_ids: Sequence[PhotoId], *, author: str = ""
) -> ChangeSet | None:
    """Show photos on the guide card of the class they are labelled as; the newest come first.

    Raises:
        UserError: a photo is not labelled as this class.
    """

    def editing(known: ClassList, session: Session) -> str:
        before = known.get(class_id)
        chosen = tuple(dict.fromkeys([*photo_ids, *before.reference_photos]))[:MOST_REFERENCES]
        _set_references(known, session, class_id, chosen)
        if len(photo_ids) == 1:
            return spoken(f"Use 1 photo as a reference of {before.name}")
        return spoken(f"Use {len(photo_ids):,} photos as references of {before.name}")

    return change_classes(project, editing, author=author)


def _apply(known: ClassList, session: Session, class_id: ClassId, edit: ClassEdit) -> None:
    if edit.name is not None:
        known.change(class_id, name=_clean_name(edit.name))
    for field in ("name_zh", "name_scientific"):
        if (text := getattr(edit, field)) is not None:
            known.change(class_id, **{field: " ".join(text.split())})
    if edit.colour is not None:
        colour = edit.colour.strip()
        known.change(class_id, colour=colour.upper() if colour.startswith("#") else colour)
    if edit.description is not None:
        known.change(class_id, description=edit.description.strip())
    if edit.key is not None:
        # A key that an older project has may stay whatever the window listens to now.
        same = edit.key == known.get(class_id).key
        known.give_key(class_id, edit.key if same else checked_key(edit.key))
    if edit.look_alikes is not None:
        known.set_look_alikes(class_id, edit.look_alikes)
    if edit.reference_photos is not None:
        _set_references(known, session, class_id, tuple(dict.fromkeys(edit.reference_photos)))


def _set_references(
    known: ClassList, session: Session, class_id: ClassId, photo_ids: tuple[PhotoId, ...]
) -> None:
    counts_as = classes.resolve_merges(known.all())
    meant = [each for each, end in counts_as.items() if end == class_id]
    new = [each for each in photo_ids if each not in known.get(class_id).reference_photos]
    if len(class_changes.photos_labelled_as(session, new, meant)) < len(new):
        raise UserError(
            f"Only photos labelled {known.get(class_id).name} can be its references.",
            hint="Label the photo first.",
        )
    known.change(class_id, reference_photos=photo_ids)


def _step_name(before: PhotoClass, after: PhotoClass) -> str:
    if before.name != after.name:
        return spoken(f"Rename the class {before.name} to {after.name}")
    if before.key != after.key and after.key:
        return spoken(f"Give the class {after.name} the key {after.key}")
    return spoken(f"Edit the class {after.name}")


def _use_words(use: ClassUse) -> str:
    if use.labels:
        return (
            spoken("1 photo is labelled so")
            if use.labels == 1
            else spoken(f"{use.labels:,} photos are labelled so")
        )
    if use.versions:
        return spoken(f"the model {use.versions[-1]} can answer it")
    if use.merged:
        return spoken(f"{use.merged[0]} was merged into it")
    if use.references:
        return spoken("it has reference photos")
    return spoken("photos were labelled so before")


def _clean_name(name: str) -> str:
    cleaned = " ".join(name.split())
    if not cleaned:
        raise UserError("A class needs a name.", hint="Type one.")
    return cleaned
