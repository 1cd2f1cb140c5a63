"""The class guide card beside the photo, when it is asked for.

Owns: when the card is there, and that it follows the photo. Must not: choose the class.
"""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from cropapp.core.entities import ClassId
from cropapp.core.gallery import PhotoFilter
from cropapp.gui.class_words import class_name
from cropapp.gui.guide_card import GuideCard
from cropapp.gui.project_bridge import ProjectBridge

WIDTH = 288


class ReviewGuide(QWidget):
    """Hidden until `toggle`. Made empty: the card comes with the first use."""

    closed = Signal()
    edit_asked = Signal(int)
    photos_asked = Signal(object, str)
    """PhotoFilter of the reference photos, and the words for them."""

    def __init__(self, bridge: ProjectBridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._class_id: ClassId | None = None
        self.card: GuideCard | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self.setFixedWidth(WIDTH)
        self.hide()

    def show_class(self, class_id: ClassId | None) -> None:
        """Show a class from now on, if the card is there."""
        self._class_id = class_id
        if self.card is not None and self.isVisible():
            self.card.show_class(class_id)

    @Slot()
    def toggle(self) -> None:
        """Show the card, or put it away."""
        if self.card is None:
            self.card = self._make_card()
        if self.isVisible():
            self.hide()
            self.closed.emit()
        else:
            self.show()
            self.card.show_class(self._class_id)

    def _make_card(self) -> GuideCard:
        line = QFrame(self)
        line.setProperty("kind", "line")
        line.setFixedWidth(1)
        card = GuideCard(self._bridge, self)
        card.closed.connect(self.toggle)
        card.edit_asked.connect(self.edit_asked)
        card.photo_chosen.connect(self._ask_for_references)
        self._row.addWidget(line)
        self._row.addWidget(card, 1)
        return card

    @Slot()
    def _ask_for_references(self) -> None:
        shown = self.card.class_id if self.card else None
        known = self._bridge.class_by_id.get(shown) if shown is not None else None
        if known is not None:
            words = self.tr("reference photos of {name}").format(name=class_name(known))
            self.photos_asked.emit(PhotoFilter(photo_ids=known.reference_photos), words)
