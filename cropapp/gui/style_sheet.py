"""The style sheet of the window, made from the tokens.

Owns: how the stock controls look. Roles are dynamic properties (`kind`), set by who makes the
control: button kind primary, quiet or tool; label kind title, secondary or section; frame kind
raised, bar, rail, line, popup or drop. Must not: name a page or a widget.
"""

from __future__ import annotations

from dataclasses import fields
from string import Template
from typing import TYPE_CHECKING

from cropapp.services.resources import resource_path

if TYPE_CHECKING:
    from cropapp.gui.theme import Tokens

_SHEET = Template(
    """
* { outline: none; }
QWidget[kind="page"], QDialog { background: $surface; }
QFrame[kind="raised"] { background: $raised; border: 1px solid $line; border-radius: 6px; }
QFrame[kind="raised"]:focus { border: 1px solid $accent; }
QFrame[kind="rail"] { background: $sunken; border: none; border-right: 1px solid $line; }
QFrame[kind="bar"] { background: $surface; border: none; border-bottom: 1px solid $line; }
QFrame[kind="status"] { background: $sunken; border: none; border-top: 1px solid $line; }
QFrame[kind="line"] { background: $line; border: none; }
QFrame[kind="popup"] { background: $raised; border: 1px solid $border; border-radius: 8px; }
QFrame[kind="drop"] { background: $surface; border: 2px dashed $accent; border-radius: 8px; }

QLabel { background: transparent; }
QLabel[kind="title"] { font-size: 20px; font-weight: 600; }
QLabel[kind="heading"] { font-size: 15px; font-weight: 600; }
QLabel[kind="secondary"] { color: $secondary; }
QLabel[kind="small"] { color: $secondary; font-size: 11px; }
QLabel[kind="section"] { color: $secondary; font-size: 11px; font-weight: 600; }
QLabel[kind="warning"] { color: $warning; }
QLabel[kind="danger"] { color: $danger; }
QLabel:disabled { color: $disabled; }

QPushButton {
    background: $raised; color: $text; border: 1px solid $border; border-radius: 6px;
    padding: 0 12px; min-height: 30px;
}
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $sunken; }
QPushButton:focus { border: 1px solid $accent; }
QPushButton:disabled { color: $disabled; background: $surface; border-color: $line; }
QPushButton[kind="primary"] { background: $accent; color: $on_accent; border: 1px solid $accent;
    font-weight: 600; }
QPushButton[kind="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[kind="primary"]:focus { border: 2px solid $text; padding: 0 11px; min-height: 28px; }
QPushButton[kind="primary"]:disabled { background: $line; color: $disabled; border-color: $line; }
QPushButton[kind="quiet"], QToolButton { background: transparent; border: 1px solid transparent;
    border-radius: 6px; color: $text; }
QPushButton[kind="quiet"] { padding: 0 8px; min-height: 26px; }
QPushButton[kind="link"] { background: transparent; border: none; color: $accent; padding: 0 2px;
    min-height: 20px; text-align: left; }
QPushButton[kind="link"]:hover, QPushButton[kind="link"]:focus { text-decoration: underline; }
QToolButton { padding: 4px; }
QPushButton[kind="quiet"]:hover, QToolButton:hover { background: $hover; }
QPushButton[kind="quiet"]:pressed, QToolButton:pressed { background: $line; }
QPushButton[kind="quiet"]:focus, QToolButton:focus { border: 1px solid $accent; }
QToolButton:checked { background: $selected; }
QToolButton:disabled, QPushButton[kind="quiet"]:disabled { color: $disabled; }
QToolButton::menu-indicator { image: none; width: 0; }
QToolButton[kind="rail"] { border-radius: 6px; padding: 0; }

QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDoubleSpinBox, QDateEdit, QComboBox {
    background: $raised; color: $text; border: 1px solid $border; border-radius: 6px;
    padding: 0 8px; min-height: 28px; selection-background-color: $accent;
    placeholder-text-color: $secondary;
    selection-color: $on_accent;
}
QPlainTextEdit, QTextEdit { padding: 4px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus,
QComboBox:focus { border: 1px solid $accent; }
QLineEdit:disabled, QComboBox:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled {
    color: $disabled; background: $surface; border-color: $line; }
QComboBox::drop-down { border: none; width: 24px; }
QComboBox::down-arrow { image: url("$chevron"); width: 12px; height: 12px; }
QSpinBox::up-button, QDoubleSpinBox::up-button { subcontrol-origin: border;
    subcontrol-position: top right; width: 24px; border: none; }
QSpinBox::down-button, QDoubleSpinBox::down-button { subcontrol-origin: border;
    subcontrol-position: bottom right; width: 24px; border: none; }
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow { image: url("$chevron_up"); width: 10px;
    height: 10px; }
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow { image: url("$chevron"); width: 10px;
    height: 10px; }
QSpinBox QLineEdit, QDoubleSpinBox QLineEdit { border: none; background: transparent;
    min-height: 0; padding: 0 6px; }
QComboBox QAbstractItemView { background: $raised; border: 1px solid $line; padding: 4px; }

QCheckBox, QRadioButton { spacing: 8px; }
QCheckBox::indicator, QListView::indicator, QRadioButton::indicator {
    width: 14px; height: 14px; background: $raised;
    border: 1px solid $secondary; border-radius: 4px; }
QRadioButton::indicator { border-radius: 8px; }
QCheckBox::indicator:focus, QRadioButton::indicator:focus,
QCheckBox::indicator:hover, QRadioButton::indicator:hover { border: 1px solid $accent; }
QCheckBox::indicator:checked, QListView::indicator:checked {
    background: $accent; border: 1px solid $accent;
    image: url("$tick"); }
QRadioButton::indicator:checked { width: 6px; height: 6px; background: $on_accent;
    border: 5px solid $accent; }
QCheckBox::indicator:checked:focus { border: 2px solid $text; width: 12px; height: 12px; }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { border: 1px solid $line; }

QAbstractItemView { background: $surface; border: none; color: $text;
    selection-background-color: $selected; selection-color: $text; }
QListView[kind="palette"] { background: $raised; }
QListView[kind="palette"]::item { border-radius: 4px; }
QListView[kind="palette"]::item:selected { background: $selected; }
QTreeView::item, QListView::item { min-height: 26px; }
QTreeView::item:hover { background: $hover; }
QTreeView::item:selected { background: $selected; color: $text; }
QTableView { gridline-color: $line; background: $raised; alternate-background-color: $surface; }
QTableView[kind="padded"]::item { padding: 0 5px; }
QTableView[kind="padded"]::item:selected { background: $selected; color: $text; }
QHeaderView { background: $raised; border: none; }
QHeaderView::section { background: $raised; color: $secondary; font-size: 11px; border: none;
    border-bottom: 1px solid $line; padding: 4px 8px; }

QMenu { background: $raised; border: 1px solid $line; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 12px; border-radius: 4px; }
QMenu::item:selected { background: $selected; color: $text; }
QMenu::item:disabled { color: $disabled; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
QMenu::icon { padding-left: 8px; }
QCalendarWidget QWidget#qt_calendar_navigationbar { background: transparent; }
QCalendarWidget QToolButton { color: $text; font-weight: 600; padding: 4px 8px; }
QCalendarWidget QSpinBox { min-height: 24px; }
QCalendarWidget QAbstractItemView { background: $raised; alternate-background-color: $raised;
    selection-background-color: $accent; selection-color: $on_accent; outline: none; }
QCalendarWidget QAbstractItemView:disabled { color: $disabled; }
QToolTip { background: $raised; color: $text; border: 1px solid $line; padding: 4px 6px; }

QSplitter::handle { background: $line; }
QSplitter::handle:hover { background: $accent; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }

QSlider::groove:horizontal { height: 4px; background: $line; border-radius: 2px; }
QSlider::sub-page:horizontal { background: $accent; border-radius: 2px; }
QSlider::handle:horizontal { width: 14px; margin: -6px 0; background: $raised;
    border: 1px solid $border; border-radius: 8px; }
QSlider::handle:horizontal:hover { background: $hover; }
QSlider::handle:horizontal:focus { width: 12px; border: 2px solid $accent; border-radius: 8px; }

QProgressBar { background: $line; border: none; border-radius: 2px; max-height: 4px;
    min-height: 4px; }
QProgressBar::chunk { background: $accent; border-radius: 2px; }

QScrollArea { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $scroll; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $disabled; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
"""
)


