"""Photos on their way through decoding and the network: right, once, bounded, and dropped."""

from __future__ import annotations

import io
import threading
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from cropapp.core.entities import TargetPoint
from cropapp.core.tasks import Cancelled
from cropapp.media.read import read_photo
from cropapp.media.thumbnails import THUMBNAIL_SIDE_PX
from cropapp.ml.embedder import Embedder
from cropapp.ml.embedding_spec import default_spec
from cropapp.services.model_tasks.pipeline import BATCH_PHOTOS, PhotoFile, Pipeline
from cropapp.services.model_tasks.runtime import Running

SIDE_PX = 32


class MeanEngine:
    """The smallest network: the mean of each channel. Counts what it is given."""

    name, where, in_flight = "mean", "cpu", 2

    def __init__(self) -> None:
        self.photos = 0

    def run(self, batch: NDArray[np.uint8]) -> NDArray[np.float32]:
        return batch.mean(axis=(2, 3)).astype(np.float32)

    def start(self, batch: NDArray[np.uint8]) -> Future[NDArray[np.float32]]:
        self.photos += len(batch)
        done: Future[NDArray[np.float32]] = Future()
        done.set_result(self.run(batch))
        return done


def make_embedder(size_px: int = SIDE_PX) -> Embedder:
    spec = default_spec()
    how = replace(spec.preprocessing, size_px=size_px)
    return Embedder(replace(spec, preprocessing=how), MeanEngine())


@pytest.fixture
def embedder() -> Embedder:
    return make_embedder()


@pytest.fixture
def files(tmp_path: Path) -> list[PhotoFile]:
    """Forty photos, each of a colour of its own."""
    made = []
    for number in range(40):
        path = tmp_path / f"{number:02}.jpg"
        Image.new("RGB", (400, 300), (6 * number, 255 - 6 * number, 3 * number)).save(path)
        made.append(PhotoFile(number, path))
    return made


def engine_of(embedder: Embedder) -> MeanEngine:
    assert isinstance(embedder.engine, MeanEngine)
    return embedder.engine


def read_all(pipeline: Pipeline, files: list[PhotoFile], embedder: Embedder, step: int) -> int:
    """Read all in calls of `step`, checking each answer; return the most photos ever held."""
    most = 0
    for at in range(0, len(files), step):
        asked = files[at : at + step]
        given = pipeline.read(asked, files[at + step : at + 2 * step], embedder)
        for wanted, (file, read) in zip(asked, given, strict=True):
            most = max(most, pipeline.held_photos)
            assert file == wanted
            image = read_photo(file.path, min_side_px=SIDE_PX).image
            expected = embedder.embed(embedder.prepare(image)[None])[0]
            assert read.embedding is not None
            np.testing.assert_allclose(read.embedding, expected, atol=1.5)
            assert read.thumbnail.startswith(b"\xff\xd8")
    return most


@pytest.mark.parametrize("step", [3, BATCH_PHOTOS, 20])
def test_photos__come_in_order_each_computed_once_and_few_are_held(
    files: list[PhotoFile], embedder: Embedder, step: int
) -> None:
    pipeline = Pipeline()
    most = read_all(pipeline, files, embedder, step)
    assert engine_of(embedder).photos == len(files)
    assert most <= 2 * step
    assert pipeline.held_photos == 0


def test_announced_photos__are_read_while_the_caller_is_away(
    files: list[PhotoFile], embedder: Embedder
) -> None:
    pipeline = Pipeline()
    first, then = files[:4], files[4:8]
    list(pipeline.read(first, then, embedder))
    for future in list(pipeline._decoding.values()):
        future.result(timeout=60)
    for file in then:
        file.path.unlink()
    assert [read.problem for _, read in pipeline.read(then, [], embedder)] == [""] * 4


def test_announced_photo_that_was_edited_since__is_read_anew(
    files: list[PhotoFile], embedder: Embedder
) -> None:
    pipeline, announced = Pipeline(), files[1]
    list(pipeline.read(files[:1], [announced], embedder))
    for future in list(pipeline._decoding.values()):
        future.result(timeout=60)
    Image.new("RGB", (400, 300), (200, 100, 0)).save(announced.path)
    [(_, read)] = pipeline.read([replace(announced, mtime_ns=2)], [], embedder)
    assert read.embedding is not None
    np.testing.assert_allclose(read.embedding, (200, 100, 0), atol=3)


