"""How well some typed letters fit a line of words.

Owns: the order in which commands are offered. Must not: know what a command is.
"""

from __future__ import annotations

import unicodedata

_WHOLE, _START, _INSIDE, _SCATTERED = 100, 80, 50, 20


def match_score(typed: str, line: str) -> int:
    """Return how well the words typed fit a line, 0 where one of them fits nowhere in it.

    Each word typed must be a word of the line, begin one, stand within one, or have its letters in
    a word in their order (`nwprj` fits `new project`), in falling order of worth. Case, accents and
    width do not count; a script without spaces is one word.
    """
    words = folded(line).split()
    wanted = folded(typed).split()
    scores = [max((_fit(each, word) for word in words), default=0) for each in wanted]
    if len(wanted) == 1 and scores[0] < _INSIDE:
        # `npf` for "new project from …": the letters may run over the words.
        scores[0] = max(scores[0], _initials(wanted[0], words))
    if not wanted or 0 in scores:
        return 0 if wanted else 1
    early = _WHOLE if words and _fit(wanted[0], words[0]) >= _START else 0
    return sum(scores) * 10 // len(scores) + early - min(len(line), 99) // 10


def folded(text: str) -> str:
    """Return a text without case, accents and width."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _fit(typed: str, word: str) -> int:
    word = word.strip("…:,.()“”\"'")
    if typed == word:
        return _WHOLE
    if word.startswith(typed):
        return _START
    if typed in word:
        return _INSIDE
    return _SCATTERED if _is_scattered(typed, word) else 0


def _is_scattered(typed: str, word: str) -> bool:
    """Return whether the letters come in a word in their order, its first one first."""
    if len(typed) < 3 or not word.startswith(typed[0]):
        return False
    letters = iter(word)
    return all(letter in letters for letter in typed)


def _initials(typed: str, words: list[str]) -> int:
    initials = "".join(word[0] for word in words)
    return _INSIDE if len(typed) > 1 and typed in initials else 0
