"""The versions of the model as a vertical line, the newest on top, the active one solid.

Owns: a list view whose delegate paints the line. Must not: change the active version.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from cropapp.core.entities import ModelVersion, ModelVersionId
from cropapp.gui import theme
from cropapp.gui.locale_words import moment, number, percent
from cropapp.gui.told import told

ROW_PX = 76
_VERSION, _ACTIVE = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1


class _LineDelegate(QStyledItemDelegate):
    def sizeHint(
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(200, ROW_PX)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        version, active = index.data(_VERSION), index.data(_ACTIVE)
        tokens, place = theme.current_tokens(), option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.mix(tokens.surface, tokens.accent, 0.18))
            painter.drawRoundedRect(place.adjusted(4, 2, -4, -2), theme.RADIUS, theme.RADIUS)
        middle = QPointF(place.left() + 24, place.center().y())
        painter.setPen(QPen(tokens.disabled, 1.75))
        if index.row() > 0:
            painter.drawLine(QPointF(middle.x(), place.top()), middle - QPointF(0, 7))
        if index.row() < index.model().rowCount() - 1:
            painter.drawLine(middle + QPointF(0, 7), QPointF(middle.x(), place.bottom() + 1))
        painter.setPen(QPen(tokens.accent if active else tokens.secondary, 1.75))
        painter.setBrush(tokens.accent if active else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(middle, 6, 6)
        self._write(painter, option, version, active)
        painter.restore()

    def _write(
        self, painter: QPainter, option: QStyleOptionViewItem, version: ModelVersion, active: bool
    ) -> None:
        tokens = theme.current_tokens()
        words = option.rect.adjusted(44, 11, -12, 0)
        painter.setFont(theme.ui_font(bold=active))
        painter.setPen(tokens.text)
        width = words.width()
        name = painter.fontMetrics().elidedText(
            told(version.name), Qt.TextElideMode.ElideRight, width
        )
        top = Qt.AlignmentFlag.AlignTop
        painter.drawText(words, top, name)
        painter.setFont(theme.small_font(tabular=True))
        painter.setPen(tokens.secondary)
        painter.drawText(words.adjusted(0, 20, 0, 0), top, version_facts(version, active))
        painter.drawText(words.adjusted(0, 36, 0, 0), top, version_score(version))


class VersionLine(QListWidget):
    """`version_chosen` fires with the id of the row the person moves to."""

    version_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setItemDelegate(_LineDelegate(self))
        self.setAccessibleName(self.tr("Model versions, newest first"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.currentItemChanged.connect(self._on_current)
        theme.changed.connect(self.viewport().update)

    def show_versions(
        self, versions: Sequence[ModelVersion], active: ModelVersionId | None
    ) -> None:
        """Show these; the row stays on the version it was on, or goes to the active one."""
        before = self.chosen()
        wanted = before.id if before else active
        self.blockSignals(True)
        self.clear()
        for version in sorted(versions, key=lambda each: (each.created_at, each.id), reverse=True):
            item = QListWidgetItem(told(version.name), self)
            item.setData(_VERSION, version)
            item.setData(_ACTIVE, version.id == active)
            said = [told(version.name), *([version.note] if version.note else [])]
            item.setData(Qt.ItemDataRole.AccessibleTextRole, ", ".join(said))
            item.setToolTip("\n".join(said))
            if version.id == wanted:
                self.setCurrentItem(item)
        self.blockSignals(False)

    def chosen(self) -> ModelVersion | None:
        """Return the version of the current row."""
        item = self.currentItem()
        return item.data(_VERSION) if item else None

    def choose(self, version_id: ModelVersionId) -> None:
        """Go to the row of a version."""
        for row in range(self.count()):
            if self.item(row).data(_VERSION).id == version_id:
                self.setCurrentRow(row)

    def _on_current(self, current: QListWidgetItem | None) -> None:
        if current is not None:
            self.version_chosen.emit(current.data(_VERSION).id)


def version_facts(version: ModelVersion, active: bool) -> str:
    """Return `in use · 22 Nov 2026, 14:05`."""
    parts = [QCoreApplication.translate("VersionLine", "in use")] if active else []
    parts.append(moment(version.created_at))
    return "  ·  ".join(parts)


def version_score(version: ModelVersion) -> str:
    """Return `84% right on 160 photos`, nothing without a score.

    The photos are told with it: versions are scored on different ones, and 91% of 32 is no more
    than 76% of 160.
    """
    grouped = version.metrics.get("grouped")
    if not grouped:
        return ""
    words = QCoreApplication.translate("VersionLine", "{share} right on {n} photos")
    return words.format(share=percent(grouped["accuracy"]), n=number(int(grouped["photos"])))
