"""Text in cells that a spreadsheet opens.

Owns: defusing text that a spreadsheet would run as a formula, and bringing it back unchanged
(OWASP, "CSV Injection").
"""

from __future__ import annotations

import re

# Full-width signs too: spreadsheets in Chinese and Japanese take them for the ASCII ones.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")


def defuse(text: str) -> str:
    """Put an apostrophe before text that could be run; reversed exactly by `restore`."""
    return f"'{text}" if _FORMULA.match(text) else text


def restore(text: str) -> str:
    """Take the apostrophe away that `defuse` put there."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text
