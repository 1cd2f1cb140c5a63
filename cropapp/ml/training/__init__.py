"""Fine-tuning of a backbone with its head: one loop for every architecture.

Owns: augmentation, the frozen front and the trained back of a network, stages, epochs, checkpoints.
Must not: decode photos, know a class by its name, write a model version, or decide whether the
result is used.
"""

from cropapp.ml.training.augmentation import augmented_views
from cropapp.ml.training.contract import (
    QuietListener,
    StartingPoint,
    TrainedModel,
    TrainingListener,
    TrainingPhotos,
)
from cropapp.ml.training.loop import train

__all__ = [
    "QuietListener",
    "StartingPoint",
    "TrainedModel",
    "TrainingListener",
    "TrainingPhotos",
    "augmented_views",
    "train",
]
