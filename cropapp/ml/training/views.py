"""What the trained part of a network is fed: the front's output for views of the photos.

Owns: computing it, once where it fits on the disk and each time where it does not, and the files
that keep it. Must not: train, or choose which view an epoch sees.

View 0 is the plain one, of all photos; views 1, 2, ... are random ones, of the train photos.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from cropapp.core.errors import EnvironmentProblem
from cropapp.core.files import replaced_file
from cropapp.core.training import Recipe
from cropapp.ml.preprocessing import Preprocessing
from cropapp.ml.training.augmentation import plain_views, random_views
from cropapp.ml.training.contract import TrainingPhotos
from cropapp.ml.training.split import SplitNetwork

PLAIN = 0
_FRESH = 1_000_000
"""Views from here on are seen in no epoch."""
MOST_BYTES = 4 << 30
"""Of all kept views. Above it the front is computed each time, which costs about a quarter of an
epoch of the default backbone, and every epoch then sees new views."""
_BATCH = 16

Ints = NDArray[np.int64]
Seen = tuple[Tensor, Tensor]
"""Activation at the border and (B, P) joined parts that were passed, both float32."""


class Views:
    """Views of the photos behind the frozen front of one network."""

    def __init__(
        self,
        split: SplitNetwork,
        photos: TrainingPhotos,
        recipe: Recipe,
        how: Preprocessing,
        *,
        folder: Path,
        front_dtype: torch.dtype,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        """Describe the views; none is computed yet.

        Args:
            how: its size is that of the views.
            front_dtype: bfloat16 runs the front in it; the border is kept in it anyway.
        """
        self.split = split
        self.photos = photos
        self.recipe = recipe
        self.how = how
        self.folder = folder
        self.front_dtype = front_dtype
        self.device = next(split.body.parameters()).device
        self._train_rows = np.full(len(photos.inputs), -1, dtype=np.int64)
        self._train_rows[photos.train_positions] = np.arange(len(photos.train_positions))
        self._shape, self._width = self._measure()
        self.are_kept = split.is_split and self.kept_bytes <= most_bytes

    @property
    def kept_bytes(self) -> int:
        """How much all views take."""
        rows = len(self.photos.inputs) + self.recipe.views * len(self.photos.train_positions)
        return rows * (2 * int(np.prod(self._shape)) + 4 * self._width)

    def view_of(self, epoch: int) -> int:
        """Return which view an epoch (from 0) sees."""
        if self.recipe.augment == 0:
            return PLAIN
        return 1 + (epoch % self.recipe.views if self.are_kept else epoch)

    def is_ready(self, view: int) -> bool:
        return not self.are_kept or all(path.is_file() for path in self._files(view))

    def positions(self, view: int) -> Ints:
        """Return the photos that a view has."""
        if view == PLAIN:
            return np.arange(len(self.photos.inputs))
        return self.photos.train_positions

    def photos_to_prepare(self, epochs_done: int) -> int:
        """Return how many photos the views of the coming epochs still cost."""
        ahead = range(epochs_done, self.recipe.epochs)
        missing = {view for view in map(self.view_of, ahead) if not self.is_ready(view)}
        return sum(len(self.positions(view)) for view in missing)

    def prepare(self, view: int, tick: Callable[[int], None]) -> None:
        """Compute and keep a view that is not there yet.

        Args:
            tick: called with the photos of each batch that is done; may raise to stop.

        Raises:
            EnvironmentProblem: it cannot be written.
        """
        if self.is_ready(view):
            return
        positions = self.positions(view)
        borders, passed = self._files(view)
        columns = []
        try:
            with replaced_file(borders) as file:
                for at in range(0, len(positions), _BATCH):
                    chosen = positions[at : at + _BATCH]
                    activation, beside = self._compute(view, chosen)
                    half = activation.to(torch.bfloat16).contiguous().cpu()
                    file.write(half.view(torch.int16).numpy().tobytes())
                    columns.append(beside.float().cpu().numpy())
                    tick(len(chosen))
            with replaced_file(passed) as file:
                file.write(np.concatenate(columns).tobytes())
        except OSError as problem:
            raise EnvironmentProblem(
                f"The training cannot keep its views in {self.folder}: "
                f"{problem.strerror or problem}.",
                hint=f"It needs {self.kept_bytes / 1e9:.1f} GB there; make room and go on.",
            ) from problem

    @staticmethod
    def fresh(number: int) -> int:
        """Return a random view that no epoch draws; it is ready, as it is never kept."""
        return _FRESH + number

    def batch(self, view: int, positions: Ints) -> Seen:
        """Return what reaches the border for photos of a view that is ready."""
        if not self.are_kept or view >= _FRESH:
            activation, passed = self._compute(view, positions)
            return activation.float(), passed.float()
        rows = positions if view == PLAIN else self._train_rows[positions]
        borders, beside = self._open(view)
        half = torch.from_numpy(borders[rows]).view(torch.bfloat16)
        if self.device.type == "cuda":
            half = half.pin_memory()
        activation = half.to(self.device, non_blocking=True).float()
        if activation.ndim == 4:
            activation = activation.to(memory_format=torch.channels_last)
        return activation, torch.from_numpy(beside[rows]).to(self.device)

    def discard(self) -> None:
        """Delete what is kept."""
        for path in self.folder.glob("view-*.*"):
            path.unlink()

    def _files(self, view: int) -> tuple[Path, Path]:
        return self.folder / f"view-{view}.border", self.folder / f"view-{view}.passed"

    def _open(self, view: int) -> tuple[NDArray[np.int16], NDArray[np.float32]]:
        count = len(self.positions(view))
        borders, passed = self._files(view)
        activations = np.memmap(borders, np.int16, "r", shape=(count, *self._shape))
        if not self._width:
            return activations, np.empty((count, 0), np.float32)
        return activations, np.memmap(passed, np.float32, "r", shape=(count, self._width))

    def _compute(self, view: int, positions: Ints) -> Seen:
        inputs = self.photos.inputs[positions]
        size_px = self.how.size_px
        if view == PLAIN:
            images = plain_views(inputs, size_px)
        else:
            images = random_views(
                inputs,
                positions,
                size_px=size_px,
                strength=self.recipe.augment,
                seed=self.recipe.seed,
                view=view,
            )
        return self._run_front(images)

    def _run_front(self, images: Tensor) -> Seen:
        mean = torch.tensor(self.how.mean).view(3, 1, 1)
        std = torch.tensor(self.how.std).view(3, 1, 1)
        images = ((images / 255 - mean) / std).to(self.device)
        images = images.to(memory_format=torch.channels_last)
        fast = self.front_dtype is not torch.float32 and self.split.is_split
        with (
            torch.no_grad(),
            torch.autocast(self.device.type, dtype=torch.bfloat16, enabled=fast),
        ):
            return self.split.front(images)

    def _measure(self) -> tuple[tuple[int, ...], int]:
        blank = torch.zeros(1, 3, self.how.size_px, self.how.size_px)
        activation, passed = self._run_front(blank)
        return tuple(activation.shape[1:]), int(passed.shape[1])
