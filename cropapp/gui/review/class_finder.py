"""Any class by a few letters, or a new one by its name.

Owns: the panel with the field and the classes that match. Must not: label; it tells what was
chosen.
"""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from cropapp.gui import theme
from cropapp.gui.class_rows import CLASS_ROLE, NEW_ROLE, ClassRowDelegate, ClassRows
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.gui.review.overlay import Overlay

_MOST_ROWS = 8


class ClassFinder(Overlay):
    """Letters narrow the list, arrows move in it, Enter gives what is marked."""

    class_chosen = Signal(int)
    new_class_chosen = Signal(str)

    def __init__(self, bridge: ProjectBridge, parent: QWidget) -> None:
        super().__init__("", "", parent)
        self.title.setText(self.tr("Give any class"))
        self.setAccessibleName(self.title.text())
        self.field.setAccessibleName(self.tr("Find a class by letters; Enter gives it"))
        self.field.setPlaceholderText(self.tr("A few letters, or a new name"))
        self.rows = ClassRows(bridge, self)
        self.list = QListView(self)
        self.list.setModel(self.rows)
        self._delegate = ClassRowDelegate(bridge, self.list)
        self.list.setItemDelegate(self._delegate)
        self.list.setUniformItemSizes(True)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setAccessibleName(self.tr("Classes that match"))
        self.list.clicked.connect(self._choose)
        self.column.addWidget(self.list)

    def open_over(self) -> None:
        self.rows.show_matching("")
        self._fit_rows()
        super().open_over()

    def typed(self, text: str) -> None:
        self.rows.show_matching(text)
        # Nothing typed marks nothing: Enter in an empty field gives no class by accident.
        first = self.rows.index(0, 0) if text.strip() else QModelIndex()
        self.list.setCurrentIndex(first)
        self._fit_rows()
        self.settle()

    def take_typed(self) -> None:
        index = self.list.currentIndex()
        if index.isValid():
            self._choose(index)

    def take_key(self, event: QKeyEvent) -> bool:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            return False
        row = self.list.currentIndex().row() + step
        row = max(0, min(row, self.rows.rowCount() - 1))
        self.list.setCurrentIndex(self.rows.index(row, 0))
        return True

    def _choose(self, index: QModelIndex) -> None:
        known, new_name = index.data(CLASS_ROLE), index.data(NEW_ROLE)
        self.close_overlay()
        if known is not None:
            self.class_chosen.emit(int(known.id))
        elif new_name:
            self.new_class_chosen.emit(new_name)

    def _fit_rows(self) -> None:
        rows = min(_MOST_ROWS, self.rows.rowCount())
        self.list.setVisible(rows > 0)
        self.list.setFixedHeight(rows * theme.ROW_HEIGHT + 2)
