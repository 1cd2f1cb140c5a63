"""The model's five likeliest classes as bars; a click gives the class.

Owns: the rows and their drawing. Must not: write a label; it asks by signal.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QLabel, QSizePolicy, QVBoxLayout, QWidget

from cropapp.core.entities import TOP_K, ClassId, Photo, PhotoState, ScoredClass
from cropapp.gui import theme
from cropapp.gui.gallery.chips import UNKNOWN_COLOUR, chip_of, chip_width, draw_chip
from cropapp.gui.photo_words import class_name, percent
from cropapp.gui.project_bridge import ProjectBridge

_ROW_HEIGHT = 28
_PERCENT_WIDTH = 40


class PredictionRow(QAbstractButton):
    """One class with its confidence. A button: Enter or Space gives the class."""

    def __init__(self, bridge: ProjectBridge, parent: QWidget) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._scored: ScoredClass | None = None
        self._is_label = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        return QSize(200, _ROW_HEIGHT)

    @property
    def class_id(self) -> ClassId | None:
        return self._scored.class_id if self._scored else None

    def show_class(self, scored: ScoredClass, *, is_label: bool) -> None:
        self._scored, self._is_label = scored, is_label
        name = class_name(self._bridge.class_by_id, scored.class_id)
        self.setText(f"{name} {percent(scored.confidence)}")
        self.setAccessibleName(self.text())
        self.setToolTip(
            self.tr("This is the label")
            if is_label
            else self.tr("Label this photo as {name}").format(name=name)
        )
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._scored is None:
            return
        painter, tokens = QPainter(self), theme.current_tokens()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.tabular_font(12))
        box = QRectF(self.rect())
        if self.underMouse() or self.hasFocus():
            painter.setPen(tokens.accent if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(theme.mix(tokens.surface, tokens.text, 0.06))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        chip = chip_of(self._scored.class_id, self._bridge.class_by_id, solid=self._is_label)
        # The bars of all rows start at one place, whatever the names' lengths.
        chip_room = box.width() * 0.54
        width = min(chip_width(chip, painter.font()), chip_room - 8)
        draw_chip(painter, QRectF(4, box.center().y() - 9, width, 18), chip, tokens.surface)
        self._draw_bar(painter, box, chip_room)
        painter.setPen(tokens.text)
        text = percent(self._scored.confidence)
        right = box.adjusted(0, 0, -4, 0)
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
        painter.drawText(right, flags, text)

    def _draw_bar(self, painter: QPainter, box: QRectF, left: float) -> None:
        assert self._scored is not None
        tokens = theme.current_tokens()
        known = self._bridge.class_by_id.get(self._scored.class_id)
        bar = QRectF(left, box.center().y() - 3, box.width() - left - _PERCENT_WIDTH - 4, 6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.line)
        painter.drawRoundedRect(bar, 3, 3)
        bar.setWidth(max(4.0, bar.width() * self._scored.confidence))
        painter.setBrush(QColor(known.colour if known else UNKNOWN_COLOUR))
        painter.drawRoundedRect(bar, 3, 3)


class PredictionBars(QWidget):
    """Up to five rows, or a sentence why there are none."""

    class_chosen = Signal(int)

    def __init__(self, bridge: ProjectBridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._nothing = QLabel(self, wordWrap=True)
        self._nothing.setProperty("kind", "secondary")
        layout.addWidget(self._nothing)
        self._unlike = QLabel(self, wordWrap=True)
        self._unlike.setText(self.tr("Unlike anything the model has seen: these are guesses."))
        self._unlike.setProperty("kind", "secondary")
        layout.addWidget(self._unlike)
        self.rows = [PredictionRow(bridge, self) for _ in range(TOP_K)]
        for row in self.rows:
            row.clicked.connect(partial(self._choose, row))
            layout.addWidget(row)
        theme.changed.connect(self._repaint)
        bridge.classes_changed.connect(self._repaint)

    def show_photo(self, photo: Photo | None) -> None:
        top = photo.prediction.top if photo and photo.prediction else ()
        label = photo.label.class_id if photo else None
        for row, scored in zip(self.rows, top, strict=False):
            row.show_class(scored, is_label=scored.class_id == label)
        for number, row in enumerate(self.rows):
            row.setVisible(number < len(top))
        strange = photo is not None and photo.prediction and photo.prediction.is_unlike_seen
        self._unlike.setVisible(bool(strange))
        self._nothing.setVisible(photo is not None and not top)
        self._nothing.setText(self._why_none(photo))

    def _why_none(self, photo: Photo | None) -> str:
        if photo is not None and photo.state in (PhotoState.UNREADABLE, PhotoState.MISSING):
            return self.tr("A photo that cannot be read has no prediction.")
        counts = self._bridge.counts
        if counts is not None and not counts.predicted:
            # Nothing predicted at all: a project that began without a model.
            return self.tr("No prediction yet. Label a few photos of two classes, then L learns.")
        return self.tr("No prediction yet. It comes with the next run of the model.")

    def _choose(self, row: PredictionRow) -> None:
        if row.class_id is not None:
            self.class_chosen.emit(int(row.class_id))

    def _repaint(self) -> None:
        for row in self.rows:
            row.update()
