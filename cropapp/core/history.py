"""Undo and redo as a small history of change sets.

Owns: which step is next to undo or redo. Must not: write; the service that writes an inverse tells
the history afterwards. QUndoStack is not used: its push() calls redo() at once, which is wrong for
a writer on another thread.
"""

from __future__ import annotations

from collections import deque

from cropapp.core.changes import ChangeSet

MAX_STEPS = 200


class UndoHistory:
    """Not thread-safe: owned by the thread that gives the edits."""

    def __init__(self, max_steps: int = MAX_STEPS) -> None:
        self._done: deque[ChangeSet] = deque(maxlen=max_steps)
        self._undone: list[ChangeSet] = []

    def record(self, change_set: ChangeSet) -> None:
        """Remember a step just done; what had been undone can no longer be redone."""
        self._done.append(change_set)
        self._undone.clear()

    @property
    def next_undo(self) -> ChangeSet | None:
        return self._done[-1] if self._done else None

    @property
    def next_redo(self) -> ChangeSet | None:
        return self._undone[-1] if self._undone else None

    def drop_undo(self) -> None:
        """Forget the step that is next to undo: it can no longer be taken back."""
        self._done.pop()

    def drop_redo(self) -> None:
        """Forget the steps that were undone: they can no longer be done again."""
        self._undone.clear()

    def mark_undone(self) -> None:
        self._undone.append(self._done.pop())

    def mark_redone(self) -> None:
        self._done.append(self._undone.pop())
