"""Sixteen photos as the model would see them in a training, varied anew at each asking.

Owns: the pictures and the button for other ones. Must not: make them; a job does.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from cropapp.gui import theme
from cropapp.gui.encoded_image import image_of
from cropapp.gui.locale_words import number

PICTURES, COLUMNS, SIDE_PX = 16, 8, 96


class SamplePictures(QFrame):
    """Nothing is made until somebody asks: it takes the model process a moment."""

    asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "raised")
        heading = QLabel(self.tr("HOW PHOTOS ARE VARIED"), self)
        heading.setProperty("kind", "section")
        self.words = QLabel(self, wordWrap=True)
        self.words.setProperty("kind", "secondary")
        self.button = QPushButton(self)
        self.button.setProperty("kind", "quiet")
        self.button.clicked.connect(self._ask)
        self.pictures: list[QLabel] = []
        self._grid = QGridLayout()
        self._grid.setSpacing(theme.SPACE_8)
        self._grid.setColumnStretch(COLUMNS, 1)
        head = QHBoxLayout()
        head.addWidget(heading)
        head.addStretch(1)
        head.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(theme.SPACE_12,) * 4)
        column.setSpacing(theme.SPACE_8)
        column.addLayout(head)
        column.addWidget(self.words)
        column.addLayout(self._grid)
        self._say_first()

    @Slot()
    def forget(self) -> None:
        """The recipe is another one: what is shown is no longer what would be trained on."""
        if self.pictures:
            self.words.setText(self.tr("The settings have changed since these were made."))
            self.words.show()

    def wait(self) -> None:
        """Say that pictures are being made."""
        self.button.setEnabled(False)
        self.words.setText(self.tr("The pictures are being made…"))
        self.words.show()

    @Slot()
    def settle(self) -> None:
        """There will be no pictures this time: one may ask again."""
        self.button.setEnabled(True)
        self._say_first()

    def show_pictures(self, images: Sequence[QImage]) -> None:
        """Show pictures as `picture_of` gives them."""
        self.button.setEnabled(True)
        self.button.setText(self.tr("Another batch"))
        self.words.hide()
        for label in self.pictures:
            label.deleteLater()
        self.pictures = [self._picture(place, image) for place, image in enumerate(images)]

    def _picture(self, place: int, image: QImage) -> QLabel:
        label = QLabel(self)
        label.setFixedSize(SIDE_PX, SIDE_PX)
        pixmap = QPixmap.fromImage(image)
        pixmap.setDevicePixelRatio(max(1.0, image.width() / SIDE_PX))
        label.setPixmap(pixmap)
        label.setAccessibleName(self.tr("Varied photo {n}").format(n=number(place + 1)))
        self._grid.addWidget(label, place // COLUMNS, place % COLUMNS)
        return label

    @Slot()
    def _ask(self) -> None:
        self.wait()
        self.asked.emit()

    def _say_first(self) -> None:
        self.button.setText(self.tr("Show a batch"))
        self.words.setText(
            self.tr(
                "Photos are cropped, turned, made lighter and darker, but never of another hue."
            )
        )


def picture_of(encoded: bytes, ratio: float) -> QImage:
    """Return an encoded picture at the size it is shown. Not for the GUI thread.

    Args:
        ratio: the screen's device pixel ratio.
    """
    room = QSize(SIDE_PX, SIDE_PX) * ratio
    return image_of(encoded, "PNG").scaled(
        room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
