"""The recipe options of `cropapp train`.

Owns: how a recipe is put together from a file and options. Must not: run anything.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from cropapp.core.errors import UserError
from cropapp.core.training import HEAD_ONLY, WHOLE_NETWORK, Recipe, Stage, default_recipe


def recipe_of(
    file: Path | None,
    stages: list[str] | None,
    epochs: int | None,
    epochs_head: int | None,
    changed: dict[str, Any],
) -> Recipe:
    """Return the recipe that the options of `cropapp train` describe.

    Args:
        stages: `DEPTH:EPOCHS:RATE` each.
        changed: fields of a recipe; None leaves what the file or the default says.

    Raises:
        UserError: a value that no training can have.
    """
    recipe = _recipe_file(file) if file else default_recipe()
    if stages:
        recipe = replace(recipe, stages=tuple(_stage(text) for text in stages))
    if epochs is not None:
        *first, last = recipe.stages
        recipe = replace(recipe, stages=(*first, replace(last, epochs=epochs)))
    if epochs_head is not None:
        recipe = replace(recipe, stages=_with_head_epochs(recipe.stages, epochs_head))
    given = {name: value for name, value in changed.items() if value is not None}
    return replace(recipe, **given).checked()


def _with_head_epochs(stages: tuple[Stage, ...], epochs: int) -> tuple[Stage, ...]:
    if stages and stages[0].depth == HEAD_ONLY:
        return (replace(stages[0], epochs=epochs), *stages[1:])
    return (Stage(HEAD_ONLY, epochs, 1e-3), *stages)


def _recipe_file(path: Path) -> Recipe:
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise UserError(f"The recipe {path} cannot be read: {problem}.") from problem
    if not isinstance(values, dict):
        raise UserError(f"The recipe {path} is no table of values.")
    return Recipe.from_dict({**default_recipe().to_dict(), **values})


def _stage(text: str) -> Stage:
    names = {"head": HEAD_ONLY, "all": WHOLE_NETWORK}
    try:
        depth, epochs, rate = text.split(":")
        return Stage(names[depth] if depth in names else int(depth), int(epochs), float(rate))
    except ValueError as problem:
        raise UserError(
            f"“{text}” is no stage.",
            hint="Write DEPTH:EPOCHS:RATE, such as 2:4:3e-4 or head:1:1e-3.",
        ) from problem
