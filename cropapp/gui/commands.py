"""Everything a person can ask the window for, as one list.

Owns: gathering it: actions of the window and of the page in front, recent projects, classes,
settings. Must not: show the list; the palette does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QKeySequence

from cropapp.core.entities import PhotoClass
from cropapp.core.gallery import ClassBy, PhotoFilter
from cropapp.core.settings import SCHEMA, SECTION_WORDS, Setting, Value
from cropapp.gui.told import told

if TYPE_CHECKING:
    from cropapp.gui.main_window import MainWindow
    from cropapp.gui.project_page import ProjectPage


@dataclass(frozen=True, slots=True)
class Command:
    words: str
    group: str
    """Where it belongs; searched as well."""
    run: Callable[[], object]
    keys: str = ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("Commands", text)


def window_commands(window: MainWindow) -> list[Command]:
    """Return what can be asked for now."""
    found = list(_of_page(window))
    found += [
        _of_action(action, group)
        for group, actions in window.actions_.groups()
        for action in actions
        if action.isEnabled() and action not in window.actions_.give_class
    ]
    found += _of_classes(window)
    found += _of_recent(window)
    found += _of_settings(window)
    return found


def action_words(action: QAction) -> str:
    """Return what an action says, without the mark of its letter."""
    return action.text().replace("&&", "\0").replace("&", "").replace("\0", "&").partition("\t")[0]


def action_keys(action: QAction) -> str:
    """Return the first key of an action as this system writes it."""
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)


def front_page(window: MainWindow) -> ProjectPage | None:
    """Return the page of the project that is in front."""
    pages = window.project_pages
    shown = pages.shown() if pages else None
    return pages.known(shown) if pages and shown else None


def _of_page(window: MainWindow) -> Iterator[Command]:
    page = front_page(window)
    for group, actions in page.key_groups() if page else []:
        for action in actions:
            if action.isEnabled():
                yield _of_action(action, group)


def _of_action(action: QAction, group: str) -> Command:
    return Command(action_words(action), group, action.trigger, action_keys(action))


def _of_classes(window: MainWindow) -> Iterator[Command]:
    bridge, photos = window.bridge, window.photos
    if bridge is None:
        return
    group = _tr("Classes")
    front = front_page(window)
    for known in bridge.classes:
        if photos is not None and front is photos:
            label = partial(photos.labelling.give_class, known.id)
            words = _tr("Label as {name}").format(name=_class_words(known))
            yield Command(words, group, label, known.key or "")
        wanted = PhotoFilter(class_ids=frozenset([known.id]), class_by=ClassBy.EITHER)
        words = _tr("Show {name}").format(name=_class_words(known))
        yield Command(words, group, partial(window.show_photos_of, wanted))


def _class_words(known: PhotoClass) -> str:
    """Return all names of a class: it may be searched by any of them."""
    names = dict.fromkeys((known.name, known.name_zh, known.name_scientific))
    return " · ".join(name for name in names if name)


def _of_recent(window: MainWindow) -> Iterator[Command]:
    for project in window.recent.openable():
        if window.bridge is not None and window.bridge.project.path == project.path:
            continue
        words = _tr("Open {name}").format(name=project.name)
        yield Command(words, project.path.parent.name, partial(window.flows.open, project.path))


def _of_settings(window: MainWindow) -> Iterator[Command]:
    for setting in SCHEMA:
        label = told(setting.spec.label)
        group = told(SECTION_WORDS[setting.spec.section])
        for value, words in _choices(setting):
            if getattr(window.settings.values, setting.key) != value:
                change = partial(window.settings.change, setting.key, value)
                yield Command(f"{label}: {words}", group, change)
        if not setting.spec.choices:
            yield Command(f"{label}…", group, partial(window.overlays.show_setting, setting.key))


def _choices(setting: Setting) -> list[tuple[Value, str]]:
    if setting.spec.choices:
        unit = f" {setting.spec.unit}" if setting.spec.unit else ""
        return [(value, told(words) + unit) for value, words in setting.spec.choices]
    if isinstance(setting.default, bool):
        return [(True, _tr("on")), (False, _tr("off"))]
    return []
