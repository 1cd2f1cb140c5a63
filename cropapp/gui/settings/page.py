"""The page of settings, made from the schema.

Owns: the sections and their rows, and saying what of the file could not be used. Must not: know
what a setting does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from cropapp.core.settings import SCHEMA, SECTION_WORDS, Section, Setting, Settings
from cropapp.gui import theme
from cropapp.gui.elided_label import ElidedLabel
from cropapp.gui.own_keys import keep_own_key
from cropapp.gui.settings.acting import SettingsActor
from cropapp.gui.settings.controls import SettingControl, SwitchControl, make_control
from cropapp.gui.told import told
from cropapp.services import app_folders

PAGE_WIDTH = 760
LABEL_WIDTH = 220


class SettingsPage(QWidget):
    """Shown with or without an open project."""

    done = Signal()
    """The person is through with it."""

    def __init__(
        self,
        actor: SettingsActor,
        parent: QWidget | None = None,
        *,
        below: Mapping[str, Callable[[QWidget], QWidget]] | None = None,
    ) -> None:
        """Show every setting.

        Args:
            below: makes what stands below a setting, by its key.
        """
        super().__init__(parent)
        self.setProperty("kind", "page")
        self._actor = actor
        self._below = below or {}
        self.controls: dict[str, SettingControl] = {}
        self._resets: dict[str, QPushButton] = {}
        leave = QAction(self.tr("Back"), self)
        leave.setShortcut(QKeySequence(Qt.Key.Key_Escape))
        leave.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        leave.triggered.connect(self.done)
        self.addAction(leave)
        self._lay_out()
        actor.changed.connect(self.show_values)
        self.show_values(actor.values)

    def arrive(self, key: str = SCHEMA[0].key) -> None:
        """Take the keyboard into one of the settings."""
        control = self.controls[key]
        control.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self._area.ensureWidgetVisible(control)

    # --- composition

    def _lay_out(self) -> None:
        inside = QWidget(self)
        inside.setProperty("kind", "page")
        column = QVBoxLayout(inside)
        column.setContentsMargins(*(theme.SPACE_24,) * 4)
        column.setSpacing(theme.SPACE_16)
        column.addLayout(self._head())
        for section in Section:
            column.addWidget(self._section(section))
        column.addWidget(self._foot())
        column.addStretch(1)
        inside.setMaximumWidth(PAGE_WIDTH)
        self._area = area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)

    def _head(self) -> QHBoxLayout:
        title = QLabel(self.tr("Settings"), self)
        title.setProperty("kind", "title")
        back = QPushButton(self.tr("Done"), self)
        back.setToolTip(self.tr("Back to where you were  (Esc)"))
        back.clicked.connect(self.done)
        row = QHBoxLayout()
        row.addWidget(title)
        row.addStretch(1)
        row.addWidget(back)
        return row

    def _section(self, section: Section) -> QWidget:
        box = QFrame(self)
        box.setProperty("kind", "raised")
        heading = QLabel(told(SECTION_WORDS[section]), box)
        heading.setProperty("kind", "heading")
        grid = QGridLayout(box)
        grid.setContentsMargins(*(theme.SPACE_16,) * 4)
        grid.setHorizontalSpacing(theme.SPACE_16)
        grid.setVerticalSpacing(theme.SPACE_4)
        grid.setColumnMinimumWidth(0, LABEL_WIDTH)
        grid.setColumnStretch(1, 1)
        grid.addWidget(heading, 0, 0, 1, 3)
        for setting in SCHEMA:
            if setting.spec.section is section:
                self._add_row(grid, setting, box)
        if section is Section.PRIVACY:
            self._add_note(grid, box)
        return box

    def _add_row(self, grid: QGridLayout, setting: Setting, box: QWidget) -> None:
        row = grid.rowCount()
        control = make_control(setting, app_folders.default_author(), box)
        control.value_chosen.connect(self._actor.change)
        self.controls[setting.key] = control
        if not isinstance(control, SwitchControl):
            label = QLabel(told(setting.spec.label), box)
            label.setBuddy(control.field)
            grid.addWidget(label, row, 0)
        grid.setRowMinimumHeight(row, theme.ROW_HEIGHT + theme.SPACE_8)
        grid.addWidget(control, row, 1)
        grid.addWidget(self._reset_button(setting, box), row, 2)
        words = QLabel(told(setting.spec.help), box, wordWrap=True)
        words.setProperty("kind", "small")
        words.setContentsMargins(0, 0, 0, theme.SPACE_8)
        grid.addWidget(words, row + 1, 1, 1, 2)
        if setting.key in self._below:
            grid.addWidget(self._below[setting.key](box), row + 2, 1, 1, 2)

    def _reset_button(self, setting: Setting, box: QWidget) -> QPushButton:
        button = QPushButton(self.tr("Default"), box)
        button.setProperty("kind", "quiet")
        words = self.tr("Set back: {what}").format(what=told(setting.spec.label))
        button.setAccessibleName(words)
        button.setToolTip(words)
        button.clicked.connect(lambda: self._actor.change(setting.key, setting.default))
        policy = button.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        button.setSizePolicy(policy)
        self._resets[setting.key] = button
        return button

    def _add_note(self, grid: QGridLayout, box: QWidget) -> None:
        note = QLabel(
            self.tr(
                "Nothing is uploaded. CropApp looks for no updates and counts nothing; weights of "
                "a model are fetched only when you ask for it."
            ),
            box,
            wordWrap=True,
        )
        note.setProperty("kind", "secondary")
        grid.addWidget(note, grid.rowCount(), 0, 1, 3)

    def _foot(self) -> QWidget:
        box = QWidget(self)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        for problem in self._actor.file.problems:
            told_problem = QLabel(told(problem), box, wordWrap=True)
            told_problem.setProperty("kind", "warning")
            column.addWidget(told_problem)
        place = self.tr("Kept in {path}").format(path=str(self._actor.file.path))
        label = ElidedLabel(place, box, mode=Qt.TextElideMode.ElideMiddle)
        label.setProperty("kind", "small")
        column.addWidget(label)
        return box

    # --- values

    @Slot(object)
    def show_values(self, settings: Settings) -> None:
        """Show the settings as they are."""
        for setting in SCHEMA:
            value = getattr(settings, setting.key)
            self.controls[setting.key].show_value(value)
            self._resets[setting.key].setVisible(value != setting.default)

    def event(self, event: QEvent) -> bool:
        return keep_own_key(event, self.focusWidget()) or super().event(event)
