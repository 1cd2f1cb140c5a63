"""Taking back one line of a photo's history.

Owns: the way from a line of the inspector to the service, and back with its refusal. Must not: run
it in the GUI thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cropapp.core.change_log import LineId
from cropapp.core.changes import ChangeSet
from cropapp.gui.inspector.history import HistoryView
from cropapp.gui.project_bridge import ProjectBridge

if TYPE_CHECKING:
    from cropapp.services.revert import RevertOutcome


def revert_in_history(
    bridge: ProjectBridge, history: HistoryView, event_id: int, *, anyway: bool
) -> None:
    """Set a photo back to what it was before an event; offer it again where that was refused.

    Args:
        anyway: also if the photo was labelled again since.
    """
    from cropapp.services.revert import revert_lines

    project, author = bridge.project, bridge.author
    outcomes: list[RevertOutcome] = []

    def work() -> ChangeSet | None:
        outcomes.append(revert_lines(project, [LineId(event_id)], author=author, anyway=anyway))
        return outcomes[0].change_set

    def told() -> None:
        if outcomes[0].changed_since:
            history.offer_anyway(event_id)

    bridge.edit(work, told)
