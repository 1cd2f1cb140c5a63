"""Use case: which backbones there are, what they cost here, whether their weights are at hand.

Owns: the zoo as a list that the window and the command line show, and its measurement. Must not:
import torch in this process, or download.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from cropapp.core.errors import UserError
from cropapp.core.tasks import TaskContext
from cropapp.core.words import spoken
from cropapp.ml.backbone_weights import EMBEDDED, find_embedded_file
from cropapp.ml.embedding_spec import default_size_px
from cropapp.ml.zoo import DEFAULT_BACKBONE
from cropapp.ml.zoo_catalogue import BY_NAME, CATALOGUE, ZooEntry
from cropapp.ml.zoo_speed import measured_speed, remember_speed
from cropapp.services import model_tasks
from cropapp.services.app_folders import cache_folder
from cropapp.services.inference_client import ModelProcess


class WeightsPlace(StrEnum):
    """Where the ImageNet weights of a backbone are."""

    INSTALLED = "installed"
    """With the program, or as a package beside it."""
    CACHED = "cached"
    """Downloaded before."""
    PACKAGE = "package"
    """To be installed: a package, not a download of the program's."""
    DOWNLOAD = "download"
    """To be downloaded when first used."""


@dataclass(frozen=True, slots=True)
class ZooRow:
    """One backbone as this machine sees it."""

    entry: ZooEntry
    weights: WeightsPlace
    size_px: int
    """The side of the input that photos are read at unless asked otherwise."""
    photos_per_s: float | None
    """Of the network alone at `size_px`, by the fastest engine; None: not measured here."""
    engine: str
    """Which one that is, '' where nothing was measured."""

    @property
    def is_default(self) -> bool:
        """Whether it is the backbone of a new project."""
        return self.entry.name == DEFAULT_BACKBONE

    def as_dict(self) -> dict[str, Any]:
        """Return JSON-ready values."""
        values = asdict(self.entry)
        values.pop("weights_file")
        return {
            **values,
            "library": str(self.entry.library),
            "smallest_px": self.entry.smallest_px,
            "licence": self.entry.licence or None,
            "source": self.entry.source,
            "remarks": list(remarks(self.entry)),
            "weights": str(self.weights),
            "size_px": self.size_px,
            "photos_per_s": self.photos_per_s,
            "engine": self.engine or None,
        }


def zoo_rows() -> list[ZooRow]:
    """Return the whole zoo, in families. Reads small files only."""
    return [_row(entry) for entry in CATALOGUE]


def find_backbone(name: str) -> ZooEntry:
    """Return an entry of the zoo.

    Raises:
        UserError: the zoo has none of that name.
    """
    if name not in BY_NAME:
        raise UserError(
            f"The zoo has no backbone “{name}”.", hint="“cropapp models zoo” lists them all."
        )
    return BY_NAME[name]


def measure_backbones(
    names: Sequence[str], process: ModelProcess, task: TaskContext
) -> list[ZooRow]:
    """Measure backbones on this machine and return their rows; the speeds are remembered.

    Raises:
        UserError: the zoo has none of a name.
        Cancelled: those measured by then are kept.
    """
    entries = [find_backbone(name) for name in names]
    rows = []
    for done, entry in enumerate(entries):
        task.progress(done, len(entries), f"Measuring {entry.title}")
        found = process.call(model_tasks.measure_backbone, entry.name, task=task)
        remember_speed(entry.name, default_size_px(entry.name), found, folder=_speeds_folder())
        rows.append(_row(entry))
    task.progress(len(entries), len(entries), "Measuring")
    return rows


def remarks(entry: ZooEntry) -> tuple[str, ...]:
    """Return what must be said of an entry's figures, in sentences."""
    said = []
    if not entry.licence:
        said.append(
            spoken(
                "torchvision names no licence for its weights; its own code is under BSD-3-Clause."
            )
        )
    if entry.is_counted:
        said.append(spoken("GFLOPs were counted here, in torchvision's way: timm publishes none."))
        if entry.weights_file:
            said.append(
                spoken("The size of the weights was counted here, four bytes for each number.")
            )
        else:
            said.append(
                spoken(
                    "The weights come as a package that tells no accuracy: it is timm's, of the "
                    "same weights of Google's."
                )
            )
    if entry.accuracy_px != entry.input_px:
        said.append(
            spoken(
                f"Its accuracy was measured at {entry.accuracy_px} px; it was trained at "
                f"{entry.input_px} px."
            )
        )
    if entry.is_fixed:
        said.append(spoken(f"It takes photos of {entry.input_px} px only."))
    return tuple(said)


def download_words(name: str) -> str:
    """Return what has to be fetched before a backbone can be used, '' where nothing has to be."""
    entry = BY_NAME.get(name)
    if entry is None or _weights_place(entry) is not WeightsPlace.DOWNLOAD:
        return ""
    size_mb = round(entry.weights_bytes / 1e6)
    return spoken(f"Its weights, {size_mb} MB, are not on this machine: they are downloaded first.")


def _row(entry: ZooEntry) -> ZooRow:
    size_px = default_size_px(entry.name)
    speed = measured_speed(entry.name, size_px, folder=_speeds_folder())
    best, photos_per_s = "", None
    if speed is not None and speed.photos_per_s:
        best = max(speed.photos_per_s, key=lambda engine: speed.photos_per_s[engine])
        photos_per_s = speed.photos_per_s[best]
    return ZooRow(entry, _weights_place(entry), size_px, photos_per_s, best)


def _speeds_folder() -> Path:
    return cache_folder() / "backbones" / "engines"


def _weights_place(entry: ZooEntry) -> WeightsPlace:
    if entry.name in EMBEDDED:
        found = find_embedded_file(entry.name) is not None
        return WeightsPlace.INSTALLED if found else WeightsPlace.PACKAGE
    if (cache_folder() / "backbones" / entry.weights_file).is_file():
        return WeightsPlace.CACHED
    return WeightsPlace.DOWNLOAD
