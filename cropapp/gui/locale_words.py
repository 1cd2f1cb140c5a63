"""Numbers, shares, days and times as the person's language writes them.

Owns: the one way from a value to text by QLocale. The language that was chosen sets the default
locale. Must not: put words around the value; who shows it does.
"""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import QDate, QDateTime, QLocale


def number(value: int) -> str:
    """Return `2,016`."""
    return _locale().toString(value)


def decimal(value: float, places: int) -> str:
    """Return `0.87`."""
    return _locale().toString(float(value), "f", places)


def percent(share: float) -> str:
    """Return `87%` for 0.87."""
    locale = _locale()
    return f"{locale.toString(round(share * 100))}{locale.percent()}"


def day(value: date) -> str:
    """Return a date, month in letters where the language does so."""
    return _locale().toString(QDate(value.year, value.month, value.day), _format("d MMM yyyy"))


def moment(value: datetime) -> str:
    """Return date and time to the minute; an aware time is shown on this machine's clock."""
    return moment_there(value.astimezone() if value.tzinfo is not None else value)


def moment_there(value: datetime) -> str:
    """Return a moment as the clock beside the photographer showed it, whatever ours shows."""
    if QLocale().language() == QLocale.Language.Chinese:
        return f"{value:%Y/%m/%d} {clock(value)}"  # as tables there have it: half as wide
    return f"{day(value.date())} {clock(value)}"


def clock(value: datetime) -> str:
    """Return the time of day to the minute."""
    stamp = QDateTime(value.year, value.month, value.day, value.hour, value.minute, 0)
    return _locale().toString(stamp.time(), "HH:mm")


def _locale() -> QLocale:
    """Return the default locale; a system without one writes numbers without separators."""
    locale = QLocale()
    is_none = locale.language() == QLocale.Language.C
    return QLocale(QLocale.Language.English) if is_none else locale


def _format(western: str) -> str:
    return "yyyy年M月d日" if QLocale().language() == QLocale.Language.Chinese else western
