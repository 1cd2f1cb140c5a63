"""Search, filters and sort over the grid.

Owns: the PhotoView of the page (filter, sort, headers), shown as a search field, chips that can be
taken off and menus. Must not: query.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QToolButton,
    QWidget,
)

from cropapp.core.gallery import GroupBy, PhotoFilter, PhotoSort, PhotoView, SavedFilter
from cropapp.gui import theme
from cropapp.gui.filters.chips import ChipRow
from cropapp.gui.filters.facets import FacetReader
from cropapp.gui.filters.menu import FilterMenu
from cropapp.gui.filters.order_menus import GroupMenu, SortMenu
from cropapp.gui.filters.popups import ConfidencePopup, DaysPopup, FilterPopup
from cropapp.gui.filters.saved import NameDialog, SavedFilters, SavedFiltersDialog
from cropapp.gui.filters.words import chips_of_filter, grouping_word
from cropapp.gui.gallery.cell_button import CellButton
from cropapp.gui.icons import set_icon
from cropapp.gui.photo_words import sort_word
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.gui.theme import SPACE_8

TYPING_MS = 180
"""A search starts when the typing rests this long."""


class FilterBar(QFrame):
    """The signals carry the new value; setting one emits it too."""

    filter_changed = Signal(object)
    sort_changed = Signal(object)
    grouping_changed = Signal(object)
    """core.gallery.GroupBy."""
    density_chosen = Signal(int)
    style_chosen = Signal(object)
    """gallery.cells.CellStyle."""
    left = Signal()
    """The person is through with the search field."""

    def __init__(self, bridge: ProjectBridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._filter = PhotoFilter()
        self._sort = PhotoSort()
        self._group_by = GroupBy.NOTHING
        self._which = ""
        self.setProperty("kind", "bar")
        self.setFixedHeight(theme.BAR_HEIGHT)
        self.search = self._make_search()
        self.chips = ChipRow(self)
        self.filter_button = self._make_button("plus", self.tr("Filter"), self.tr("Add a filter"))
        self.sort_button = self._make_button("sort", "", self.tr("Order of the photos"))
        self.group_button = self._make_button("rows", "", self.tr("Headers and bursts"))
        self.cells = CellButton(self)
        self.cells.density_chosen.connect(self.density_chosen)
        self.cells.style_chosen.connect(self.style_chosen)
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._typing.timeout.connect(self._take_search)
        self.facets, self.saved = FacetReader(bridge, self), SavedFilters(bridge, self)
        self._make_menus()
        self._make_popups()
        self.chips.chip_removed.connect(self.set_filter)
        bridge.classes_changed.connect(self._show_chips)
        self._lay_out()
        self._show_sort()
        self._show_grouping()

    # --- parts

    def _make_menus(self) -> None:
        self.filter_menu = FilterMenu(self._bridge, self.facets, self.saved, self)
        self.filter_menu.filter_chosen.connect(self.set_filter)
        self.filter_menu.aboutToShow.connect(self._fill_filter_menu)
        self.filter_menu.text_asked.connect(self.focus_search)
        self.filter_menu.saved_chosen.connect(self.show_saved)
        self.filter_menu.save_asked.connect(self._ask_name)
        self.filter_menu.keep_asked.connect(self._keep_saved)
        self.sort_menu, self.group_menu = SortMenu(self), GroupMenu(self)
        self.sort_menu.sort_chosen.connect(self.set_sort)
        self.group_menu.grouping_chosen.connect(self.set_group_by)
        self.group_menu.bursts_as_one_chosen.connect(self.set_bursts_as_one)
        for button, menu in (
            (self.filter_button, self.filter_menu),
            (self.sort_button, self.sort_menu),
            (self.group_button, self.group_menu),
        ):
            button.setMenu(menu)

    def _make_popups(self) -> None:
        self.confidence, self.days = ConfidencePopup(self), DaysPopup(self)
        self.filter_menu.confidence_asked.connect(lambda: self._open_popup(self.confidence))
        self.filter_menu.days_asked.connect(lambda: self._open_popup(self.days))
        for popup in (self.confidence, self.days):
            popup.filter_chosen.connect(self.set_filter)
        self.facets.arrived.connect(self._show_facets)

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

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_8, 0, SPACE_8, 0)
        row.setSpacing(SPACE_8)
        row.addWidget(self.search)
        row.addWidget(self.chips, 1)
        row.addWidget(self.filter_button)
        row.addWidget(self.sort_button)
        row.addWidget(self.group_button)
        row.addWidget(self.cells)

    # --- values

    def photo_filter(self) -> PhotoFilter:
        return self._filter

    def photo_sort(self) -> PhotoSort:
        return self._sort

    def group_by(self) -> GroupBy:
        return self._group_by

    def photo_view(self) -> PhotoView:
        return PhotoView(self._filter, self._sort, self._group_by)

    def set_view(self, view: PhotoView) -> None:
        """Show filter, sort and headers together; one signal tells."""
        self._sort, self._group_by = view.sort, view.group_by
        self._show_sort()
        self._show_grouping()
        if view.filter != self._filter:
            self.set_filter(view.filter)
        else:
            self.sort_changed.emit(view.sort)

    @Slot(object)
    def show_saved(self, saved: SavedFilter) -> None:
        self.set_view(PhotoView(saved.filter, saved.sort, self._group_by))

    @Slot(object)
    def set_group_by(self, by: GroupBy) -> None:
        """Show and emit what headers divide the grid by."""
        if by is self._group_by:
            return
        self._group_by = by
        self._show_grouping()
        self.grouping_changed.emit(by)

    @Slot(bool)
    def set_bursts_as_one(self, as_one: bool) -> None:
        self.set_filter(replace(self._filter, one_per_burst=as_one))

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
        self._show_grouping()
        self.filter_changed.emit(wanted)

    @Slot(object)
    def set_sort(self, wanted: PhotoSort) -> None:
        """Show and emit a sort. The same one again is emitted too: it means sort again."""
        self._sort = wanted
        self._show_sort()
        self.sort_changed.emit(wanted)

    def show_density(self, side: int) -> None:
        self.cells.show_density(side)

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

    def _show_grouping(self) -> None:
        by, as_one = self._group_by, self._filter.one_per_burst
        grouped = by is not GroupBy.NOTHING
        self.group_button.setText(f" {grouping_word(by)}" if grouped else "")
        words = self.tr("Headers by: {what}").format(what=grouping_word(by))
        self.group_button.setToolTip(words)
        self.group_button.setAccessibleName(words)
        self.group_menu.show_grouping(by, bursts_as_one=as_one)

    # --- menus, panels, dialogs

    @Slot()
    def _fill_filter_menu(self) -> None:
        self.filter_menu.fill(self._filter)
        self.facets.ask(self._filter)

    def _open_popup(self, popup: FilterPopup) -> None:
        self.facets.ask(self._filter)
        popup.open_under(self.filter_button, self._filter)

    @Slot()
    def _show_facets(self) -> None:
        self.confidence.show_facets(self.facets.facets)
        self.days.show_facets(self.facets.facets)

    @Slot()
    def _ask_name(self) -> None:
        dialog = NameDialog([each.name for each in self.saved.known], self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wanted, sort = self._filter, self._sort
        dialog.accepted.connect(lambda: self.saved.save(dialog.name(), wanted, sort))
        dialog.open()

    @Slot()
    def _keep_saved(self) -> None:
        dialog = SavedFiltersDialog(self.saved, self._filter, self._sort, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.chosen.connect(self.show_saved)
        dialog.open()

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
