"""The inspector: one photo closely, and what is known and said of it.

Owns: the layout of its parts and the reading of the label history. Must not: write labels; a
clicked bar asks by signal.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cropapp.core.entities import LabelEvent, Photo, PhotoId
from cropapp.gui.gallery.loader import PictureLoader
from cropapp.gui.icons import set_icon
from cropapp.gui.inspector.chip_line import ChipLine
from cropapp.gui.inspector.facts import FactsView
from cropapp.gui.inspector.history import HistoryView
from cropapp.gui.inspector.history_revert import revert_in_history
from cropapp.gui.inspector.large_photo import LargePhoto
from cropapp.gui.inspector.prediction_bars import PredictionBars
from cropapp.gui.locale_words import number, percent
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.gui.theme import SPACE_4, SPACE_8, SPACE_12, SPACE_16


class Inspector(QWidget):
    """Shows the current photo of the grid."""

    target_asked = Signal()
    class_chosen = Signal(int, int)
    """Photo id, class id: the person clicked a bar."""

    def __init__(
        self, bridge: ProjectBridge, pictures: PictureLoader, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._photo: Photo | None = None
        self.setMinimumWidth(240)
        self.setAccessibleName(self.tr("Inspector"))
        self.view = LargePhoto(bridge, pictures, self)
        self.view.setMinimumHeight(160)
        self.bars = PredictionBars(bridge, self)
        self.facts = FactsView(self)
        self.history = HistoryView(self)
        self.chips = ChipLine(bridge, self)
        self._name = QLabel(self)
        self._name.setProperty("kind", "heading")
        self._name.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._many = QLabel(self)
        self._many.setProperty("kind", "small")
        self._zoom = QLabel(self)
        self._zoom.setProperty("kind", "small")
        self._body = self._make_body()
        self._scroll = QScrollArea(self)
        self._lay_out()
        self.view.zoomed.connect(self._on_zoomed)
        self.bars.class_chosen.connect(self._on_class_chosen)
        self.history.revert_asked.connect(self._revert_line)
        # Holding an arrow key passes many photos: only where it rests is the history read.
        self._read_soon = QTimer(self, singleShot=True, interval=60)
        self._read_soon.timeout.connect(self._read_history)
        self.show_photo(None)

    @property
    def photo(self) -> Photo | None:
        return self._photo

    def show_photo(
        self, photo: Photo | None, placeholder: QPixmap | None = None, *, selected: int = 0
    ) -> None:
        """Show a photo, or that none is chosen.

        Args:
            placeholder: its thumbnail, until the large picture is there.
            selected: how many photos are selected, to say what a key acts on.
        """
        other = (photo and photo.id) != (self._photo and self._photo.id)
        changed = other or (photo and photo.label) != (self._photo and self._photo.label)
        self._photo = photo
        self.view.show_photo(photo, placeholder)
        self._name.setText(photo.file_name if photo else "")
        self._name.setToolTip(photo.relative_path if photo else "")
        self._many.setVisible(selected > 1)
        self._many.setText(
            self.tr("One of {n} selected; keys act on all of them.").format(n=number(selected))
        )
        self.chips.show_photo(photo)
        self.bars.show_photo(photo)
        self.facts.show_photo(photo)
        for part in (self._zoom_bar, self._scroll):
            part.setVisible(photo is not None)
        if photo is None or other:
            self.history.clear()
        if photo is not None and changed:
            self._read_soon.start()

    def _make_body(self) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(SPACE_12, SPACE_8, SPACE_12, SPACE_16)
        column.setSpacing(SPACE_4)
        column.addWidget(self._name)
        column.addWidget(self._many)
        column.addWidget(self.chips)
        for title, part in (
            (self.tr("PREDICTION"), self.bars),
            (self.tr("PHOTO"), self.facts),
            (self.tr("HISTORY"), self.history),
        ):
            label = QLabel(title, body)
            label.setProperty("kind", "section")
            column.addSpacing(SPACE_8)
            column.addWidget(label)
            column.addWidget(part)
        column.addStretch(1)
        return body

    def _lay_out(self) -> None:
        scroll = self._scroll
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self._body)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.view, 3)
        self._zoom_bar = self._make_zoom_bar()
        column.addWidget(self._zoom_bar)
        column.addWidget(scroll, 4)

    def _make_zoom_bar(self) -> QWidget:
        bar = QWidget(self)
        row = QHBoxLayout(bar)
        row.setContentsMargins(SPACE_8, SPACE_4, SPACE_8, 0)
        row.setSpacing(0)
        for name, words, slot in (
            ("zoom-out", self.tr("Zoom out"), self.view.zoom_out),
            ("zoom-in", self.tr("Zoom in"), self.view.zoom_in),
            ("zoom-fit", self.tr("Fit the photo"), self.view.fit),
            ("zoom-100", self.tr("One photo pixel per screen pixel"), self.view.actual_size),
        ):
            button = QToolButton(self)
            set_icon(button, name, 16)
            button.setToolTip(words)
            button.setAccessibleName(words)
            button.clicked.connect(slot)
            row.addWidget(button)
        target = QToolButton(self)
        set_icon(target, "target", 16)
        target.setToolTip(self.tr("Target point (T)"))
        target.setAccessibleName(self.tr("Target point (T)"))
        target.clicked.connect(self.target_asked)
        row.addWidget(target)
        evidence = QToolButton(self)
        set_icon(evidence, "eye", 16)
        evidence.setToolTip(self.tr("What the model goes by (C)"))
        evidence.setAccessibleName(self.tr("What the model goes by (C)"))
        evidence.clicked.connect(self.view.evidence.toggle)
        row.addWidget(evidence)
        row.addStretch(1)
        row.addWidget(self._zoom)
        return bar

    @Slot(float)
    def _on_zoomed(self, scale: float) -> None:
        self._zoom.setText(percent_of_zoom(scale) if self.view.has_picture else "")

    @Slot(int)
    def _on_class_chosen(self, class_id: int) -> None:
        if self._photo is not None:
            self.class_chosen.emit(int(self._photo.id), class_id)

    @Slot()
    def _read_history(self) -> None:
        if self._photo is None or not self.isVisible():
            return
        photo_id, project = self._photo.id, self._bridge.project
        self._bridge.read(
            lambda: project.label_history(photo_id),
            lambda events: self._show_history(photo_id, events),
            context=self,
        )

    @Slot(int, bool)
    def _revert_line(self, event_id: int, anyway: bool) -> None:
        revert_in_history(self._bridge, self.history, event_id, anyway=anyway)

    def _show_history(self, photo_id: PhotoId, events: list[LabelEvent]) -> None:
        if self._photo is not None and self._photo.id == photo_id:
            self.history.show_events(events, self._bridge.class_by_id)

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        self._read_soon.start()


def percent_of_zoom(scale: float) -> str:
    """Return a zoom as `42%`; beyond the whole it goes on counting."""
    return percent(scale)
