"""Fine-tuning as plain values: the recipe, its stages, what is told while it runs.

Owns: the schema of a recipe, with the checks of its values, and the report of an epoch. Must not:
train, or know torch. The words are those of the field: epoch, learning rate, weight decay, EMA.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from typing import Any

from cropapp.core.errors import UserError
from cropapp.core.words import spoken

HEAD_ONLY = 0
WHOLE_NETWORK = -1
"""As `Stage.depth`: every block of the backbone is trained."""


class Optimiser(StrEnum):
    ADAMW = "adamw"
    SGD = "sgd"


class Balance(StrEnum):
    """How classes with few labels keep up with those with many."""

    WEIGHTS = "weights"
    """Every class weighs the same in the loss."""
    SAMPLER = "sampler"
    """Every class is drawn as often."""
    NONE = "none"


class TrainingPrecision(StrEnum):
    AUTO = "auto"
    """What a short measurement on this machine finds the faster."""
    FLOAT32 = "float32"
    BFLOAT16 = "bfloat16"


class AskedNetworks(StrEnum):
    """Which networks the new version asks about a photo."""

    BOTH = "both"
    """The one that the training began with stays beside the trained one, and both are asked: better
    answers than of either, at twice the work for each new photo."""
    TRAINED = "trained"


@dataclass(frozen=True, slots=True)
class Stage:
    """One part of a training: how deep it reaches, and for how long."""

    depth: int
    """Blocks of the backbone that are trained beside the head, counted from its end; HEAD_ONLY or
    WHOLE_NETWORK. Batch norm of what is not trained stays as it is."""
    epochs: int
    learning_rate: float
    """Of the last trained block at its height; the head learns `head_rate_factor` times as fast."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that decides what a training makes of the same photos, labels and start."""

    stages: tuple[Stage, ...]
    size_px: int = 0
    """Side of the input; 0: that of the version it starts from."""
    batch_size: int = 16
    accumulate: int = 1
    """Batches whose slopes are added up before a step."""
    optimiser: Optimiser = Optimiser.ADAMW
    weight_decay: float = 0.05
    head_rate_factor: float = 1.5
    """The last layer begins as the best that the photos give: at ten times the rate one epoch threw
    it from 0.85 to 0.79 of held-out photos (default backbone, 443 field photos)."""
    rate_decay_per_block: float = 0.8
    """Each block nearer to the input learns at this part of the rate of the one after it."""
    warm_up: float = 0.1
    """Part of a stage's steps in which the rate rises from zero; then it falls by a cosine."""
    label_smoothing: float = 0.1
    mixup: float = 0.3
    """Parameter of the beta distribution two photos are blended by; 0: never."""
    cutmix: float = 0.0
    """The same for a patch of one photo put into another; 0: never."""
    augment: float = 1.0
    """Strength of crops, turns, light and blur, 0 to 2; 0: none. Hue is never shifted."""
    views: int = 8
    """Augmented views of each photo that are kept; each epoch draws one of them."""
    ema_decay: float = 0.99
    """Of the moving average of the weights that is scored and kept; 0: the weights themselves."""
    balance: Balance = Balance.WEIGHTS
    recent_weight: float = 2.0
    """How much a label given since the starting version weighs against an older one."""
    patience_epochs: int = 6
    """Epochs without a better held-out score before a stage ends; 0: never early."""
    precision: TrainingPrecision = TrainingPrecision.AUTO
    asked: AskedNetworks = AskedNetworks.BOTH
    seed: int = 0

    @property
    def epochs(self) -> int:
        """Of all stages, if none ends early."""
        return sum(stage.epochs for stage in self.stages)

    def checked(self) -> Recipe:
        """Return itself.

        Raises:
            UserError: a value that no training can have; the message names it.
        """
        if not self.stages or not self.epochs:
            raise UserError("The training has no stage.", hint="Leave at least one stage in.")
        for stage in self.stages:
            if stage.depth < WHOLE_NETWORK or not 0 <= stage.epochs <= 1000:
                raise UserError(
                    f"A stage of depth {stage.depth} and {stage.epochs} epochs cannot be trained."
                )
            _within(spoken("learning rate"), stage.learning_rate, 1e-7, 10)
        for name, (least, most) in _LIMITS.items():
            _within(_WORDS.get(name, name), getattr(self, name), least, most)
        return self

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-ready values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Recipe:
        """Read what `to_dict` wrote; what an older program did not write has its default.

        Raises:
            UserError: a value is missing or of the wrong kind; the message names it.
        """
        known = {entry.name for entry in fields(cls)}
        given = {"stages": None} | {k: value for k, value in values.items() if k in known}
        for key, read in _KINDS.items():
            if key in given:
                try:
                    given[key] = read(given[key])
                except (TypeError, ValueError) as problem:
                    raise _unreadable(key) from problem
        return cls(**given).checked()


def _read_stages(values: Any) -> tuple[Stage, ...]:
    stages = tuple(Stage(**stage) for stage in values)
    if not all(isinstance(number, int | float) for s in stages for number in asdict(s).values()):
        raise TypeError("a stage has a value that is no number")
    return stages


def _unreadable(key: str) -> UserError:
    return UserError(
        f"The recipe of a training cannot be read: {_KIND_WORDS[key]} is missing or no value that "
        "this version of CropApp knows.",
        hint="Start from the default recipe.",
    )


