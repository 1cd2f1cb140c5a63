"""Use case: the classes of a project.

Owns: names, colours and keys that do not clash. Labels hang on the class's id, so a rename loses
none.
"""

from __future__ import annotations

from cropapp.core.entities import ClassId, PhotoClass
from cropapp.core.errors import UserError
from cropapp.core.feed import Aspect
from cropapp.services.project import Project
from cropapp.store import classes
from cropapp.store.session import Session

CLASS_COLOURS = (
    # Okabe and Ito 2008, without black; then Paul Tol's muted scheme, without the doubles.
    "#E69F00",
    "#56B4E9",
    "#009E73",
    "#D55E00",
    "#CC79A7",
    "#0072B2",
    "#F0E442",
    "#332288",
    "#88CCEE",
    "#44AA99",
    "#999933",
    "#DDCC77",
    "#CC6677",
    "#882255",
    "#AA4499",
)
_HUE_STEP = 137.508  # the golden angle: neighbours in the list are far apart on the wheel


def next_class_colour(taken: int) -> str:
    """Return the colour of the class that comes after `taken` others."""
    if taken < len(CLASS_COLOURS):
        return CLASS_COLOURS[taken]
    return _hue_colour((taken * _HUE_STEP) % 360)


def _hue_colour(hue: float, saturation: float = 0.55, lightness: float = 0.5) -> str:
    import colorsys

    red, green, blue = colorsys.hls_to_rgb(hue / 360, lightness, saturation)
    return f"#{round(red * 255):02X}{round(green * 255):02X}{round(blue * 255):02X}"


def add_class(
    project: Project,
    name: str,
    *,
    colour: str | None = None,
    key: str | None = None,
    description: str = "",
) -> PhotoClass:
    """Add a class; colour and key are chosen where not given.

    Raises:
        UserError: the name is empty or taken, or the key is taken.
    """

    def job(session: Session) -> PhotoClass:
        return ensure_class(session, name, colour=colour, key=key, description=description)

    wanted = _clean_name(name)
    if any(entry.name.casefold() == wanted.casefold() for entry in project.classes(True)):
        raise UserError(f"There is a class “{wanted}” already.", hint="Choose another name.")
    created = project.store.write(job)
    project.feed.publish(Aspect.CLASSES)
    return created


def ensure_class(
    session: Session,
    name: str,
    *,
    colour: str | None = None,
    key: str | None = None,
    description: str = "",
) -> PhotoClass:
    """Return the class of that name (case does not count), adding it if there is none."""
    name = _clean_name(name)
    existing = classes.find_class(session, name)
    if existing is not None:
        return existing
    everything = classes.list_classes(session, include_retired=True)
    taken_keys = {entry.key for entry in everything if not entry.retired}
    if key is not None and key in taken_keys:
        raise UserError(f"The key {key} gives another class already.", hint="Choose another key.")
    free = (digit for digit in "123456789" if digit not in taken_keys)
    return classes.add_class(
        session,
        name,
        colour or next_class_colour(len(everything)),
        key=key if key is not None else next(free, None),
        description=description,
    )


def rename_class(project: Project, class_id: ClassId, name: str) -> PhotoClass:
    """Rename a class; every label and prediction keeps it.

    Raises:
        UserError: the name is empty or another class has it.
    """
    name = _clean_name(name)
    for entry in project.classes(include_retired=True):
        if entry.id != class_id and entry.name.casefold() == name.casefold():
            raise UserError(f"There is a class “{name}” already.", hint="Choose another name.")
    return _update(project, class_id, name=name)


def recolour_class(project: Project, class_id: ClassId, colour: str) -> PhotoClass:
    """Give a class another colour, `#RRGGBB`."""
    return _update(project, class_id, colour=colour)


def set_class_key(project: Project, class_id: ClassId, key: str | None) -> PhotoClass:
    """Give a class another key, taking it from the class that had it."""
    for entry in project.classes():
        if key is not None and entry.key == key and entry.id != class_id:
            _update(project, entry.id, key=None)
    return _update(project, class_id, key=key)


def retire_class(project: Project, class_id: ClassId) -> PhotoClass:
    """Take a class out of use; its labels are kept but no longer learned."""
    return _update(project, class_id, retired=True)


def _clean_name(name: str) -> str:
    cleaned = " ".join(name.split())
    if not cleaned:
        raise UserError("A class needs a name.", hint="Type one.")
    return cleaned


def _update(project: Project, class_id: ClassId, **fields: object) -> PhotoClass:
    updated = project.store.write(lambda session: classes.update_class(session, class_id, **fields))
    project.feed.publish(Aspect.CLASSES)
    return updated
