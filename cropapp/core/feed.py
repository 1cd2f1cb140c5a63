"""Who wants to know what changed.

Owns: the subscription list. A service publishes after its write; no view calls another.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from cropapp.core.entities import PhotoId


class Aspect(StrEnum):
    PHOTOS = "photos"
    LABELS = "labels"
    PREDICTIONS = "predictions"
    CLASSES = "classes"
    FOLDERS = "folders"
    MODELS = "models"
    FILTERS = "filters"
    """The saved ones."""


@dataclass(frozen=True, slots=True)
class ProjectChange:
    """What a write changed.

    Attributes:
        aspects: which kinds of facts.
        photo_ids: the photos concerned; None where it may be any of them.
    """

    aspects: frozenset[Aspect]
    photo_ids: tuple[PhotoId, ...] | None = None


Listener = Callable[[ProjectChange], None]


class ChangeFeed:
    """Listeners are called on the thread that published, in the order of subscription."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []
        self._lock = threading.Lock()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Add a listener and return the function that takes it off again."""
        with self._lock:
            self._listeners.append(listener)

        def unsubscribe() -> None:
            with self._lock:
                if listener in self._listeners:
                    self._listeners.remove(listener)

        return unsubscribe

    def publish(self, *aspects: Aspect, photo_ids: tuple[PhotoId, ...] | None = None) -> None:
        change = ProjectChange(frozenset(aspects), photo_ids)
        with self._lock:
            listeners = tuple(self._listeners)
        for listener in listeners:
            listener(change)
