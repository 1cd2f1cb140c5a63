"""The small panels under the filter button: a range of confidence, a range of days.

Owns: their fields and the filter they give, at once with every move. Must not: query; the numbers
they show are given to them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtCore import QDate, QLocale, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import (
    QCalendarWidget,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cropapp.core.gallery import PhotoFacets, PhotoFilter
from cropapp.gui import theme
from cropapp.gui.filters.range_slider import RangeSlider
from cropapp.gui.filters.words import days_words
from cropapp.gui.icons import set_icon
from cropapp.gui.locale_words import number, percent
from cropapp.gui.theme import SPACE_8, SPACE_12

LIVE_MS = 120
"""A handle that is dragged makes at most so many searches."""


class FilterPopup(QFrame):
    """A panel that closes with a click elsewhere, Enter or Escape."""

    filter_chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("kind", "popup")
        self._filter = PhotoFilter()
        self._tell = QTimer(self, singleShot=True, interval=LIVE_MS)
        self._tell.timeout.connect(self._emit)
        self.heading, self.said = QLabel(self), QLabel(self)
        self.heading.setFont(theme.ui_font(bold=True))
        self.said.setProperty("kind", "secondary")
        self.any_button, self.done_button = QPushButton(self), QPushButton(self)
        self.done_button.setText(self.tr("Done"))
        self.done_button.clicked.connect(self.close)
        self.body = QVBoxLayout()
        self._lay_out()

    def _entitle(self, title: str, any_words: str) -> None:
        self.setAccessibleName(title)
        self.heading.setText(title)
        self.any_button.setText(any_words)

    def _lay_out(self) -> None:
        head, foot, column = QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        head.addWidget(self.heading)
        head.addStretch(1)
        head.addWidget(self.said)
        foot.addWidget(self.any_button)
        foot.addStretch(1)
        foot.addWidget(self.done_button)
        column.setContentsMargins(SPACE_12, SPACE_12, SPACE_12, SPACE_12)
        column.setSpacing(SPACE_12)
        column.addLayout(head)
        column.addLayout(self.body)
        column.addLayout(foot)

    def open_under(self, button: QWidget, shown: PhotoFilter) -> None:
        """Show the panel under a button, within the screen."""
        self._filter = shown
        self.show_filter(shown)
        self.adjustSize()
        place = button.mapToGlobal(QPoint(0, button.height() + 4))
        room = button.screen().availableGeometry()
        place.setX(max(room.left() + 4, min(place.x(), room.right() - self.width() - 4)))
        place.setY(max(room.top() + 4, min(place.y(), room.bottom() - self.height() - 4)))
        self.move(place)
        self.show()

    def show_filter(self, shown: PhotoFilter) -> None:
        """Put the fields to what a filter says."""
        raise NotImplementedError

    def _choose(self, wanted: PhotoFilter) -> None:
        self._filter = wanted
        self._tell.start()

    @Slot()
    def _emit(self) -> None:
        self.filter_chosen.emit(self._filter)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            self.close()
        else:
            super().keyPressEvent(event)


class ConfidencePopup(FilterPopup):
    """The histogram of what the model says of the photos, with a handle at either end."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._entitle(self.tr("Confidence of the prediction"), self.tr("Any confidence"))
        self.slider = RangeSlider(
            self.tr("Least confidence in percent"), self.tr("Most confidence in percent"), self
        )
        self.count = QLabel(self)
        self.count.setProperty("kind", "secondary")
        self.body.setSpacing(SPACE_8)
        self.body.addWidget(self.slider)
        self.body.addWidget(self.count)
        self.slider.range_changed.connect(self._on_range)
        self.any_button.clicked.connect(self._show_all)

    def show_filter(self, shown: PhotoFilter) -> None:
        high = 1.0 if shown.max_confidence is None else shown.max_confidence
        self.slider.show_range(shown.min_confidence or 0.0, high)
        self.slider.low.setFocus(Qt.FocusReason.PopupFocusReason)
        self._say()

    def show_facets(self, facets: PhotoFacets) -> None:
        self.slider.show_bins(facets.confidence)
        self._say()

    @Slot()
    def _show_all(self) -> None:
        self.slider.show_range(0.0, 1.0)
        self._on_range(0.0, 1.0)

    @Slot(float, float)
    def _on_range(self, low: float, high: float) -> None:
        self._say()
        self._choose(
            replace(
                self._filter,
                min_confidence=low if low > 0 else None,
                max_confidence=high if high < 1 else None,
            )
        )

    def _say(self) -> None:
        low, high = self.slider.values()
        words = self.tr("{low} to {high}").format(low=percent(low), high=percent(high))
        self.said.setText(words)
        count = self.slider.count_inside()
        told = self.tr("about 1 photo") if count == 1 else self.tr("about {n} photos")
        self.count.setText(told.format(n=number(count)))


class DaysPopup(FilterPopup):
    """Two calendars: the first and the last day."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._entitle(self.tr("Day taken"), self.tr("Any day"))
        self.first, self.last = QCalendarWidget(self), QCalendarWidget(self)
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE_12)
        for column, (calendar, words) in enumerate(
            ((self.first, self.tr("First day")), (self.last, self.tr("Last day")))
        ):
            self._dress(calendar, words)
            label = QLabel(words, self)
            label.setProperty("kind", "secondary")
            label.setBuddy(calendar)
            grid.addWidget(label, 0, column)
            grid.addWidget(calendar, 1, column)
            calendar.selectionChanged.connect(self._on_days)
        self.body.addLayout(grid)
        self.any_button.clicked.connect(lambda: self._take(None, None))

    @staticmethod
    def _dress(calendar: QCalendarWidget, words: str) -> None:
        calendar.setAccessibleName(words)
        calendar.setLocale(QLocale())
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        calendar.setGridVisible(False)
        calendar.setMinimumWidth(252)
        # Red is for what is wrong; a Sunday is a day like any other.
        plain = QTextCharFormat()
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            calendar.setWeekdayTextFormat(day, plain)
        for name, shape in (("qt_calendar_prevmonth", "left"), ("qt_calendar_nextmonth", "right")):
            button = calendar.findChild(QToolButton, name)
            if button is not None:
                set_icon(button, f"chevron-{shape}", 16)

    def show_facets(self, facets: PhotoFacets) -> None:
        """Offer only the days between the first and the last photo."""
        if facets.first_day is None or facets.last_day is None:
            return
        for calendar in (self.first, self.last):
            calendar.blockSignals(True)
            calendar.setDateRange(_qt_day(facets.first_day), _qt_day(facets.last_day))
            calendar.blockSignals(False)
        self.show_filter(self._filter)

    def show_filter(self, shown: PhotoFilter) -> None:
        for calendar, day, else_day in (
            (self.first, shown.first_day, self.first.minimumDate()),
            (self.last, shown.last_day, self.last.maximumDate()),
        ):
            calendar.blockSignals(True)
            calendar.setSelectedDate(else_day if day is None else _qt_day(day))
            calendar.blockSignals(False)
        self.said.setText(days_words(shown))

    @Slot()
    def _on_days(self) -> None:
        first, last = (_day(each.selectedDate()) for each in (self.first, self.last))
        if first > last:  # the one that was not touched gives way
            first, last = (first, first) if self.sender() is self.first else (last, last)
        self._take(first, last)

    def _take(self, first: date | None, last: date | None) -> None:
        self._choose(replace(self._filter, first_day=first, last_day=last))
        self.show_filter(self._filter)


def _qt_day(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)


def _day(day: QDate) -> date:
    return date(day.year(), day.month(), day.day())
