"""The panel beside the map: which colours are which classes, and the fields.

Owns: the rows, what is switched off, which field is chosen. Must not: read or draw the map.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cropapp.core.entities import ClassId, PhotoClass
from cropapp.gui import theme
from cropapp.gui.gallery.chips import UNKNOWN_COLOUR
from cropapp.gui.icons import set_icon
from cropapp.gui.locale_words import number
from cropapp.gui.map.markers import point_sprite
from cropapp.gui.map.point_layer import NO_CLASS
from cropapp.gui.photo_words import class_name
from cropapp.gui.theme import SPACE_4, SPACE_8, SPACE_12
from cropapp.services.field_borders import FieldBorder

_FIELD_ROLE = int(Qt.ItemDataRole.UserRole)
_SOURCE_ROLE = _FIELD_ROLE + 1


class FieldTree(QTreeWidget):
    """Files with their fields; Enter or a click chooses a field, Delete asks to remove a file."""

    field_chosen = Signal(int)
    remove_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setIndentation(SPACE_12)
        self.setAccessibleName(self.tr("Fields"))
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.itemClicked.connect(self._choose)

    def show_fields(self, fields: Sequence[FieldBorder], counts: Sequence[int]) -> None:
        """Show the fields of each file with how many photos lie in them."""
        self.clear()
        files: dict[str, QTreeWidgetItem] = {}
        for index, (field, count) in enumerate(zip(fields, counts, strict=True)):
            file = files.get(field.source)
            if file is None:
                file = files[field.source] = QTreeWidgetItem(self, [field.source])
                file.setToolTip(0, field.source)
                file.setData(0, _SOURCE_ROLE, field.source)
                file.setExpanded(True)
            self._add(file, index, field, count)

    def _add(self, file: QTreeWidgetItem, index: int, field: FieldBorder, count: int) -> None:
        name = field.name or self.tr("Field {n}").format(n=number(field.number))
        shown = number(count) if field.polygons else ""
        row = QTreeWidgetItem(file, [name, shown])
        row.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.setFont(1, theme.tabular_font())
        row.setToolTip(0, name)
        row.setData(0, _FIELD_ROLE, index)
        row.setData(0, _SOURCE_ROLE, field.source)
        words = self.tr("{name}: 1 photo") if count == 1 else self.tr("{name}: {n} photos")
        row.setData(
            0,
            int(Qt.ItemDataRole.AccessibleTextRole),
            words.format(name=name, n=number(count)),
        )

    def _choose(self, item: QTreeWidgetItem) -> None:
        index = item.data(0, _FIELD_ROLE)
        if index is not None:
            self.field_chosen.emit(index)

    def current_source(self) -> str:
        """Return the file of the current row; empty without one."""
        item = self.currentItem() or self.topLevelItem(0)
        return str(item.data(0, _SOURCE_ROLE)) if item else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item:
            self._choose(item)
        elif event.key() == Qt.Key.Key_Delete and item:
            self.remove_asked.emit(self.current_source())
        else:
            super().keyPressEvent(event)


class Legend(QWidget):
    """Classes with their counts, and the fields."""

    hidden_changed = Signal()
    class_opened = Signal(int)
    """0 for photos without a class."""
    add_fields_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hidden: set[int] = set()
        self._rows: dict[int, tuple[QCheckBox, QPushButton]] = {}
        self.setFixedWidth(theme.LEFT_WIDTH)
        self.fields = FieldTree(self)
        self._none = QLabel(
            self.tr("Drop a GeoJSON file of field borders on the map, or add one."), self
        )
        self._none.setWordWrap(True)
        self._none.setProperty("kind", "secondary")
        self.add_button = QPushButton(self.tr("Add field borders…"), self)
        self.add_button.clicked.connect(self.add_fields_asked)
        self.remove_button = QToolButton(self)
        set_icon(self.remove_button, "trash", 16)
        self.remove_button.setAccessibleName(self.tr("Remove this file's borders"))
        self.remove_button.setToolTip(self.tr("Remove this file's borders"))
        self.remove_button.clicked.connect(
            lambda: self.fields.remove_asked.emit(self.fields.current_source())
        )
        self._keys = [QLabel(self), QLabel(self)]
        self._classes_box = QVBoxLayout()
        self._lay_out()
        self.show_fields((), ())

    @property
    def hidden(self) -> frozenset[int]:
        """Classes whose photos are not on the map."""
        return frozenset(self._hidden)

    # --- composition

    def _lay_out(self) -> None:
        inside = QWidget(self)
        self._classes_box.setContentsMargins(SPACE_12, 0, SPACE_8, 0)
        self._classes_box.setSpacing(0)
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addLayout(self._classes_box)
        rows.addStretch(1)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE_12, 0, SPACE_12)
        column.setSpacing(SPACE_8)
        column.addWidget(self._section(self.tr("CLASSES")))
        column.addLayout(self._rule())
        column.addWidget(area, 3)
        line = QFrame(self)
        line.setProperty("kind", "line")
        line.setFixedHeight(1)
        column.addWidget(line)
        column.addLayout(self._fields_head())
        column.addWidget(self._inset(self._none))
        column.addWidget(self._inset(self.fields), 2)
        column.addWidget(self._inset(self.add_button))

    def _rule(self) -> QHBoxLayout:
        """The one rule: solid is the person's, outline the model's."""
        row = QHBoxLayout()
        row.setContentsMargins(SPACE_12, 0, SPACE_12, 0)
        row.setSpacing(SPACE_4)
        for mark, words in zip(
            self._keys, (self.tr("labelled"), self.tr("predicted")), strict=True
        ):
            name = QLabel(words, self)
            name.setProperty("kind", "small")
            row.addWidget(mark)
            row.addWidget(name)
            row.addSpacing(SPACE_8)
        row.addStretch(1)
        return row

    def _fields_head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, SPACE_8, 0)
        row.addWidget(self._section(self.tr("FIELDS")))
        row.addStretch(1)
        row.addWidget(self.remove_button)
        return row

    def _section(self, text: str) -> QLabel:
        label = QLabel(text, self)
        label.setProperty("kind", "section")
        label.setContentsMargins(SPACE_12, 0, 0, 0)
        return label

    def _inset(self, widget: QWidget) -> QWidget:
        box = QWidget(self)
        row = QHBoxLayout(box)
        row.setContentsMargins(SPACE_12, 0, SPACE_12, 0)
        row.addWidget(widget)
        return box

    # --- what is shown

    def show_classes(
        self, classes: Mapping[ClassId, PhotoClass], counts: Mapping[int, int]
    ) -> None:
        """Show a row for each class that a photo with a place has; what is off stays off."""
        order = {class_id: place for place, class_id in enumerate(classes)}
        wanted = sorted(
            counts, key=lambda each: (each == NO_CLASS, order.get(ClassId(each), len(order)))
        )
        if wanted != list(self._rows):
            self._remake(wanted)
        for class_id, (box, count) in self._rows.items():
            known = classes.get(ClassId(class_id))
            name = (
                self.tr("no class yet")
                if class_id == NO_CLASS
                else class_name(classes, ClassId(class_id))
            )
            colour = QColor(known.colour if known else UNKNOWN_COLOUR)
            box.setIcon(QIcon(point_sprite(colour, solid=True, scale=self.devicePixelRatioF())))
            box.setToolTip(self.tr("{name}: on the map or not").format(name=name))
            box.setAccessibleName(name)
            count.setText(number(counts[class_id]))
            self._write_name(box, name, count)
            words = self.tr("{name}: show {n} photos")
            count.setAccessibleName(words.format(name=name, n=number(counts[class_id])))
        self._show_rule()

    def _write_name(self, box: QCheckBox, name: str, count: QPushButton) -> None:
        """Write a name beside its switch, as much of it as the number leaves room for."""
        box.setText("")
        taken = sum(part.sizeHint().width() for part in (box, count)) + SPACE_12 + 3 * SPACE_8
        room = theme.LEFT_WIDTH - taken
        box.setText(box.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, room))

    def _remake(self, wanted: Sequence[int]) -> None:
        while (item := self._classes_box.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self._rows = {class_id: self._make_row(class_id) for class_id in wanted}

    def _make_row(self, class_id: int) -> tuple[QCheckBox, QPushButton]:
        holder = QWidget(self)
        box, count = QCheckBox(holder), QPushButton(holder)
        box.setChecked(class_id not in self._hidden)
        box.setIconSize(QSize(16, 16))
        box.toggled.connect(partial(self._toggle, class_id))
        count.setProperty("kind", "link")
        count.setFont(theme.tabular_font())
        count.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        count.clicked.connect(partial(self._open, class_id))
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(box, 1)
        row.addWidget(count)
        holder.setFixedHeight(theme.ROW_HEIGHT)
        self._classes_box.addWidget(holder)
        return box, count

    def row(self, class_id: int) -> tuple[QCheckBox, QPushButton]:
        """Return the switch and the number of a class."""
        return self._rows[class_id]

    def _show_rule(self) -> None:
        ink, scale = theme.current_tokens().text, self.devicePixelRatioF()
        for mark, solid in zip(self._keys, (True, False), strict=True):
            mark.setPixmap(point_sprite(ink, solid=solid, scale=scale))

    def show_fields(self, fields: Sequence[FieldBorder], counts: Sequence[int]) -> None:
        """Show the fields, or how to bring some in."""
        self.fields.show_fields(fields, counts)
        self.fields.setVisible(bool(fields))
        self.remove_button.setVisible(bool(fields))
        self._none.setVisible(not fields)

    def _toggle(self, class_id: int, on: bool) -> None:
        self._hidden = self._hidden - {class_id} if on else self._hidden | {class_id}
        self.hidden_changed.emit()

    def _open(self, class_id: int) -> None:
        self.class_opened.emit(class_id)
