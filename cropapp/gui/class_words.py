"""What a class is called in the window.

Owns: the one choice between its names, and finding a class by letters in any of them. Must not:
know a widget.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLocale

from cropapp.core.entities import PhotoClass

_NO_MATCH = 99


def class_name(known: PhotoClass) -> str:
    """Return a class's name in the window's language where one is given, else its name."""
    if known.name_zh and QLocale().language() == QLocale.Language.Chinese:
        return known.name_zh
    return known.name


def other_names(known: PhotoClass) -> list[str]:
    """Return the names beside the one that is shown, the scientific one last."""
    shown = class_name(known)
    names = (known.name, known.name_zh, known.name_scientific)
    return [name for name in names if name and name != shown]


def matching_classes(classes: Sequence[PhotoClass], letters: str) -> list[PhotoClass]:
    """Return the classes of which a name has the letters, the likeliest first.

    A name that starts with them comes before one with a word that does, before one whose words
    start with them in turn (`sh` finds sunn hemp), before one that holds them, before one that has
    them in this order with gaps (`bls` finds bean leaf spot). The name that is shown comes before
    the others: English, Chinese, scientific.
    """
    wanted = letters.strip().casefold()
    if not wanted:
        return list(classes)
    ranks = {known.id: _rank_of(known, wanted) for known in classes}
    found = [known for known in classes if ranks[known.id] < _NO_MATCH]
    return sorted(found, key=lambda known: ranks[known.id])


def _rank_of(known: PhotoClass, wanted: str) -> int:
    shown = _rank(class_name(known).casefold(), wanted, gaps=True)
    others = (_rank(name.casefold(), wanted, gaps=False) for name in other_names(known))
    return min([2 * shown, *(2 * rank + 1 for rank in others)])


def _rank(name: str, wanted: str, *, gaps: bool) -> int:
    words = name.replace("-", " ").split()
    if name.startswith(wanted):
        return 0
    if any(word.startswith(wanted) for word in words):
        return 1
    if "".join(word[0] for word in words).startswith(wanted):
        return 2
    if wanted in name:
        return 3
    rest = iter(name)
    # In a long scientific name some letters are always found in order.
    return 4 if gaps and all(letter in rest for letter in wanted) else _NO_MATCH
