"""What the file tells of a photo: when, where, by which camera, how large.

Owns: the wording and the rows. Must not: read the file.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale, Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from cropapp.core.entities import Photo, TargetPoint
from cropapp.gui import locale_words
from cropapp.gui.told import told

_MAX_ROWS = 10


def _tr(text: str) -> str:
    return QCoreApplication.translate("PhotoFacts", text)


def photo_facts(photo: Photo) -> list[tuple[str, str]]:
    """Return name and value of each fact that is known, in the order shown."""
    facts, rows = photo.facts, []
    if facts is not None:
        megapixels = facts.width * facts.height / 1e6
        taken = locale_words.moment_there(facts.captured_at) if facts.captured_at else ""
        size = _tr("{width} × {height}, {mp} MP").format(
            width=facts.width, height=facts.height, mp=locale_words.decimal(megapixels, 1)
        )
        rows += [
            (_tr("Taken"), taken),
            (_tr("Place"), _place(facts.latitude, facts.longitude)),
            (_tr("Altitude"), _metres(facts.altitude_m)),
            (_tr("Camera"), _camera(facts.camera_make or "", facts.camera_model or "")),
            (_tr("Size"), size),
        ]
    rows.append((_tr("File"), QLocale().formattedDataSize(photo.size_bytes, 1)))
    rows.append((_tr("Folder"), photo.relative_path.rpartition("/")[0]))
    rows.append((_tr("Note"), photo.label.note))
    rows.append((_tr("Target point"), _point(photo.label.target)))
    if facts is not None:
        rows.append((_tr("Odd"), "; ".join(told(each) for each in facts.warnings)))
    return [(name, value) for name, value in rows if value]


def _camera(make: str, model: str) -> str:
    """Return make and model; many cameras write the make into the model again."""
    return model if model.casefold().startswith(make.casefold()) else f"{make} {model}".strip()


def _metres(altitude_m: float | None) -> str:
    return "" if altitude_m is None else f"{locale_words.number(round(altitude_m))} m"


def _point(target: TargetPoint | None) -> str:
    if target is None:
        return ""
    return _tr("{x} from the left, {y} from the top").format(
        x=locale_words.percent(target.x), y=locale_words.percent(target.y)
    )


def _place(latitude: float | None, longitude: float | None) -> str:
    if latitude is None or longitude is None:
        return ""
    north, east = ("N" if latitude >= 0 else "S"), ("E" if longitude >= 0 else "W")
    return f"{abs(latitude):.5f}° {north}, {abs(longitude):.5f}° {east}"


class FactsView(QWidget):
    """A table of names and values; the values can be selected and copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        self._rows: list[tuple[QLabel, QLabel]] = []
        for number in range(_MAX_ROWS):
            name, value = QLabel(self), QLabel(self, wordWrap=True)
            name.setProperty("kind", "secondary")
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            value.setTextFormat(Qt.TextFormat.PlainText)
            grid.addWidget(name, number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, number, 1)
            self._rows.append((name, value))

    def show_photo(self, photo: Photo | None) -> None:
        facts = photo_facts(photo) if photo else []
        for number, (name, value) in enumerate(self._rows):
            shown = number < len(facts)
            if shown:
                name.setText(facts[number][0])
                value.setText(facts[number][1])
                value.setAccessibleName(": ".join(facts[number]))
            name.setVisible(shown)
            value.setVisible(shown)
