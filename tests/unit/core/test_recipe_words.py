"""A recipe that cannot be: told in the words of the training page, not in the code's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cropapp.core import training
from cropapp.core.errors import UserError


def test_every_number_of_a_recipe_has_a_word() -> None:
    assert set(training._WORDS) == set(training._LIMITS)
    assert not any("_" in words for words in training._WORDS.values())


@pytest.mark.parametrize("name", training._LIMITS)
def test_value_beyond_its_limits__is_named_in_words(name: str) -> None:
    beyond = training.limits_of(name)[1] + 1
    with pytest.raises(UserError) as refused:
        replace(training.default_recipe(), **{name: beyond}).checked()
    assert f"{training._WORDS[name]} = {beyond}" in refused.value.message
    assert name not in refused.value.message or "_" not in name


def test_every_value_of_a_kind_has_a_word() -> None:
    assert set(training._KIND_WORDS) == set(training._KINDS)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("stages", None, "stages is missing"),
        ("stages", [{"depth": 1, "breadth": 2}], "stages"),
        ("stages", [{"depth": "deep", "epochs": 1, "learning_rate": 1}], "stages"),
        ("balance", "by hand", "balance of the classes"),
        ("batch_size", "many", "photos at a time = many"),
    ],
)
def test_value_of_another_kind__is_named_in_words(name: str, value: object, words: str) -> None:
    with pytest.raises(UserError) as refused:
        training.Recipe.from_dict({**training.default_recipe().to_dict(), name: value})
    assert words in refused.value.message
    assert "'" not in refused.value.message


def test_recipe_without_stages__says_so() -> None:
    values = training.default_recipe().to_dict()
    del values["stages"]
    with pytest.raises(UserError, match="stages is missing"):
        training.Recipe.from_dict(values)
