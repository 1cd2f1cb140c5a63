"""How Python values are kept in columns.

Owns: times, wall clocks and JSON as the project file holds them. Must not: know any table.
"""

from __future__ import annotations

import json
import unicodedata
from datetime import UTC, datetime, timedelta
from typing import Any

_EPOCH = datetime(1970, 1, 1)
_MICROSECOND = timedelta(microseconds=1)


def time_text(moment: datetime) -> str:
    """Return a moment as UTC ISO 8601 of fixed width, so that text order is time order."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def time_from_text(text: str) -> datetime:
    return datetime.fromisoformat(text)


def wall_us(moment: datetime) -> int:
    """Return the wall clock in microseconds since 1970, the offset left out.

    Photos of one field come from cameras that name their offset and from others that do not; what
    their clocks showed is the one order that holds for both.
    """
    return (moment.replace(tzinfo=None) - _EPOCH) // _MICROSECOND


def utc_us(moment: datetime) -> int:
    """Return a moment in microseconds since 1970 UTC."""
    return wall_us(moment.astimezone(UTC))


def fold(text: str) -> str:
    """Return what texts share that differ in case or in how their accents are composed."""
    return unicodedata.normalize("NFC", text.casefold())


def json_text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def json_value(text: str | None, default: Any = None) -> Any:
    return default if text is None else json.loads(text)
