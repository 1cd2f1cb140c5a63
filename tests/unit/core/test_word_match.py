"""Which line fits typed letters, and which fits better."""

from __future__ import annotations

import pytest

from cropapp.core.word_match import match_score

LINES = (
    "New project from a folder…",
    "Open project…",
    "Export labels…",
    "Label as leaf rust · 葉銹病 · Puccinia triticina",
    "Label as Tâches foliaires",
    "Settings",
    "Select all",
)


def best(typed: str) -> str:
    return max(LINES, key=lambda line: match_score(typed, line))


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("exp", "Export labels…"),
        ("EXPORT", "Export labels…"),
        ("rust label", LINES[3]),
        ("銹", LINES[3]),
        ("pucc", LINES[3]),
        ("taches", LINES[4]),
        ("npf", LINES[0]),
        ("stngs", "Settings"),
        ("sel", "Select all"),
    ],
)
def test_best_line(typed: str, wanted: str) -> None:
    assert best(typed) == wanted


def test_every_word_must_fit() -> None:
    assert match_score("label frost", LINES[3]) == 0


def test_a_whole_word_is_better_than_its_start__that_than_its_inside() -> None:
    whole, start, inside = (match_score("map", line) for line in ("Map", "Mapping", "Remap"))
    assert whole > start > inside > 0


def test_nothing_typed__fits_all() -> None:
    assert all(match_score("  ", line) > 0 for line in LINES)
