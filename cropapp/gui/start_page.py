"""The page shown while no project is open: ways in on the left, recent projects on the right.

Owns: its look and what was asked of it. The list of projects is gui/recent.py's. Must not: open or
make a project; the window does.
"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from cropapp.gui import theme
from cropapp.gui.elided_label import ElidedLabel
from cropapp.gui.icons import app_icon, paint_icon, set_icon
from cropapp.gui.locale_words import day, number
from cropapp.gui.recent import STRIP_PHOTOS, RecentCard, RecentProjects
from cropapp.services.app_folders import RecentProject

STRIP_PX = 48


class PictureStrip(QWidget):
    """Four squares side by side; one without a picture is an outline."""

    def __init__(self, pictures: tuple[QImage, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        gap = theme.SPACE_4
        self.setFixedSize(QSize(STRIP_PHOTOS * (STRIP_PX + gap) - gap, STRIP_PX))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        tokens = theme.current_tokens()
        for index in range(STRIP_PHOTOS):
            left = index * (STRIP_PX + theme.SPACE_4)
            square = QRectF(left, 0, STRIP_PX, STRIP_PX)
            if index < len(self._pictures):
                painter.drawImage(square, self._pictures[index], _middle(self._pictures[index]))
            else:
                painter.fillRect(square, tokens.sunken)
                paint_icon(painter, "picture", square.adjusted(14, 14, -14, -14), tokens.disabled)


def _middle(image: QImage) -> QRectF:
    side = min(image.width(), image.height())
    return QRectF((image.width() - side) / 2, (image.height() - side) / 2, side, side)


class RecentRow(QFrame):
    """One recent project; Enter, Space or a click opens it."""

    opened = Signal(object)
    find_asked = Signal(object)
    forget_asked = Signal(object)

    def __init__(self, card: RecentCard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.project = card.project
        self.setObjectName("recent")
        self.setProperty("kind", "raised")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        missing = card.project.missing
        name = ElidedLabel(card.project.name, self)
        name.setFont(theme.ui_font(bold=True))
        facts = ElidedLabel(self._facts(card.project), self)
        facts.setProperty("kind", "secondary")
        facts.setFont(theme.tabular_font())
        place = ElidedLabel(_place_words(card.project), self, mode=Qt.TextElideMode.ElideMiddle)
        place.setProperty("kind", "small")
        for label in (name, facts):
            label.setEnabled(not missing)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch(1)
        for label in (name, facts, place):
            words.addWidget(label)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(*(theme.SPACE_12,) * 4)
        row.setSpacing(theme.SPACE_16)
        row.addWidget(PictureStrip(card.pictures, self))
        row.addLayout(words, 1)
        if missing:
            self._add_missing(row)
        else:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{card.project.name}, {facts.text()}")

    def _add_missing(self, row: QHBoxLayout) -> None:
        find = QPushButton(self.tr("Find…"), self)
        find.clicked.connect(lambda: self.find_asked.emit(self.project))
        forget = QPushButton(self.tr("Forget"), self)
        forget.setProperty("kind", "quiet")
        forget.clicked.connect(lambda: self.forget_asked.emit(self.project))
        row.addWidget(find)
        row.addWidget(forget)

    def _facts(self, project: RecentProject) -> str:
        if project.missing:
            return self.tr("Not there any more")
        one = self.tr("1 photo, {labelled} labelled")
        many = self.tr("{photos} photos, {labelled} labelled")
        counts = (one if project.photos == 1 else many).format(
            photos=number(project.photos), labelled=number(project.labelled)
        )
        return f"{counts}  ·  {_when_words(project.opened_at)}"

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(
            event.position().toPoint()
        ):
            self._open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open()
        else:
            super().keyPressEvent(event)

    def _open(self) -> None:
        if not self.project.missing:
            self.opened.emit(self.project.path)


def _place_words(project: RecentProject) -> str:
    """Return the folder; of a copy whose file is called otherwise, the file."""
    is_called_so = project.path.stem == project.name
    return str(project.path.parent if is_called_so else project.path)


def _when_words(moment: datetime) -> str:
    """Return when something was opened, by the calendar of the person's clock."""
    days = (datetime.now().astimezone().date() - moment.astimezone().date()).days
    if days <= 0:
        return _tr("today")
    if days == 1:
        return _tr("yesterday")
    if days < 14:
        return _tr("{n} days ago").format(n=number(days))
    return day(moment.astimezone().date())


