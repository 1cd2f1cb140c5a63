"""The classes: their keys, colours and counts, giving them and editing them.

Owns: the list, the field that finds a class by letters, and what a click, a drag, Enter or the menu
asks for. Must not: label or filter; the page does. Edits of classes go by way of `dialogs`.
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
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cropapp.core.entities import PhotoClass
from cropapp.core.gallery import ClassBy
from cropapp.gui import theme
from cropapp.gui.class_dialogs import ClassDialogs, preset_title
from cropapp.gui.class_rows import CLASS_ROLE, NEW_ROLE, ClassRowDelegate, ClassRows
from cropapp.gui.class_words import class_name
from cropapp.gui.icons import icon, set_icon
from cropapp.gui.linked_sentence import LinkedSentence
from cropapp.gui.own_keys import KEEPS_ENTER
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.gui.theme import SPACE_4, SPACE_8
from cropapp.services.preset_files import class_presets


class ClassPanel(QWidget):
    """All classes of the project; a click gives one to the selected photos."""

    class_given = Signal(int)
    filter_requested = Signal(int, object)
    """Class id and ClassBy: the person wants to see the photos behind a number."""
    new_class_given = Signal(str)
    """A name that was typed and is no class yet: add it and give it."""
    class_folders_requested = Signal()
    """The names of sub-folders are to be the classes, and labels of their photos."""
    done = Signal()
    """The person is through with the field: the keyboard goes back to the photos."""
    rows_changed = Signal()
    """There are other classes to list: `wanted_height` is another."""

    def __init__(self, bridge: ProjectBridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._pressed_at = QPoint()
        self.dialogs = ClassDialogs(bridge, self)
        self.rows = ClassRows(bridge, self)
        self.rows.moved.connect(self.dialogs.move_class)
        self.list = self._make_list()
        self.search = self._make_search()
        self.nothing = self._make_sentence()
        self._lay_out()
        bridge.classes_changed.connect(self._refresh)
        bridge.counts_changed.connect(self.list.viewport().update)
        theme.changed.connect(self.list.viewport().update)
        self._refresh()

    # --- parts

    def _make_sentence(self) -> LinkedSentence:
        """Return what a list without classes says, with the ways to fill it."""
        sentence = LinkedSentence(self)
        sentence.setProperty("kind", "secondary")
        sentence.setContentsMargins(SPACE_8 + SPACE_4, 0, SPACE_8, 0)
        sentence.say(
            self.tr(
                "Classes are the answers to choose from. {add}, take a preset from the menu above, "
                "or take {folders} of photos that are sorted already."
            ),
            add=(self.tr("Add the first one"), self.dialogs.new_class),
            folders=(self.tr("the folder names"), self.class_folders_requested.emit),
        )
        sentence.opened.connect(lambda act: act())
        return sentence

    def _make_list(self) -> QListView:
        view = QListView(self)
        view.setModel(self.rows)
        self._delegate = ClassRowDelegate(self._bridge, view)
        view.setItemDelegate(self._delegate)
        view.setUniformItemSizes(True)
        view.setMouseTracking(True)
        view.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        view.setDragDropOverwriteMode(False)
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
        heads.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        heads.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        heads.setToolTip(heads.text())
        add = self._tool("plus", self.tr("Add a class"))
        add.clicked.connect(lambda: self.dialogs.new_class(self.search.text().strip()))
        self.more = self._tool("more", self.tr("More about classes"))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setMenu(QMenu(self.more))
        self.more.menu().aboutToShow.connect(self._fill_more)
        head = QHBoxLayout()
        head.setContentsMargins(SPACE_8 + SPACE_4, SPACE_8, SPACE_4, 0)
        head.setSpacing(SPACE_4)
        head.addWidget(title)
        head.addWidget(heads, 1)
        head.addWidget(self.more)
        field = QHBoxLayout()
        field.setContentsMargins(SPACE_8, 0, SPACE_4, SPACE_4)
        field.setSpacing(SPACE_4)
        field.addWidget(self.search, 1)
        field.addWidget(add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_4)
        column.addLayout(head)
        column.addLayout(field)
        column.addWidget(self.nothing)
        column.addWidget(self.list, 1)

    def _tool(self, icon: str, words: str) -> QToolButton:
        button = QToolButton(self)
        set_icon(button, icon, 16)
        button.setToolTip(words)
        button.setAccessibleName(words)
        return button

    @Slot()
    def _fill_more(self) -> None:
        """Build the menu of the whole list; presets and merged classes are those of now."""
        menu, dialogs = self.more.menu(), self.dialogs
        menu.clear()
        menu.addAction(self.tr("Add a class…"), dialogs.new_class)
        presets = menu.addMenu(self.tr("Add a preset"))
        for preset in class_presets():
            words = self.tr("{title}…").format(title=preset_title(preset.name))
            presets.addAction(words, partial(dialogs.add_preset, preset.name))
        menu.addAction(
            self.tr("Classes and labels from folder names…"), self.class_folders_requested.emit
        )
        menu.addSeparator()
        menu.addAction(self.tr("Import the class list…"), dialogs.import_list)
        menu.addAction(self.tr("Export the class list…"), dialogs.export_list)
        menu.addSeparator()
        retired = menu.addAction(self.tr("Show retired classes"))
        retired.setCheckable(True)
        retired.setChecked(self.rows.shows_retired)
        retired.setEnabled(bool(self._bridge.retired_classes))
        retired.toggled.connect(self.show_retired)

    @Slot(bool)
    def show_retired(self, wanted: bool) -> None:
        """List the retired classes below the others, or leave them out."""
        self.rows.shows_retired = wanted
        self._refresh()

    def wanted_height(self) -> int:
        """Return the height in which all classes show without scrolling, whatever is typed."""
        listed = len(self._bridge.classes)
        if self.rows.shows_retired:
            listed += len(self._bridge.retired_classes)
        return self.list.y() + 2 * self.list.frameWidth() + max(1, listed) * theme.ROW_HEIGHT

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
        if watched is self.list and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            steps = {int(Qt.Key.Key_Up): -1, int(Qt.Key.Key_Down): 1}
            if event.key() in steps:
                self._move_class(steps[event.key()])
                return True
        return super().eventFilter(watched, event)

    def _move_mark(self, step: int) -> None:
        row = self.list.currentIndex().row() + step
        self.list.setCurrentIndex(self.rows.index(max(0, min(row, self.rows.rowCount() - 1)), 0))

    def _move_class(self, step: int) -> None:
        """Move the marked class one place up or down the list."""
        known: PhotoClass | None = self.list.currentIndex().data(CLASS_ROLE)
        places = {each.id: place for place, each in enumerate(self._bridge.classes)}
        if known is not None and known.id in places:
            place = places[known.id] + step
            if 0 <= place < len(places):
                self.dialogs.move_class(int(known.id), place)

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
        if known is not None and known.retired:
            return  # Out of use: bring it back by its menu first.
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
        if not known.retired:
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
                words.format(name=class_name(known).replace("&", "&&")),
                partial(self.filter_requested.emit, class_id, by),
            )
        menu.addSeparator()
        self._add_edits(menu, known)
        return menu

    def _add_edits(self, menu: QMenu, known: PhotoClass) -> None:
        dialogs, class_id = self.dialogs, int(known.id)
        menu.addAction(
            icon("pen", 16), self.tr("Edit class…"), lambda: dialogs.edit_class(class_id)
        )
        order = [int(each.id) for each in self._bridge.classes]
        if class_id in order:
            merge = menu.addAction(
                icon("merge", 16), self.tr("Merge into…"), lambda: dialogs.merge_class(class_id)
            )
            merge.setEnabled(len(order) > 1)
        self._add_parting(menu, known)
        if class_id in order:
            place = order.index(class_id)
            up = menu.addAction(self.tr("Move up") + "\tAlt+↑")
            up.triggered.connect(lambda: dialogs.move_class(class_id, place - 1))
            up.setEnabled(place > 0)
            down = menu.addAction(self.tr("Move down") + "\tAlt+↓")
            down.triggered.connect(lambda: dialogs.move_class(class_id, place + 1))
            down.setEnabled(place < len(order) - 1)
        menu.addSeparator()
        if known.retired:
            menu.addAction(self.tr("Bring back"), lambda: dialogs.bring_class_back(class_id))
        else:
            menu.addAction(self.tr("Retire"), lambda: dialogs.retire_class(class_id))
        menu.addAction(icon("trash", 16), self.tr("Delete"), lambda: dialogs.delete_class(class_id))

    def _add_parting(self, menu: QMenu, known: PhotoClass) -> None:
        merged = [each for each in self._bridge.merged_classes if each.merged_into == known.id]
        if not merged:
            return
        part = menu.addMenu(self.tr("Part again"))
        for each in merged:
            words = class_name(each).replace("&", "&&")
            part.addAction(words, partial(self.dialogs.part_class, int(each.id)))

    @Slot()
    def _refresh(self) -> None:
        marked: PhotoClass | None = self.list.currentIndex().data(CLASS_ROLE)
        self.rows.refresh()
        self.nothing.setVisible(not self._bridge.classes)
        # The mark stays with the class, wherever it was moved.
        row = self.rows.row_of(int(marked.id)) if marked is not None else -1
        if row >= 0:
            self.list.setCurrentIndex(self.rows.index(row, 0))
        self.rows_changed.emit()
