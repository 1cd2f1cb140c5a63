"""Search, filters and sort over the grid.

Owns: the PhotoFilter and PhotoSort of the page, shown as a search field, chips that can be taken
off, a filter menu and a sort menu. Must not: query.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QToolButton,
    QWidget,
)

from cropapp.core.gallery import PhotoFilter, PhotoSort
from cropapp.gui import theme
from cropapp.gui.filter_chips import ChipRow, chips_of_filter
from cropapp.gui.filter_menu import FilterMenu, SortMenu
from cropapp.gui.gallery.delegate import DENSITIES
from cropapp.gui.icons import set_icon
from cropapp.gui.photo_words import sort_word
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.gui.theme import SPACE_4, SPACE_8

TYPING_MS = 180
"""A search starts when the typing rests this long."""


class FilterBar(QFrame):
    """`filter_changed` and `sort_changed` carry the new value; setting one emits it too."""

    filter_changed = Signal(object)
    sort_changed = Signal(object)
    density_chosen = Signal(int)
    left = Signal()
    """The person is through with the search field."""

    def __init__(self, bridge: ProjectBridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._filter = PhotoFilter()
        self._sort = PhotoSort()
        self._which = ""
        self.setProperty("kind", "bar")
        self.setFixedHeight(theme.BAR_HEIGHT)
        self.search = self._make_search()
        self.chips = ChipRow(self)
        self.filter_button = self._make_button("filter", self.tr("Filter"), self.tr("Add a filter"))
        self.sort_button = self._make_button("sort", "", self.tr("Order of the photos"))
        self._density = self._make_density()
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._typing.timeout.connect(self._take_search)
        self.filter_menu = FilterMenu(bridge, self)
        self.filter_menu.filter_chosen.connect(self.set_filter)
        self.filter_menu.aboutToShow.connect(lambda: self.filter_menu.fill(self._filter))
        self.filter_button.setMenu(self.filter_menu)
        self.sort_menu = SortMenu(self)
        self.sort_menu.sort_chosen.connect(self.set_sort)
        self.sort_button.setMenu(self.sort_menu)
        self.chips.chip_removed.connect(self.set_filter)
        bridge.classes_changed.connect(self._show_chips)
        self._lay_out()
        self._show_sort()

    # --- parts

    def _make_search(self) -> QLineEdit:
        field = QLineEdit(self)
        field.setPlaceholderText(self.tr("Search photos   Ctrl+F"))
        field.setAccessibleName(self.tr("Search photos by name or folder"))
        field.setClearButtonEnabled(True)
        field.setFixedWidth(theme.LEFT_WIDTH - 2 * SPACE_8)
        field.textEdited.connect(self._on_edited)
        field.installEventFilter(self)
        return field

    def _make_button(self, icon_name: str, words: str, hint: str) -> QToolButton:
        button = QToolButton(self)
        set_icon(button, icon_name, 16)
        button.setText(f" {words}")
        button.setToolTip(hint)
        button.setAccessibleName(hint)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _make_density(self) -> QButtonGroup:
        group = QButtonGroup(self)
        for side, name, words in zip(
            DENSITIES,
            ("size-small", "size-medium", "size-large"),
            (
                self.tr("Small thumbnails"),
                self.tr("Medium thumbnails"),
                self.tr("Large thumbnails"),
            ),
            strict=True,
        ):
            button = QToolButton(self)
            set_icon(button, name, 16)
            button.setCheckable(True)
            button.setToolTip(words)
            button.setAccessibleName(words)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            group.addButton(button, side)
        group.button(DENSITIES[1]).setChecked(True)
        group.idClicked.connect(self.density_chosen)
        return group

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_8, 0, SPACE_8, 0)
        row.setSpacing(SPACE_8)
        row.addWidget(self.search)
        row.addWidget(self.chips, 1)
        row.addWidget(self.filter_button)
        row.addWidget(self.sort_button)
        sizes = QHBoxLayout()
        sizes.setSpacing(SPACE_4 // 2)
        for button in self._density.buttons():
            sizes.addWidget(button)
        row.addLayout(sizes)

    # --- values

    def photo_filter(self) -> PhotoFilter:
        return self._filter

    def photo_sort(self) -> PhotoSort:
        return self._sort

    @Slot(object)
    def set_filter(self, wanted: PhotoFilter, which: str = "") -> None:
        """Show and emit a filter, wherever it came from.

        Args:
            which: says in words which photos `wanted.photo_ids` are, for their chip.
        """
        if which:
            self._which = which
        if wanted == self._filter:
            return
        self._filter = wanted
        self._typing.stop()
        if self.search.text() != wanted.text:
            self.search.setText(wanted.text)
        self._show_chips()
        self.filter_changed.emit(wanted)

    @Slot(object)
    def set_sort(self, wanted: PhotoSort) -> None:
        """Show and emit a sort. The same one again is emitted too: it means sort again."""
        self._sort = wanted
        self._show_sort()
        self.sort_changed.emit(wanted)

    def show_density(self, side: int) -> None:
        self._density.button(side).setChecked(True)

    def clear(self) -> None:
        """Take all filters off, and show all folders."""
        self.set_filter(PhotoFilter())

    def focus_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    # --- inside

    @Slot()
    def _show_chips(self) -> None:
        self.chips.show_chips(chips_of_filter(self._filter, self._bridge.class_by_id, self._which))

    def _show_sort(self) -> None:
        word = sort_word(self._sort.field, self._sort.descending)
        # The space keeps the words off the icon; the style sheet has no such distance.
        self.sort_button.setText(" " + self.tr("Sort: {order}").format(order=word))
        self.sort_menu.show_sort(self._sort)

    @Slot(str)
    def _on_edited(self, text: str) -> None:
        self._typing.start(0 if not text else TYPING_MS)

    @Slot()
    def _take_search(self) -> None:
        self.set_filter(replace(self._filter, text=self.search.text()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self.search or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        if isinstance(event, QKeyEvent) and self._search_key(event.key()):
            return True
        return super().eventFilter(watched, event)

    def _search_key(self, key: int) -> bool:
        if key == Qt.Key.Key_Escape:
            self.search.clear()
        elif key not in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            return False
        self._take_search()
        self.left.emit()
        return True
