"""Sentences from below the window, in the person's language.

Owns: the way from an English sentence (an error, a progress note, the name of a step, the reason
why a photo cannot be read) to its translation, by the pattern it was written with. The project file
and the log keep the English one, so that two people with two languages can share a project. Must
not: be used for words of the window; `tr` is for those.
"""

from __future__ import annotations

import json
import re
from functools import cache, lru_cache

from PySide6.QtCore import QCoreApplication

from cropapp.services.resources import resource_path

_PLACE = re.compile(r"\{(\d)\}")
_BETWEEN = re.compile(r"(?<=[.!?]) ")
CONTEXT = "Told"


def told(sentence: str) -> str:
    """Return a sentence in the window's language; one nobody translated stays as it is."""
    exact = _translated(sentence)
    if exact != sentence or not sentence.strip():
        return exact
    for source, opening in _sources():
        if not sentence.startswith(opening):
            continue
        translation = _translated(source)
        if translation == source:
            continue
        match = pattern_of(source).fullmatch(sentence)
        if match is not None:
            # What was put in can be a sentence as well: the reason within an error.
            groups = [told(group) for group in match.groups()]
            return _PLACE.sub(lambda place, g=groups: g[int(place[1]) - 1], translation)  # type: ignore[misc]
    return _sentence_by_sentence(sentence)


def _sentence_by_sentence(text: str) -> str:
    """Translate what was put together of several sentences: a reason and what to do about it."""
    sentences = _BETWEEN.split(text)
    if len(sentences) < 2:
        return text
    translated = [told(each) for each in sentences]
    return text if translated == sentences else "".join(translated)


def _translated(source: str) -> str:
    return QCoreApplication.translate(CONTEXT, source)


@lru_cache(maxsize=1)
def _sources() -> list[tuple[str, str]]:
    """Return the sentences with places in them, those that say most of their own first.

    With each what stands before its first place: a pattern is made for few of them, as all of them
    would hold the window up for 25 ms.
    """
    sources = json.loads(resource_path("translations", "told.json").read_text(encoding="utf-8"))
    with_places = [source for source in sources if _PLACE.search(source)]
    with_places.sort(key=lambda source: (-len(_PLACE.sub("", source)), source))
    return [(source, _PLACE.split(source, maxsplit=1)[0]) for source in with_places]


@cache
def pattern_of(source: str) -> re.Pattern[str]:
    """Return what matches the sentences written with `source`."""
    parts = _PLACE.split(source)
    literal = [re.escape(part) if index % 2 == 0 else "(.*?)" for index, part in enumerate(parts)]
    return re.compile("".join(literal), re.DOTALL)
