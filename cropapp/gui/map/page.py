"""The page of the map: where the photos were taken.

Owns: reading points and fields, and what becomes of a selection. Must not: draw; the canvas does.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cropapp.core.entities import ClassId, PhotoId
from cropapp.core.feed import Aspect
from cropapp.core.gallery import Area, ClassBy, PhotoFilter
from cropapp.gui import theme
from cropapp.gui.fresh_page import FreshPage
from cropapp.gui.gallery.loader import PictureLoader
from cropapp.gui.linked_sentence import LinkedSentence
from cropapp.gui.locale_words import number
from cropapp.gui.map.canvas import MapCanvas, Tool
from cropapp.gui.map.field_files import FieldFiles
from cropapp.gui.map.hover_card import HoverCard
from cropapp.gui.map.legend import Legend
from cropapp.gui.map.map_reading import MapReading, Mask, Selection, ids_of, read_map
from cropapp.gui.map.point_layer import NO_CLASS, Hit
from cropapp.gui.map.selection_line import SelectionLine
from cropapp.gui.map.tool_bar import MapTools
from cropapp.gui.map.view_math import wrapped
from cropapp.gui.notices import EmptyPage
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.services.field_borders import FieldBorder
from cropapp.services.photo_map import MapPoints, Ring, inside_area, inside_rings

AGAIN_MS = 700
"""How long after a change the points are read anew; labels may come many a second."""
PICTURE_BYTES = 20_000_000
_SHOWN = frozenset(
    {Aspect.PHOTOS, Aspect.LABELS, Aspect.PREDICTIONS, Aspect.MODELS, Aspect.FOLDERS}
)


class MapPage(FreshPage):
    """Photos with a place as points; select some to see or export them."""

    def __init__(self, bridge: ProjectBridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent, shows=_SHOWN, again_ms=AGAIN_MS)
        self._points: MapPoints | None = None
        self._fields: tuple[FieldBorder, ...] | None = None
        """None until they are read: they change only by what a person does on this page."""
        self._counts: tuple[int, ...] = ()
        self.selection: Selection | None = None
        self._asked = 0
        self._pictures = PictureLoader(limit_bytes=PICTURE_BYTES, threads=1, parent=self)
        bridge.changed.connect(self._pictures.try_again)
        self.words = LinkedSentence(self)
        self.tools = MapTools(self)
        self.canvas = MapCanvas(self)
        self.legend = Legend(self)
        self.card = HoverCard(bridge, self._pictures, self.canvas)
        self.line = SelectionLine(self.canvas)
        self.files = FieldFiles(bridge, self)
        self.empty = EmptyPage(self)
        self._stack = QStackedWidget(self)
        self._actions = self._make_actions()
        self._lay_out()
        self._connect_parts()

    # --- composition

    def _make_actions(self) -> list[QAction]:
        canvas, tools = self.canvas, self.tools.tools
        return [
            self._action(self.tr("Zoom in"), "+", lambda: canvas.zoom(2**0.5)),
            self._action(self.tr("Zoom out"), "-", lambda: canvas.zoom(0.5**0.5)),
            self._action(self.tr("Show everything"), "Home", canvas.fit),
            self._action(self.tr("Show the photos in view"), "Return", self._show_view),
            self._action(self.tr("Select a rectangle"), "", tools[Tool.RECTANGLE].click),
            self._action(self.tr("Draw round photos"), "", tools[Tool.LASSO].click),
            self._action(self.tr("Move the map"), "", tools[Tool.MOVE].click),
            self._action(self.tr("Add field borders…"), "", self.files.choose),
        ]

    def _action(self, words: str, key: str, slot: Callable[[], None]) -> QAction:
        action = QAction(words, self)
        action.setShortcut(QKeySequence(key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(lambda _checked=False: slot())
        self.canvas.addAction(action)
        return action

    def key_groups(self) -> list[tuple[str, list[QAction]]]:
        return [(self.tr("Map"), self._actions)]

    def _lay_out(self) -> None:
        bar = QFrame(self)
        bar.setProperty("kind", "bar")
        bar.setFixedHeight(theme.BAR_HEIGHT)
        row = QHBoxLayout(bar)
        row.setContentsMargins(theme.SPACE_12, 0, theme.SPACE_8, 0)
        row.setSpacing(theme.SPACE_8)
        row.addWidget(self.words, 1)
        row.addWidget(self.tools)
        side = QFrame(self)
        side.setProperty("kind", "line")
        side.setFixedWidth(1)
        middle = QWidget(self)
        inside = QHBoxLayout(middle)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addWidget(self.canvas, 1)
        inside.addWidget(side)
        inside.addWidget(self.legend)
        self._stack.addWidget(middle)
        self._stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self._stack, 1)

    def _connect_parts(self) -> None:
        bridge, canvas, legend, tools = self._bridge, self.canvas, self.legend, self.tools
        bridge.classes_changed.connect(self._show_points)
        theme.changed.connect(self._show_legend)
        canvas.hovered.connect(self._on_hover)
        canvas.clicked.connect(self._on_click)
        canvas.area_drawn.connect(self._on_area)
        canvas.lasso_drawn.connect(self._on_lasso)
        canvas.field_clicked.connect(self._on_field)
        canvas.view_asked.connect(self._show_view)
        canvas.escaped.connect(self.select_nothing)
        tools.tool_chosen.connect(canvas.use_tool)
        tools.zoom_asked.connect(canvas.zoom)
        tools.fit_asked.connect(canvas.fit)
        legend.hidden_changed.connect(self._on_hidden)
        legend.class_opened.connect(self._open_class)
        legend.add_fields_asked.connect(self.files.choose)
        legend.fields.field_chosen.connect(self._on_field_row)
        legend.fields.remove_asked.connect(self.files.remove)
        self.files.changed.connect(self._read_fields)
        self.files.said.connect(self.said)
        self.line.show_asked.connect(self._show_selected)
        self.line.export_asked.connect(self._export_selected)
        self.line.closed.connect(self.select_nothing)
        self.words.opened.connect(lambda wanted: self.photos_asked.emit(wanted, ""))
        self.empty.action.connect(lambda: self.photos_asked.emit(PhotoFilter(), ""))

    def arrive(self) -> None:
        self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)
        self._refresh_if_stale()

    def close_page(self) -> None:
        super().close_page()
        self._pictures.close()

    # --- reading

    def _read_anew(self) -> None:
        """Read points and fields; the view stays where it is."""
        project, known = self._bridge.project, self._fields

        def done(read: MapReading) -> None:
            # Borders came or went meanwhile: what was read with the old ones is out of date.
            if known is self._fields:
                self._take(read)
            else:
                self.refresh()

        self._bridge.read(lambda: read_map(project, known), done, context=self)

    def _take(self, read: MapReading) -> None:
        self._points = read.points
        self._show_words(read.photos)
        self._show_fields(read)
        self._show_points()
        has_any = bool(len(read.points) or read.fields)
        self._stack.setCurrentIndex(0 if has_any else 1)
        self.tools.setEnabled(has_any)

    def _show_fields(self, read: MapReading) -> None:
        """Show the fields anew only where they are others: the chosen row would lose its place."""
        is_new = read.fields is not self._fields
        if is_new or read.counts != self._counts:
            self.legend.show_fields(read.fields, read.counts)
        if is_new:
            self.select_nothing()
            self.canvas.show_fields(read.fields)
        self._fields, self._counts = read.fields, read.counts

    def _show_words(self, photos: int) -> None:
        placed = 0 if self._points is None else len(self._points)
        self.empty.say(
            self.tr(
                "No photo of this project knows its place: the camera or phone wrote no position "
                "into the files, or another program took it out."
            ),
            self.tr("Show the photos"),
        )
        if not placed:
            self.words.say("")
            return
        words = self.tr("{placed} of {photos} photos know their place.")
        self.words.say(
            words,
            placed=(number(placed), PhotoFilter(has_position=True)),
            photos=(number(photos), PhotoFilter()),
        )

    @Slot()
    def _show_points(self) -> None:
        if self._points is not None:
            self.canvas.layer.classes = self._bridge.class_by_id
            self.canvas.show_points(self._points, self.legend.hidden)
            self._show_legend()

    @Slot()
    def _show_legend(self) -> None:
        if self._points is not None:
            ids, counts = np.unique(self._points.class_ids, return_counts=True)
            by_class = dict(zip(ids.tolist(), counts.tolist(), strict=True))
            self.legend.show_classes(self._bridge.class_by_id, by_class)

    # --- hovering and clicking

    @Slot(object)
    def _on_hover(self, hit: Hit | None) -> None:
        if hit is None or self._points is None:
            self.card.put_away()
        elif len(hit.points) == 1:
            self.card.show_photo(hit.at, PhotoId(int(self._points.photo_ids[hit.points[0]])))
        else:
            ids, counts = np.unique(self._points.class_ids[hit.points], return_counts=True)
            rows = sorted(zip(ids.tolist(), counts.tolist(), strict=True), key=lambda r: -r[1])
            self.card.show_group(hit.at, rows, len(hit.points))

    @Slot(object)
    def _on_click(self, hit: Hit) -> None:
        """Come closer to a group until it cannot be told apart, then offer its photos."""
        if self._points is None:
            return
        if len(hit.points) > 1 and self.canvas.fit_around(hit.points):
            return
        self.canvas.show_selection()
        ids = tuple(PhotoId(i) for i in self._points.photo_ids[hit.points].tolist())
        self._select(Selection(self.tr("this place"), ids))

    # --- selecting

    @Slot(object)
    def _on_area(self, area: Area) -> None:
        ring = [(area.west, area.south), (area.east, area.south)]
        ring += [(area.east, area.north), (area.west, area.north)]
        self.canvas.show_selection(rings=[np.array(ring)])
        self._count(self.tr("the area"), lambda points: inside_area(points, area), wrapped(area))

    @Slot(object)
    def _on_lasso(self, ring: Ring) -> None:
        self.canvas.show_selection(rings=[ring])
        self._count(self.tr("the area"), lambda points: inside_rings(points, [ring]))

    @Slot(int)
    def _on_field(self, index: int) -> None:
        if self._fields is None:
            return
        field = self._fields[index]
        self.canvas.show_selection(field=index)
        name = field.name or self.tr("Field {n}").format(n=number(field.number))
        self._count(name, lambda points: inside_rings(points, field.rings))

    @Slot(int)
    def _on_field_row(self, index: int) -> None:
        self.canvas.fit_field(index)
        self._on_field(index)

    def _count(
        self, place: str, inside: Callable[[MapPoints], Mask], area: Area | None = None
    ) -> None:
        """Find which of the photos on the map lie inside, and offer them."""
        points, hidden = self._points, self.legend.hidden
        if points is None:
            return
        self._asked += 1
        asked = self._asked

        def done(ids: tuple[PhotoId, ...]) -> None:
            if asked == self._asked:
                self._select(Selection(place, ids, None if hidden else area))

        self._bridge.read(lambda: ids_of(points, inside(points), hidden), done, context=self)

    def _select(self, selection: Selection) -> None:
        self.selection = selection
        self.line.offer(len(selection.ids), selection.place)

    @Slot()
    def select_nothing(self) -> None:
        """Take the mark and its line away."""
        self._asked += 1
        had_focus = self.line.isAncestorOf(self.focusWidget() or self)
        self.selection = None
        self.line.hide()
        self.canvas.show_selection()
        if had_focus:
            self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _show_selected(self) -> None:
        if self.selection is not None:
            self.photos_asked.emit(self.selection.photo_filter(), self._which(self.selection))

    @Slot()
    def _export_selected(self) -> None:
        if self.selection is not None:
            self.export_asked.emit(self.selection.photo_filter(), len(self.selection.ids))

    def _which(self, selection: Selection) -> str:
        return self.tr("Map: {place}").format(place=selection.place)

    @Slot()
    def _show_view(self) -> None:
        """Show the photos that are in view now."""
        area = self.canvas.area_in_view()
        points, hidden = self._points, self.legend.hidden
        if points is None:
            return
        if not hidden:
            self.photos_asked.emit(PhotoFilter(area=wrapped(area)), "")
            return
        ids = ids_of(points, inside_area(points, area), hidden)
        self.photos_asked.emit(PhotoFilter(photo_ids=ids), self.tr("Map: in view"))

    @Slot()
    def _on_hidden(self) -> None:
        self.select_nothing()
        self._show_points()

    @Slot(int)
    def _open_class(self, class_id: int) -> None:
        if class_id != NO_CLASS:
            chosen = frozenset({ClassId(class_id)})
            wanted = PhotoFilter(class_ids=chosen, class_by=ClassBy.EITHER, has_position=True)
            self.photos_asked.emit(wanted, "")
        elif self._points is not None:
            without = self._points.photo_ids[self._points.class_ids == NO_CLASS]
            ids = tuple(PhotoId(i) for i in without.tolist())
            self.photos_asked.emit(PhotoFilter(photo_ids=ids), self.tr("Map: no class yet"))

    # --- fields

    @Slot()
    def _read_fields(self) -> None:
        self._fields = None
        self.refresh()

    def take_file(self, path: Path) -> None:
        """Take field borders that were dropped onto the window."""
        self.files.add(path)
