"""The page of numbers: how far the project is.

Owns: reading the overview, and the way from each number to its photos. Must not: count.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cropapp.core.entities import PhotoState
from cropapp.core.feed import Aspect
from cropapp.core.gallery import PhotoFilter, ReviewState
from cropapp.gui import theme
from cropapp.gui.fresh_page import FreshPage
from cropapp.gui.linked_sentence import LinkedSentence
from cropapp.gui.locale_words import day, number, percent
from cropapp.gui.notices import EmptyPage
from cropapp.gui.overview.number_rows import NumberRow
from cropapp.gui.overview.number_table import NumberTable
from cropapp.gui.overview.time_chart import TimeChart
from cropapp.gui.photo_words import photo_state_word, review_word
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.gui.told import told
from cropapp.services.overview import (
    DayCount,
    LabelledDay,
    Number,
    Overview,
    filter_behind,
    read_overview,
)

AGAIN_MS = 700
"""How long after a change the numbers are read anew; labels may come many a second."""
_COUNTED = frozenset(
    {
        Aspect.PHOTOS,
        Aspect.LABELS,
        Aspect.PREDICTIONS,
        Aspect.CLASSES,
        Aspect.MODELS,
        Aspect.FOLDERS,
    }
)
WIDEST_PX = 1280


class OverviewPage(FreshPage):
    """Every number can be clicked to the photos behind it."""

    def __init__(self, bridge: ProjectBridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent, shows=_COUNTED, again_ms=AGAIN_MS)
        self.shown: Overview | None = None
        self._asked = self._taken = 0
        # From the outside in: what is given another parent once it is full is styled all anew.
        self._stack = QStackedWidget(self)
        self._area = QScrollArea(self._stack)
        self._inside = inside = QWidget(self._area.viewport())
        self.far = LinkedSentence(inside)
        self.far.setFont(theme.ui_font(15))
        self.bar = QProgressBar(inside)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Share of the photos that is labelled"))
        self.unlike = LinkedSentence(inside)
        self.unlike.setProperty("kind", "warning")
        self.balance = LinkedSentence(inside)
        self.chart = TimeChart(inside)
        pair = (self.tr("photos"), self.tr("labelled"))
        self.classes = NumberTable(
            self.tr("CLASSES"), (self.tr("labelled"), self.tr("predicted")), inside
        )
        self.review = NumberTable(self.tr("REVIEW"), (self.tr("photos"),), inside)
        self.days = NumberTable(self.tr("DAYS"), pair, inside)
        self.folders = NumberTable(self.tr("FOLDERS"), pair, inside)
        self.cameras = NumberTable(self.tr("CAMERAS"), (self.tr("photos"),), inside)
        self.files = NumberTable(self.tr("FILES"), (self.tr("photos"),), inside)
        self.empty = EmptyPage(self._stack)
        self._labelling = self._make_labelling()
        self._lay_out()
        self._connect_parts()

    @property
    def tables(self) -> tuple[NumberTable, ...]:
        return (self.classes, self.review, self.days, self.folders, self.cameras, self.files)

    # --- composition

    def _lay_out(self) -> None:
        inside = self._inside
        inside.setMaximumWidth(WIDEST_PX)
        column = QVBoxLayout(inside)
        column.setContentsMargins(*(theme.SPACE_24,) * 4)
        column.setSpacing(theme.SPACE_12)
        title = QLabel(self.tr("Overview"), inside)
        title.setFont(theme.title_font())
        column.addWidget(title)
        column.addWidget(self.far)
        column.addWidget(self.bar)
        column.addWidget(self.unlike)
        column.addSpacing(theme.SPACE_4)
        columns = QHBoxLayout()
        columns.setSpacing(theme.SPACE_12)
        columns.addLayout(self._stacked(self.classes, self._labelling, self.review), 1)
        columns.addLayout(self._stacked(self.days, self.folders, self.cameras, self.files), 1)
        column.addLayout(columns)
        column.addStretch(1)
        self.classes.column.insertWidget(2, self.balance)
        area = self._area
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        self._stack.addWidget(area)
        self._stack.addWidget(self.empty)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(self._stack)

    def _stacked(self, *parts: QWidget) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(theme.SPACE_12)
        for part in parts:
            column.addWidget(part)
        column.addStretch(1)
        return column

    def _make_labelling(self) -> QFrame:
        frame = QFrame(self._inside)
        frame.setProperty("kind", "raised")
        heading = QLabel(self.tr("LABELLED OVER TIME"), frame)
        heading.setProperty("kind", "section")
        heading.setContentsMargins(4, 0, 0, 0)
        column = QVBoxLayout(frame)
        column.setContentsMargins(*(theme.SPACE_12,) * 4)
        column.setSpacing(theme.SPACE_8)
        column.addWidget(heading)
        column.addWidget(self.chart)
        return frame

    def _connect_parts(self) -> None:
        for table in self.tables:
            table.opened.connect(self._open)
        for sentence in (self.far, self.unlike, self.balance):
            sentence.opened.connect(lambda behind: self._open(behind, ""))
        self.chart.opened.connect(self._open_labelled_day)
        self.empty.action.connect(lambda: self.photos_asked.emit(PhotoFilter(), ""))

    def arrive(self) -> None:
        self.far.setFocus(Qt.FocusReason.OtherFocusReason)
        self._refresh_if_stale()

    # --- reading

    def _read_anew(self) -> None:
        project = self._bridge.project
        self._asked += 1
        mine = self._asked

        def done(overview: Overview) -> None:
            # Two threads read: an older answer may come after a newer one.
            if mine > self._taken:
                self._taken = mine
                self._take(overview)

        self._bridge.read(lambda: read_overview(project), done, context=self)

    def _take(self, overview: Overview) -> None:
        self.shown = overview
        if not overview.photos.photos:
            words = self.tr("The numbers of this project will be here, once it has photos.")
            self.empty.say(words, self.tr("Go to the photos"))
            self._stack.setCurrentWidget(self.empty)
            return
        self._stack.setCurrentIndex(0)
        self._show_far(overview)
        self._show_classes(overview)
        self._labelling.setVisible(bool(overview.labelled_on))
        self.chart.show_days(overview.labelled_on)
        self.review.show_rows(self._review_rows(overview))
        self.days.show_rows([self._day_row(each) for each in overview.days])
        self.folders.show_rows(self._folder_rows(overview))
        self.cameras.show_rows(
            [
                NumberRow(name, name or self.tr("no camera named"), (count,), count.photos)
                for name, count in overview.cameras
            ]
        )
        self.files.show_rows(self._file_rows(overview))

    # --- what is shown

    def _show_far(self, overview: Overview) -> None:
        photos, labelled = overview.photos, overview.labelled
        words = self.tr("{labelled} of {photos} photos are labelled, {share}.")
        self.far.say(
            words,
            labelled=_link(labelled),
            photos=_link(photos),
            share=percent(labelled.photos / photos.photos),
        )
        self.bar.setRange(0, photos.photos)
        self.bar.setValue(labelled.photos)
        share = overview.unlike
        self.unlike.setVisible(share.is_much)
        if share.is_much:
            self.unlike.say(
                self.tr(
                    "{unlike} of {photos} photos look unlike anything this model has learned from: "
                    "label some 20 of each class, then it learns your camera."
                ),
                unlike=_link(Number(share.unlike, PhotoFilter(unlike=True))),
                photos=number(share.judged),
            )

    def _show_classes(self, overview: Overview) -> None:
        retired = self.tr("{name} (retired)")
        self.classes.show_rows(
            [
                NumberRow(
                    each.entry.id,
                    retired.format(name=each.entry.name) if each.entry.retired else each.entry.name,
                    (each.labelled, each.predicted),
                    solid=each.labelled.photos,
                    outline=each.predicted.photos,
                    colour=each.entry.colour,
                )
                for each in overview.classes
            ]
        )
        balance = overview.balance()
        self.balance.setVisible(balance is not None)
        if balance is not None:
            small, large = balance
            if small.labelled.photos == large.labelled.photos:
                words = self.tr("Every class has {n} labels.")
                self.balance.say(words, n=number(small.labelled.photos))
                return
            self.balance.say(
                self.tr("Fewest labels: {small}, {few}. Most: {large}, {many}."),
                small=small.entry.name,
                few=_link(small.labelled),
                large=large.entry.name,
                many=_link(large.labelled),
            )

    def _review_rows(self, overview: Overview) -> list[NumberRow]:
        rows = []
        for state, count in overview.review:
            solid = 0 if state is ReviewState.UNREVIEWED else count.photos
            outline = count.photos - solid
            rows.append(NumberRow(state, review_word(state), (count,), solid, outline))
        for reason, count in overview.excluded:
            name = reason or self.tr("without a reason")
            rows.append(NumberRow(("reason", reason), name, (count,), count.photos, indent=1))
        return rows

    def _day_row(self, each: DayCount) -> NumberRow:
        if each.day is not None:
            return self._pair_row(each.day, day(each.day), each.photos, each.labelled)
        which = (self.tr("Photos without a time"), self.tr("Labelled photos without a time"))
        return self._pair_row(None, self.tr("no time"), each.photos, each.labelled, which)

    def _folder_rows(self, overview: Overview) -> list[NumberRow]:
        return [
            self._pair_row(
                (each.folder_id, each.under),
                each.name,
                each.photos,
                each.labelled,
                indent=1 if each.under else 0,
            )
            for each in overview.folders
        ]

    def _pair_row(
        self,
        key: object,
        name: str,
        photos: Number,
        labelled: Number,
        which: tuple[str, ...] = (),
        indent: int = 0,
    ) -> NumberRow:
        rest = photos.photos - labelled.photos
        return NumberRow(
            key, name, (photos, labelled), labelled.photos, rest, indent=indent, which=which
        )

    def _file_rows(self, overview: Overview) -> list[NumberRow]:
        rows = []
        for state, count in overview.states:
            if count.photos or state is PhotoState.READY:
                rows.append(NumberRow(state, photo_state_word(state), (count,), count.photos))
            if state is PhotoState.UNREADABLE:
                which = self.tr("Unreadable: {reason}")
                rows += [
                    NumberRow(
                        ("reason", reason),
                        told(reason),
                        (each,),
                        each.photos,
                        indent=1,
                        which=(which.format(reason=told(reason)),),
                    )
                    for reason, each in overview.unreadable
                ]
        return rows

    # --- what is asked

    @Slot(object, str)
    def _open(self, number_: Number, which: str) -> None:
        """Find the filter of a number, and ask the window for its photos."""
        project = self._bridge.project
        self._bridge.read(
            lambda: filter_behind(project, number_),
            lambda wanted: self.photos_asked.emit(wanted, which),
            context=self,
        )

    @Slot(object)
    def _open_labelled_day(self, labelled: LabelledDay) -> None:
        self._open(labelled.labelled, self.tr("Labelled on {day}").format(day=day(labelled.day)))


def _link(count: Number) -> tuple[str, Number] | str:
    """Return a number for a sentence; behind a zero there is nothing to see."""
    return (number(count.photos), count) if count.photos else number(count.photos)
