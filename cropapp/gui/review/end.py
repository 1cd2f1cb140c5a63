"""What is said behind the last photo, and where there is none to review.

Owns: the sentences and the one action that goes with each. Must not: act; it asks by signal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal

from cropapp.core.entities import PhotoId
from cropapp.gui.locale_words import number
from cropapp.gui.review.walk import ReviewWalk
from cropapp.gui.review.walk_page import WalkEnd
from cropapp.gui.review.words import nothing_sentence
from cropapp.services.review_order import ABOUT_LABELS, ReviewOrder, ReviewRequest, ReviewScope


class ReviewEnd(WalkEnd):
    """Behind the last photo to review."""

    request_asked = Signal(object)
    """ReviewRequest for other photos than those that were chosen."""
    photos_asked = Signal()
    """Go to the photos page, where folders are added."""

    def show_end(
        self,
        walk: ReviewWalk,
        request: ReviewRequest,
        corrected: Mapping[PhotoId, bool],
        *,
        has_photos: bool,
    ) -> None:
        """Say how the walk ended.

        Args:
            corrected: the photos decided in this sitting, and whether against the model.
            has_photos: whether there are any in the project.
        """
        if not len(walk):
            self._say_nothing(request, has_photos=has_photos)
        elif walk.photos_left:
            many = self.tr("{n} photos were passed without a decision.")
            words = self.tr("1 photo was passed without a decision.")
            words = words if walk.photos_left == 1 else many.format(n=number(walk.photos_left))
            self.offer(words, self.tr("Go back"), self.back_asked.emit)
        else:
            self.offer(self._summary(corrected), self.tr("Learn now"), self.learn_asked.emit)

    def _say_nothing(self, request: ReviewRequest, *, has_photos: bool) -> None:
        if not has_photos:
            words = self.tr("The photos to review will be here. Add the folder they are in.")
            self.offer(words, self.tr("Go to the photos"), self.photos_asked.emit)
            return
        words = nothing_sentence(request.order, request.scope)
        plain = ReviewRequest(bursts_as_one=request.bursts_as_one)
        if request.scope is ReviewScope.NOT_REVIEWED and request.order not in ABOUT_LABELS:
            # All is decided: what is left to do is to look at labels that are probably wrong.
            doubts = replace(plain, order=ReviewOrder.SUSPICIOUS)
            act = partial(self.request_asked.emit, doubts)
            self.offer(words, self.tr("Review suspicious labels"), act)
        else:
            act = partial(self.request_asked.emit, plain)
            self.offer(words, self.tr("Review what is not reviewed"), act)

    def _summary(self, corrected: Mapping[PhotoId, bool]) -> str:
        if not corrected:
            return self.tr("Everything is reviewed.")
        if len(corrected) == 1:
            return self.tr("Everything is reviewed: 1 photo in this sitting.")
        words = self.tr(
            "Everything is reviewed: {n} photos in this sitting, {corrected} of them corrected."
        )
        return words.format(n=number(len(corrected)), corrected=number(sum(corrected.values())))
