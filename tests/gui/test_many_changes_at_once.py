"""A step of very many photos costs the GUI thread no look at each of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pytestqt.qtbot import QtBot

from cropapp.core.changes import ChangeSet, LabelChange
from cropapp.core.entities import LabelState, PhotoId
from cropapp.core.feed import Aspect, ProjectChange
from cropapp.gui.photos_page import PhotosPage
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.gui.project_threads import MOST_PHOTOS_TOLD, merge_changes

LABELS = frozenset({Aspect.LABELS})


class Watched(tuple[Any, ...]):
    """Counts how often somebody goes through all of it."""

    walks = 0

    def __iter__(self) -> Iterator[Any]:
        self.walks += 1
        return super().__iter__()


def many_photos() -> range:
    return range(1, MOST_PHOTOS_TOLD + 2)


def test_step_of_many__the_page_goes_through_no_change(
    page: PhotosPage, bridge: ProjectBridge, qtbot: QtBot
) -> None:
    after = LabelState(class_id=bridge.classes[0].id)
    changes = Watched(LabelChange(PhotoId(i), LabelState(), after) for i in many_photos())
    step = ChangeSet("Label many", changes).worked_out()
    before = changes.walks
    bridge.edited.emit(step)
    assert changes.walks == before
    name = bridge.classes[0].name
    qtbot.waitUntil(lambda: name in page.decision_line.words.text())


def test_change_of_many__is_told_as_one_of_any() -> None:
    ids = Watched(many_photos())
    assert merge_changes([ProjectChange(LABELS, ids)]) == ProjectChange(LABELS, None)
    assert ids.walks == 0
    half = len(ids) // 2 + 1
    halves = [ProjectChange(LABELS, ids[:half]), ProjectChange(LABELS, ids[half:])]
    assert merge_changes(halves).photo_ids is None


def test_changes_of_few__are_told_with_their_photos() -> None:
    one, other = (PhotoId(1), PhotoId(2)), (PhotoId(2), PhotoId(3))
    merged = merge_changes([ProjectChange(LABELS, one), ProjectChange(LABELS, other)])
    assert merged.photo_ids == (1, 2, 3)
