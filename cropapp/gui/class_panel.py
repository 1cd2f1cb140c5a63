"""The classes: their keys, colours and counts, and giving them.

Owns: the list, the field that finds a class by letters, and what a click, Enter or the menu asks
for. Must not: write; the page labels, filters and opens dialogs.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cropapp.core.entities import PhotoClass
from cropapp.core.gallery import ClassBy
from cropapp.gui import theme
from cropapp.gui.class_rows import CLASS_ROLE, NEW_ROLE, ClassRowDelegate, ClassRows
from cropapp.gui.icons import set_icon
from cropapp.gui.own_keys import KEEPS_ENTER
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.gui.theme import SPACE_4, SPACE_8


class ClassPanel(QWidget):
    """All classes of the project; a click gives one to the selected photos."""

    class_given = Signal(int)
    filter_requested = Signal(int, object)
    """Class id and ClassBy: the person wants to see the photos behind a number."""
    new_class_requested = Signal(str)
    new_class_given = Signal(str)
    """A name that was typed and is no class yet: add it and give it."""
    edit_requested = Signal(int)
    done = Signal()
    """The person is through with the field: the keyboard goes back to the photos."""

    def __init__(self, bridge: ProjectBridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._pressed_at = QPoint()
        self.rows = ClassRows(bridge, self)
        self.list = self._make_list()
        self.search = self._make_search()
        self._nothing = QLabel(self, wordWrap=True)
        self._nothing.setProperty("kind", "secondary")
        self._nothing.setContentsMargins(SPACE_8 + SPACE_4, 0, SPACE_8, 0)
        self._nothing.setText(
            self.tr("Classes are the answers to choose from. Add the first one with +.")
        )
        self._lay_out()
        bridge.classes_changed.connect(self._refresh)
        bridge.counts_changed.connect(self.list.viewport().update)
        theme.changed.connect(self.list.viewport().update)
        self._refresh()

    # --- parts

    def _make_list(self) -> QListView:
        view = QListView(self)
        view.setModel(self.rows)
        self._delegate = ClassRowDelegate(self._bridge, view)
        view.setItemDelegate(self._delegate)
        view.setUniformItemSizes(True)
        view.setMouseTracking(True)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.setAccessibleName(self.tr("Classes"))
        view.clicked.connect(self._on_clicked)
        view.customContextMenuRequested.connect(self._show_menu)
        view.setProperty(KEEPS_ENTER, True)
        view.installEventFilter(self)
        view.viewport().installEventFilter(self)
        return view

    def _make_search(self) -> QLineEdit:
        field = QLineEdit(self)
        field.setPlaceholderText(self.tr("Find a class   /"))
        field.setAccessibleName(self.tr("Find a class by letters; Enter gives it"))
        field.setClearButtonEnabled(True)
        field.textChanged.connect(self._on_typed)
        field.returnPressed.connect(self._give_typed)
        field.installEventFilter(self)
        return field

    def _lay_out(self) -> None:
        title = QLabel(self.tr("CLASSES"), self)
        title.setProperty("kind", "section")
        heads = QLabel(self.tr("labelled / predicted"), self)
        heads.setProperty("kind", "small")
        add = QToolButton(self)
        set_icon(add, "plus", 16)
        add.setToolTip(self.tr("Add a class"))
        add.setAccessibleName(self.tr("Add a class"))
        add.clicked.connect(lambda: self.new_class_requested.emit(self.search.text().strip()))
        head = QHBoxLayout()
        head.setContentsMargins(SPACE_8 + SPACE_4, SPACE_8, SPACE_4, 0)
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(heads)
        head.addWidget(add)
        field = QHBoxLayout()
        field.setContentsMargins(SPACE_8, 0, SPACE_8, SPACE_4)
        field.addWidget(self.search)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_4)
        column.addLayout(head)
        column.addLayout(field)
        column.addWidget(self._nothing)
        column.addWidget(self.list, 1)

    # --- finding

    def find_class(self) -> None:
        """Put the keyboard into the field that finds a class by letters."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            self._pressed_at = event.position().toPoint()
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if event.key() == Qt.Key.Key_Escape:
            self.search.clear()
            self.done.emit()
            return True
        if watched is self.search and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._move_mark(1 if event.key() == Qt.Key.Key_Down else -1)
            return True
        if watched is self.list and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._give_marked()
            return True
        return super().eventFilter(watched, event)

    def _move_mark(self, step: int) -> None:
        row = self.list.currentIndex().row() + step
        self.list.setCurrentIndex(self.rows.index(max(0, min(row, self.rows.rowCount() - 1)), 0))

    @Slot(str)
    def _on_typed(self, text: str) -> None:
        self.rows.show_matching(text)
        # Nothing typed marks nothing: Enter in an empty field gives no class by accident.
        first = self.rows.index(0, 0) if text.strip() else QModelIndex()
        self.list.setCurrentIndex(first)

    @Slot()
    def _give_typed(self) -> None:
        # Nothing typed gives nothing: the list may have a current row from an earlier visit.
        if self.search.text().strip():
            self._give_marked()

    @Slot()
    def _give_marked(self) -> None:
        index = self.list.currentIndex()
        if index.isValid():
            self._give(index)
            self.search.clear()
            self.done.emit()

    # --- giving

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        self.act_at(index, self._pressed_at)

    def act_at(self, index: QModelIndex, place: QPoint) -> None:
        """Do what a click at a place of a row asks for: give the class, or show its photos."""
        by = self._delegate.number_at(self.list.visualRect(index), place)
        known = index.data(CLASS_ROLE)
        if known is not None and by is not None:
            self.filter_requested.emit(int(known.id), by)
        else:
            self._give(index)

    def _give(self, index: QModelIndex) -> None:
        known: PhotoClass | None = index.data(CLASS_ROLE)
        if known is not None:
            self.class_given.emit(int(known.id))
        elif index.data(NEW_ROLE):
            self.new_class_given.emit(index.data(NEW_ROLE))

    @Slot(QPoint)
    def _show_menu(self, place: QPoint) -> None:
        index = self.list.indexAt(place) if place.y() >= 0 else self.list.currentIndex()
        known: PhotoClass | None = index.data(CLASS_ROLE)
        if known is not None:
            menu = self.class_menu(known)
            menu.exec(self.list.viewport().mapToGlobal(place))
            menu.deleteLater()

    def class_menu(self, known: PhotoClass) -> QMenu:
        """Return the menu of one class."""
        menu, class_id = QMenu(self), int(known.id)
        menu.addAction(
            self.tr("Give to the selected photos"), lambda: self.class_given.emit(class_id)
        )
        menu.addSeparator()
        for words, by in (
            (self.tr("Show photos labelled {name}"), ClassBy.LABEL),
            (self.tr("Show photos predicted {name}"), ClassBy.PREDICTION),
            (self.tr("Show both"), ClassBy.EITHER),
        ):
            menu.addAction(
                words.format(name=known.name),
                partial(self.filter_requested.emit, class_id, by),
            )
        menu.addSeparator()
        menu.addAction(self.tr("Edit class…"), lambda: self.edit_requested.emit(class_id))
        return menu

    @Slot()
    def _refresh(self) -> None:
        self.rows.refresh()
        self._nothing.setVisible(not self._bridge.classes)
