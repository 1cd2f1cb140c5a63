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
