"""The line above the photo: how far one has come, and what comes next.

Owns: the counters and the choice of order, photos and bursts. Must not: count or sort.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPushButton, QToolButton, QWidget

from cropapp.core.gallery import PhotoFilter
from cropapp.gui import theme
from cropapp.gui.icons import set_icon
from cropapp.gui.locale_words import number
from cropapp.gui.review.words import order_hint, order_word, scope_word
from cropapp.gui.theme import SPACE_8, SPACE_12, SPACE_16
from cropapp.services.review_order import ReviewOrder, ReviewRequest, ReviewScope
from cropapp.services.review_progress import ReviewProgress


class ReviewHead(QFrame):
    """`212 today   14 a minute   1,804 left`, and to the right the choices."""

    request_changed = Signal(object)
    """ReviewRequest the person wants; its filter is the page's to fill in."""
    today_asked = Signal()
    left_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "bar")
        self.setFixedHeight(theme.BAR_HEIGHT)
        self.request = ReviewRequest()
        self.today = self._make_number(self.tr("Show the photos decided today"))
        self.today.clicked.connect(self.today_asked)
        self.pace = QLabel(self)
        self.left = self._make_number(self.tr("Show the photos that are left"))
        self.left.clicked.connect(self.left_asked)
        self.scope_button = self._make_button("filter", self.tr("Which photos"))
        self.order_button = self._make_button("sort", self.tr("What comes next"))
        self.scope_menu = self._make_menu(self.scope_button)
        self.order_menu = self._make_menu(self.order_button)
        self.scope_actions = self._fill_scopes()
        self.order_actions = self._fill_orders()
        self.bursts = self._make_button("burst", self.tr("Decide on a burst as one"))
        self.bursts.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        self.bursts.setCheckable(True)
        self.bursts.toggled.connect(self._on_bursts)
        self._lay_out()
        self.show_request(self.request)
        self.show_progress(None)
        self.show_left(None)

    def _make_number(self, hint: str) -> QPushButton:
        button = QPushButton(self)
        button.setProperty("kind", "link")
        button.setToolTip(hint)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setFont(theme.tabular_font())
        return button

    def _make_button(self, icon_name: str, hint: str) -> QToolButton:
        button = QToolButton(self)
        set_icon(button, icon_name, 16)
        button.setToolTip(hint)
        button.setAccessibleName(hint)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _make_menu(self, button: QToolButton) -> QMenu:
        menu = QMenu(button)
        menu.setToolTipsVisible(True)
        button.setMenu(menu)
        return menu

    def _fill_scopes(self) -> dict[ReviewScope, QAction]:
        group, actions = QActionGroup(self), {}
        for scope in ReviewScope:
            action = self.scope_menu.addAction(scope_word(scope))
            action.triggered.connect(lambda _=False, scope=scope: self._choose(scope=scope))
            actions[scope] = action
            action.setCheckable(True)
            group.addAction(action)
        return actions

    def _fill_orders(self) -> dict[ReviewOrder, QAction]:
        group, actions = QActionGroup(self), {}
        for order in ReviewOrder:
            action = self.order_menu.addAction(order_word(order))
            action.setToolTip(order_hint(order))
            action.triggered.connect(lambda _=False, order=order: self._choose(order=order))
            actions[order] = action
            action.setCheckable(True)
            group.addAction(action)
        return actions

    def _lay_out(self) -> None:
        self.pace.setProperty("kind", "secondary")
        self.pace.setFont(theme.tabular_font())
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_12, 0, SPACE_8, 0)
        row.setSpacing(SPACE_16)
        row.addWidget(self.today)
        row.addWidget(self.pace)
        row.addWidget(self.left)
        row.addStretch(1)
        self._notices = QHBoxLayout()
        row.addLayout(self._notices)
        choices = QHBoxLayout()
        choices.setSpacing(SPACE_8)
        for button in (self.scope_button, self.order_button, self.bursts):
            choices.addWidget(button)
        row.addLayout(choices)

    def take_notice(self, notice: QWidget) -> None:
        """Give a place to a line that comes and goes."""
        self._notices.addWidget(notice)

    # --- what is shown

    def show_request(self, request: ReviewRequest) -> None:
        """Show what is being reviewed."""
        self.request = request
        self.scope_actions[request.scope].setChecked(True)
        self.order_actions[request.order].setChecked(True)
        # The space keeps the words off the icon; the style sheet has no such distance.
        self.scope_button.setText(" " + scope_word(request.scope, request.order))
        next_words = self.tr("Next: {order}").format(order=order_word(request.order))
        self.order_button.setText(" " + next_words)
        for button in (self.scope_button, self.order_button):
            button.setAccessibleName(f"{button.toolTip()}:{button.text()}")
        with QSignalBlocker(self.bursts):
            self.bursts.setChecked(request.bursts_as_one)

    def offer_shown(self, offered: bool) -> None:
        """Say whether there is a photos page whose photos can be reviewed."""
        self.scope_actions[ReviewScope.SHOWN].setVisible(offered)

    def show_progress(self, progress: ReviewProgress | None) -> None:
        """Show today and the pace."""
        self.today.setVisible(progress is not None)
        self.pace.setVisible(progress is not None and progress.per_minute is not None)
        if progress is None:
            return
        self.today.setText(self.tr("{n} today").format(n=number(progress.today)))
        pace = round(progress.per_minute or 0)
        self.pace.setText(self.tr("{n} a minute").format(n=number(pace)))

    def show_left(self, left: int | None) -> None:
        """Show how many photos are left in the queue."""
        self.left.setVisible(left is not None)
        self.left.setText(self.tr("{n} left").format(n=number(left or 0)))

    # --- what the person chooses

    @Slot(bool)
    def _on_bursts(self, as_one: bool) -> None:
        self.request_changed.emit(replace(self.request, bursts_as_one=as_one))

    def _choose(
        self, *, order: ReviewOrder | None = None, scope: ReviewScope | None = None
    ) -> None:
        self.request_changed.emit(
            replace(
                self.request,
                order=order or self.request.order,
                scope=scope or self.request.scope,
                photo_filter=PhotoFilter(),
            )
        )