def style_sheet(tokens: Tokens) -> str:
    """Return the whole sheet for one scheme."""
    names = [each.name for each in fields(tokens) if each.name != "dark"]
    colours = {name: getattr(tokens, name).name() for name in names}
    colours |= derived_colours(tokens)
    colours["chevron"] = resource_path("icons", "controls", "chevron-down.svg").as_posix()
    colours["chevron_up"] = resource_path("icons", "controls", "chevron-up.svg").as_posix()
    tick = "tick-dark.svg" if tokens.dark else "tick-light.svg"
    colours["tick"] = resource_path("icons", "controls", tick).as_posix()
    return _SHEET.substitute(colours)


def derived_colours(tokens: Tokens) -> dict[str, str]:
    """Colours between two tokens: hover, selection and scroll bars, all without a tint of green.

    The shares of accent in a selection leave every ink of the theme readable on it.
    """
    from cropapp.gui.theme import mix

    return {
        "hover": mix(tokens.surface, tokens.text, 0.06).name(),
        "selected": mix(tokens.surface, tokens.accent, 0.17 if tokens.dark else 0.12).name(),
        "accent_hover": mix(tokens.accent, tokens.text, 0.15).name(),
        "scroll": mix(tokens.surface, tokens.text, 0.28).name(),
    }
