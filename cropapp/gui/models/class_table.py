"""The scores of each class as a table that can be sorted.

Owns: the cells with their thin bars and intervals. Must not: compute; it tells which class was
opened.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from cropapp.core.entities import PhotoClass
from cropapp.core.metrics import ClassScore
from cropapp.gui import theme
from cropapp.gui.class_words import class_name
from cropapp.gui.locale_words import decimal, number
from cropapp.gui.models.card_scores import range_words
from cropapp.gui.read_only_table import make_read_only

if TYPE_CHECKING:
    from cropapp.core.bootstrap import Range

_SHARE, _SORT, _CLASS = (int(Qt.ItemDataRole.UserRole) + i for i in range(3))
NAME, PRECISION, RECALL, F1, PHOTOS = range(5)
_SCORE_WIDTH, _PHOTOS_WIDTH = 136, 72
_BAR_PX, _VALUE_PX = 3.0, 32.0
NOT_KNOWN = "–"
"""Of a class of which no photo was held out: a zero would say that it finds none."""


@dataclass(frozen=True, slots=True)
class _Share:
    """A score with its interval as the delegate draws it."""

    value: float
    span: Range | None
    words: str


class _Item(QTableWidgetItem):
    """Sorts by its number, not by its text."""

    def __lt__(self, other: QTableWidgetItem) -> bool:
        return bool(self.data(_SORT) < other.data(_SORT))


class _ShareDelegate(QStyledItemDelegate):
    """`0.84  0.71 to 0.93` over a bar: solid up to the score, pale over the interval."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        share, tokens = index.data(_SHARE), theme.current_tokens()
        box = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, option.palette.highlight())
        text = box.adjusted(8, 0, -8, -_BAR_PX)
        painter.setPen(tokens.text if share is not None else tokens.secondary)
        painter.setFont(theme.tabular_font())
        middle = Qt.AlignmentFlag.AlignVCenter
        if share is None:
            painter.drawText(text, int(middle), NOT_KNOWN)
            painter.restore()
            return
        painter.drawText(text, int(middle), decimal(share.value, 2))
        painter.setPen(tokens.secondary)
        painter.setFont(theme.small_font(tabular=True))
        painter.drawText(text.adjusted(_VALUE_PX, 0, 0, 0), int(middle), share.words)
        _draw_bar(painter, box.adjusted(8, 0, -8, -2), share)
        painter.restore()


def _draw_bar(painter: QPainter, box: QRectF, share: _Share) -> None:
    tokens = theme.current_tokens()
    top = box.bottom() - _BAR_PX
    painter.fillRect(QRectF(box.left(), top, box.width(), _BAR_PX), tokens.line)
    if share.span is not None:
        low, high = (box.width() * end for end in share.span)
        pale = theme.mix(tokens.raised, tokens.accent, 0.45)
        painter.fillRect(QRectF(box.left() + low, top, high - low, _BAR_PX), pale)
    # Up to the score, less what the interval covers: the pale part shows on both sides of it.
    solid = box.width() * (share.value if share.span is None else share.span[0])
    painter.fillRect(QRectF(box.left(), top, solid, _BAR_PX), tokens.accent)
    mark = box.left() + box.width() * share.value
    painter.fillRect(QRectF(mark - 1, top - 1, 2, _BAR_PX + 2), tokens.text)