def _tr(text: str) -> str:
    return QCoreApplication.translate("StartPage", text)


class StartPage(QWidget):
    """New, open, sample; and the projects opened before."""

    new_asked = Signal()
    open_asked = Signal()
    sample_asked = Signal()
    project_chosen = Signal(object)
    find_asked = Signal(object)
    forget_asked = Signal(object)

    def __init__(self, recent: RecentProjects, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "page")
        self._recent_projects = recent
        self.rows: list[RecentRow] = []
        recent.changed.connect(self._show_read)
        page = QHBoxLayout(self)
        page.setContentsMargins(32, 48, 32, theme.SPACE_24)
        page.setSpacing(0)
        page.addStretch(1)
        page.addWidget(self._ways_in(), 0)
        page.addSpacing(48)
        page.addWidget(self._recent(), 100)
        page.addStretch(1)
        if recent.is_read:
            self._show_read()

    def _ways_in(self) -> QWidget:
        box = QWidget(self)
        box.setFixedWidth(280)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE_8)
        picture = QLabel(box)
        picture.setPixmap(app_icon().pixmap(QSize(64, 64), self.devicePixelRatioF()))
        name = QLabel("CropApp", box)
        name.setFont(theme.ui_font(28, bold=True))
        sentence = QLabel(
            self.tr("Label field photos, teach a model from your corrections, export the labels."),
            box,
            wordWrap=True,
        )
        sentence.setProperty("kind", "secondary")
        for part in (picture, name, sentence):
            column.addWidget(part)
        column.addSpacing(theme.SPACE_16)
        self.new = self._way(self.tr("New project from a folder"), "folder-add", "primary")
        self.open = self._way(self.tr("Open project"), "folder-open", "")
        self.sample = self._way(self.tr("Try the sample field"), "sample", "")
        self.new.clicked.connect(self.new_asked)
        self.open.clicked.connect(self.open_asked)
        self.sample.clicked.connect(self.sample_asked)
        for button in (self.new, self.open, self.sample):
            column.addWidget(button)
        hint = QLabel(self.tr("Or drop a folder of photos anywhere here."), box)
        hint.setProperty("kind", "small")
        column.addSpacing(theme.SPACE_8)
        column.addWidget(hint)
        column.addStretch(1)
        return box

    def _way(self, text: str, icon: str, kind: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setProperty("kind", kind)
        button.setMinimumHeight(36)
        set_icon(button, icon, 20, "on_accent" if kind == "primary" else None)
        return button

    def _recent(self) -> QWidget:
        box = QWidget(self)
        box.setMinimumWidth(480)
        box.setMaximumWidth(680)
        box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE_8)
        heading = QLabel(self.tr("RECENT PROJECTS"), box)
        heading.setProperty("kind", "section")
        self.empty = QLabel(self.tr("Projects you open will be listed here."), box)
        self.empty.setProperty("kind", "secondary")
        self.empty.hide()
        inside = QWidget(box)
        self._list = QVBoxLayout(inside)
        self._list.setContentsMargins(0, 0, theme.SPACE_4, 0)
        self._list.setSpacing(theme.SPACE_8)
        self._list.addStretch(1)
        area = QScrollArea(box)
        area.setWidgetResizable(True)
        area.setWidget(inside)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        for part in (heading, self.empty):
            column.addWidget(part)
        column.addWidget(area, 1)
        return box

    @Slot()
    def _show_read(self) -> None:
        self.show_recent(self._recent_projects.cards)

    @Slot(object)
    def show_recent(self, cards: list[RecentCard]) -> None:
        """Show these projects."""
        for row in self.rows:
            row.deleteLater()
        self.rows = [RecentRow(card, self) for card in cards]
        for index, row in enumerate(self.rows):
            row.opened.connect(self.project_chosen)
            row.find_asked.connect(self.find_asked)
            row.forget_asked.connect(self.forget_asked)
            self._list.insertWidget(index, row)
            QWidget.setTabOrder(self.rows[index - 1] if index else self.sample, row)
        self.empty.setVisible(not cards)
