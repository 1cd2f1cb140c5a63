"""The editor of one class: its names, key, colour, description, look-alikes, reference photos.

Owns: the answer. Must not: write.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QColor, QFont, QIcon
from PySide6.QtWidgets import (
    QAbstractItemView,
    QColorDialog,
    QComboBox,
    QLabel,
    QLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from cropapp.core.entities import ClassId, PhotoClass, PhotoId
from cropapp.gui.class_words import class_name, other_names
from cropapp.gui.dialogs.form import FormDialog
from cropapp.gui.guide_card import class_mark
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.gui.reference_strip import ReferenceStrip
from cropapp.services.class_colours import CLASS_COLOURS
from cropapp.services.class_keys import CLASS_KEYS
from cropapp.services.edit_classes import ClassEdit

_NEXT_FREE = None
_NO_KEY = ""


class ClassEditor(FormDialog):
    """Ask all there is to say of a class.

    Args:
        known: the class to edit; None makes a new one.
        name: what a new one is called to begin with.
    """

    def __init__(
        self,
        bridge: ProjectBridge,
        known: PhotoClass | None,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge, self._known = bridge, known
        title = self.tr("Edit class") if known else self.tr("New class")
        self.entitle(title, title, self.tr("Save class") if known else self.tr("Add class"))
        # A dialog opens no higher than two thirds of the screen: never squeeze the fields for it.
        if (layout := self.layout()) is not None:
            layout.setSizeConstraint(QLayout.SizeConstraint.SetMinimumSize)
        self.form.setVerticalSpacing(8)
        self.name = self._line(self.tr("Name"), known.name if known else name)
        self.name_zh = self._line(self.tr("Name in Chinese"), known.name_zh if known else "")
        scientific = known.name_scientific if known else ""
        self.name_scientific = self._line(self.tr("Scientific name"), scientific)
        italic = QFont(self.name_scientific.font())
        italic.setItalic(True)
        self.name_scientific.setFont(italic)
        self.key = self._make_key()
        self.colour: str | None = known.colour if known else None
        self.colour_button = self._make_colour()
        self.description = self._make_description()
        self.look_alikes = self._make_look_alikes()
        self.references: list[PhotoId] = list(known.reference_photos) if known else []
        self.strip = ReferenceStrip(bridge, side=48, columns=7, removable=True, parent=self)
        self.strip.photo_clicked.connect(self._take_reference_off)
        self._add_references()
        self.name.textChanged.connect(self.refresh)
        self._show_colour()
        self.refresh()
        self.name.setFocus()

    def is_complete(self) -> bool:
        return bool(self.name.text().strip())

    def answer(self) -> ClassEdit:
        """Return what differs from the class as it was; for a new one all that was given."""
        known = self._known
        edit = ClassEdit(
            name=self.name.text().strip(),
            name_zh=self.name_zh.text().strip(),
            name_scientific=self.name_scientific.text().strip(),
            colour=self.colour,
            key=self.key.currentData(),
            description=self.description.toPlainText().strip(),
            look_alikes=tuple(self._checked()),
            reference_photos=tuple(self.references),
        )
        if known is None:
            return edit
        same = {
            field: None
            for field in ClassEdit.__slots__
            if (getattr(known, field) or _NO_KEY) == (getattr(edit, field) or _NO_KEY)
        }
        return replace(edit, **same)

    # --- fields

    def _line(self, label: str, text: str) -> QLineEdit:
        field = QLineEdit(text, self)
        field.setAccessibleName(label)
        field.setMinimumWidth(380)
        self.form.addRow(label, field)
        return field

    def _make_key(self) -> QComboBox:
        box = QComboBox(self)
        if self._known is None:
            box.addItem(self.tr("next free"), _NEXT_FREE)
        box.addItem(self.tr("none"), _NO_KEY)
        own = self._known.id if self._known else None
        holder = {each.key: each for each in self._bridge.classes if each.id != own}
        for key in CLASS_KEYS:
            taken = holder.get(key)
            words = self.tr("{key}, taken from {name}") if taken else "{key}"
            name = class_name(taken) if taken else ""
            box.addItem(words.format(key=key.upper(), name=name), key)
        now = self._known.key if self._known else _NEXT_FREE
        if now and box.findData(now) < 0:
            box.addItem(now, now)  # An older project's; it may stay.
        box.setCurrentIndex(max(0, box.findData(now or (_NO_KEY if self._known else None))))
        box.setAccessibleName(self.tr("Key"))
        box.setMaxVisibleItems(12)
        self.form.addRow(self.tr("Key"), box)
        return box

    def _make_colour(self) -> QPushButton:
        button = QPushButton(self)
        button.setAutoDefault(False)
        button.setAccessibleName(self.tr("Colour"))
        menu = QMenu(button)
        used = {each.colour: each for each in self._bridge.classes}
        for colour in CLASS_COLOURS:
            taken = used.get(colour)
            words = self.tr("{colour}, as {name}") if taken else "{colour}"
            words = words.format(colour=colour, name=class_name(taken) if taken else "")
            action = menu.addAction(_swatch(colour, self), words.replace("&", "&&"))
            action.triggered.connect(lambda _on=False, colour=colour: self._take_colour(colour))
        menu.addSeparator()
        menu.addAction(self.tr("Another colour…"), self._choose_colour)
        button.setMenu(menu)
        self.form.addRow(self.tr("Colour"), button)
        return button

    def _make_description(self) -> QPlainTextEdit:
        field = QPlainTextEdit(self._known.description if self._known else "", self)
        field.setAccessibleName(self.tr("Description"))
        field.setPlaceholderText(self.tr("How it is told from others, for the guide card"))
        field.setTabChangesFocus(True)
        field.setFixedHeight(76)
        self.form.addRow(self.tr("Description"), field)
        return field

    def _make_look_alikes(self) -> QListWidget:
        box = QListWidget(self)
        box.setAccessibleName(self.tr("Easily taken for"))
        box.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        box.setIconSize(QSize(12, 12))
        chosen = set(self._known.look_alikes) if self._known else set()
        own = self._known.id if self._known else None
        others = [each for each in self._bridge.classes if each.id != own]
        for each in sorted(others, key=lambda other: other.id not in chosen):
            item = QListWidgetItem(class_name(each), box)
            item.setIcon(QIcon(class_mark(each, self.devicePixelRatioF())))
            item.setToolTip(", ".join(other_names(each)))
            item.setData(Qt.ItemDataRole.UserRole, int(each.id))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            on = each.id in chosen
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        box.setFixedHeight(3 * max(26, box.sizeHintForRow(0)) + 2)
        self.form.addRow(self.tr("Easily taken for"), box)
        # A list of nothing is no control.
        self.form.setRowVisible(box, bool(others))
        return box

    def _checked(self) -> list[ClassId]:
        items = [self.look_alikes.item(row) for row in range(self.look_alikes.count())]
        chosen = [item for item in items if item.checkState() == Qt.CheckState.Checked]
        ids = {ClassId(item.data(Qt.ItemDataRole.UserRole)) for item in chosen}
        # Retired ones are not listed; they stay.
        listed = {each.id for each in self._bridge.classes}
        kept = {i for i in (self._known.look_alikes if self._known else ()) if i not in listed}
        return sorted(ids | kept)

    def _add_references(self) -> None:
        if self._known is None:
            return
        self._no_references = QLabel(self, wordWrap=True)
        self._no_references.setProperty("kind", "secondary")
        words = self.tr("Right-click a photo labelled so and choose “Use as a reference”.")
        self._no_references.setText(words)
        self.form.addRow(self.tr("Reference photos"), self.strip)
        self.form.addRow("", self._no_references)
        self._show_references()

    def _show_references(self) -> None:
        self.strip.show_photos(self.references)
        self.form.setRowVisible(self.strip, bool(self.references))
        self._no_references.setVisible(len(self.references) < 1)

    @Slot(int)
    def _take_reference_off(self, photo_id: int) -> None:
        self.references.remove(PhotoId(photo_id))
        self._show_references()

    # --- colour

    def _take_colour(self, colour: str) -> None:
        self.colour = colour
        self._show_colour()

    @Slot()
    def _choose_colour(self) -> None:
        picker = QColorDialog(QColor(self.colour or CLASS_COLOURS[0]), self)
        picker.setWindowTitle(self.tr("Colour"))
        picker.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        picker.colorSelected.connect(lambda colour: self._take_colour(colour.name().upper()))
        picker.open()

    def _show_colour(self) -> None:
        self.colour_button.setText(self.colour or self.tr("Next free colour"))
        self.colour_button.setIcon(_swatch(self.colour, self) if self.colour else QIcon())


def _swatch(colour: str, widget: QWidget) -> QIcon:
    return QIcon(class_mark(PhotoClass(ClassId(0), "", colour), widget.devicePixelRatioF(), 16))
