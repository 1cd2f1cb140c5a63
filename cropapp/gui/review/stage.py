"""What one looks at while reviewing: the photo, its burst beside it, the answers below it.

Owns: the composition of these, and having pictures decoded before they are asked for. Must not:
decide which photo is shown, nor label.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cropapp.core.entities import Photo, PhotoState, ScoredClass
from cropapp.gui import theme
from cropapp.gui.elided_label import ElidedLabel
from cropapp.gui.gallery.loader import PictureLoader
from cropapp.gui.gallery.pictures import (
    THUMBNAIL_SIDE_PX,
    PictureKey,
    picture_key,
    quick_thumbnail,
    thumbnail_image,
)
from cropapp.gui.inspector.chip_line import ChipLine
from cropapp.gui.inspector.large_photo import LEVELS, LargePhoto
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.gui.review.answer_row import AnswerRow
from cropapp.gui.review.burst_strip import BurstStrip
from cropapp.gui.review.guide import ReviewGuide
from cropapp.gui.theme import SPACE_8, SPACE_12

PICTURE_BYTES = 160_000_000
"""Bound of the large pictures kept: some twenty that fit a screen, or three of 12 megapixels."""
THUMBNAIL_BYTES = 40_000_000
PREFETCHED = 4
"""Photos decoded ahead: at one decision a second two threads are never behind (12 megapixels take
some 100 ms each)."""
THUMBNAILS_AHEAD = 16


class ReviewStage(QWidget):
    """Shows one unit."""

    member_chosen = Signal(int)
    answer_chosen = Signal(int)

    def __init__(self, bridge: ProjectBridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._pictures = PictureLoader(limit_bytes=PICTURE_BYTES, parent=self)
        self._thumbnails = PictureLoader(limit_bytes=THUMBNAIL_BYTES, threads=1, parent=self)
        for loader in (self._pictures, self._thumbnails):
            bridge.changed.connect(loader.try_again)
        self.view = LargePhoto(bridge, self._pictures, self)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.strip = BurstStrip(self._thumbnails, self)
        self.answers = AnswerRow(bridge, self)
        self.guide = ReviewGuide(bridge, self)
        self.name = ElidedLabel("", self, mode=Qt.TextElideMode.ElideMiddle)
        self.chips = ChipLine(bridge, self)
        self.unlike = ElidedLabel(
            self.tr("Unlike anything the model has seen: these are guesses."), self
        )
        self.unlike.setProperty("kind", "warning")
        self.place = QLabel(self)
        self.place.setProperty("kind", "secondary")
        self.place.setFont(theme.tabular_font())
        self._lay_out()
        self.strip.member_chosen.connect(self.member_chosen)
        self.answers.chosen.connect(self.answer_chosen)
        self._thumbnails.arrived.connect(self._on_thumbnail)

    def _lay_out(self) -> None:
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.strip)
        middle.addWidget(self.view, 1)
        middle.addWidget(self.guide)
        facts = QHBoxLayout()
        facts.setSpacing(SPACE_12)
        facts.addWidget(self.name)
        facts.addWidget(self.chips, 1)
        facts.addWidget(self.unlike)
        facts.addWidget(self.place)
        lower = QVBoxLayout()
        lower.setContentsMargins(SPACE_12, SPACE_8, SPACE_12, SPACE_12)
        lower.setSpacing(SPACE_8)
        lower.addLayout(facts)
        lower.addWidget(self.answers)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(middle, 1)
        column.addLayout(lower)

    def show_unit(
        self, photos: Sequence[Photo], member: int, top: Sequence[ScoredClass], place: str
    ) -> None:
        """Show one photo of a unit, and what the model says of the unit.

        Args:
            top: the answers, the surest first.
            place: where it stands, `12 of 340`.
        """
        photo = photos[member]
        self.name.setText(photo.file_name)
        self.name.setToolTip(photo.relative_path)
        # The model speaks in the row of answers; this line is the person's.
        self.chips.show_photo(replace(photo, prediction=None))
        said = photo.prediction
        is_guess = said is not None and said.is_unlike_seen and self._bridge.marks_unlike
        self.unlike.setVisible(is_guess)
        self.place.setText(place)
        self.answers.show_answers(top, label=photo.label.class_id, why_none=self._why_none(photo))
        label = photo.label.class_id
        self.guide.show_class(label if label is not None else top[0].class_id if top else None)
        self.strip.show_photos(photos, [_thumbnail_key(each) for each in photos], member)
        for each in reversed(photos if len(photos) > 1 else [photo]):
            self._want_thumbnail(each)
        self.view.show_photo(photo, self._thumbnails.picture(_thumbnail_key(photo)))

    def prefetch(self, photos: Sequence[Photo]) -> None:
        """Have the photos that are likely to come next decoded, the likeliest first."""
        shown = self.view.photo
        near = [*photos[:PREFETCHED], *([shown] if shown else [])]
        self._pictures.keep_only(picture_key(each, level) for each in near for level in LEVELS)
        for photo in reversed(photos[:THUMBNAILS_AHEAD]):
            self._want_thumbnail(photo)
        self.view.prefetch(photos[:PREFETCHED])

    def toggle_zoom(self) -> None:
        """Show 100% of the middle, or the whole photo again."""
        self.view.toggle_fit(self.view.rect().center().toPointF())

    def close_stage(self) -> None:
        """Stop the loader threads."""
        self._pictures.close()
        self._thumbnails.close()

    def _why_none(self, photo: Photo) -> str:
        if photo.state in (PhotoState.UNREADABLE, PhotoState.MISSING):
            return self.tr(
                "A photo that cannot be read has no prediction. X excludes it, N goes on."
            )
        return self.tr("No prediction yet. Give a class by its key, or find it with /")

    def _want_thumbnail(self, photo: Photo) -> None:
        if photo.state not in (PhotoState.READY, PhotoState.FOUND):
            return
        project, side = self._bridge.project, THUMBNAIL_SIDE_PX
        self._thumbnails.request(
            _thumbnail_key(photo),
            lambda: thumbnail_image(project, photo, side, 1.0),
            lambda: quick_thumbnail(project, photo, side, 1.0),
        )

    @Slot(object)
    def _on_thumbnail(self, key: PictureKey) -> None:
        photo = self.view.photo
        if photo is not None and not self.view.has_picture and key == _thumbnail_key(photo):
            self.view.show_photo(photo, self._thumbnails.picture(key))


def _thumbnail_key(photo: Photo) -> PictureKey:
    return picture_key(photo, THUMBNAIL_SIDE_PX)
