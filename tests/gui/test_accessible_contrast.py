"""Contrast, computed from the tokens: text at least 4.5 to 1, rings and borders of controls 3 to 1.

WCAG 2.2, success criteria 1.4.3 and 1.4.11. What is disabled is exempt there.
"""

from __future__ import annotations

from itertools import product

import pytest
from PySide6.QtGui import QColor

from cropapp.gui import theme
from cropapp.gui.style_sheet import derived_colours
from cropapp.services.class_colours import CLASS_COLOURS

SCHEMES = {"light": theme.LIGHT, "dark": theme.DARK}
INKS = ("text", "secondary", "accent", "danger", "warning", "good")
GROUNDS = ("surface", "raised", "sunken")
TEXT, CONTROL = 4.5, 3.0


def ground(tokens: theme.Tokens, name: str) -> QColor:
    return getattr(tokens, name) if name in GROUNDS else QColor(derived_colours(tokens)[name])


@pytest.mark.parametrize(
    ("scheme", "ink", "behind"), list(product(SCHEMES, INKS, (*GROUNDS, "hover", "selected")))
)
def test_ink_reads_on_every_ground(scheme: str, ink: str, behind: str) -> None:
    tokens = SCHEMES[scheme]
    assert theme.contrast(getattr(tokens, ink), ground(tokens, behind)) >= TEXT


@pytest.mark.parametrize(("scheme", "behind"), list(product(SCHEMES, ("accent", "accent_hover"))))
def test_words_on_the_primary_button(scheme: str, behind: str) -> None:
    tokens = SCHEMES[scheme]
    colour = tokens.accent if behind == "accent" else ground(tokens, behind)
    assert theme.contrast(tokens.on_accent, colour) >= TEXT


@pytest.mark.parametrize(
    ("scheme", "edge", "behind"),
    list(product(SCHEMES, ("border", "accent", "secondary"), GROUNDS)),
)
def test_borders_and_focus_rings_stand_out(scheme: str, edge: str, behind: str) -> None:
    tokens = SCHEMES[scheme]
    assert theme.contrast(getattr(tokens, edge), ground(tokens, behind)) >= CONTROL


@pytest.mark.parametrize("colour", CLASS_COLOURS)
def test_filled_chip__black_or_white_whichever_reads(colour: str) -> None:
    background = QColor(colour)
    words = theme.text_on(background)
    assert words.name() in ("#000000", "#ffffff")
    assert theme.contrast(words, background) >= TEXT
    other = QColor("#ffffff" if words.name() == "#000000" else "#000000")
    assert theme.contrast(words, background) >= theme.contrast(other, background)


@pytest.mark.parametrize(("scheme", "colour"), list(product(SCHEMES, CLASS_COLOURS)))
def test_outlined_chip__its_words_read_on_the_surface(scheme: str, colour: str) -> None:
    tokens = SCHEMES[scheme]
    for behind in (tokens.surface, tokens.raised):
        ink = theme.readable_on(QColor(colour), behind)
        assert theme.contrast(ink, behind) >= TEXT


def test_any_colour_a_person_may_choose__has_readable_words() -> None:
    for red, green, blue in product(range(0, 256, 17), repeat=3):
        background = QColor(red, green, blue)
        assert theme.contrast(theme.text_on(background), background) >= TEXT
