"""Thumbnails: a stand-in at once, quick ones before decoded ones, new after the file was edited."""

from __future__ import annotations

import os
import shutil
import threading
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtGui import QColor, QImage

from cropapp.core.tasks import QuietTask
from cropapp.gui.gallery.loader import PictureLoader, QuickPicture
from cropapp.gui.gallery.pictures import picture_key, quick_thumbnail, thumbnail_image
from cropapp.services.import_folder import import_folder
from cropapp.services.project import Project

WAIT_S = 120


def picture(colour: str = "#808080") -> QImage:
    image = QImage(10, 10, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    return image


def colour_of(loader: PictureLoader, key: str) -> str:
    pixmap = loader.picture(key)
    return "" if pixmap is None else pixmap.toImage().pixelColor(5, 5).name()


def test_stand_in__is_shown_until_the_picture_itself_is_there(qtbot):
    loader, opened = PictureLoader(limit_bytes=10**6, threads=1), threading.Event()

    def slow() -> QImage:
        opened.wait(WAIT_S)
        return picture("#00ff00")

    with qtbot.waitSignal(loader.arrived):
        loader.request("a", slow, lambda: QuickPicture(picture("#ff0000")))
    assert colour_of(loader, "a") == "#ff0000"
    assert not loader.is_final("a")
    with qtbot.waitSignal(loader.arrived):
        opened.set()
    assert colour_of(loader, "a") == "#00ff00"
    assert loader.is_final("a")
    loader.close()


def test_quick_ones__come_before_all_that_must_be_decoded(qtbot):
    loader, served = PictureLoader(limit_bytes=10**6, threads=1), []
    started, opened = threading.Event(), threading.Event()

    def hold() -> QImage:
        started.set()
        opened.wait(WAIT_S)
        return picture()

    loader.request("held", hold)
    assert started.wait(WAIT_S)

    def note(name: str, image: QImage) -> QImage:
        served.append(name)
        return image

    for name in ("a", "b"):
        loader.request(
            name,
            lambda name=name: note(f"{name} decoded", picture()),
            lambda name=name: QuickPicture(note(f"{name} quick", picture())),
        )
    opened.set()
    qtbot.waitUntil(lambda: len(served) == 4)
    assert served == ["b quick", "a quick", "a decoded", "b decoded"]
    loader.close()


def test_quick_one__that_is_final_is_not_decoded(qtbot):
    loader, decoded = PictureLoader(limit_bytes=10**6, threads=1), []
    with qtbot.waitSignal(loader.arrived):
        loader.request("a", lambda: decoded.append(1), lambda: QuickPicture(picture(), True))
    loader.request("b", picture)
    qtbot.waitUntil(lambda: loader.picture("b") is not None)
    assert not decoded
    loader.close()


def test_stand_in__goes_when_the_photo_cannot_be_decoded(qtbot):
    loader = PictureLoader(limit_bytes=10**6, threads=1)

    def broken() -> QImage:
        raise OSError("torn")

    with qtbot.waitSignal(loader.failed):
        loader.request("a", broken, lambda: QuickPicture(picture()))
    assert loader.picture("a") is None
    assert loader.reason("a") == "torn"
    loader.close()


@pytest.fixture
def own_photo(tmp_path: Path):
    """A project on a folder with one plain red photo of its own."""
    folder = tmp_path / "photos"
    folder.mkdir()
    path = folder / "leaf.jpg"
    Image.new("RGB", (400, 300), (200, 20, 20)).save(path)
    with Project.create(tmp_path / "own.cropapp") as project:
        import_folder(project, folder, QuietTask())
        yield project, path


def only_photo(project: Project):
    from cropapp.core.gallery import PhotoFilter, PhotoSort

    return project.photos(project.find(PhotoFilter(), PhotoSort()).tolist())[0]


def test_thumbnail__is_made_once_and_new_after_the_file_was_edited(qapp, own_photo):
    project, path = own_photo
    photo = only_photo(project)
    assert quick_thumbnail(project, photo, 160, 1.0).image is None  # no preview, no cache
    first = thumbnail_image(project, photo, 160, 1.0)
    assert first.pixelColor(80, 60).red() > 150
    cached = quick_thumbnail(project, photo, 160, 1.0)
    assert cached.is_final

    Image.new("RGB", (400, 300), (20, 20, 200)).save(path)
    os.utime(path, ns=(photo.mtime_ns + 10**9, photo.mtime_ns + 10**9))
    import_folder(project, path.parent, QuietTask())
    edited = only_photo(project)
    assert picture_key(edited, 160) != picture_key(photo, 160)
    assert not quick_thumbnail(project, edited, 160, 1.0).is_final
    second = thumbnail_image(project, edited, 160, 1.0)
    assert second.pixelColor(80, 60).blue() > 150


@pytest.mark.real
def test_quick_thumbnail__is_the_preview_that_a_phone_put_into_the_file(
    qapp, tmp_path: Path, shared_data: Path
):
    from cropapp.media.previews import load_preview

    photos = sorted((shared_data / "field" / "native").rglob("*.[jJ][pP]*g"))
    source = next(path for path in photos if load_preview(path) is not None)
    folder = tmp_path / "photos"
    folder.mkdir()
    shutil.copy(source, folder / source.name)
    with Project.create(tmp_path / "own.cropapp") as project:
        import_folder(project, folder, QuietTask())
        photo = only_photo(project)
        stand_in = quick_thumbnail(project, photo, 160, 1.0)
        assert stand_in.image is not None
        assert not stand_in.is_final
        real = thumbnail_image(project, photo, 160, 1.0)
        ratios = [image.width() / image.height() for image in (stand_in.image, real)]
        assert ratios[0] == pytest.approx(ratios[1], rel=0.05)
        assert max(stand_in.image.width(), stand_in.image.height()) == 160
