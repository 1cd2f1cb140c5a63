"""The grid of photos.

Owns: what is laid out where (by the layout's arithmetic), painting cells and headers, scrolling,
selection kept by photo id, and asking the loader for what is on the screen. Must not: know filters
or labels; actions on photos are the page's; mouse and keys are in `hand`.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QPoint,
    QRect,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QWidget

from cropapp.core.entities import Photo, PhotoId
from cropapp.gui import theme
from cropapp.gui.gallery.cell_painter import CellPainter
from cropapp.gui.gallery.cells import DEFAULT_DENSITY, DENSITIES, CellStyle, fit_cells
from cropapp.gui.gallery.group_headers import GroupHeaders
from cropapp.gui.gallery.hand import GridHand
from cropapp.gui.gallery.layout import GridLayout
from cropapp.gui.gallery.model import GalleryModel
from cropapp.gui.gallery.order import PhotoOrder
from cropapp.gui.gallery.own_layout import AnyIndex, OwnLayoutList
from cropapp.gui.gallery.pictures import PictureKey
from cropapp.gui.gallery.selected_photos import SelectedPhotos
from cropapp.gui.gallery.thumbnails import ThumbnailRequests
from cropapp.gui.project_bridge import ProjectBridge

_Hint = QAbstractItemView.ScrollHint
_NO_UPDATE = QItemSelectionModel.SelectionFlag.NoUpdate


class GalleryView(OwnLayoutList):
    """The grid. `photo_activated` is a double click; `selection_moved` any change of selection.

    Layout, painting, selection and gestures are its own: Qt's cannot put headers over the full
    width, and every layout would ask for 100,000 rows.
    """

    selection_moved = Signal()
    photo_activated = Signal(int)
    density_changed = Signal(int)
    style_changed = Signal(object)
    settled = Signal()
    """What is on the screen has stayed there for a moment."""
    filled = Signal()
    """All thumbnails on the screen are painted; emitted the first time only."""

    def __init__(self, bridge: ProjectBridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._density = DEFAULT_DENSITY
        self.gallery = GalleryModel(bridge, self)
        self._thumbnails = ThumbnailRequests(bridge, self.gallery, self)
        self.loader = self._thumbnails.loader
        self.layout_ = GridLayout(0, 1, 1, 1)
        self._painter = CellPainter(bridge, self.loader)
        self.setModel(self.gallery)
        self.chosen = SelectedPhotos(self.gallery, self.selectionModel(), self)
        self.headers = GroupHeaders(bridge, self)
        self.hand = GridHand(self)
        self._was_filled = False
        self._settle = QTimer(self, singleShot=True, interval=30)
        self._settle.timeout.connect(self._drop_what_scrolled_away)
        self._announce = QTimer(self, singleShot=True, interval=0)
        self._announce.timeout.connect(self.selection_moved)
        self._set_up()
        self._connect_parts()
        self._lay_out_cells()

    def _set_up(self) -> None:
        self.setAutoScroll(False)
        self.setDragEnabled(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Always there: a bar that comes and goes would change every cell's size.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.viewport().setMouseTracking(True)
        # Seen through, it would be painted anew as a whole at each scroll.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Photos"))

    def _connect_parts(self) -> None:
        self.verticalScrollBar().valueChanged.connect(self._settle.start)
        self.chosen.changed.connect(self._on_selection)
        self.selectionModel().currentChanged.connect(self._on_selection)
        self.loader.arrived.connect(self._on_arrived)
        self.loader.failed.connect(self._on_arrived)
        self.gallery.dataChanged.connect(self._repaint)
        self.gallery.many_changed.connect(self._repaint)
        for signal in (theme.changed, self._bridge.classes_changed, self.loader.may_be_had):
            signal.connect(self._repaint)

    # --- what is shown

    def show_order(self, order: PhotoOrder) -> None:
        """Show photos in this order; selection and current photo stay where they still are."""
        selected, current = self.chosen.ids(), self.current_id()
        place = self.verticalScrollBar().value()
        old = self.gallery.order
        grows = old.starts(order) and (old.groups is None) == (order.groups is None)
        self.gallery.show_order(order)
        self.chosen.reset(selected)
        self._lay_out_cells()
        self._set_current(current)
        if grows or not self.currentIndex().isValid():
            self.verticalScrollBar().setValue(place if grows else 0)
        else:
            self.scrollTo(self.currentIndex())
        self._settle.start()
        self._announce.start()

    @property
    def density(self) -> int:
        """The least edge of a thumbnail, one of DENSITIES."""
        return self._density

    @property
    def side(self) -> int:
        """The edge of a thumbnail as shown: stretched so that a line fills the width."""
        return self._painter.side

    @property
    def cell_style(self) -> CellStyle:
        return self._painter.style

    def set_density(self, side: int, under: QPoint | None = None) -> None:
        """Set the least thumbnail edge; the photo under a point, else the one in view, stays."""
        if side == self._density or side not in DENSITIES:
            return
        self._density = side
        self._lay_out_around(under)
        self.density_changed.emit(side)

    def step_density(self, step: int, under: QPoint | None = None) -> None:
        place = DENSITIES.index(self._density) + step
        self.set_density(DENSITIES[max(0, min(len(DENSITIES) - 1, place))], under)

    def set_cell_style(self, style: CellStyle) -> None:
        """Show less or more in each cell; the photo in view stays in view."""
        if style is not self._painter.style:
            self._painter.style = style
            self._lay_out_around(None)
            self.style_changed.emit(style)

    def _lay_out_around(self, under: QPoint | None) -> None:
        """Lay out anew with one photo staying where it is on the screen."""
        row = self._anchor_row(under)
        offset = self.verticalScrollBar().value()
        box = self.layout_.box_of(row) if row is not None else None
        middle = box.top + box.height // 2 - offset if box else 0
        self._lay_out_cells()
        if row is not None:
            box = self.layout_.box_of(row)
            self.verticalScrollBar().setValue(box.top + box.height // 2 - middle)
        self._settle.start()

    def _anchor_row(self, under: QPoint | None) -> int | None:
        rows = self.visible_rows()
        if not len(rows):
            return None
        if under is not None and (row := self.row_at(under)) is not None:
            return row
        current = self.currentIndex().row()
        return current if current in rows else rows.start

    def _lay_out_cells(self) -> None:
        fit = fit_cells(self._density, self._painter.style, self.viewport().width())
        self._painter.side = fit.side
        groups, count = self.gallery.order.groups, len(self.gallery.order)
        width, height = fit.cell.width(), fit.cell.height()
        left = (self.viewport().width() - fit.columns * width) // 2
        starts = groups.starts if groups is not None and count else None
        self.layout_ = GridLayout(count, fit.columns, width, height, left=left, starts=starts)
        self.updateGeometries()
        self.viewport().update()

    # --- selection

    def current_id(self) -> PhotoId | None:
        index = self.currentIndex()
        return self.gallery.photo_id_at(index.row()) if index.isValid() else None

    def current_photo(self) -> Photo | None:
        index = self.currentIndex()
        return self.gallery.photo_at(index.row()) if index.isValid() else None

    def selected_ids(self) -> list[PhotoId]:
        """Return the selected photos in the order shown; quick for a hundred thousand."""
        return self.chosen.ids()

    def selected_count(self) -> int:
        return self.chosen.count

    def select_ids(self, photo_ids: Sequence[PhotoId], current: PhotoId | None) -> None:
        """Select those of the photos that are shown, without scrolling."""
        self.chosen.reset(photo_ids)
        self._set_current(current)

    def _set_current(self, photo_id: PhotoId | None) -> None:
        row = None if photo_id is None else self.gallery.order.row_of(photo_id)
        if row is not None:
            self.set_current_row(row)

    def set_current_row(self, row: int) -> None:
        """Move the focus frame and nothing else."""
        self.selectionModel().setCurrentIndex(self.gallery.index(row, 0), _NO_UPDATE)

    def go_to_row(self, row: int) -> None:
        """Make one photo the current and only selected one, and scroll to it."""
        if 0 <= row < len(self.gallery.order):
            self.chosen.select_only(row)
            self.set_current_row(row)
            self.scrollTo(self.gallery.index(row, 0))

    def selectAll(self) -> None:
        self.chosen.select_all()

    def select_group(self, row: int | None = None, *, add: bool = False) -> None:
        """Select all in the group of a row, the current one's by default; again deselects."""
        row = self.currentIndex().row() if row is None else row
        if row >= 0:
            rows = self.layout_.rows_of_group(self.layout_.group_of(row))
            self.chosen.toggle_range(rows, add=add)

    # --- places

    def row_at(self, place: QPoint) -> int | None:
        """Return the row whose cell is at a point of the viewport."""
        if self.headers.sticky_box().contains(place):
            return None
        return self.layout_.row_at(place.x(), place.y() + self.verticalScrollBar().value())

    def photo_id_under(self, place: QPoint) -> PhotoId | None:
        row = self.row_at(place)
        return None if row is None else self.gallery.photo_id_at(row)

    def visible_rows(self) -> range:
        """Return the rows of which something is on the screen."""
        top = self.verticalScrollBar().value()
        return self.layout_.rows_between(top, top + self.viewport().height())

    def visible_ids(self) -> list[PhotoId]:
        rows = self.visible_rows()
        return [PhotoId(i) for i in self.gallery.order.ids[rows.start : rows.stop].tolist()]

    def rect_of_row(self, row: int) -> QRect:
        box = self.layout_.box_of(row)
        top = box.top - self.verticalScrollBar().value()
        return QRect(box.left, top, box.width, box.height)

    def scrollTo(self, index: AnyIndex, hint: _Hint = _Hint.EnsureVisible) -> None:
        if not index.isValid() or not self.layout_.count:
            return
        bar, box, header = self.verticalScrollBar(), self.layout_.box_of(index.row()), 0
        header, height = self.layout_.header, self.viewport().height()
        if hint is _Hint.PositionAtCenter:
            bar.setValue(box.top + box.height // 2 - height // 2)
        elif box.top - header < bar.value() or hint is _Hint.PositionAtTop:
            bar.setValue(box.top - header)
        elif box.bottom > bar.value() + height or hint is _Hint.PositionAtBottom:
            bar.setValue(box.bottom - height)

    # --- Qt's events

    def doItemsLayout(self) -> None:
        self._lay_out_cells()

    def updateGeometries(self) -> None:
        bar, height = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(0, self.layout_.height - height))
        bar.setPageStep(height)
        bar.setSingleStep(max(1, self.layout_.cell_height // 3))

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.oldSize().width() != event.size().width():
            self._lay_out_around(None)
        else:
            self.updateGeometries()
        self._settle.start()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        view, scale = self.viewport(), self.devicePixelRatioF()
        if self.layout_.header or abs(dy) >= view.height() or scale != round(scale):
            view.update()  # the header at the top stays; half pixels cannot be moved
        else:
            view.scroll(0, dy)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        self._painter.begin(painter, self.devicePixelRatioF())
        top, clip = self.verticalScrollBar().value(), event.rect()
        region = event.region()  # of cells far apart: between them nothing is new
        painter.fillRect(clip, theme.current_tokens().surface)
        current = self.currentIndex().row() if self.hasFocus() else -1
        for row in self.layout_.rows_between(top + clip.top(), top + clip.bottom() + 1):
            cell = self.rect_of_row(row)
            if region.intersects(cell):
                photo = self.gallery.photo_at(row)
                selected = row in self.chosen
                self._painter.paint(painter, cell, photo, selected=selected, focused=row == current)
        self.headers.paint(painter, clip)
        self.hand.paint_band(painter)
        painter.end()
        self._thumbnails.request_all(self._painter.missing)
        if not self._was_filled and self.has_all_thumbnails():
            self._was_filled = True
            self.filled.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not self.hand.wheel(event):
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.hand.key_press(event):
            event.ignore()  # to the window: letters are commands

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.hand.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.hand.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.hand.release()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        row = self.row_at(event.position().toPoint())
        if row is not None and event.button() == Qt.MouseButton.LeftButton:
            self.photo_activated.emit(row)

    def leaveEvent(self, event: QEvent) -> None:
        self.headers.hover(None)
        super().leaveEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._repaint()

    def focusInEvent(self, event: object) -> None:
        if not self.currentIndex().isValid() and len(self.gallery.order):
            self.set_current_row(0)
        self._repaint()

    def focusOutEvent(self, event: object) -> None:
        self._repaint()

    # --- pictures

    def thumbnail(self, photo: Photo) -> QPixmap | None:
        """Return a photo's thumbnail as shown now, None while there is none."""
        return self._painter.thumbnail(photo)

    def has_all_thumbnails(self) -> bool:
        """Return whether every photo on the screen is painted as well as it will ever be."""
        return self._thumbnails.has_all(self.visible_ids(), self._painter.side_px)

    @Slot()
    def _drop_what_scrolled_away(self) -> None:
        rows = self.visible_rows()
        self.settled.emit()
        if not len(rows):
            return
        self.gallery.drop_requests(rows.start, rows.stop - 1)
        self._thumbnails.keep_only(self.visible_ids(), self._painter.side_px)

    @Slot(object)
    def _on_arrived(self, key: PictureKey) -> None:
        row = self.gallery.order.row_of(key.photo_id)
        if row is not None and row in self.visible_rows():
            self.viewport().update(self.rect_of_row(row))

    @Slot()
    def _on_selection(self) -> None:
        self.viewport().update()
        self._announce.start()

    @Slot()
    def _repaint(self) -> None:
        self.viewport().update()
