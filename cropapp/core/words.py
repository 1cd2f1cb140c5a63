"""Texts that a person will read, written below the window.

Owns: the mark by which they are found. Errors, the notes of `progress` and the names of steps are
written in English, kept and logged in English; the window shows them in the person's language by
the pattern of the sentence (gui/told.py, docs/adr/0012).
"""

from __future__ import annotations


def spoken(text: str) -> str:
    """Return `text` as it is.

    The mark is for sentences that reach the window another way than as an error or a progress note:
    `packaging/translations` reads the literal, placeholders and all, from the source.
    """
    return text