def test_other_photos_than_announced__are_answered_and_the_announced_forgotten(
    files: list[PhotoFile], embedder: Embedder
) -> None:
    pipeline = Pipeline()
    list(pipeline.read(files[:8], files[8:16], embedder))
    given = list(pipeline.read(files[30:34], files[8:12], embedder))
    assert [file.photo_id for file, _ in given] == [30, 31, 32, 33]
    assert all(read.embedding is not None for _, read in given)
    assert pipeline.held_photos <= 4 + BATCH_PHOTOS  # a batch that was at work already
    assert [file.photo_id for file, _ in pipeline.read(files[8:12], [], embedder)] == [8, 9, 10, 11]
    assert pipeline.held_photos == 0


def test_unreadable_photos__come_with_their_reason_at_their_place(
    files: list[PhotoFile], embedder: Embedder
) -> None:
    for number in (0, 5, 6, 39):
        files[number].path.write_bytes(b"")
    found = dict(Pipeline().read(files, [], embedder))
    assert [file.photo_id for file, read in found.items() if read.problem] == [0, 5, 6, 39]
    assert "0 bytes" in found[files[5]].problem
    assert engine_of(embedder).photos == 36


def test_photo_asked_for_twice__is_refused_rather_than_waited_for(
    files: list[PhotoFile], embedder: Embedder
) -> None:
    with pytest.raises(ValueError, match="twice"):
        list(Pipeline().read([files[0], files[0]], [], embedder))


def test_another_network__gets_inputs_of_its_own(
    files: list[PhotoFile], embedder: Embedder
) -> None:
    pipeline = Pipeline()
    list(pipeline.read(files[:4], files[4:8], embedder))
    other = make_embedder(2 * SIDE_PX)
    list(pipeline.read(files[4:8], [], other))
    assert engine_of(other).photos == 4
    assert pipeline.held_photos == 0


def test_cancel__leaves_nothing_under_way(
    files: list[PhotoFile], embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    cancel = threading.Event()
    monkeypatch.setattr(Running, "cancel", cancel)
    pipeline = Pipeline()
    given = pipeline.read(files[:20], files[20:], embedder)
    next(given)
    cancel.set()
    with pytest.raises(Cancelled):
        list(given)
    assert pipeline.held_photos == 0
    cancel.clear()
    assert len(list(pipeline.read(files[:20], [], embedder))) == 20


def test_engine_that_fails__is_told_and_leaves_nothing_under_way(
    files: list[PhotoFile], embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(batch: NDArray[np.uint8]) -> NDArray[np.float32]:
        raise RuntimeError("out of memory")

    pipeline = Pipeline()
    with monkeypatch.context() as patch:
        patch.setattr(embedder.engine, "run", fail)
        with pytest.raises(RuntimeError, match="out of memory"):
            list(pipeline.read(files[:8], files[8:16], embedder))
    assert pipeline.held_photos == 0
    assert len(list(pipeline.read(files[:8], [], embedder))) == 8


@pytest.mark.parametrize("size_px", [SIDE_PX, THUMBNAIL_SIDE_PX])
@pytest.mark.parametrize("target", [None, TargetPoint(0.1, 0.9)])
def test_thumbnail__shows_the_whole_photo_whatever_the_network_sees(
    tmp_path: Path, size_px: int, target: TargetPoint | None
) -> None:
    photo = Image.new("RGB", (800, 600), "blue")
    photo.paste((255, 0, 0), (400, 0, 800, 600))
    photo.save(tmp_path / "a.jpg")
    [(_, read)] = Pipeline().read(
        [PhotoFile(1, tmp_path / "a.jpg", target)], [], make_embedder(size_px)
    )
    thumbnail = Image.open(io.BytesIO(read.thumbnail), formats=["JPEG"])
    assert thumbnail.size == (THUMBNAIL_SIDE_PX, THUMBNAIL_SIDE_PX * 3 // 4)
    left, right = thumbnail.getpixel((40, 120)), thumbnail.getpixel((280, 120))
    assert isinstance(left, tuple)
    assert isinstance(right, tuple)
    assert left[2] > 200 > left[0]
    assert right[0] > 200 > right[2]
