"""The controls of a recipe: what is shown is what is trained."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cropapp.core.errors import UserError
from cropapp.core.training import (
    HEAD_ONLY,
    WHOLE_NETWORK,
    AskedNetworks,
    Balance,
    Optimiser,
    Recipe,
    Stage,
    TrainingPrecision,
    default_recipe,
)
from cropapp.gui.training.recipe_form import LONG, OWN, SHORT, USUAL, RecipeForm

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def form(qtbot: QtBot) -> RecipeForm:
    form = RecipeForm()
    qtbot.addWidget(form)
    form.show()
    return form


def test_form__shows_the_default_recipe(form: RecipeForm) -> None:
    assert form.recipe() == default_recipe()
    assert form.length.currentData() == USUAL
    assert form.more.isHidden()


def test_every_field_of_a_recipe__is_shown_and_given_back(form: RecipeForm) -> None:
    own = Recipe(
        stages=(
            Stage(depth=HEAD_ONLY, epochs=2, learning_rate=2e-3),
            Stage(depth=3, epochs=5, learning_rate=1e-4),
            Stage(depth=6, epochs=7, learning_rate=5e-5),
            Stage(depth=WHOLE_NETWORK, epochs=1, learning_rate=1e-5),
        ),
        size_px=300,
        batch_size=24,
        accumulate=3,
        optimiser=Optimiser.SGD,
        weight_decay=0.0125,
        head_rate_factor=4.5,
        rate_decay_per_block=0.85,
        warm_up=0.25,
        label_smoothing=0.05,
        mixup=0.4,
        cutmix=0.3,
        augment=1.4,
        views=5,
        ema_decay=0.995,
        balance=Balance.SAMPLER,
        recent_weight=3.5,
        patience_epochs=4,
        precision=TrainingPrecision.FLOAT32,
        asked=AskedNetworks.TRAINED,
        seed=17,
    )
    form.show_recipe(own)
    assert form.recipe() == own
    assert form.length.currentData() == OWN


def test_length__scales_the_epochs_and_is_named_again(form: RecipeForm, qtbot: QtBot) -> None:
    usual = default_recipe()
    for length, index in ((LONG, 2), (SHORT, 0)):
        form.length.setCurrentIndex(index)
        with qtbot.waitSignal(form.changed):
            form.length.activated.emit(index)
        assert form.length.currentData() == length
        assert [stage.epochs for stage in form.recipe().stages] == [
            max(1, round(stage.epochs * length)) for stage in usual.stages
        ]
    form.stages.rows[1].epochs.setValue(9)
    assert form.length.currentData() == OWN
    qtbot.mouseClick(form.reset, LEFT)
    assert form.recipe() == usual
    assert form.length.currentData() == USUAL


def test_stage_that_is_off__is_left_out(form: RecipeForm, qtbot: QtBot) -> None:
    usual = default_recipe().stages
    qtbot.keyClick(form.stages.rows[1].on, Qt.Key.Key_Space)
    assert form.recipe().stages == usual[:1]
    assert not form.stages.rows[1].epochs.isEnabled()
    shown = form.recipe()
    form.show_recipe(shown)
    assert form.recipe() == shown
    assert [row.on.isChecked() for row in form.stages.rows] == [True, False, False]


def test_spare_row__makes_one_stage_more(form: RecipeForm, qtbot: QtBot) -> None:
    usual = default_recipe().stages
    qtbot.keyClick(form.stages.rows[2].on, Qt.Key.Key_Space)
    assert form.recipe().stages[:2] == usual
    assert form.recipe().stages[2].depth == 1
    shown = form.recipe()
    form.show_recipe(shown)
    assert form.recipe() == shown


def test_no_stage_on__is_an_error_in_words(form: RecipeForm) -> None:
    for row in form.stages.rows:
        row.on.setChecked(False)
    with pytest.raises(UserError, match="no stage"):
        form.recipe()
    form.length.activated.emit(0)  # still asks nothing of the stages


def test_folded_settings__are_reached_by_key_and_named(form: RecipeForm, qtbot: QtBot) -> None:
    qtbot.keyClick(form.fold, Qt.Key.Key_Space)
    assert form.more.isVisible()
    for name, control in form.more.controls.items():
        assert control.accessibleName(), name
        assert control.accessibleDescription(), name
    fields = {name for name in default_recipe().to_dict() if name not in ("stages", "size_px")}
    assert set(form.more.controls) == fields


def test_wheel__changes_no_setting(form: RecipeForm) -> None:
    for control in (form.side, form.length, *form.more.controls.values()):
        assert "wheelEvent" in {name for kind in type(control).__mro__[:1] for name in vars(kind)}


def test_recipe_with_a_setting_no_control_has__keeps_it(form: RecipeForm) -> None:
    form.show_recipe(replace(default_recipe(), seed=5))
    assert form.recipe().seed == 5
