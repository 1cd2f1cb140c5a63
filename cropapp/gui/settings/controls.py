"""One control for each kind of setting.

Owns: the way from an entry of the schema to a control that shows and asks for a value. Must not:
know a setting by name, or write one.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QSpinBox,
    QWidget,
)

from cropapp.core.settings import Setting, Value
from cropapp.gui.told import told

FIELD_WIDTH = 280


class SettingControl(QWidget):
    """Base: `value_chosen` fires when a person chose another value."""

    value_chosen = Signal(str, object)
    """Key, value."""

    def __init__(self, setting: Setting, field: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self.setting = setting
        self.field = field
        field.setParent(self)
        field.setAccessibleName(told(setting.spec.label))
        field.setAccessibleDescription(told(setting.spec.help))
        self.setFocusProxy(field)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(field)
        row.addStretch(1)

    def show_value(self, value: Value) -> None:
        """Show a value without asking for it."""
        raise NotImplementedError

    def choose(self, value: Value) -> None:
        """Ask for a value."""
        self.value_chosen.emit(self.setting.key, value)


class _StillCombo(QComboBox):
    """Leaves the wheel to the page: scrolling past a setting must not change it."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class _StillSpin(QSpinBox):
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class ChoiceControl(SettingControl):
    """A list to choose from."""

    def __init__(self, setting: Setting, parent: QWidget) -> None:
        self.combo = _StillCombo()
        super().__init__(setting, self.combo, parent)
        self.combo.setFixedWidth(FIELD_WIDTH)
        for value, words in setting.spec.choices:
            text = f"{words} {setting.spec.unit}" if setting.spec.unit else told(words)
            self.combo.addItem(text, value)
        self.combo.activated.connect(self._on_activated)

    def show_value(self, value: Value) -> None:
        self.combo.setCurrentIndex(self.combo.findData(value))

    @Slot(int)
    def _on_activated(self, _index: int) -> None:
        self.choose(self.combo.currentData())


class SwitchControl(SettingControl):
    """On or off."""

    def __init__(self, setting: Setting, parent: QWidget) -> None:
        self.box = QCheckBox(told(setting.spec.label))
        super().__init__(setting, self.box, parent)
        self.box.clicked.connect(self._on_clicked)

    def show_value(self, value: Value) -> None:
        self.box.setChecked(bool(value))

    @Slot(bool)
    def _on_clicked(self, checked: bool) -> None:
        self.choose(checked)


class NumberControl(SettingControl):
    """A number between two limits."""

    def __init__(self, setting: Setting, parent: QWidget) -> None:
        self.spin = _StillSpin()
        super().__init__(setting, self.spin, parent)
        self.spin.setFixedWidth(FIELD_WIDTH // 2)
        self.spin.setRange(setting.spec.least, setting.spec.most)
        self.spin.setSingleStep(setting.spec.step)
        unit = setting.spec.unit
        self.spin.setSuffix(unit if unit in ("", "%") else f" {unit}")
        self.spin.setGroupSeparatorShown(True)
        self.spin.lineEdit().setTextMargins(6, 0, 0, 0)
        # Not at every digit that is typed: 4 of 4096 would throw thumbnails away.
        self.spin.setKeyboardTracking(False)
        self.spin.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.spin.valueChanged.connect(self._on_changed)

    def show_value(self, value: Value) -> None:
        self.spin.blockSignals(True)
        self.spin.setValue(int(value))
        self.spin.blockSignals(False)

    @Slot(int)
    def _on_changed(self, value: int) -> None:
        self.choose(value)


class TextControl(SettingControl):
    """Free text, taken when Enter is pressed or the field is left."""

    def __init__(self, setting: Setting, placeholder: str, parent: QWidget) -> None:
        self.line = QLineEdit()
        super().__init__(setting, self.line, parent)
        self.line.setFixedWidth(FIELD_WIDTH)
        self.line.setPlaceholderText(placeholder)
        self.line.editingFinished.connect(self._on_finished)

    def show_value(self, value: Value) -> None:
        self.line.setText(str(value))

    @Slot()
    def _on_finished(self) -> None:
        self.choose(self.line.text().strip())


def make_control(setting: Setting, placeholder: str, parent: QWidget) -> SettingControl:
    """Return the control that fits a setting; `placeholder` stands in an empty text field."""
    if setting.spec.choices:
        return ChoiceControl(setting, parent)
    if isinstance(setting.default, bool):
        return SwitchControl(setting, parent)
    if isinstance(setting.default, int):
        return NumberControl(setting, parent)
    return TextControl(setting, placeholder, parent)
