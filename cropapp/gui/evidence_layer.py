"""Where in a photo the model finds its evidence, drawn over the photo.

Owns: the layer, its legend, and which class it shows. Must not: compute; the bridge asks for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer, Slot
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from cropapp.gui import theme
from cropapp.gui.photo_words import class_name, percent
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.gui.theme import SPACE_4, SPACE_8, SPACE_12
from cropapp.gui.told import told

if TYPE_CHECKING:
    from cropapp.gui.evidence_jobs import EvidenceAnswer
    from cropapp.gui.inspector.large_photo import LargePhoto
    from cropapp.services.explain import Evidence

ASK_AFTER_MS = 120
"""Who passes many photos with an arrow key asks only where it rests."""
_COLOUR = QColor(214, 0, 147)
"""Neither leaf nor soil has it, and it is seen on both."""
_MOST_OPAQUE = 0.7
_STRONGEST = 0.995
"""Quantile of the evidence that is drawn most opaque: a single place must not pale the rest."""
_BAR_WIDTH, _BAR_HEIGHT = 72, 8


class EvidenceLayer(QWidget):
    """Lies over a large photo while it is on; mouse and keys pass through it."""

    def __init__(self, bridge: ProjectBridge, view: LargePhoto) -> None:
        super().__init__(view)
        self._bridge, self._view = bridge, view
        self._evidence: Evidence | None = None
        self._problem = ""
        self._number = 0
        self._picture: QImage | None = None
        self.is_on = False
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(self.tr("Evidence of the model"))
        self.setGeometry(view.rect())
        self.hide()
        view.installEventFilter(self)
        view.photo_given.connect(self._on_photo)
        bridge.evidence_found.connect(self._on_found)
        theme.changed.connect(self.update)
        self._ask_soon = QTimer(self, singleShot=True, interval=ASK_AFTER_MS)
        self._ask_soon.timeout.connect(self._ask)

    # --- what the person asks

    @Slot()
    def toggle(self) -> None:
        """Show the evidence for the likeliest class, or the bare photo again."""
        self.is_on = not self.is_on
        self.setVisible(self.is_on)
        if self.is_on:
            self.raise_()
            self._number = 0
            self._forget()
            self._ask()

    @Slot()
    def next_class(self) -> None:
        """Show the evidence for the next likely class; from off, for the likeliest."""
        if not self.is_on:
            self.toggle()
        elif self._evidence is not None:
            self._number = (self._number + 1) % len(self._evidence.classes)
            self._show_class()

    # --- what is shown

    @property
    def evidence(self) -> Evidence | None:
        """Return what is known of the photo shown; None while it is looked for."""
        return self._evidence

    def words(self) -> str:
        """Return what the legend says."""
        if self._problem:
            return told(self._problem)
        if self._evidence is None:
            return self.tr("Looking for the evidence…")
        name = class_name(self._bridge.class_by_id, self._evidence.classes[self._number])
        sure = percent(self._evidence.probabilities[self._number])
        return self.tr("Speaks for {name}, {percent}").format(name=name, percent=sure)

    def _forget(self) -> None:
        self._evidence, self._picture, self._problem = None, None, ""
        self._tell()

    def _tell(self) -> None:
        self.setAccessibleDescription(self.words())
        self.update()

    @Slot()
    def _on_photo(self) -> None:
        shown = self._evidence.photo_id if self._evidence else None
        photo = self._view.photo
        if not self.is_on:
            self._bridge.evidence_likely.emit()
        elif photo is None or photo.id != shown:
            self._forget()
            self._number = 0
            self._ask_soon.start()

    @Slot()
    def _ask(self) -> None:
        photo = self._view.photo
        if self.is_on and photo is not None:
            self._bridge.evidence_asked.emit(int(photo.id))

    @Slot(object)
    def _on_found(self, answer: EvidenceAnswer) -> None:
        photo = self._view.photo
        if not self.is_on or photo is None or photo.id != answer.photo_id:
            return
        self._evidence, self._problem = answer.evidence, answer.problem
        self._show_class()

    def _show_class(self) -> None:
        if self._evidence is not None:
            self._picture = _as_picture(self._evidence, self._number)
        self._tell()

    # --- Qt's events

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._view and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._view.rect())
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._view.has_picture:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self._evidence is not None and self._picture is not None:
            whole = self._view.photo_rect()
            left, top, right, bottom = self._evidence.view
            where = QRectF(
                whole.left() + left * whole.width(),
                whole.top() + top * whole.height(),
                (right - left) * whole.width(),
                (bottom - top) * whole.height(),
            )
            painter.save()
            painter.setClipRect(whole)
            painter.drawImage(where, self._picture, QRectF(self._picture.rect()))
            painter.restore()
        self._paint_legend(painter)

    def _paint_legend(self, painter: QPainter) -> None:
        tokens = theme.current_tokens()
        painter.setFont(theme.small_font())
        metrics = painter.fontMetrics()
        line = metrics.height()
        words, hint = self.words(), self.tr("Shift+C: next class. C: off.")
        most = self.width() - 2 * SPACE_8 - 2 * SPACE_12
        width = min(most, max(map(metrics.horizontalAdvance, (words, hint))) + SPACE_12)
        width = max(width, min(most, _BAR_WIDTH + 2 * SPACE_8 + 40))
        box = QRectF(SPACE_8, 0, width + 2 * SPACE_12, 3 * line + 2 * SPACE_8 + 2 * SPACE_4)
        box.moveBottom(self.height() - SPACE_8)
        painter.setPen(QPen(tokens.line, 1))
        painter.setBrush(tokens.raised)
        painter.drawRoundedRect(box, 6, 6)
        row = QRectF(box.left() + SPACE_12, box.top() + SPACE_8, width, line)
        elide = Qt.TextElideMode.ElideRight
        painter.setPen(tokens.text)
        painter.drawText(row, 0, metrics.elidedText(words, elide, int(width)))
        row.translate(0, line + SPACE_4)
        self._paint_scale(painter, row)
        row.translate(0, line + SPACE_4)
        painter.setPen(tokens.secondary)
        painter.drawText(row, 0, metrics.elidedText(hint, elide, int(width)))

    def _paint_scale(self, painter: QPainter, row: QRectF) -> None:
        tokens, metrics = theme.current_tokens(), painter.fontMetrics()
        little, much = self.tr("little"), self.tr("much")
        painter.setPen(tokens.secondary)
        painter.drawText(row, 0, little)
        left = row.left() + metrics.horizontalAdvance(little) + SPACE_8
        bar = QRectF(left, row.center().y() - _BAR_HEIGHT / 2, _BAR_WIDTH, _BAR_HEIGHT)
        ramp = QLinearGradient(bar.topLeft(), bar.topRight())
        ramp.setColorAt(0, theme.mix(tokens.raised, _COLOUR, 0.0))
        ramp.setColorAt(1, theme.mix(tokens.raised, _COLOUR, _MOST_OPAQUE))
        painter.fillRect(bar, ramp)
        rest = QRectF(row)
        rest.setLeft(bar.right() + SPACE_8)
        painter.drawText(rest, 0, much)


def _as_picture(evidence: Evidence, number: int) -> QImage:
    """Return the evidence for one class as a picture, the more opaque the more there is.

    All classes share one scale: that of a class of which little speaks stays pale.
    """
    maps = np.maximum(evidence.maps.astype(np.float32), 0)
    strongest = max(float(np.quantile(maps, _STRONGEST, axis=(1, 2)).max()), 1e-6)
    opacity = np.clip(maps[number] / strongest, 0, 1) * _MOST_OPAQUE
    side = maps.shape[1]
    # Premultiplied, so that the edges between two places are not drawn through black.
    pixels = np.empty((side, side, 4), dtype=np.uint8)
    colour = (_COLOUR.blue(), _COLOUR.green(), _COLOUR.red())
    for channel, level in enumerate(colour):
        pixels[..., channel] = np.round(opacity * level)
    pixels[..., 3] = np.round(opacity * 255)
    data = pixels.tobytes()
    image = QImage(data, side, side, 4 * side, QImage.Format.Format_ARGB32_Premultiplied)
    # Smooth once here: stretched from 40 places at every paint, edges would show.
    return image.copy().scaled(
        side * 8,
        side * 8,
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
