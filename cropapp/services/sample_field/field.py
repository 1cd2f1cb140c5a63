"""Rendering a whole field into a folder.

Owns: the order of work, the file names, the JPEG bytes, the writing. It draws nothing itself. The
same seed gives the same bytes with the same versions of numpy and Pillow.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import numpy as np
from PIL import Image

from cropapp.core.errors import EnvironmentProblem, UserError
from cropapp.core.files import write_atomically
from cropapp.core.tasks import Cancelled, QuietTask, TaskContext
from cropapp.services.sample_field.background import Bank
from cropapp.services.sample_field.camera import (
    expose,
    make_light,
    make_shot,
    spoil,
)
from cropapp.services.sample_field.elsewhere import draw_elsewhere
from cropapp.services.sample_field.exif import build_exif
from cropapp.services.sample_field.plan import ScenePlan, plan_field
from cropapp.services.sample_field.scene import draw_scene
from cropapp.services.sample_field.texture import Tiles
from cropapp.services.sample_field.truth import SampleField, SamplePhoto, Style, write_truth

PHOTO_PX = (640, 480)
HAND_PX = 40  # margin around the frame in which the hand may move during a burst
MIN_PHOTOS = 10
PORTRAIT_SHARE = 0.45

README = """\
These pictures are rendered. They are not photographs.

CropApp drew them (seed {seed}, style {style}) so that every part of the program can be tried
without photos of your own. The leaves, the conditions on them, the times and the places are
invented; no real field, farm or plant is shown. Do not train a model for real use on them.

truth.csv says for every file what was drawn:
  label  healthy, rust, leaf spot, powdery mildew or chlorosis; empty where no leaf can be judged
  kind   leaf, spoilt (blurred, dark, over-exposed or cut off on purpose) or other (no leaf)
  burst  photos of the same leaf, seconds apart, share a number
