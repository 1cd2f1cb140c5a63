"""Whether most of the project is unlike anything the model has seen.

Owns: asking after each prediction, telling the person once, keeping what was told true, and whether
single photos are marked.
Must not: count (services.unlike_seen does).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from cropapp.core.feed import Aspect, ProjectChange
from cropapp.core.gallery import PhotoFilter
from cropapp.gui.banner import Message
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.gui.told import told

if TYPE_CHECKING:
    from cropapp.services.unlike_seen import UnlikeShare

AGAIN_MS = 2_000
"""Counting looks at every prediction; it is no news while a folder is being predicted."""
_SHOWN = frozenset({Aspect.PREDICTIONS, Aspect.MODELS})


class UnlikeWatch(QObject):
    """Follows one open project; ends with its bridge."""

    told = Signal(object)
    """gui.banner.Message"""
    photos_asked = Signal(object, str)
    """PhotoFilter and what it is called: the marked photos."""

    def __init__(self, bridge: ProjectBridge) -> None:
        super().__init__(bridge)
        self._bridge = bridge
        self._words = ""
        """What the person was told of it; '' if it was not much so far."""
        self._again = QTimer(self, singleShot=True, interval=AGAIN_MS)
        self._again.timeout.connect(self._read)
        bridge.changed.connect(self._on_changed)
        self._read()

    @Slot(object)
    def _on_changed(self, change: ProjectChange) -> None:
        if change.aspects & _SHOWN and not self._again.isActive():
            self._again.start()

    @Slot()
    def _read(self) -> None:
        project = self._bridge.project

        def read() -> UnlikeShare:
            from cropapp.services.unlike_seen import read_unlike_share

            return read_unlike_share(project)

        self._bridge.read(read, self._take, context=self, later=True)

    def _take(self, share: UnlikeShare) -> None:
        from cropapp.services.unlike_seen import unlike_sentence

        self._bridge.mark_unlike(not share.is_much)
        words, before = told(unlike_sentence(share)), self._words
        if words == before:
            return
        self._words = words
        # Told while a folder is being predicted, the numbers grow where they stand.
        action = self.tr("Show these photos")
        self.told.emit(Message(words, action=action, on_action=self._show_photos, renews=before))

    def _show_photos(self) -> None:
        self.photos_asked.emit(PhotoFilter(unlike=True), "")
