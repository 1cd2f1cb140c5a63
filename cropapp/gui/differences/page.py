"""The page on which two people's labels are brought together.

Owns: the composition, which pair of classes is looked at, and what a key settles. Must not: query,
decode or write in the GUI thread; the bridge, the reviewer and the parts do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cropapp.core.entities import ClassId, Photo, PhotoClass, PhotoId
from cropapp.core.feed import Aspect, ProjectChange
from cropapp.gui.differences.end import DifferencesEnd
from cropapp.gui.differences.head import DifferencesHead
from cropapp.gui.differences.keys import DifferenceKeys
from cropapp.gui.differences.opinions import MINE, MODEL
from cropapp.gui.differences.pair_list import PairList
from cropapp.gui.differences.reading import DifferencesReading
from cropapp.gui.differences.stage import DifferenceStage
from cropapp.gui.locale_words import number
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.gui.review.walk_page import WalkPage
from cropapp.services.label_differences import (
    Difference,
    DifferenceList,
    Pair,
    Side,
    Verdict,
    forget_differences,
    settle_differences,
)
from cropapp.services.review_order import ReviewQueue

_READ_AGAIN = {Aspect.PHOTOS, Aspect.PREDICTIONS, Aspect.MODELS}


class DifferencesPage(WalkPage):
    """One photo after the other of which two people said different things."""

    stage: DifferenceStage
    end: DifferencesEnd

    import_asked = Signal()
    """The person wants to bring in somebody's labels."""

    def __init__(self, bridge: ProjectBridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self.setAccessibleName(self.tr("Differences"))
        self.shown: DifferenceList | None = None
        self._by_photo: dict[PhotoId, Difference] = {}
        self._wanted: Path | None = None
        self._is_read = False
        self._for_all = False
        self.head = DifferencesHead(self)
        self.pairs = PairList(bridge, self)
        self._make_walk(DifferenceStage(bridge, self), DifferencesEnd(self))
        self.keys = DifferenceKeys(bridge, self)
        self.reading = DifferencesReading(bridge, self)
        self._lay_out()
        self._connect_parts()
        self._connect_keys()

    # --- composition

    def _lay_out(self) -> None:
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.pairs)
        body.addWidget(self.centre, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addLayout(body, 1)
        self.head.hide()
        self.pairs.hide()

    def _connect_parts(self) -> None:
        reviewer, perform = self.reviewer, self.reviewer.perform
        self.reading.lists_read.connect(self._take_lists)
        self.reading.answers_read.connect(self._show_front)
        self.head.left_asked.connect(lambda: self._ask_for_open(self.tr("labelled differently")))
        self.head.list_chosen.connect(self._choose_list)
        self.head.all_chosen.connect(lambda side: perform(partial(self._settle_all, side)))
        self.head.all_class_asked.connect(partial(self._find_class, for_all=True))
        self.head.forget_asked.connect(self._forget)
        self.pairs.pair_chosen.connect(self._walk)
        reviewer.front_changed.connect(self._show_front)
        reviewer.left_changed.connect(self._show_left)
        reviewer.decided.connect(self.reading.note_decided)
        self.stage.opinions.chosen.connect(lambda which: perform(partial(self._take, which)))
        self.stage.find_class_asked.connect(self._find_class)
        self.stage.unsure_asked.connect(lambda: perform(partial(self._settle, Side.UNSURE)))
        self.stage.exclude_asked.connect(self._ask_reason)
        self.stage.later_asked.connect(lambda: perform(reviewer.skip))
        self.class_finder.class_chosen.connect(self._give)
        self.class_finder.new_class_chosen.connect(self._give_new)
        self.end.import_asked.connect(self.import_asked)
        self.end.pair_asked.connect(self.pairs.choose)

    def _connect_keys(self) -> None:
        keys, reviewer, perform = self.keys, self.reviewer, self.reviewer.perform
        keys.classes.class_given.connect(self._give_one)
        keys.connect_all(
            {
                keys.mine: lambda: perform(partial(self._settle, Side.MINE)),
                keys.theirs: lambda: perform(partial(self._settle, Side.THEIRS)),
                keys.model: lambda: perform(partial(self._take, MODEL)),
                keys.unsure: lambda: perform(partial(self._settle, Side.UNSURE)),
                keys.find_class: self._find_class,
                keys.exclude: lambda: perform(self._ask_reason),
                keys.later: lambda: perform(reviewer.skip),
                keys.all_of_pair: self.head.open_all,
                keys.next: lambda: perform(partial(reviewer.step, 1)),
                keys.back: lambda: perform(partial(reviewer.step, -1)),
                keys.next_pair: partial(self.pairs.step, 1),
                keys.last_pair: partial(self.pairs.step, -1),
                keys.zoom: self.stage.toggle_zoom,
                keys.guide: self.stage.guide.toggle,
                keys.evidence: self.stage.view.evidence.toggle,
            }
        )

    # --- what the window asks

    def arrive(self) -> None:
        self.take_keyboard()
        self.reading.begin()

    def close_page(self) -> None:
        self.reading.stop()
        super().close_page()

    def key_groups(self) -> list[tuple[str, list[QAction]]]:
        return self.keys.groups()

    def show_source(self, source: Path) -> None:
        """Show what differs from a source that was just imported."""
        self._wanted = source
        self.reading.read()

    def front_photo(self) -> Photo | None:
        """Return the photo that is looked at."""
        front = self.reviewer.front
        return front.photos[0] if front else None

    # --- what there is

    @Slot(bool)
    def _take_lists(self, saw_all: bool) -> None:
        lists = self.reading.lists
        source = self._wanted or (self.shown.source if self.shown else None)
        found = next((each for each in lists if each.source == source), None)
        if found is None:
            found = next((each for each in lists if each.still_open()), None)
        is_new = not self._is_read or self._wanted is not None or _is_other(self.shown, found)
        self._wanted, self._is_read = None, True
        if is_new:
            self._begin(found)
            return
        self.shown = found
        if found is not None:
            self._by_photo = {each.photo_id: each for each in found.differences}
            self.pairs.show_counts(found.pairs())
            if saw_all:
                self._sync(found)

    def _begin(self, found: DifferenceList | None) -> None:
        """Show another list from its start."""
        self.shown = found
        for part in (self.head, self.pairs):
            part.setVisible(found is not None)
        if found is None:
            self.reviewer.stop()
            (self.end.say_done if self.reading.lists else self.end.say_nothing_yet)()
            self.centre.setCurrentWidget(self.end)
            return
        self._by_photo = {each.photo_id: each for each in found.differences}
        self.pairs.show_pairs(found.pairs(), None)
        self._walk(None)

    def _sync(self, found: DifferenceList) -> None:
        walk = self.reviewer.walk
        if walk is not None:
            ids = [each.photo_id for each in found.still_open()]
            walk.sync(np.array(ids, dtype=np.int64))
            self._show_left()
            if walk.is_at_end:
                self._show_end()

    @Slot(object)
    def _walk(self, pair: Pair | None) -> None:
        """Go through what is open of a pair of classes, of all where it is None."""
        if self.shown is None:
            return
        self.head.show_list(self.shown, self.reading.lists)
        found = self.shown.still_open(pair)
        ids = np.array([each.photo_id for each in found], dtype=np.int64)
        self.reviewer.start(ReviewQueue(ids, np.arange(len(ids) + 1, dtype=np.int64), 0))
        self.take_keyboard()

    @Slot(int)
    def _choose_list(self, place: int) -> None:
        self._begin(self.reading.lists[place])

    @Slot()
    def _forget(self) -> None:
        if self.shown is not None:
            project, source = self._bridge.project, self.shown.source
            self._bridge.write(partial(forget_differences, project, source))
            self.reading.read()

    @Slot(object)
    def _on_changed(self, change: ProjectChange) -> None:
        if change.aspects == {Aspect.LABELS}:
            self.reviewer.take_labels(change.photo_ids)
        elif change.aspects & _READ_AGAIN:
            self.reviewer.forget(change.photo_ids)
        if self.isVisible():  # else all is read when the page comes to the front
            self.reading.take_change(change)

    # --- what is shown

    @Slot()
    def _show_front(self) -> None:
        front, walk = self.reviewer.front, self.reviewer.walk
        if walk is None:
            return
        found = self._by_photo.get(front.photos[0].id) if front else None
        if front is None or found is None:
            if walk.is_at_end:
                self._show_end()
            return
        place = self.tr("{row} of {count}")
        place = place.format(row=number(front.index + 1), count=number(len(walk)))
        found = replace(found, is_open=not walk.is_decided(front.index))
        photo = front.photos[0]
        self.stage.show_difference(found, photo, self.reading.answer(photo), place)
        if self.end.button.hasFocus():
            self.take_keyboard()
        self._bring_stage()

    @Slot()
    def _show_left(self) -> None:
        walk = self.reviewer.walk
        if walk is not None and self.shown is not None:
            pair = self.pairs.chosen()
            self.head.show_left(walk.photos_left, self.shown.total(pair))
            self.head.offer_all(walk.photos_left, pair, self._bridge.class_by_id)

    def _show_end(self) -> None:
        walk, following = self.reviewer.walk, self.pairs.next_open()
        left = walk.photos_left if walk else 0
        if left:
            self.end.say_left(left)
        elif following is not None and self.pairs.chosen() is not None:
            self.end.say_next(following.pair, self._bridge.class_by_id)
        else:
            self.end.say_done()
        self._bring_end()
        if self.hasFocus():  # Enter goes on where the sentence says
            self.end.button.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- settling

    def _take(self, which: int) -> None:
        """Take one of the three opinions of the photo in front."""
        if which != MODEL:
            self._settle(Side.MINE if which == MINE else Side.THEIRS)
            return
        photo = self.front_photo()
        answer = self.reading.answer(photo) if photo else None
        if answer is not None:
            self._settle(ClassId(answer.said.class_id))

    def _settle(self, verdict: Verdict) -> None:
        """Say what the photo in front is to be, and go on."""
        front = self.reviewer.front
        gives_class = verdict not in (Side.MINE, Side.UNSURE)
        if front is not None and (not gives_class or self.reviewer.can_have_class(front)):
            self.reviewer.decide(lambda front: self._write(front.ids, verdict))

    def _settle_all(self, verdict: Verdict) -> None:
        """Say the same of all that are left, as one step."""
        self.reviewer.decide_all(lambda ids: self._write(ids, verdict))

    def _write(self, ids: Sequence[PhotoId], verdict: Verdict) -> None:
        project, author = self._bridge.project, self._bridge.author
        verdicts = [(self._by_photo[each], verdict) for each in ids if each in self._by_photo]
        self._bridge.edit(lambda: settle_differences(project, verdicts, author=author))

    @Slot()
    def _find_class(self, *, for_all: bool = False) -> None:
        if self.reviewer.front is not None:
            self._for_all = for_all
            self.class_finder.open_over()

    @Slot(int)
    def _give(self, class_id: int) -> None:
        settle = self._settle_all if self._for_all else self._settle
        self.reviewer.perform(partial(settle, ClassId(class_id)))

    @Slot(int)
    def _give_one(self, class_id: int) -> None:
        self.reviewer.perform(partial(self._settle, ClassId(class_id)))

    @Slot(str)
    def _give_new(self, name: str) -> None:
        def made(known: PhotoClass) -> None:
            self._give(int(known.id))

        self._bridge.add_class(name, done=made, context=self)


def _is_other(before: DifferenceList | None, after: DifferenceList | None) -> bool:
    """Whether a list is another one, or was found anew."""
    return (before and (before.source, before.found_at)) != (
        after and (after.source, after.found_at)
    )
