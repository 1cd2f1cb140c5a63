"""The class guide card over the right edge of a page of photos.

Owns: when the card is there, where it stands, and that it follows the current photo. Must not: know
the page; it is given what to call.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Slot
from PySide6.QtWidgets import QFrame, QWidget

from cropapp.core.entities import ClassId, Photo
from cropapp.core.gallery import PhotoFilter
from cropapp.gui import theme
from cropapp.gui.class_words import class_name
from cropapp.gui.guide_card import GuideCard
from cropapp.gui.project_bridge import ProjectBridge


class GuideOverlay(QObject):
    """Hidden until `toggle`; as wide as the inspector, which it covers where that is unfolded.

    Args:
        page: what it stands on, below the bar.
        show_photos: shows the photos of a filter, which the words name.
        edit_class: opens the editor of a class.
        cover: is told how many pixels of the right edge are covered, 0 when the card goes.
        closed: is called when the person closes the card: the keyboard goes back to the photos.
    """

    def __init__(
        self,
        bridge: ProjectBridge,
        page: QWidget,
        *,
        show_photos: Callable[[PhotoFilter, str], object],
        edit_class: Callable[[int], object],
        cover: Callable[[int], object],
        closed: Callable[[], object],
    ) -> None:
        super().__init__(page)
        self._bridge = bridge
        self._page = page
        self._show_photos = show_photos
        self._cover = cover
        self._closed = closed
        self._photo_class: ClassId | None = None
        self.card = GuideCard(bridge, page)
        self._line = QFrame(self.card)
        self._line.setProperty("kind", "line")
        self.card.hide()
        self.card.closed.connect(self.close)
        self.card.edit_asked.connect(edit_class)
        self.card.photo_chosen.connect(self._show_references)
        page.installEventFilter(self)

    def toggle(self) -> None:
        """Show the card, or put it away."""
        if self.card.isVisible():
            self.close()
            return
        self._place()
        self.card.show_class(self._photo_class)
        self.card.show()
        self.card.raise_()

    @Slot()
    def close(self) -> None:
        """Put the card away."""
        self.card.hide()
        self._cover(0)
        self._closed()

    def show_photo(self, photo: Photo | None) -> None:
        """Follow the current photo: its label's class, else what the model says first."""
        shown = self._photo_class
        self._photo_class = class_of(photo)
        if self.card.isVisible() and self._photo_class != shown:
            self.card.show_class(self._photo_class)
            self.card.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.card.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        width = min(theme.INSPECTOR_WIDTH, self._page.width() // 2)
        top = theme.BAR_HEIGHT
        left = self._page.width() - width
        self._cover(width)
        self.card.setGeometry(left, top, width, self._page.height() - top)
        self._line.setGeometry(0, 0, 1, self.card.height())

    @Slot()
    def _show_references(self) -> None:
        known = self._bridge.class_by_id.get(self.card.class_id) if self.card.class_id else None
        if known is not None:
            words = self.tr("reference photos of {name}").format(name=class_name(known))
            self._show_photos(PhotoFilter(photo_ids=known.reference_photos), words)


def class_of(photo: Photo | None) -> ClassId | None:
    """Return the class a photo counts as: its label's, else what the model says first."""
    if photo is None:
        return None
    if photo.label.class_id is not None:
        return photo.label.class_id
    return photo.prediction.best.class_id if photo.prediction else None
