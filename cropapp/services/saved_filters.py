"""Use case: give a filter a name and come back to it.

Owns: the rules of the names, and what of the last view is remembered. Must not: run a filter.
"""

from __future__ import annotations

import logging
from dataclasses import replace

from cropapp.core.errors import UserError
from cropapp.core.feed import Aspect
from cropapp.core.gallery import PhotoFilter, PhotoSort, PhotoView, SavedFilter
from cropapp.core.view_json import view_from_json, view_to_json
from cropapp.core.words import spoken
from cropapp.services.project import Project
from cropapp.store import project_info
from cropapp.store import saved_filters as store
from cropapp.store.folders import list_folders
from cropapp.store.session import Session

_LAST_VIEW = "last_view"
_log = logging.getLogger(__name__)


def list_filters(project: Project) -> list[SavedFilter]:
    """Return the saved filters in the order they were saved in."""
    with project.store.read() as session:
        return store.list_saved_filters(session)


def saved_filter_named(project: Project, name: str) -> SavedFilter:
    """Return the saved filter of a name, whatever its case.

    Raises:
        UserError: there is none.
    """
    known = list_filters(project)
    with project.store.read() as session:
        found = store.find_saved_filter(session, name)
    if found is None:
        names = ", ".join(each.name for each in known) or spoken("none yet")
        raise UserError(f"There is no saved filter “{name}”.", hint=f"There are: {names}.")
    return found


def save_filter(
    project: Project, name: str, wanted: PhotoFilter, sort: PhotoSort | None = None
) -> SavedFilter:
    """Keep a filter and a sort under a name; the one that had the name is replaced.

    Raises:
        UserError: the name is empty.
    """
    name, sort = _checked(name), sort or PhotoSort()

    def write(session: Session) -> SavedFilter:
        known = store.find_saved_filter(session, name)
        if known is None:
            return store.add_saved_filter(session, name, wanted, sort)
        store.replace_saved_filter(session, known.id, wanted, sort)
        return replace(known, filter=wanted, sort=sort)

    saved = project.store.write(write)
    project.feed.publish(Aspect.FILTERS)
    return saved


def rename_filter(project: Project, filter_id: int, name: str) -> None:
    """Give a saved filter another name.

    Raises:
        UserError: the name is empty or another filter has it.
    """
    name = _checked(name)

    def write(session: Session) -> None:
        known = store.find_saved_filter(session, name)
        if known is not None and known.id != filter_id:
            raise UserError(
                f"There is a saved filter “{known.name}” already.", hint="Choose another name."
            )
        store.rename_saved_filter(session, filter_id, name)

    project.store.write(write)
    project.feed.publish(Aspect.FILTERS)


def delete_filter(project: Project, filter_id: int) -> None:
    """Forget a saved filter; the photos stay as they are."""
    project.store.write(lambda session: store.delete_saved_filter(session, filter_id))
    project.feed.publish(Aspect.FILTERS)


def remember_view(project: Project, view: PhotoView) -> None:
    """Keep what the grid shows, for the next time the project is opened.

    Photos chosen one by one and the text being searched for are of the moment: they are left out.
    """
    lasting = replace(view.filter, photo_ids=None, burst_id=None, text="")
    value = view_to_json(replace(view, filter=lasting))
    project.store.write(lambda session: project_info.set_info(session, _LAST_VIEW, value))


def remembered_view(project: Project) -> PhotoView:
    """Return what the grid showed last, without folders and classes that are gone since."""
    with project.store.read() as session:
        value = project_info.get_info(session, _LAST_VIEW)
        folders = {folder.id for folder in list_folders(session)}
    if value is None:
        return PhotoView()
    try:
        view = view_from_json(value)
    except (TypeError, ValueError, AttributeError) as problem:
        _log.warning("What was shown last in %s cannot be read: %s", project.path, problem)
        return PhotoView()
    shown = view.filter
    if shown.folder_id is not None and shown.folder_id not in folders:
        shown = replace(shown, folder_id=None, under="")
    known = {each.id for each in project.classes(include_retired=True)}
    shown = replace(shown, class_ids=shown.class_ids & known)
    return replace(view, filter=shown)


def _checked(name: str) -> str:
    name = name.strip()
    if not name:
        raise UserError("A saved filter needs a name.", hint="Type a few letters.")
    return name
