"""The headers of groups: what they say and how they are drawn.

Owns: the words for a group's key and the painting of its line. Must not: know where headers lie
(the layout does) or what a click does (the view does).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter

from cropapp.core.entities import ClassId, FolderId, Photo, PhotoClass
from cropapp.core.gallery import GroupBy, GroupKey
from cropapp.gui import locale_words, theme
from cropapp.gui.photo_words import class_name
from cropapp.gui.theme import SPACE_8, SPACE_12


def _tr(text: str) -> str:
    return QCoreApplication.translate("GroupHeaders", text)


def group_title(
    by: GroupBy,
    key: GroupKey,
    *,
    folders: Mapping[FolderId, Path],
    classes: Mapping[ClassId, PhotoClass],
    first: Photo | None,
) -> str:
    """Return what a group is called.

    Args:
        first: the group's first photo where it is known; it dates a burst.
    """
    if isinstance(key, tuple):
        root = folders.get(key[0])
        name = root.name if root else ""
        return f"{name} / {key[1]}" if name and key[1] else name or key[1]
    if isinstance(key, date):
        return locale_words.day(key)
    if by is GroupBy.CLASS:
        return _tr("No class") if key is None else class_name(classes, ClassId(key))
    if by is GroupBy.BURST and key is not None:
        taken = first.facts.captured_at if first and first.facts else None
        words = _tr("Burst, {time}")
        return words.format(time=locale_words.moment(taken)) if taken else _tr("Burst")
    return _nameless(by)


def _nameless(by: GroupBy) -> str:
    if by is GroupBy.DAY:
        return _tr("No time known")
    return _tr("Taken alone") if by is GroupBy.BURST else ""


def count_words(count: int) -> str:
    words = _tr("1 photo") if count == 1 else _tr("{n} photos")
    return words.format(n=locale_words.number(count))


def draw_header(
    painter: QPainter, box: QRect, title: str, count: int, *, hovered: bool, selected: bool
) -> None:
    """Draw a header line: name, count, and at its end what a click does.

    Args:
        hovered: the pointer is on it.
        selected: all of the group is selected.
    """
    tokens = theme.current_tokens()
    painter.fillRect(
        box, theme.mix(tokens.surface, tokens.text, 0.06) if hovered else tokens.surface
    )
    painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), tokens.line)
    inside = box.adjusted(SPACE_12, 0, -SPACE_12, 0)
    middle = int(Qt.AlignmentFlag.AlignVCenter)
    font = theme.small_font()
    painter.setFont(font)
    act = _tr("Deselect all") if selected else _tr("Select all")
    act_width = QFontMetrics(font).horizontalAdvance(act)
    painter.setPen(tokens.accent)
    painter.drawText(inside, middle | int(Qt.AlignmentFlag.AlignRight), act)
    words = count_words(count)
    words_width = QFontMetrics(font).horizontalAdvance(words)
    room = inside.width() - act_width - words_width - 2 * SPACE_12
    bold = theme.ui_font(bold=True)
    painter.setFont(bold)
    painter.setPen(tokens.text)
    shown = QFontMetrics(bold).elidedText(title, Qt.TextElideMode.ElideMiddle, max(24, room))
    painter.drawText(inside, middle, shown)
    painter.setFont(font)
    painter.setPen(tokens.secondary)
    left = inside.left() + QFontMetrics(bold).horizontalAdvance(shown) + SPACE_8
    painter.drawText(QRect(left, inside.top(), words_width + 2, inside.height()), middle, words)
