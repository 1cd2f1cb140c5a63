"""The line of filters over the table of changes.

Owns: its controls and the ChangeFilter they amount to. Must not: read; it is told the people and
the classes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from PySide6.QtCore import QDate, QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cropapp.core.change_log import ChangeFilter
from cropapp.core.entities import ClassId, PhotoClass
from cropapp.gui.changes.words import kind_words
from cropapp.gui.icons import set_icon
from cropapp.gui.theme import SPACE_8, SPACE_12

TYPING_MS = 200
"""The log is searched when the typing rests."""
_TODAY, _WEEK, _MONTH, _CHOSEN = 1, 7, 30, -1
"""How many days back, today included; -1: the person names them."""


class ChangeFilters(QWidget):
    """Controls in one line; the two days have a second one, shown when they are asked for."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(self.tr("Search photo, note or change"))
        self.search.setAccessibleName(self.tr("Search changes"))
        self.search.setClearButtonEnabled(True)
        self.person = self._combo(self.tr("Who"))
        self.kind = self._combo(self.tr("Kind of change"))
        self.before = self._combo(self.tr("Class before"))
        self.after = self._combo(self.tr("Class after"))
        self.days = self._combo(self.tr("When"))
        self.corrections = QCheckBox(self.tr("Corrections"), self)
        self.corrections.setToolTip(self.tr("Only where a person saw a prediction and disagreed"))
        self.clear_button = QToolButton(self)
        set_icon(self.clear_button, "close", 16)
        self.clear_button.setToolTip(self.tr("Clear filters"))
        self.clear_button.setAccessibleName(self.tr("Clear filters"))
        self.first_day, self.last_day = QDateEdit(self), QDateEdit(self)
        self._between = QWidget(self)
        self._fill()
        self._lay_out()
        self._typed = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._connect_parts()

    def _combo(self, name: str) -> QComboBox:
        combo = QComboBox(self)
        combo.setAccessibleName(name)
        combo.setToolTip(name)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(8)
        return combo

    def _fill(self) -> None:
        for kind, words in kind_words().items():
            self.kind.addItem(words, kind)
        for days, words in (
            (0, self.tr("Any day")),
            (_TODAY, self.tr("Today")),
            (_WEEK, self.tr("Last 7 days")),
            (_MONTH, self.tr("Last 30 days")),
            (_CHOSEN, self.tr("Choose days…")),
        ):
            self.days.addItem(words, days)
        self.show_people([])
        self.show_classes([])
        for edit, name in (
            (self.first_day, self.tr("First day")),
            (self.last_day, self.tr("Last day")),
        ):
            edit.setCalendarPopup(True)
            # One form that every reader takes the same way: 3-4 is March here and April there.
            edit.setDisplayFormat("yyyy-MM-dd")
            edit.setAccessibleName(name)
            edit.setDate(QDate.currentDate())

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(SPACE_12, 0, SPACE_12, SPACE_8)
        row.setSpacing(SPACE_8)
        row.addWidget(self.search, 2)
        for combo in (self.person, self.kind, self.before, self.after, self.days):
            row.addWidget(combo, 1)
        row.addWidget(self.corrections)
        row.addWidget(self.clear_button)
        between = QHBoxLayout(self._between)
        between.setContentsMargins(SPACE_12, 0, SPACE_12, SPACE_8)
        between.setSpacing(SPACE_8)
        between.addStretch(1)
        for part in (
            QLabel(self.tr("From"), self._between),
            self.first_day,
            QLabel(self.tr("to"), self._between),
            self.last_day,
        ):
            between.addWidget(part)
        self._between.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self._between)

    def _connect_parts(self) -> None:
        self._typed.timeout.connect(self._tell)
        self.search.textChanged.connect(self._typed.start)
        self.search.returnPressed.connect(self._tell)
        self.search.installEventFilter(self)
        for combo in (self.person, self.kind, self.before, self.after, self.days):
            combo.currentIndexChanged.connect(self._tell)
        for edit in (self.first_day, self.last_day):
            edit.dateChanged.connect(self._tell)
        self.corrections.toggled.connect(self._tell)
        self.clear_button.clicked.connect(self.clear)

    # --- what is offered

    def show_people(self, people: Sequence[str]) -> None:
        """Offer people; who was chosen stays chosen."""
        self._refill(self.person, self.tr("Anyone"), [(name, name) for name in people])

    def show_classes(self, classes: Sequence[tuple[str, PhotoClass]]) -> None:
        """Offer classes with the names they go by; which were chosen stay chosen."""
        offered = [(name, int(known.id)) for name, known in classes]
        self._refill(self.before, self.tr("From any"), offered)
        self._refill(self.after, self.tr("To any"), offered)

    def _refill(
        self, combo: QComboBox, anything: str, offered: Sequence[tuple[str, object]]
    ) -> None:
        chosen = combo.currentData()
        combo.blockSignals(True)
        combo.clear()
        combo.addItem(anything, None)
        for words, value in offered:
            combo.addItem(words, value)
        combo.setCurrentIndex(max(0, combo.findData(chosen)) if chosen is not None else 0)
        combo.blockSignals(False)

    # --- what is asked

    def change_filter(self) -> ChangeFilter:
        """Return what the controls amount to."""
        first, last = self._chosen_days()
        return ChangeFilter(
            author=self.person.currentData(),
            kinds=frozenset(str(self.kind.currentData() or "").split()),
            from_class_ids=_one_class(self.before),
            to_class_ids=_one_class(self.after),
            since=_start_of(first),
            until=_start_of(last + timedelta(days=1)) if last else None,
            text=self.search.text().strip(),
            corrections_only=self.corrections.isChecked(),
        )

    def _chosen_days(self) -> tuple[date | None, date | None]:
        back = self.days.currentData()
        if not back:
            return None, None
        if back != _CHOSEN:
            return date.today() - timedelta(days=back - 1), None
        first, last = _day(self.first_day), _day(self.last_day)
        return min(first, last), max(first, last)

    @Slot()
    def clear(self) -> None:
        """Take every condition away."""
        self.blockSignals(True)
        self.search.clear()
        for combo in (self.person, self.kind, self.before, self.after, self.days):
            combo.setCurrentIndex(0)
        self.corrections.setChecked(False)
        self.blockSignals(False)
        self._tell()

    @Slot()
    def _tell(self) -> None:
        self._typed.stop()
        self._between.setVisible(self.days.currentData() == _CHOSEN)
        self.clear_button.setEnabled(self.change_filter() != ChangeFilter())
        self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        escapes = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if watched is self.search and escapes and event.type() == QEvent.Type.KeyPress:
            self.search.clear()
            return True
        return super().eventFilter(watched, event)


def _one_class(combo: QComboBox) -> frozenset[ClassId]:
    chosen = combo.currentData()
    return frozenset() if chosen is None else frozenset({ClassId(chosen)})


def _day(edit: QDateEdit) -> date:
    chosen = edit.date()
    return date(chosen.year(), chosen.month(), chosen.day())


def _start_of(day: date | None) -> datetime | None:
    """Return midnight of a day by this machine's clock, aware."""
    return None if day is None else datetime.combine(day, time.min).astimezone()
