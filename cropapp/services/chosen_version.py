"""Which labels there were when a person last chose the version in use.

Owns: that mark, so that what learns by itself does not at once take back what a person chose. Must
not: keep anybody from learning who asks for it.
"""

from __future__ import annotations

from cropapp.store import project_info
from cropapp.store.labels import last_event_id
from cropapp.store.session import Session

_CHOSEN_AFTER = "version_chosen_after_event"


def note_choice(session: Session) -> None:
    """Note that a person chose the active version now; within the transaction that makes it so."""
    project_info.set_info(session, _CHOSEN_AFTER, last_event_id(session))


def has_labels_since(session: Session) -> bool:
    """Return whether anything was said of a photo since then; True where nobody ever chose."""
    chosen_after = project_info.get_info(session, _CHOSEN_AFTER)
    return chosen_after is None or last_event_id(session) > int(chosen_after)
