"""The class guide card: what a class looks like.

Owns: the card: names, description, reference photos, look-alikes. Must not: write, nor decide which
class it shows or where it stands; the page does.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cropapp.core.entities import ClassId, PhotoClass
from cropapp.gui import theme
from cropapp.gui.class_rows import draw_colour_mark
from cropapp.gui.class_words import class_name
from cropapp.gui.icons import set_icon
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.gui.reference_strip import ReferenceStrip
from cropapp.gui.theme import SPACE_4, SPACE_8, SPACE_12, SPACE_16

SHOWN_REFERENCES = 6
_COLUMNS = 3
_THUMBNAIL = 88


class GuideCard(QFrame):
    """One class at a time; 240 to 320 px wide. `class_id` is the one shown."""

    photo_chosen = Signal(int)
    """A reference photo was clicked."""
    edit_asked = Signal(int)
    closed = Signal()

    def __init__(self, bridge: ProjectBridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.class_id: ClassId | None = None
        self.setMinimumWidth(240)
        self.setProperty("kind", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Class guide card"))
        self.name = self._label("heading")
        self.names = self._label("secondary")
        self.description = self._label("")
        self.strip = ReferenceStrip(bridge, side=_THUMBNAIL, columns=_COLUMNS, parent=self)
        self.strip.photo_clicked.connect(self.photo_chosen)
        self._mark = QLabel(self)
        self._no_references = self._label("secondary")
        self._alike_title = self._section(self.tr("EASILY TAKEN FOR"))
        self._alike = QVBoxLayout()
        self._alike.setSpacing(SPACE_4)
        self.look_alikes: list[QPushButton] = []
        self._lay_out()
        bridge.classes_changed.connect(self._refresh)
        theme.changed.connect(self._refresh)
        self.show_class(None)

    def show_class(self, class_id: ClassId | None) -> None:
        """Show a class; None says that there is none to show."""
        known = self._bridge.class_by_id.get(class_id) if class_id is not None else None
        if known is not None and known.id == self.class_id:
            return
        self._show(known)

    def _show(self, known: PhotoClass | None) -> None:
        self.class_id = known.id if known else None
        self._mark.setVisible(known is not None)
        self._edit.setVisible(known is not None)
        self._references_title.setVisible(known is not None)
        self.name.setText(class_name(known) if known else self.tr("No class yet"))
        self.names.setText(_names_html(known) if known else "")
        self.names.setVisible(bool(self.names.text()))
        words = known.description if known else ""
        if known is None:
            words = self.tr(
                "The card shows the class of the photo: its label, else its prediction."
            )
        self.description.setText(words)
        self.description.setVisible(bool(words))
        self._show_references(known)
        self._show_look_alikes(known)
        if known is not None:
            self._mark.setPixmap(class_mark(known, self.devicePixelRatioF()))

    def _show_references(self, known: PhotoClass | None) -> None:
        photos = known.reference_photos if known else ()
        self.strip.show_photos(photos[:SHOWN_REFERENCES])
        self._no_references.setVisible(known is not None and not photos)
        words = self.tr(
            "None yet. Right-click a photo labelled {name} and choose “Use as a reference”."
        )
        self._no_references.setText(words.format(name=class_name(known)) if known else "")

    def _show_look_alikes(self, known: PhotoClass | None) -> None:
        for button in self.look_alikes:
            self._alike.removeWidget(button)
            button.hide()
            button.deleteLater()
        found = [self._bridge.class_by_id.get(i) for i in known.look_alikes] if known else []
        self.look_alikes = [self._alike_button(each) for each in found if each is not None]
        for button in self.look_alikes:
            self._alike.addWidget(button)
        self._alike_title.setVisible(bool(self.look_alikes))

    def _alike_button(self, known: PhotoClass) -> QPushButton:
        button = QPushButton(class_name(known).replace("&", "&&"), self)
        button.setProperty("kind", "link")
        button.setIcon(QIcon(class_mark(known, self.devicePixelRatioF())))
        button.setIconSize(QSize(12, 12))
        words = self.tr("Show the guide card of {name}").format(name=class_name(known))
        button.setAccessibleName(words)
        button.setToolTip(words)
        button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        button.clicked.connect(partial(self.show_class, known.id))
        return button

    @Slot()
    def _refresh(self) -> None:
        known = self._bridge.class_by_id.get(self.class_id) if self.class_id is not None else None
        self._show(known)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    # --- composition

    def _label(self, kind: str) -> QLabel:
        label = QLabel(self, wordWrap=True)
        label.setProperty("kind", kind)
        # A long name without a space must not make the card wider than its place.
        label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label

    def _section(self, words: str) -> QLabel:
        label = QLabel(words, self)
        label.setProperty("kind", "section")
        return label

    def _lay_out(self) -> None:
        self._edit = self._tool("pen", self.tr("Edit class…"))
        self._edit.clicked.connect(self._ask_edit)
        close = self._tool("close", self.tr("Close the guide card"))
        close.clicked.connect(self.closed)
        head = QHBoxLayout()
        head.setSpacing(SPACE_8)
        head.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.name, 1)
        head.addWidget(self._edit, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self._mark.setContentsMargins(0, SPACE_4, 0, 0)
        self._references_title = self._section(self.tr("REFERENCE PHOTOS"))
        body = QWidget(self)
        inside = QVBoxLayout(body)
        inside.setContentsMargins(SPACE_12, 0, SPACE_12, SPACE_16)
        inside.setSpacing(SPACE_8)
        for part in (self.names, self.description, self._references_title):
            inside.addWidget(part)
        inside.addWidget(self._no_references)
        inside.addWidget(self.strip)
        inside.addWidget(self._alike_title)
        inside.addLayout(self._alike)
        inside.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(body)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_4)
        head.setContentsMargins(SPACE_12, SPACE_12, SPACE_8, 0)
        column.addLayout(head)
        column.addWidget(scroll, 1)

    def _tool(self, icon: str, words: str) -> QToolButton:
        button = QToolButton(self)
        set_icon(button, icon, 16)
        button.setToolTip(words)
        button.setAccessibleName(words)
        return button

    @Slot()
    def _ask_edit(self) -> None:
        if self.class_id is not None:
            self.edit_asked.emit(int(self.class_id))


def class_mark(known: PhotoClass, scale: float, side: int = 12) -> QPixmap:
    """Return a class's colour as a small picture."""
    pixmap = QPixmap(round(side * scale), round(side * scale))
    pixmap.setDevicePixelRatio(scale)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw_colour_mark(painter, QRectF(0.75, 0.75, side - 1.5, side - 1.5), known)
    painter.end()
    return pixmap


def _names_html(known: PhotoClass) -> str:
    """Return the other names in one line, the scientific one in italics."""
    from html import escape

    shown = class_name(known)
    plain = [escape(name) for name in (known.name, known.name_zh) if name and name != shown]
    if known.name_scientific:
        plain.append(f"<i>{escape(known.name_scientific)}</i>")
    return " · ".join(plain)
