"""Numbers, shares, days and times as the person's language writes them.

Owns: the one way from a value to text by QLocale. The language that was chosen sets the default
locale. Must not: put words around the value; who shows it does.
"""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import QDate, QDateTime, QLocale

from cropapp.core.rounding import rounded, whole_percent


def number(value: int) -> str:
    """Return `2,016`."""
    return _locale().toString(value)


def decimal(value: float, places: int) -> str:
    """Return `0.87`, rounded as `percent` rounds."""
    return _locale().toString(float(rounded(value, places)), "f", places)


def percent(share: float) -> str:
    """Return `87%` for 0.87."""
    locale = _locale()
    return f"{locale.toString(whole_percent(share))}{locale.percent()}"


def points(share: float) -> str:
    """Return `+3` for 0.03, `−12` for -0.12, `0` for what rounds to nothing.

    A true minus sign is as wide as the plus.
    """
    whole = whole_percent(share)
    sign = "+" if whole > 0 else "−" if whole < 0 else ""
    return f"{sign}{number(abs(whole))}"


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
