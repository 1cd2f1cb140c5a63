"""New, changed and vanished photos of a folder are told, once it is quiet."""

from __future__ import annotations

import queue
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cropapp.core.entities import FolderId
from cropapp.services import watch_folders
from cropapp.services.watch_folders import FolderWatch, is_photo_name, mount_type

PATIENCE_S = 120.0
QUIET_S = 0.4
FIRST = FolderId(1)


@pytest.fixture
def news() -> queue.Queue[tuple[FolderId, ...]]:
    return queue.Queue()


@pytest.fixture
def watch(news) -> Iterator[Callable[..., FolderWatch]]:
    """Start a watch that puts its news into the queue; it is watching when this returns."""
    started: list[FolderWatch] = []

    def start(folders: dict[FolderId, Path], **times: float) -> FolderWatch:
        ready = threading.Event()
        times = {"quiet_s": QUIET_S, "absent_s": 0.3} | times
        made = _Told(folders, news.put, ready=ready, **times)
        started.append(made)
        assert ready.wait(PATIENCE_S)
        return made

    yield start
    for each in started:
        each.close(wait=True)


class _Told(FolderWatch):
    """Says when it has begun to watch."""

    def __init__(self, *arguments, ready: threading.Event, **times):
        self._ready = ready
        super().__init__(*arguments, **times)

    def _follow_folders(self) -> None:
        super()._follow_folders()
        self._ready.set()


def test_new_files__are_told_once(few_photos: Path, tmp_path: Path, watch, news) -> None:
    ready = [
        shutil.copyfile(few_photos / "leaf-0.jpg", tmp_path / name) for name in ("1.jpg", "2.jpg")
    ]
    watch({FIRST: few_photos}, quiet_s=3 * QUIET_S)
    for file in ready:  # moved, not copied: a busy machine must not part them by a quiet moment
        file.rename(few_photos / file.name)
    assert news.get(timeout=PATIENCE_S) == (FIRST,)
    with pytest.raises(queue.Empty):
        news.get(timeout=4 * QUIET_S)


def test_vanished_moved_and_new_sub_folder__are_told(few_photos: Path, watch, news) -> None:
    watch({FIRST: few_photos})
    (few_photos / "leaf-0.jpg").unlink()
    assert news.get(timeout=PATIENCE_S) == (FIRST,)
    (few_photos / "day").mkdir()
    assert news.get(timeout=PATIENCE_S) == (FIRST,)
    (few_photos / "leaf-1.jpg").rename(few_photos / "day" / "leaf-1.jpg")
    assert news.get(timeout=PATIENCE_S) == (FIRST,)


def test_only_the_folder_with_news__is_told(few_photos: Path, tmp_path: Path, watch, news) -> None:
    other = tmp_path / "other"
    other.mkdir()
    watch({FIRST: few_photos, FolderId(2): other})
    shutil.copyfile(few_photos / "leaf-0.jpg", other / "new.jpg")
    assert news.get(timeout=PATIENCE_S) == (FolderId(2),)


def test_other_files__and_the_projects_own_are_no_news(few_photos: Path, watch, news) -> None:
    data = few_photos / "field.cropapp-data"
    data.mkdir()
    watch({FIRST: few_photos})
    (few_photos / "field.cropapp-wal").write_text("a")
    (few_photos / "notes.txt").write_text("a")
    (few_photos / ".hidden.jpg").write_text("a")
    (data / "thumbnail.jpg").write_text("a")
    with pytest.raises(queue.Empty):
        news.get(timeout=4 * QUIET_S)


def test_half_copied_file__is_told_when_it_grows_no_more(few_photos: Path, watch, news) -> None:
    # Thirty times as long as it pauses: the thread that copies may have to wait for its turn.
    watch({FIRST: few_photos}, quiet_s=1.5)
    stop = threading.Event()
    ended_at_bytes: list[int] = []

    def copy_slowly() -> None:
        with (few_photos / "slow.jpg").open("wb") as file:
            while not stop.wait(0.05):
                file.write(b"x" * 1000)
                file.flush()
            ended_at_bytes.append(file.tell())

    copying = threading.Thread(target=copy_slowly)
    copying.start()
    with pytest.raises(queue.Empty):
        news.get(timeout=2.5)
    stop.set()
    copying.join()
    assert news.get(timeout=PATIENCE_S) == (FIRST,)
    assert (few_photos / "slow.jpg").stat().st_size == ended_at_bytes[0]


def test_folder_that_comes_back__is_told_and_watched(few_photos: Path, watch, news) -> None:
    away = few_photos.with_name("away")
    few_photos.rename(away)
    watch({FIRST: few_photos})
    away.rename(few_photos)
    assert news.get(timeout=PATIENCE_S) == (FIRST,)
    (few_photos / "leaf-0.jpg").unlink()
    assert news.get(timeout=PATIENCE_S) == (FIRST,)


def test_folder_the_system_tells_nothing_of__is_looked_at_now_and_then(
    few_photos: Path, watch, news, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: FolderWatch, folder_id: FolderId, path: Path) -> str:
        return "inotify watch limit reached"

    monkeypatch.setattr(FolderWatch, "_schedule", refuse)
    made = watch({FIRST: few_photos}, poll_s=3600.0)
    assert made.polled == {FIRST}
    with pytest.raises(queue.Empty):
        news.get(timeout=3 * QUIET_S)
    made.look_now()
    assert news.get(timeout=PATIENCE_S) == (FIRST,)


def test_network_drive__is_not_left_to_the_system(
    few_photos: Path, watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch_folders, "is_on_network", lambda path: True)
    assert watch({FIRST: few_photos}).polled == {FIRST}


def test_folder_taken_off__is_told_of_no_more(
    few_photos: Path, tmp_path: Path, watch, news
) -> None:
    made = watch({FIRST: few_photos})
    made._ready.clear()
    made.watch({})
    assert made._ready.wait(PATIENCE_S)
    (few_photos / "leaf-0.jpg").unlink()
    with pytest.raises(queue.Empty):
        news.get(timeout=3 * QUIET_S)


@pytest.mark.parametrize(
    ("name", "is_photo"),
    [("a.JPG", True), ("葉.heic", True), ("a.CR2", True), ("a.txt", False), (".a.jpg", False)],
)
def test_photo_names(name: str, is_photo: bool) -> None:
    assert is_photo_name(f"/somewhere/{name}") is is_photo


def test_mount_type__is_that_of_the_nearest_mount() -> None:
    mounts = (
        "/dev/sda1 / ext4 rw 0 0\n"
        "nas:/photos /mnt/the\\040nas nfs4 rw 0 0\n"
        "/dev/sdb1 /mnt/the\\040nas/local xfs rw 0 0\n"
    )
    assert mount_type(Path("/home/ana"), mounts) == "ext4"
    assert mount_type(Path("/mnt/the nas/field"), mounts) == "nfs4"
    assert mount_type(Path("/mnt/the nas/local/field"), mounts) == "xfs"
