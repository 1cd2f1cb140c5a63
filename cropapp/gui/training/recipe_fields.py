"""The settings of a training that are folded away, one line each.

Owns: their words, their order and what control fits each. Their limits are those of
core/training.py. Must not: hold a value.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from cropapp.core.training import AskedNetworks, Balance, Optimiser, TrainingPrecision


@dataclass(frozen=True, slots=True)
class RecipeField:
    """Attributes:
    name: of the field of core.training.Recipe.
    decimals: of a number; 0: it is whole.
    step: one press of an arrow.
    choices: value and words; without them it is a number.
    zero: what 0 means, shown in its place; empty: just 0.
    """

    name: str
    label: str
    help: str
    decimals: int = 0
    step: float = 1.0
    choices: tuple[tuple[str, str], ...] = ()
    zero: str = ""


def recipe_fields() -> tuple[tuple[str, tuple[RecipeField, ...]], ...]:
    """Return the fields under their headings, in the window's language."""
    return (
        (_tr("Photos"), _photo_fields()),
        (_tr("Classes and labels"), _label_fields()),
        (_tr("Steps"), _step_fields()),
    )


def _photo_fields() -> tuple[RecipeField, ...]:
    return (
        RecipeField(
            "augment",
            _tr("Variation"),
            _tr("How much crops, turns, light and blur vary. Colours are never shifted."),
            decimals=1,
            step=0.1,
            zero=_tr("none"),
        ),
        RecipeField(
            "views",
            _tr("Views of each photo"),
            _tr("So many varied views are kept; each epoch draws one. More take more room."),
        ),
        RecipeField(
            "mixup",
            _tr("Blending of two photos"),
            _tr("Two photos and their labels are blended (mixup), the more the higher."),
            decimals=2,
            step=0.05,
            zero=_tr("never"),
        ),
        RecipeField(
            "cutmix",
            _tr("Patches of other photos"),
            _tr("A patch of one photo is put into another, with its label (cutmix)."),
            decimals=2,
            step=0.05,
            zero=_tr("never"),
        ),
        RecipeField(
            "batch_size",
            _tr("Photos at a time"),
            _tr("How many photos one step looks at. More need more memory."),
        ),
        RecipeField(
            "accumulate",
            _tr("Batches per step"),
            _tr("So many batches are added up before the weights move: as if a batch was larger."),
        ),
    )


def _label_fields() -> tuple[RecipeField, ...]:
    return (
        RecipeField(
            "balance",
            _tr("Balance of the classes"),
            _tr(
                "How classes with few labels keep up: each class weighs the same, or is drawn as "
                "often, or neither."
            ),
            choices=(
                (Balance.WEIGHTS.value, _tr("equal weight")),
                (Balance.SAMPLER.value, _tr("equal draw")),
                (Balance.NONE.value, _tr("as they come")),
            ),
        ),
        RecipeField(
            "recent_weight",
            _tr("Weight of new labels"),
            _tr("How much a label given since the starting version weighs against an older one."),
            decimals=1,
            step=0.5,
        ),
        RecipeField(
            "label_smoothing",
            _tr("Label smoothing"),
            _tr("Doubt about every label, so that one wrong label does less harm."),
            decimals=2,
            step=0.05,
            zero=_tr("none"),
        ),
        RecipeField(
            "patience_epochs",
            _tr("Patience"),
            _tr("Epochs without a better held-out score before a stage ends early."),
            zero=_tr("never early"),
        ),
        RecipeField(
            "seed",
            _tr("Seed"),
            _tr("The same seed, photos and labels give the same model on the processor."),
        ),
    )


def _step_fields() -> tuple[RecipeField, ...]:
    return (
        RecipeField(
            "optimiser",
            _tr("Optimiser"),
            _tr("How the weights are moved."),
            choices=((Optimiser.ADAMW.value, "AdamW"), (Optimiser.SGD.value, "SGD")),
        ),
        RecipeField(
            "weight_decay",
            _tr("Weight decay"),
            _tr("Pulls weights towards zero, against learning by heart."),
            decimals=4,
            step=0.01,
        ),
        RecipeField(
            "head_rate_factor",
            _tr("Rate of the head"),
            _tr("The head learns so many times as fast as the last block."),
            decimals=1,
        ),
        RecipeField(
            "rate_decay_per_block",
            _tr("Rate of earlier blocks"),
            _tr("Each block nearer to the photo learns at this part of the rate of the next."),
            decimals=2,
            step=0.05,
        ),
        RecipeField(
            "warm_up",
            _tr("Warm-up"),
            _tr("Part of a stage in which the rate rises; then it falls."),
            decimals=2,
            step=0.05,
            zero=_tr("none"),
        ),
        RecipeField(
            "ema_decay",
            _tr("Averaging"),
            _tr("The weights are averaged over the last steps; nearer to 1 averages longer."),
            decimals=5,
            step=0.001,
            zero=_tr("none"),
        ),
        RecipeField(
            "asked",
            _tr("Networks asked"),
            _tr(
                "The network it starts from stays beside the trained one: both together answer "
                "better, and take twice as long for a new photo."
            ),
            choices=(
                (AskedNetworks.BOTH.value, _tr("both")),
                (AskedNetworks.TRAINED.value, _tr("the trained one")),
            ),
        ),
        RecipeField(
            "precision",
            _tr("Precision"),
            _tr("bfloat16 is faster on some machines; automatic measures it first."),
            choices=(
                (TrainingPrecision.AUTO.value, _tr("automatic")),
                (TrainingPrecision.FLOAT32.value, "float32"),
                (TrainingPrecision.BFLOAT16.value, "bfloat16"),
            ),
        ),
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("RecipeFields", text)
