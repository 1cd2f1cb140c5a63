"""The line above: whose labels, how many are left, and settling all that are left at once.

Owns: its words and menus. Must not: settle; it asks by signal.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QToolButton, QWidget

from cropapp.gui import theme
from cropapp.gui.differences.words import agreement_words, pair_names
from cropapp.gui.elided_label import ElidedLabel
from cropapp.gui.icons import set_icon
from cropapp.gui.locale_words import number
from cropapp.gui.photo_words import Classes
from cropapp.gui.theme import SPACE_8, SPACE_12, SPACE_16
from cropapp.services.label_differences import DifferenceList, Pair, Side


class _OwnKeysMenu(QMenu):
    """Keeps its keys: the page behind it would take a digit for the photo in front alone."""

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)


class DifferencesHead(QFrame):
    """`12 left of 40   Labels from maria.cropapp   812 of 900 alike`, and to the right the acts."""

    left_asked = Signal()
    """Show the photos that are left."""
    list_chosen = Signal(int)
    """Which of the lists, where labels of several people were imported."""
    all_chosen = Signal(object)
    """Side: settle all that are left like this."""
    all_class_asked = Signal()
    """Settle all that are left as a class that is still to be chosen."""
    forget_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "bar")
        self.setFixedHeight(theme.BAR_HEIGHT)
        self.left = QPushButton(self)
        self.left.setProperty("kind", "link")
        self.left.setToolTip(self.tr("Show the photos that are left"))
        self.left.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.left.setFont(theme.tabular_font())
        self.left.clicked.connect(self.left_asked)
        self.source = ElidedLabel("", self, mode=Qt.TextElideMode.ElideMiddle)
        self.agreement = ElidedLabel("", self)
        self.agreement.setProperty("kind", "secondary")
        self.lists = self._menu_button("merge", self.tr("Whose labels"))
        self.all = self._menu_button("list-check", self.tr("Settle all that are left  Ctrl+Enter"))
        self._lay_out()

    def _menu_button(self, icon_name: str, hint: str) -> QToolButton:
        button = QToolButton(self)
        set_icon(button, icon_name, 16)
        button.setToolTip(hint)
        button.setAccessibleName(hint)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setMenu(_OwnKeysMenu(button))
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_12, 0, SPACE_8, 0)
        row.setSpacing(SPACE_16)
        row.addWidget(self.left)
        row.addWidget(self.source)
        row.addWidget(self.agreement, 1)
        row.addWidget(self.lists)
        row.addWidget(self.all)

    # --- what is shown

    def show_list(self, shown: DifferenceList, every: Sequence[DifferenceList]) -> None:
        """Say whose labels these are, and how far both agreed when they were brought in."""
        source = self.tr("Labels from {name}").format(name=shown.source.name)
        self.source.setText(source)
        self.source.setToolTip(str(shown.source))
        self.agreement.setText(agreement_words(shown.agreement))
        self.lists.setVisible(len(every) > 1)
        self.lists.setText(" " + self.tr("Others"))
        menu = self.lists.menu()
        menu.clear()
        for place, each in enumerate(every):
            words = self.tr("{name}: {left} left").format(
                name=each.source.name.replace("&", "&&"), left=number(len(each.still_open()))
            )
            action = menu.addAction(words)
            action.triggered.connect(lambda _=False, place=place: self.list_chosen.emit(place))

    def show_left(self, left: int, total: int) -> None:
        """Show how many of what is looked at are left."""
        words = self.tr("{left} left of {total}")
        self.left.setText(words.format(left=number(left), total=number(total)))
        self.all.setEnabled(left > 0)

    def offer_all(self, left: int, pair: Pair | None, classes: Classes) -> None:
        """Offer to settle all that are left, of one pair of classes by their names."""
        words = self.tr("All {n}…") if pair is None else self.tr("All {n} of this pair…")
        words = self.tr("The last one…") if left == 1 else words
        self.all.setText(" " + words.format(n=number(left)))
        mine, theirs = self.tr("Yours"), self.tr("Theirs")
        if pair is not None:
            here, there = (name.replace("&", "&&") for name in pair_names(pair, classes))
            mine = self.tr("Yours: {name}").format(name=here)
            theirs = self.tr("Theirs: {name}").format(name=there)
        menu = self.all.menu()
        menu.clear()
        for words, side in (
            (f"&1  {mine}", Side.MINE),
            (f"&2  {theirs}", Side.THEIRS),
            ("&U  " + self.tr("Unsure"), Side.UNSURE),
        ):
            action = menu.addAction(words)
            action.triggered.connect(lambda _=False, side=side: self.all_chosen.emit(side))
        menu.addAction("&/  " + self.tr("Another class…")).triggered.connect(
            lambda _=False: self.all_class_asked.emit()
        )
        menu.addSeparator()
        forget = menu.addAction(self.tr("Put this list away; your labels stay"))
        forget.triggered.connect(lambda _=False: self.forget_asked.emit())

    @Slot()
    def open_all(self) -> None:
        """Open the menu of what all that are left can be."""
        if self.all.isEnabled():
            # Not showMenu(): it waits in a loop of its own until something is chosen.
            self.all.menu().popup(self.all.mapToGlobal(self.all.rect().bottomLeft()))