_KINDS: dict[str, Callable[[Any], Any]] = {
    "stages": _read_stages,
    "optimiser": Optimiser,
    "balance": Balance,
    "precision": TrainingPrecision,
    "asked": AskedNetworks,
}
_KIND_WORDS = {
    "stages": spoken("stages"),
    "optimiser": spoken("optimiser"),
    "balance": spoken("balance of the classes"),
    "precision": spoken("precision"),
    "asked": spoken("networks asked"),
}
_LIMITS: dict[str, tuple[float, float]] = {
    "size_px": (0, 2048),
    "batch_size": (1, 1024),
    "accumulate": (1, 256),
    "weight_decay": (0, 1),
    "head_rate_factor": (0.01, 1000),
    "rate_decay_per_block": (0.01, 1),
    "warm_up": (0, 1),
    "label_smoothing": (0, 0.5),
    "mixup": (0, 10),
    "cutmix": (0, 10),
    "augment": (0, 2),
    "views": (1, 100),
    "ema_decay": (0, 0.99999),
    "recent_weight": (0.01, 100),
    "patience_epochs": (0, 1000),
}


_WORDS = {
    "size_px": spoken("side of the input"),
    "batch_size": spoken("photos at a time"),
    "accumulate": spoken("batches per step"),
    "weight_decay": spoken("weight decay"),
    "head_rate_factor": spoken("rate of the head"),
    "rate_decay_per_block": spoken("rate of earlier blocks"),
    "warm_up": spoken("warm-up"),
    "label_smoothing": spoken("label smoothing"),
    "mixup": spoken("blending of two photos (mixup)"),
    "cutmix": spoken("patches of other photos (cutmix)"),
    "augment": spoken("variation"),
    "views": spoken("views of each photo"),
    "ema_decay": spoken("averaging of the weights"),
    "recent_weight": spoken("weight of new labels"),
    "patience_epochs": spoken("patience"),
}
"""As the training page calls them; what the command line names otherwise, with that name."""


def limits_of(name: str) -> tuple[float, float]:
    """Return the least and the largest value that a number of a recipe may have."""
    return _LIMITS[name]


def _within(words: str, value: object, least: float, most: float) -> None:
    if not isinstance(value, int | float) or not least <= value <= most:
        raise UserError(
            f"A training cannot have this: {words} = {value}.", hint=f"It may be {least} to {most}."
        )


# Measured on the default backbone with field photos of 8 classes, a fold of 443 (docs/figures.md).
# The head begins as the best that the photos give: its own stage changes it where that helps only.
DEFAULT_STAGES = (
    Stage(depth=HEAD_ONLY, epochs=1, learning_rate=1e-4),
    Stage(depth=WHOLE_NETWORK, epochs=10, learning_rate=6e-4),
)


def default_recipe() -> Recipe:
    """Return the recipe of a deep training unless asked otherwise."""
    return Recipe(stages=DEFAULT_STAGES)


class StopWish(StrEnum):
    """What a person asks of a running training."""

    KEEP_BEST = "keep_best"
    """Stop now and go on as if the training had ended: the best epoch is judged by the gate."""
    CANCEL = "cancel"
    """Stop now; the active version stays, nothing new is listed."""


@dataclass(frozen=True, slots=True)
class EpochReport:
    """What is known at the end of an epoch."""

    epoch: int
    """From 1, through all stages."""
    epochs: int
    """Planned in all."""
    stage: int
    """From 0."""
    train_loss: float
    train_accuracy: float
    """On the train photos as they are, without augmentation, as the held-out ones: comparable."""
    held_out_loss: float
    held_out_accuracy: float
    is_best: bool
    """Whether its held-out loss is the least so far: these weights are kept."""
    learning_rate: float
    photos_per_s: float
    seconds: float
    memory_mb: float
    device: str
    """With the precision: `cpu float32`."""


@dataclass(frozen=True, slots=True)
class RunProgress:
    """Where a running training stands, told several times a second at most."""

    stage: int
    epoch: int
    epochs: int
    step: int
    """Of this epoch; of the views that are made ready where `note` says so."""
    steps: int
    photos_per_s: float
    seconds_left: float | None
    memory_mb: float
    device: str
    note: str = ""
    """What it is at, where that is not an epoch: `Preparing views`."""
    is_closing: bool = False
    """Whether the epochs are over: what it is at is the last of it, or close to that."""


@dataclass(frozen=True, slots=True)
class ClassShare:
    """How many photos of a class a training uses."""

    class_id: int
    train: int
    held_out: int
    recent: int
    """Of the train photos, those labelled since the starting version."""
    chooses: int = 0
    """Neither held out nor learned from by the backbone: they choose the best epoch."""


@dataclass(frozen=True, slots=True)
class TrainingPlan:
    """What a training would use and do, before it runs."""

    recipe: Recipe
    backbone: str
    start_version_id: int | None
    """The version it starts from; None: the backbone as its publisher trained it."""
    classes: tuple[ClassShare, ...]
    excluded: tuple[tuple[str, int], ...]
    """Reason in words and number of photos, for all that are not used."""
    seconds: float | None = None
    """Estimated from a measurement on this machine; None: not measured."""
    words: tuple[str, ...] = field(default=())
    """The plan in sentences, one per stage and one for what comes after."""

    @property
    def train_photos(self) -> int:
        return sum(share.train for share in self.classes)

    @property
    def choosing_photos(self) -> int:
        return sum(share.chooses for share in self.classes)

    @property
    def held_out_photos(self) -> int:
        return sum(share.held_out for share in self.classes)
