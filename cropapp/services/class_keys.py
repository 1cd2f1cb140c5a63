"""Which keys a class may have.

Owns: the list. The letters that the window itself listens to on its pages of photos are not on it;
a test holds the two apart.
"""

from __future__ import annotations

from collections.abc import Iterable

from cropapp.core.errors import UserError

DIGITS = "123456789"
LETTERS = "abdehijkmopqrsvwy"
"""Not c f g l n t u x z: the window's own keys. Upper case is no other key."""
CLASS_KEYS = DIGITS + LETTERS


def next_free_key(taken: Iterable[str | None]) -> str | None:
    """Return the first digit that no class has, None if all are taken."""
    used = set(taken)
    return next((digit for digit in DIGITS if digit not in used), None)


def checked_key(key: str | None) -> str | None:
    """Return a key as it is kept, None for none.

    Raises:
        UserError: no class may have this key.
    """
    wanted = (key or "").strip().lower()
    if not wanted:
        return None
    if len(wanted) != 1 or wanted not in CLASS_KEYS:
        raise UserError(
            f"“{key}” cannot be the key of a class.",
            hint=f"Choose one of {DIGITS} or {' '.join(LETTERS)}; the others are the window's own.",
        )
    return wanted
