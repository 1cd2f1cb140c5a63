"""Badges on a photo: a shape of its own for each state, so that colour is never alone.

Owns: which badge a photo bears and how it is drawn. Must not: read anything.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from cropapp.core.entities import Photo, PhotoState
from cropapp.core.gallery import ReviewState
from cropapp.gui import locale_words, theme
from cropapp.gui.photo_words import review_state_of

BADGE_SIDE = 18


class Badge(StrEnum):
    CONFIRMED = "confirmed"
    CORRECTED = "corrected"
    UNSURE = "unsure"
    EXCLUDED = "excluded"
    UNREADABLE = "unreadable"
    MISSING = "missing"
    BURST = "burst"
    """A double frame with the burst's count beside it: wider than the others."""
    TARGET = "target"
    """The model looks at a target point, not at the whole photo."""
    UNLIKE = "unlike"
    """The photo is unlike anything the model has seen: its answer is a guess."""


_REVIEW_BADGES = {
    ReviewState.CONFIRMED: Badge.CONFIRMED,
    ReviewState.CORRECTED: Badge.CORRECTED,
    ReviewState.UNSURE: Badge.UNSURE,
    ReviewState.EXCLUDED: Badge.EXCLUDED,
}


def badges_of(photo: Photo, *, marks_unlike: bool = True) -> list[Badge]:
    """Return the badges of a photo, what stands in the way of seeing it first.

    Args:
        marks_unlike: whether one unlike anything seen is marked: where most are, that is no news.
    """
    badges = []
    if photo.state is PhotoState.UNREADABLE:
        badges.append(Badge.UNREADABLE)
    elif photo.state is PhotoState.MISSING:
        badges.append(Badge.MISSING)
    review = _REVIEW_BADGES.get(review_state_of(photo.label))
    if review:
        badges.append(review)
    if marks_unlike and photo.prediction is not None and photo.prediction.is_unlike_seen:
        badges.append(Badge.UNLIKE)
    return [*badges, Badge.TARGET] if photo.label.target else badges


def draw_badge(painter: QPainter, where: QRectF, badge: Badge) -> None:
    """Draw a badge into a square: a plain disc with the state's sign in it."""
    tokens = theme.current_tokens()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(tokens.line, 1))
    painter.setBrush(tokens.raised)
    painter.drawEllipse(where.adjusted(0.5, 0.5, -0.5, -0.5))
    painter.translate(where.topLeft())
    painter.scale(where.width() / BADGE_SIDE, where.height() / BADGE_SIDE)
    _SIGNS[badge](painter, _INKS[badge]())
    painter.restore()


def _pen(colour: QColor) -> QPen:
    return QPen(colour, 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)


def _tick(painter: QPainter, ink: QColor) -> None:
    painter.setPen(_pen(ink))
    painter.drawPolyline([QPointF(5.2, 9.4), QPointF(8, 12.1), QPointF(12.9, 6.3)])


def _edit_pen(painter: QPainter, ink: QColor) -> None:
    painter.setPen(_pen(ink))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolygon(
        [
            QPointF(5, 13),
            QPointF(5.6, 10.4),
            QPointF(10.9, 5.1),
            QPointF(12.9, 7.1),
            QPointF(7.6, 12.4),
        ]
    )


def _question(painter: QPainter, ink: QColor) -> None:
    font = QFont(painter.font())
    font.setPixelSize(13)
    font.setWeight(QFont.Weight.Bold)
    painter.setFont(font)
    painter.setPen(ink)
    painter.drawText(QRectF(0, 0, BADGE_SIDE, BADGE_SIDE), int(Qt.AlignmentFlag.AlignCenter), "?")


def _crossed_circle(painter: QPainter, ink: QColor) -> None:
    painter.setPen(_pen(ink))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(QPointF(9, 9), 4.4, 4.4)
    painter.drawLine(QPointF(5.9, 12.1), QPointF(12.1, 5.9))


def _broken_picture(painter: QPainter, ink: QColor) -> None:
    painter.setPen(QPen(ink, 1.4))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRectF(4.7, 5.2, 8.6, 7.6))
    painter.drawPolyline(
        [QPointF(9.6, 5.2), QPointF(8, 7.7), QPointF(10.2, 9.6), QPointF(8.6, 12.8)]
    )


def _double_frame(painter: QPainter, ink: QColor) -> None:
    painter.setPen(QPen(ink, 1.4))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(
        [QPointF(7.4, 4.8), QPointF(13.2, 4.8), QPointF(13.2, 10.6)],
    )
    painter.drawRect(QRectF(4.8, 7, 6, 6))


def draw_burst_badge(painter: QPainter, right: float, top: float, count: int) -> float:
    """Draw the double frame with its count, ending at `right`; return its left end."""
    tokens = theme.current_tokens()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    font = theme.small_font(tabular=True)
    text = locale_words.number(count)
    width = BADGE_SIDE + QFontMetricsF(font).horizontalAdvance(text) + 3
    box = QRectF(right - width, top, width, BADGE_SIDE)
    painter.setPen(QPen(tokens.line, 1))
    painter.setBrush(tokens.raised)
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), BADGE_SIDE / 2, BADGE_SIDE / 2)
    painter.translate(box.topLeft())
    _double_frame(painter, tokens.text)
    painter.setFont(font)
    painter.setPen(tokens.text)
    words = QRectF(BADGE_SIDE - 2, 0, width - BADGE_SIDE, BADGE_SIDE)
    painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), text)
    painter.restore()
    return box.left()


def _crosshair(painter: QPainter, ink: QColor) -> None:
    painter.setPen(QPen(ink, 1.4))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(QPointF(9, 9), 3, 3)
    for across, down in ((1, 0), (-1, 0), (0, 1), (0, -1)):
        arm = QPointF(across, down)
        painter.drawLine(QPointF(9, 9) + arm * 2, QPointF(9, 9) + arm * 5.6)


def _unequal(painter: QPainter, ink: QColor) -> None:
    painter.setPen(_pen(ink))
    for height in (7.2, 10.8):
        painter.drawLine(QPointF(5.2, height), QPointF(12.8, height))
    painter.drawLine(QPointF(6.8, 13.4), QPointF(11.2, 4.6))


def _empty_frame(painter: QPainter, ink: QColor) -> None:
    painter.setPen(QPen(ink, 1.4, Qt.PenStyle.DotLine))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRectF(4.7, 5.2, 8.6, 7.6))


_SIGNS: dict[Badge, Callable[[QPainter, QColor], None]] = {
    Badge.CONFIRMED: _tick,
    Badge.CORRECTED: _edit_pen,
    Badge.UNSURE: _question,
    Badge.EXCLUDED: _crossed_circle,
    Badge.UNREADABLE: _broken_picture,
    Badge.MISSING: _empty_frame,
    Badge.BURST: _double_frame,
    Badge.TARGET: _crosshair,
    Badge.UNLIKE: _unequal,
}
_INKS: dict[Badge, Callable[[], QColor]] = {
    Badge.CONFIRMED: lambda: theme.current_tokens().good,
    Badge.CORRECTED: lambda: theme.current_tokens().accent,
    Badge.UNSURE: lambda: theme.current_tokens().warning,
    Badge.EXCLUDED: lambda: theme.current_tokens().danger,
    Badge.UNREADABLE: lambda: theme.current_tokens().danger,
    Badge.MISSING: lambda: theme.current_tokens().secondary,
    Badge.BURST: lambda: theme.current_tokens().text,
    Badge.TARGET: lambda: theme.current_tokens().text,
    Badge.UNLIKE: lambda: theme.current_tokens().warning,
}
