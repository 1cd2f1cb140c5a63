"""The menus that add a filter and choose the order.

Owns: their entries and the filter each gives. Must not: hold the filter; it is given when a menu
opens.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup, QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSpinBox,
    QWidget,
    QWidgetAction,
)

from cropapp.core.entities import ClassId, PhotoClass, PhotoState
from cropapp.core.gallery import ClassBy, PhotoFilter, PhotoSort, ReviewState, SortField
from cropapp.gui.photo_words import photo_state_word, review_word, sort_word
from cropapp.gui.project_bridge import ProjectBridge

CONFIDENCE_STEPS: tuple[tuple[float | None, float | None], ...] = (
    (None, 0.5),
    (0.5, 0.7),
    (0.7, 0.9),
    (0.9, None),
)
SORTS = (
    (SortField.PATH, False),
    (SortField.CAPTURED_AT, False),
    (SortField.CAPTURED_AT, True),
    (SortField.CONFIDENCE, False),
    (SortField.CONFIDENCE, True),
    (SortField.MARGIN, False),
    (SortField.CLASS, False),
    (SortField.LABELLED_AT, True),
)


class FilterMenu(QMenu):
    """Every condition of a PhotoFilter but folder and text. Emits the whole new filter."""

    filter_chosen = Signal(object)

    def __init__(self, bridge: ProjectBridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._filter = PhotoFilter()

    def fill(self, shown: PhotoFilter) -> None:
        """Build the entries for a filter; called when the menu opens."""
        self.clear()
        self._filter = shown
        self._add_classes()
        self._add_states()
        self._add_confidence()
        self._add_check(
            self,
            self.tr("Label and model differ"),
            shown.disagrees,
            replace(shown, disagrees=not shown.disagrees),
        )
        self._add_files()
        self.addSeparator()
        bare = PhotoFilter(folder_id=shown.folder_id, under=shown.under)
        clear = self.addAction(self.tr("Clear all filters"))
        clear.triggered.connect(lambda: self.filter_chosen.emit(bare))
        clear.setEnabled(shown != bare)

    def _add_check(self, menu: QMenu, words: str, checked: bool, result: PhotoFilter) -> QAction:
        action = menu.addAction(words)
        action.setCheckable(True)
        action.setChecked(checked)
        action.triggered.connect(lambda: self.filter_chosen.emit(result))
        return action

    def _add_classes(self) -> None:
        shown, menu = self._filter, self.addMenu(self.tr("Class"))
        for known in self._bridge.classes:
            chosen = shown.class_ids ^ {known.id}
            action = self._add_check(
                menu, known.name, known.id in shown.class_ids, replace(shown, class_ids=chosen)
            )
            action.setIcon(swatch(known))
        menu.setEnabled(bool(self._bridge.classes))
        menu.addSeparator()
        for by, words in (
            (ClassBy.EITHER, self.tr("By label, else prediction")),
            (ClassBy.LABEL, self.tr("By label")),
            (ClassBy.PREDICTION, self.tr("By prediction")),
        ):
            self._add_check(menu, words, shown.class_by is by, replace(shown, class_by=by))

    def _add_states(self) -> None:
        shown, menu = self._filter, self.addMenu(self.tr("State"))
        for state in ReviewState:
            result = replace(shown, review_states=shown.review_states ^ {state})
            self._add_check(menu, review_word(state), state in shown.review_states, result)

    def _add_files(self) -> None:
        shown, menu = self._filter, self.addMenu(self.tr("File"))
        for state in PhotoState:
            result = replace(shown, photo_states=shown.photo_states ^ {state})
            self._add_check(menu, photo_state_word(state), state in shown.photo_states, result)

    def _add_confidence(self) -> None:
        shown, menu = self._filter, self.addMenu(self.tr("Confidence"))
        for low, high in CONFIDENCE_STEPS:
            result = replace(shown, min_confidence=low, max_confidence=high)
            same = (shown.min_confidence, shown.max_confidence) == (low, high)
            self._add_check(menu, self._range_words(low, high), same, result)
        menu.addSeparator()
        fields = QWidgetAction(menu)
        fields.setDefaultWidget(self._range_fields(menu))
        menu.addAction(fields)

    def _range_words(self, low: float | None, high: float | None) -> str:
        if low is None:
            return self.tr("Below {high} %").format(high=round((high or 0) * 100))
        if high is None:
            return self.tr("{low} % and more").format(low=round(low * 100))
        return self.tr("{low} to {high} %").format(low=round(low * 100), high=round(high * 100))

    def _range_fields(self, menu: QMenu) -> QWidget:
        """Two numbers and a button: any other range."""
        shown, box = self._filter, QWidget(menu)
        row = QHBoxLayout(box)
        row.setContentsMargins(12, 4, 8, 4)
        low, high = QSpinBox(box), QSpinBox(box)
        for field, value, words in (
            (low, shown.min_confidence or 0.0, self.tr("Least confidence in percent")),
            (
                high,
                1.0 if shown.max_confidence is None else shown.max_confidence,
                self.tr("Most confidence in percent"),
            ),
        ):
            field.setRange(0, 100)
            field.setValue(round(value * 100))
            field.setSuffix(" %")
            field.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
            field.setAccessibleName(words)
        button = QPushButton(self.tr("Show"), box)

        def choose() -> None:
            first, last = sorted((low.value(), high.value()))
            result = replace(
                shown,
                min_confidence=first / 100 if first else None,
                max_confidence=last / 100 if last < 100 else None,
            )
            menu.close()
            self.close()
            self.filter_chosen.emit(result)

        button.clicked.connect(choose)
        for part in (low, QLabel(self.tr("to"), box), high, button):
            row.addWidget(part)
        return box


class SortMenu(QMenu):
    sort_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        group = QActionGroup(self)
        self._entries: dict[PhotoSort, QAction] = {}
        for field, descending in SORTS:
            sort = PhotoSort(field, descending)
            word = sort_word(field, descending)
            action = self.addAction(word[:1].upper() + word[1:])
            action.setCheckable(True)
            group.addAction(action)
            action.triggered.connect(lambda _=False, sort=sort: self.sort_chosen.emit(sort))
            self._entries[sort] = action

    def show_sort(self, sort: PhotoSort) -> None:
        if sort in self._entries:
            self._entries[sort].setChecked(True)


def swatch(known: PhotoClass) -> QIcon:
    """Return a class's colour as a small square."""
    pixmap = QPixmap(24, 24)
    pixmap.fill(QColor(0, 0, 0, 0))
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(0, 0, 0, 0))
    painter.setBrush(QColor(known.colour))
    painter.drawRoundedRect(2, 2, 20, 20, 5, 5)
    painter.end()
    return QIcon(pixmap)


def class_filter(class_id: ClassId, by: ClassBy, shown: PhotoFilter) -> PhotoFilter:
    """Return the photos of one class within the folder that is shown."""
    return PhotoFilter(
        folder_id=shown.folder_id, under=shown.under, class_ids=frozenset({class_id}), class_by=by
    )
