"""Use case: the person's settings, kept in one small file.

Owns: reading and writing `settings.json` (only what differs from the defaults), and telling who
listens. What the file holds that this version does not know stays in it: another version may. Must
not: act on a setting.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable
from pathlib import Path

from cropapp.core.errors import EnvironmentProblem, UserError
from cropapp.core.files import write_atomically
from cropapp.core.settings import (
    DEFAULTS,
    SCHEMA,
    Settings,
    find_setting,
    overrides_of,
    with_overrides,
    with_value,
)
from cropapp.core.words import spoken
from cropapp.services import app_folders

log = logging.getLogger(__name__)

Listener = Callable[[Settings, frozenset[str]], None]
"""Called with the new settings and the keys that changed, on the thread that changed them."""


def chosen_settings_file() -> Path:
    """Return where the settings are kept; the window's own memory is a file beside it."""
    return app_folders.settings_file().with_name("settings.json")


class SettingsFile:
    """The settings and their file. Safe to use from any thread.

    Attributes:
        problems: in words, what of the file could not be used; defaults stand for it.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or chosen_settings_file()
        self._lock = threading.Lock()
        self._listeners: list[Listener] = []
        self._unknown: dict[str, object] = {}
        self._is_broken = False
        self.problems: tuple[str, ...] = ()
        self.values: Settings = DEFAULTS
        self._load()

    def set(self, key: str, value: object) -> Settings:
        """Change one setting, write the file and tell who listens.

        What another window or the command line has set since stays, and is told too.

        Raises:
            UserError: there is no such setting, or it may not have this value.
            EnvironmentProblem: the file cannot be written; the setting is as it was.
        """
        with self._lock:
            known = self.values
            with_value(known, key, value)  # one that is refused changes nothing
            self._load()
            try:
                self._change(key, value)
            except EnvironmentProblem:
                self.values = known
                raise
            after, listeners = self.values, tuple(self._listeners)
        changed = _differing(known, after)
        for listener in listeners if changed else ():
            listener(after, changed)
        return after

    def reset(self, key: str) -> Settings:
        """Give one setting its default again."""
        return self.set(key, find_setting(key).default)

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Add a listener and return the function that takes it off again."""
        with self._lock:
            self._listeners.append(listener)

        def unsubscribe() -> None:
            with self._lock:
                if listener in self._listeners:
                    self._listeners.remove(listener)

        return unsubscribe

    def _change(self, key: str, value: object) -> None:
        after = with_value(self.values, key, value)
        # What was wrong in the file and is given now is wrong no more.
        was_wrong = self._unknown.pop(key, None) is not None
        if after != self.values or was_wrong:
            self._write(after)
            self.values = after

    def _load(self) -> None:
        """Take over what the file says; where it says nothing readable, the values stay."""
        try:
            kept = json.loads(self.path.read_text(encoding="utf-8"))
            if not isinstance(kept, dict):
                raise UserError("It is not a table of settings.")
        except FileNotFoundError:
            return
        except (OSError, ValueError, UserError) as problem:
            self._is_broken = not isinstance(problem, OSError)
            self._report((spoken(f"{self.path} cannot be read: {problem} Defaults are used."),))
            return
        self.values, problems = with_overrides(kept)
        used = overrides_of(self.values)
        self._unknown = {key: value for key, value in kept.items() if key not in used}
        if problems:
            self._report(tuple(f"{self.path}: {problem}" for problem in problems))

    def _report(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        for problem in problems:
            log.info("%s", problem)

    def _write(self, settings: Settings) -> None:
        kept = self._unknown | overrides_of(settings)
        text = json.dumps(kept, ensure_ascii=False, indent=1, sort_keys=True)
        try:
            if self._is_broken and self.path.exists():
                self.path.replace(self.path.with_name(self.path.name + ".broken"))
                self._is_broken = False
            write_atomically(self.path, text.encode())
        except OSError as problem:
            raise EnvironmentProblem(
                f"{self.path} could not be written: {problem.strerror or problem}.",
                hint="Check the free space and the permissions of its folder.",
            ) from problem


def _differing(one: Settings, other: Settings) -> frozenset[str]:
    keys = (setting.key for setting in SCHEMA)
    return frozenset(key for key in keys if getattr(one, key) != getattr(other, key))


def labels_author() -> str:
    """Return the name that labels are signed with unless the person gives another this once."""
    return SettingsFile().values.author.strip() or app_folders.default_author()
