"""The one schema of settings: defaults, checks, what a person types."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cropapp.core.errors import UserError
from cropapp.core.settings import (
    DEFAULTS,
    SCHEMA,
    SECTION_WORDS,
    find_setting,
    overrides_of,
    with_overrides,
    with_value,
)


@pytest.mark.parametrize("setting", SCHEMA, ids=lambda each: each.key)
def test_every_setting__has_words_and_a_default_it_may_have(setting) -> None:
    assert setting.checked(setting.default) == setting.default
    assert setting.spec.label
    assert setting.spec.help.endswith(".")
    assert SECTION_WORDS[setting.spec.section]
    assert setting.allowed_words()


@pytest.mark.parametrize("setting", SCHEMA, ids=lambda each: each.key)
def test_every_value__is_read_as_it_is_written(setting) -> None:
    values = (
        setting.values
        or {str: ("", "王小明"), bool: (True, False), int: (setting.spec.least, setting.spec.most)}[
            type(setting.default)
        ]
    )
    for value in values:
        assert setting.parsed(setting.written(value)) == value


def test_defaults__need_no_overrides() -> None:
    assert overrides_of(DEFAULTS) == {}


def test_overrides__are_only_what_differs() -> None:
    changed = replace(DEFAULTS, scheme="dark", cell_size=256)
    assert overrides_of(changed) == {"scheme": "dark", "cell_size": 256}
    assert with_overrides(overrides_of(changed)) == (changed, ())


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("scheme", "blue"),
        ("scheme", 3),
        ("cell_size", 161),
        ("cell_size", "160"),
        ("watch_folders", 1),
        ("cache_limit_mb", 1),
        ("cache_limit_mb", True),
        ("author", "two\nlines"),
        ("no_such_thing", 1),
    ],
)
def test_wrong_value__is_named_and_the_others_are_kept(key: str, value: object) -> None:
    settings, problems = with_overrides({key: value, "language": "en"})
    assert settings == replace(DEFAULTS, language="en")
    assert len(problems) == 1
    assert key in problems[0]
    with pytest.raises(UserError):
        with_value(DEFAULTS, key, value)


@pytest.mark.parametrize(("typed", "meant"), [("on", True), ("No", False), ("1", True)])
def test_switch__takes_several_words(typed: str, meant: bool) -> None:
    assert find_setting("watch_folders").parsed(typed) is meant


def test_unknown_setting__names_those_there_are() -> None:
    with pytest.raises(UserError) as told:
        find_setting("colour")
    assert "scheme" in told.value.hint
