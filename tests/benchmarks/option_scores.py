"""Do several looks at a photo, or several networks together, pay? A table, or JSON with --json.

    python tests/benchmarks/option_scores.py [FOLDER] [--every 1] [--together efficientnet-lite2]

FOLDER holds one folder per class (default ../shared/data/field). Five random folds: the quick head
learns from the other four in five views of each photo, as the program does, and answers about the
fold once as usual and once from the mean of several looks at each photo (mirrored, ten crops,
three sizes). Together: the mean of the calibrated confidences of that head and of one on another
network. Each with the sign test against one look, and its cost in time against one look, measured
on the same photos by the same engine. `--every 2` takes every second photo.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from deep_scores import DEFAULT_FOLDER
from numpy.typing import NDArray
from PIL import Image

from cropapp.core.engines import EngineName
from cropapp.core.paired import sign_test_p
from cropapp.core.predict_views import PredictViews
from cropapp.core.splits import further_folds, stratified_random_folds
from cropapp.core.target_view import FURTHER_VIEWS
from cropapp.media.read import read_photo
from cropapp.ml.embedder import Embedder, load_embedder
from cropapp.ml.embedding_spec import default_spec
from cropapp.ml.engines import BATCH_PHOTOS
from cropapp.ml.further_views import further_view
from cropapp.ml.head import fit_head
from cropapp.ml.test_time_views import least_share, view_pictures, view_sizes_px
from cropapp.services.app_folders import cache_folder

FOLDS = 5
USUAL = "efficientnet-lite0"
Floats = NDArray[np.floating[Any]]


def photos_of(folder: Path, every: int) -> tuple[list[Path], NDArray[np.int64]]:
    """Return the photos of the class folders, and their classes."""
    classes = [
        path
        for path in sorted(folder.iterdir())
        if path.is_dir() and any(child.is_file() for child in path.iterdir())
    ]
    found = [
        (photo, number)
        for number, path in enumerate(classes)
        for photo in sorted(child for child in path.iterdir() if child.is_file())
    ][::every]
    return [photo for photo, _ in found], np.array([number for _, number in found])


def embedder_at(backbone: str, size_px: int = 0) -> Embedder:
    """Return a network at a size, 0 for its usual one, run by the engine that is ready for it."""
    spec = default_spec(backbone)
    size = size_px or spec.preprocessing.size_px
    spec = replace(spec, preprocessing=replace(spec.preprocessing, size_px=size))
    folder = cache_folder() / "backbones" / "engines"
    return load_embedder(spec, device="cpu", engine=EngineName.OPENVINO, folder=folder)


class Looks:
    """Photos as one network sees them, with the seconds that each way of looking took."""

    def __init__(self, backbone: str, photos: list[Path]) -> None:
        self.usual = embedder_at(backbone)
        self.photos = photos
        self.seconds: dict[PredictViews, float] = {}

    def plain_and_further(self) -> tuple[Floats, Floats]:
        """Return (N, D) of the photos as they are, and (V, N, D) of their further views."""
        plain, further = [], []
        for photo in self.photos:
            image = self._image(photo, PredictViews.PLAIN)
            views = [further_view(image, photo.name, n) for n in range(1, FURTHER_VIEWS + 1)]
            rows = self._embed(self.usual, [image, *views])
            plain.append(rows[0])
            further.append(rows[1:])
        return np.stack(plain), np.stack(further, axis=1)

    def several(self, views: PredictViews) -> Floats:
        """Return (N, D) means of several looks at each photo."""
        side_px = self.usual.spec.preprocessing.size_px
        sizes = view_sizes_px(side_px, views)
        name = self.usual.spec.backbone
        embedders = [self.usual if s == side_px else embedder_at(name, s) for s in sizes]
        means, taken = [], 0.0
        for at in range(0, len(self.photos), BATCH_PHOTOS):
            images = [self._image(photo, views) for photo in self.photos[at : at + BATCH_PHOTOS]]
            began = time.perf_counter()
            # Those of several photos together: the engine fills every batch, as the program does.
            pictures = [picture for image in images for picture in view_pictures(image, views)]
            found = [
                self._embed(embedder, pictures).reshape(len(images), -1, self.usual.dimension)
                for embedder in embedders
            ]
            taken += time.perf_counter() - began
            means.append(np.concatenate(found, axis=1).mean(axis=1))
        self.seconds[views] = taken
        return np.concatenate(means)

    def _image(self, photo: Path, views: PredictViews) -> Image.Image:
        side_px = round(self.usual.spec.preprocessing.min_side_px / least_share(views))
        return read_photo(photo, min_side_px=side_px).image

    def _embed(self, embedder: Embedder, pictures: list[Image.Image]) -> Floats:
        found: Floats = embedder.embed(np.stack([embedder.prepare(each) for each in pictures]))
        return found


def held_out(plain: Floats, further: Floats, labels: NDArray, asked: list[Floats]) -> list[Floats]:
    """Return (N, C) confidences for each way of looking, by heads that did not see the fold."""
    of_fold, classes = stratified_random_folds(labels, FOLDS), int(labels.max()) + 1
    answers = [np.zeros((len(labels), classes)) for _ in asked]
    for fold in range(FOLDS):
        rows, held = np.flatnonzero(of_fold != fold), np.flatnonzero(of_fold == fold)
        inner = stratified_random_folds(labels[rows], FOLDS, seed=1)
        head = fit_head(
            np.concatenate([plain[rows], *further[:, rows]]),
            np.tile(labels[rows], 1 + len(further)),
            classes,
            folds=np.concatenate([inner, *(further_folds(inner) for _ in further)]),
        ).head
        for answer, embeddings in zip(answers, asked, strict=True):
            answer[held] = head.probabilities(embeddings[held])
    return answers


def row_of(said: Floats, base: Floats, labels: NDArray, cost: float) -> dict[str, float]:
    """Return the scores of one option beside one look."""
    right, before = said.argmax(axis=1) == labels, base.argmax(axis=1) == labels
    better, worse = int((right & ~before).sum()), int((~right & before).sum())
    return {
        "accuracy": round(float(right.mean()), 4),
        "gain_points": round(100 * float(right.mean() - before.mean()), 2),
        "better": better,
        "worse": worse,
        "p": round(sign_test_p(worse, better), 3),
        "cost": round(cost, 2),
    }


def measure(folder: Path, every: int, together: str) -> dict[str, dict[str, float]]:
    """Return a row per option, by name."""
    photos, labels = photos_of(folder, every)
    looks = Looks(USUAL, photos)
    plain, further = looks.plain_and_further()
    ways = [PredictViews.FLIPS, PredictViews.TEN_CROP, PredictViews.MULTI_SCALE]
    again = looks.several(PredictViews.PLAIN)
    several = [looks.several(way) for way in ways]
    base, *answers = held_out(plain, further, labels, [again, *several])
    once = looks.seconds[PredictViews.PLAIN]
    table = {"one look": row_of(base, base, labels, 1.0)}
    for way, said in zip(ways, answers, strict=True):
        table[str(way)] = row_of(said, base, labels, looks.seconds[way] / once)
    if together:
        other = Looks(together, photos)
        (alone,) = held_out(*other.plain_and_further(), labels, [other.several(PredictViews.PLAIN)])
        cost = other.seconds[PredictViews.PLAIN] / once
        table[f"{together} alone"] = row_of(alone, base, labels, cost)
        table[f"{USUAL} and {together}"] = row_of((base + alone) / 2, base, labels, 1 + cost)
    return table


def main() -> None:
    cli = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    cli.add_argument("folder", type=Path, nargs="?", default=DEFAULT_FOLDER)
    cli.add_argument("--every", type=int, default=1)
    cli.add_argument("--together", default="efficientnet-lite2", help="'' for none")
    cli.add_argument("--json", action="store_true")
    args = cli.parse_args()
    table = measure(args.folder, args.every, args.together)
    if args.json:
        print(json.dumps(table))
        return
    width = max(map(len, table))
    for name, row in table.items():
        print(f"{name:<{width}}  " + "  ".join(f"{key} {value}" for key, value in row.items()))


if __name__ == "__main__":
    main()