"""


@dataclass(frozen=True, slots=True)
class _Stage:
    """What all scenes of one field share."""

    tiles: Tiles
    bank: Bank
    style: Style
    seed: int


def render_sample_field(
    folder: Path,
    *,
    photos: int = 300,
    seed: int = 7,
    task: TaskContext | None = None,
    style: Style = "field",
) -> SampleField:
    """Render `photos` JPEG files of drawn leaves, README.txt and truth.csv into `folder`.

    Args:
        folder: new or empty.
        photos: at least ten.
        style: "field" as in use; "calm" is evenly lit, plainer and sicker, for a model that is to
            meet the field as something new.

    Raises:
        UserError: the folder holds something, or fewer than ten photos are asked for.
        EnvironmentProblem: the folder cannot be written.
        Cancelled: whole photos and their truth.csv stay.
    """
    context = task or QuietTask()
    _check_request(folder, photos=photos, seed=seed)
    written: list[SamplePhoto] = []
    try:
        readme = README.format(seed=seed, style=style)
        write_atomically(folder / "README.txt", readme.encode("utf-8"))
        for photo, data in _photos(photos, seed, style, context):
            write_atomically(folder / photo.relative_path, data)
            written.append(photo)
            context.progress(len(written), photos, "Rendering the sample field")
        write_truth(folder, written)
    except Cancelled:
        write_truth(folder, written)
        raise
    except OSError as error:
        raise EnvironmentProblem(
            f"{folder} cannot be written: {error.strerror or error}.",
            hint="Choose a folder on a drive with free space where you may write.",
        ) from error
    return SampleField(folder=folder, photos=tuple(written))


def _check_request(folder: Path, *, photos: int, seed: int) -> None:
    if photos < MIN_PHOTOS:
        raise UserError(
            f"Too few photos for a sample field: {photos}.",
            hint=f"Ask for at least {MIN_PHOTOS}.",
        )
    if seed < 0:
        raise UserError(f"The seed {seed} is negative.", hint="Give 0 or a positive number.")
    if folder.exists() and not folder.is_dir():
        raise UserError(f"{folder} is a file.", hint="Name a new or empty folder.")
    if folder.exists() and any(folder.iterdir()):
        raise UserError(
            f"{folder} is not empty, and rendered photos are never mixed with others.",
            hint="Name a new or empty folder.",
        )


def _photos(
    photos: int, seed: int, style: Style, context: TaskContext
) -> Iterator[tuple[SamplePhoto, bytes]]:
    """Yield every photo with its JPEG bytes in order of time; check for cancel before each."""
    context.check_cancelled()
    streams = np.random.SeedSequence((seed, 0 if style == "field" else 1)).spawn(3)
    plans = plan_field(photos, np.random.default_rng(streams[0]))
    drawing = np.random.default_rng(streams[1])
    tiles = Tiles.make(drawing)
    stage = _Stage(tiles, Bank.make(tiles, drawing, style), style, seed)
    for plan, stream in zip(plans, streams[2].spawn(len(plans)), strict=True):
        context.check_cancelled()
        for number, item in enumerate(_shoot(plan, stage, np.random.default_rng(stream))):
            if number:
                context.check_cancelled()
            yield item


def _shoot(
    plan: ScenePlan, stage: _Stage, rng: np.random.Generator
) -> Iterator[tuple[SamplePhoto, bytes]]:
    """Draw one scene and yield the photos taken of it, a second or two apart."""
    calm = stage.style == "calm"
    portrait = bool(rng.random() < PORTRAIT_SHARE)
    size = (PHOTO_PX[1], PHOTO_PX[0]) if portrait else PHOTO_PX
    orientation = int(rng.choice((1, 6, 8), p=(0.35, 0.45, 0.2))) if portrait else 1
    scene = _draw(plan, stage, rng, size=(size[0] + HAND_PX, size[1] + HAND_PX))
    light = make_light(rng, size, day=plan.stop.day, calm=calm)
    taken_at = plan.stop.taken_at
    for number in range(plan.photos):
        shot = make_shot(rng, number=number, calm=calm)
        if plan.fault is not None:
            light, shot = spoil(light, shot, plan.fault, rng)
        picture = expose(scene, light, shot, stage.tiles, rng, size=size)
        exif = build_exif(
            taken_at=taken_at,
            latitude=plan.stop.latitude,
            longitude=plan.stop.longitude,
            altitude_m=plan.stop.altitude_m,
            orientation=orientation,
            seed=stage.seed,
        )
        data = _encode(_turned(picture, orientation), exif, shot.quality)
        if plan.fault == "truncated":
            data = data[: int(len(data) * rng.uniform(0.3, 0.6))]
        photo = SamplePhoto(
            relative_path=f"{taken_at:%Y-%m-%d}/IMG_{taken_at:%Y%m%d_%H%M%S}.jpg",
            class_name=plan.condition if plan.kind == "leaf" else None,
            kind=plan.kind,
            burst=plan.burst,
        )
        yield photo, data
        taken_at += timedelta(seconds=int(rng.integers(1, 3)))


def _draw(
    plan: ScenePlan, stage: _Stage, rng: np.random.Generator, *, size: tuple[int, int]
) -> Image.Image:
    tiles, bank = stage.tiles, stage.bank
    if plan.kind == "other":
        return draw_elsewhere(tiles, bank, rng, size=size, number=plan.subject)
    return draw_scene(plan.condition, tiles, bank, rng, size=size, style=stage.style)


def _turned(picture: Image.Image, orientation: int) -> Image.Image:
    """Return the pixels as a phone stores them, to be turned back by `orientation`."""
    if orientation == 6:
        return picture.transpose(Image.Transpose.ROTATE_90)
    if orientation == 8:
        return picture.transpose(Image.Transpose.ROTATE_270)
    return picture


def _encode(picture: Image.Image, exif: Image.Exif, quality: int) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=quality, exif=exif.tobytes())
    return buffer.getvalue()
