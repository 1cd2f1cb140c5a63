"""The review page: the parts around one photo and the keys that decide on it.

Owns: the composition of these parts, what is reviewed, and the counters. Must not: query, decode
or write; the bridge and the parts do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from cropapp.core.entities import ClassId, Photo, PhotoId
from cropapp.core.feed import Aspect, ProjectChange
from cropapp.core.gallery import PhotoFilter
from cropapp.core.settings import Settings
from cropapp.gui.locale_words import number, percent
from cropapp.gui.notices import SortAgainLine
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.gui.review.end import ReviewEnd
from cropapp.gui.review.head import ReviewHead
from cropapp.gui.review.keys import ReviewKeys
from cropapp.gui.review.queue_finder import QueueFinder
from cropapp.gui.review.stage import ReviewStage
from cropapp.gui.review.walk_page import WalkPage
from cropapp.gui.review.words import unknown_sentence
from cropapp.gui.target_mark import TargetPointing
from cropapp.gui.theme import SPACE_4, SPACE_12
from cropapp.services.review_memory import LastReview, remember_review, remembered_review
from cropapp.services.review_order import ReviewQueue, ReviewRequest, ReviewScope
from cropapp.services.review_progress import decided_today, review_progress

COUNT_MS = 250
"""Counting looks at every photo of the project: four times a second is plenty."""
_READ_AGAIN = {Aspect.PHOTOS, Aspect.LABELS, Aspect.PREDICTIONS, Aspect.MODELS}


class ReviewPage(WalkPage):
    """Two hands on the keyboard, one photo after the other."""

    end: ReviewEnd

    def __init__(self, bridge: ProjectBridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self.setAccessibleName(self.tr("Review"))
        self._filter_source: Callable[[], PhotoFilter] | None = None
        self._kept: tuple[PhotoId, ...] = ()
        self._settings: Settings | None = None
        self._is_asked = False
        self.head = ReviewHead(self)
        self.sort_again_line = SortAgainLine(self)
        self.hint = QLabel(self, wordWrap=True)
        self._make_walk(ReviewStage(bridge, self), ReviewEnd(self))
        self.finder = QueueFinder(bridge, self)
        self.keys = ReviewKeys(bridge, self)
        self.targeting = TargetPointing(bridge, self._target_ids, self)
        self._count_soon = QTimer(self, singleShot=True, interval=COUNT_MS)
        self._count_soon.timeout.connect(self._count)
        self._lay_out()
        self._connect_parts()
        self._connect_keys()
        self.head.offer_shown(False)

    # --- composition

    def _lay_out(self) -> None:
        self.hint.setProperty("kind", "secondary")
        self.hint.setContentsMargins(SPACE_12, SPACE_4, SPACE_12, SPACE_4)
        self.hint.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        # In the head, not below it: a line that came between would push the photo down.
        self.head.take_notice(self.sort_again_line)
        column.addWidget(self.hint)
        column.addWidget(self.centre, 1)

    def _connect_parts(self) -> None:
        reviewer, perform = self.reviewer, self.reviewer.perform
        self._bridge.failed.connect(self.finder.look_soon)
        self.head.request_changed.connect(self._choose)
        self.head.today_asked.connect(self._ask_for_today)
        self.head.left_asked.connect(lambda: self._ask_for_open(self.tr("left to review")))
        self.sort_again_line.sort_again.connect(self._sort_again)
        self.finder.found.connect(self._take_queue)
        self.finder.progressed.connect(self._show_finding)
        self.finder.synced.connect(self._sync)
        self.finder.would_move.connect(self._on_would_move)
        reviewer.front_changed.connect(self._show_front)
        reviewer.left_changed.connect(self._show_left)
        reviewer.decided.connect(self.finder.put_off)
        self.stage.member_chosen.connect(reviewer.choose_member)
        self.stage.answer_chosen.connect(lambda n: perform(partial(reviewer.answer, n)))
        self.class_finder.class_chosen.connect(self._give)
        self.class_finder.new_class_chosen.connect(
            lambda name: perform(partial(reviewer.give_new_class, name))
        )
        self.end.request_asked.connect(self.review)
        self.end.photos_asked.connect(partial(self.photos_asked.emit, PhotoFilter(), ""))

    def _connect_keys(self) -> None:
        keys, reviewer, perform = self.keys, self.reviewer, self.reviewer.perform
        keys.class_given.connect(self._give)
        keys.answer_given.connect(lambda n: perform(partial(reviewer.answer, n)))
        keys.connect_all(
            {
                keys.confirm: lambda: perform(reviewer.confirm),
                keys.unsure: lambda: perform(reviewer.mark_unsure),
                keys.clear: lambda: perform(reviewer.clear),
                keys.next: lambda: perform(partial(reviewer.step, 1)),
                keys.back: lambda: perform(partial(reviewer.step, -1)),
                keys.lower: lambda: perform(partial(reviewer.step_member, 1)),
                keys.upper: lambda: perform(partial(reviewer.step_member, -1)),
                keys.skip: lambda: perform(reviewer.skip),
                keys.find_class: lambda: perform(self._find_class),
                keys.exclude: lambda: perform(self._ask_reason),
                keys.zoom: self.stage.toggle_zoom,
                keys.guide: self.stage.guide.toggle,
                keys.target: lambda: self.targeting.toggle(self.stage.view),
                keys.evidence: self.stage.view.evidence.toggle,
                keys.next_evidence: self.stage.view.evidence.next_class,
            }
        )

    # --- what the window asks

    def arrive(self) -> None:
        self.take_keyboard()
        if not self._is_asked:
            kept = partial(remembered_review, self._bridge.project)
            self._bridge.read(kept, self._begin, context=self)

    def close_page(self) -> None:
        self.finder.cancel()
        super().close_page()

    def key_groups(self) -> list[tuple[str, list[QAction]]]:
        return self.keys.groups()

    def take_settings(self, settings: Settings) -> None:
        before, self._settings = self._settings, settings
        if before is not None and before.bursts_as_one == settings.bursts_as_one:
            return
        request = replace(self.head.request, bursts_as_one=settings.bursts_as_one)
        if request != self.head.request:
            self.head.show_request(request)
            if self._is_asked:
                self.review(request)

    def follow_filter(self, source: Callable[[], PhotoFilter]) -> None:
        """Offer to review the photos that the photos page shows."""
        self._filter_source = source
        self.head.offer_shown(True)

    def front_photo(self) -> Photo | None:
        """Return the photo that is looked at."""
        front = self.reviewer.front
        return front.photos[self.reviewer.member] if front else None

    # --- which photos

    def _begin(self, last: LastReview) -> None:
        """Go on as the person reviewed last, unless something else was asked for meanwhile."""
        if not self._is_asked:
            self.review(replace(self.head.request, order=last.order, scope=last.scope))

    @Slot(object)
    def _choose(self, request: ReviewRequest) -> None:
        """Review as chosen, next time too."""
        project = self._bridge.project
        self._bridge.write(partial(remember_review, project, request.order, request.scope))
        self.review(request)

    @Slot(object)
    def review(self, request: ReviewRequest) -> None:
        """Review photos from the first of an order on."""
        if request.scope is ReviewScope.SHOWN and self._filter_source is not None:
            request = replace(request, photo_filter=self._filter_source())
        self._is_asked = True
        self._kept = ()
        self.head.show_request(request)
        self.reviewer.stop()
        self._show_left()
        self.hint.hide()
        self.sort_again_line.hide()
        self.end.say(self.tr("Putting the photos in order…"), "")
        self.centre.setCurrentWidget(self.end)
        self.finder.find(request)
        self._count_soon.start()
        self.take_keyboard()

    @Slot(int, int)
    def _show_finding(self, done: int, total: int) -> None:
        share = percent(done / total)
        words = self.tr("Putting the photos in order… {share}").format(share=share)
        if self.reviewer.walk is None:
            self.end.say(words, "")

    @Slot()
    def _sort_again(self) -> None:
        """Sort what is left anew; the photo in front stays in front."""
        walk = self.reviewer.walk
        self._kept = walk.unit() if walk is not None else ()
        self.sort_again_line.hide()
        self.finder.find(self.head.request)

    @Slot(int)
    def _on_would_move(self, moved: int) -> None:
        walk = self.reviewer.walk
        if moved and walk is not None and not len(walk):
            self._sort_again()  # nothing is there that could jump
        else:
            self.sort_again_line.offer(moved)

    @Slot(object)
    def _take_queue(self, queue: ReviewQueue) -> None:
        words = unknown_sentence(self.head.request.order, queue.unknown, len(queue))
        self.hint.setText(words)
        self.hint.setVisible(bool(words) and len(queue) > 0)
        self.sort_again_line.hide()
        self.reviewer.start(queue.beginning_with(self._kept))
        self._kept = ()
        walk = self.reviewer.walk
        if walk is not None:
            self.finder.follow(walk)

    @Slot(object)
    def _sync(self, open_ids: NDArray[np.int64]) -> None:
        walk = self.reviewer.walk
        if walk is not None:
            walk.sync(open_ids)
            self._show_left()
            if walk.is_at_end:
                self._show_end()

    @Slot(object)
    def _on_changed(self, change: ProjectChange) -> None:
        if change.aspects == {Aspect.LABELS}:
            self.reviewer.take_labels(change.photo_ids)
        elif change.aspects & _READ_AGAIN:
            self.reviewer.forget(change.photo_ids)
        if Aspect.LABELS in change.aspects and not self._count_soon.isActive():
            self._count_soon.start()

    # --- what is shown

    @Slot()
    def _show_front(self) -> None:
        front, walk = self.reviewer.front, self.reviewer.walk
        if walk is None:
            return
        if front is None:
            self._show_end()
            return
        place = self.tr("{row} of {count}")
        place = place.format(row=number(front.index + 1), count=number(len(walk)))
        self.stage.show_unit(front.photos, self.reviewer.member, front.top, place)
        self.stage.place.setToolTip(self.tr("A burst decided as one counts as one here"))
        self._bring_stage()

    def _show_end(self) -> None:
        walk, counts = self.reviewer.walk, self._bridge.counts
        assert walk is not None
        has_photos = counts is None or counts.photos > 0
        self.end.show_end(walk, self.head.request, self.reviewer.corrected, has_photos=has_photos)
        self._bring_end()

    @Slot()
    def _show_left(self) -> None:
        walk = self.reviewer.walk
        self.head.show_left(None if walk is None else walk.photos_left)

    # --- the counters

    @Slot()
    def _count(self) -> None:
        project, author = self._bridge.project, self._bridge.author
        moment = datetime.now(UTC)
        self._bridge.read(
            lambda: review_progress(project, author, moment), self.head.show_progress, context=self
        )

    @Slot()
    def _ask_for_today(self) -> None:
        project, author = self._bridge.project, self._bridge.author
        moment = datetime.now(UTC)

        def show(ids: tuple[PhotoId, ...]) -> None:
            self.photos_asked.emit(PhotoFilter(photo_ids=ids), self.tr("decided today"))

        self._bridge.read(lambda: decided_today(project, author, moment), show, context=self)

    # --- keys

    @Slot(int)
    def _give(self, class_id: int) -> None:
        self.reviewer.perform(partial(self.reviewer.give_class, ClassId(class_id)))

    def _target_ids(self) -> list[PhotoId]:
        photo = self.front_photo()
        return [photo.id] if photo else []

    def _find_class(self) -> None:
        if self.reviewer.front is not None:
            self.class_finder.open_over()
