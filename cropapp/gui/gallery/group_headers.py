"""The headers of the grid: where they are on the screen, the one that sticks, and the pointer.

Owns: which header is at a point and painting all that are seen. Must not: lay out (the layout
does) or find words (headers does).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPainter

from cropapp.gui.gallery.headers import draw_header, group_title
from cropapp.gui.project_bridge import ProjectBridge

if TYPE_CHECKING:
    from cropapp.gui.gallery.view import GalleryView


class GroupHeaders:
    """Reads the view's layout; for the GUI thread."""

    def __init__(self, bridge: ProjectBridge, view: GalleryView) -> None:
        self._bridge, self._view = bridge, view
        self._hovered: int | None = None

    def sticky_box(self) -> QRect:
        """Return where the header of the group at the top lies; empty without groups."""
        layout, bar = self._view.layout_, self._view.verticalScrollBar()
        if not layout.header or not layout.count:
            return QRect()
        group = layout.group_at(bar.value())
        top = 0
        if group + 1 < layout.groups:
            # The next header pushes it out.
            top = min(0, layout.header_top(group + 1) - bar.value() - layout.header)
        return QRect(0, top, self._view.viewport().width(), layout.header)

    def group_at(self, place: QPoint) -> int | None:
        """Return the group whose header is at a point of the viewport."""
        layout, offset = self._view.layout_, self._view.verticalScrollBar().value()
        if not layout.header or not layout.count or not 0 <= place.y() + offset < layout.height:
            return None
        if self.sticky_box().contains(place):
            return layout.group_at(offset)
        group = layout.group_at(place.y() + offset)
        inside = place.y() + offset - layout.header_top(group) < layout.header
        return group if inside else None

    def hover(self, place: QPoint | None) -> None:
        """Note where the pointer is."""
        group = None if place is None else self.group_at(place)
        if group != self._hovered:
            self._hovered = group
            self._view.viewport().update()

    def title(self, group: int) -> str:
        """Return what a group is called."""
        order = self._view.gallery.order
        if order.groups is None:
            return ""
        first = int(order.ids[int(order.groups.starts[group])])
        return group_title(
            order.groups.by,
            order.groups.keys[group],
            folders=self._bridge.project.folder_paths,
            classes=self._bridge.class_by_id,
            first=self._view.gallery.known_photo(first),
        )

    def paint(self, painter: QPainter, clip: QRect) -> None:
        """Draw the headers in a part of the viewport, the one that sticks last."""
        layout, offset = self._view.layout_, self._view.verticalScrollBar().value()
        if not layout.header or not layout.count:
            return
        width = self._view.viewport().width()
        for group in layout.headers_between(offset + clip.top(), offset + clip.bottom() + 1):
            top = layout.header_top(group) - offset
            self._draw(painter, QRect(0, top, width, layout.header), group)
        self._draw(painter, self.sticky_box(), layout.group_at(offset))

    def _draw(self, painter: QPainter, box: QRect, group: int) -> None:
        rows = self._view.layout_.rows_of_group(group)
        draw_header(
            painter,
            box,
            self.title(group),
            len(rows),
            hovered=group == self._hovered,
            selected=self._view.chosen.has_all(rows),
        )