class ClassTable(QTableWidget):
    """Arrows move, Enter or a double click opens the photos of a class."""

    class_opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, 5, parent)
        self.setAccessibleName(self.tr("Scores per class"))
        self._heads = (
            *(self.tr("Class"), self.tr("Precision"), self.tr("Recall")),
            *("F1", self.tr("Photos")),
        )
        make_read_only(self)
        self.setProperty("kind", "padded")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for column in (PRECISION, RECALL, F1):
            self.setItemDelegateForColumn(column, _ShareDelegate(self))
        self._lay_out_columns()
        self.setFont(theme.tabular_font())
        self.cellDoubleClicked.connect(self._open_row)

    def _lay_out_columns(self) -> None:
        tips = {
            PRECISION: self.tr("Of the photos it calls so, how many are"),
            RECALL: self.tr("Of the photos that are so, how many it finds"),
            F1: self.tr("Both in one number"),
            PHOTOS: self.tr("Labelled photos that were held out"),
        }
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for column, words in enumerate(self._heads):
            head = QTableWidgetItem(words)
            head.setToolTip(tips.get(column, ""))
            if column == PHOTOS:
                head.setTextAlignment(right)
            self.setHorizontalHeaderItem(column, head)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column in (PRECISION, RECALL, F1):
            self.setColumnWidth(column, _SCORE_WIDTH)
        self.setColumnWidth(PHOTOS, _PHOTOS_WIDTH)

    def show_scores(self, classes: Sequence[PhotoClass], scores: Sequence[ClassScore]) -> None:
        """Show one row per class, in the order of the classes until the person sorts."""
        self.setSortingEnabled(False)  # else a row would move away while it is being filled
        self.setRowCount(len(classes))
        for row, (entry, score) in enumerate(zip(classes, scores, strict=True)):
            self.setItem(row, NAME, _name_item(entry, row))
            for column, value, span in (
                (PRECISION, score.precision, score.precision_range),
                (RECALL, score.recall, score.recall_range),
                (F1, score.f1, score.f1_range),
            ):
                known = self._share_item(entry, column, value, span)
                item = known if score.photos else self._unknown_item(entry, column)
                self.setItem(row, column, item)
            self.setItem(row, PHOTOS, self._photos_item(entry, score.photos))
        self.horizontalHeader().setSortIndicator(NAME, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        head = self.horizontalHeader().sizeHint().height()
        self.setFixedHeight(head + theme.ROW_HEIGHT * len(classes) + 2)

    def _share_item(
        self, entry: PhotoClass, column: int, value: float, span: Range | None
    ) -> QTableWidgetItem:
        item = _Item()
        words = range_words(span, self.tr("{low} to {high}"))
        item.setData(_SHARE, _Share(value, span, words))
        item.setData(_SORT, value)
        item.setText("")
        said = f"{class_name(entry)}, {self._heads[column]}: {decimal(value, 2)} {words}".strip()
        item.setData(Qt.ItemDataRole.AccessibleTextRole, said)
        return item

    def _unknown_item(self, entry: PhotoClass, column: int) -> QTableWidgetItem:
        item = _Item()
        item.setData(_SORT, -1.0)  # below all that is known
        item.setToolTip(self.tr("No labelled photo of it was held out"))
        said = f"{class_name(entry)}, {self._heads[column]}: {item.toolTip()}"
        item.setData(Qt.ItemDataRole.AccessibleTextRole, said)
        return item

    def _photos_item(self, entry: PhotoClass, photos: int) -> QTableWidgetItem:
        item = _Item(number(photos))
        item.setData(_SORT, photos)
        item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setToolTip(
            self.tr("Enter shows the photos labelled {name}").format(name=class_name(entry))
        )
        return item

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentRow() >= 0:
            self._open_row(self.currentRow())
        else:
            super().keyPressEvent(event)

    @Slot(int, int)
    def _open_row(self, row: int, _column: int = 0) -> None:
        item = self.item(row, NAME)
        if item is not None:
            self.class_opened.emit(item.data(_CLASS))


def _name_item(entry: PhotoClass, place: int) -> QTableWidgetItem:
    item = _Item(class_name(entry))
    swatch = QPixmap(10, 10)
    swatch.fill(theme.mark_colour(entry.colour))
    item.setIcon(QIcon(swatch))
    item.setData(_SORT, place)  # the person's own order of the classes
    item.setData(_CLASS, int(entry.id))
    item.setToolTip(class_name(entry))
    return item
