"""Pictures for the window, decoded by a few threads, the newest request first.

Owns: the thumbnails of the grid and the larger pictures of inspector and loupe, and bounded caches
of both. What scrolled away before its turn is dropped. Must not: touch a QPixmap outside the GUI
thread (a QImage crosses), nor hold up the GUI thread: a request returns at once.
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPixmap

from cropapp.core.errors import CropAppError

log = logging.getLogger(__name__)

THREADS = 2
THUMBNAIL_BYTES = 200_000_000
"""Bound of the thumbnails kept as pixmaps: some 2,500 of 160 px on a screen of scale 2."""

Key = TypeVar("Key", bound=Hashable)


class NewestFirstQueue(Generic[Key]):
    """Requests of which the newest is served first. Any thread."""

    def __init__(self) -> None:
        self._jobs: OrderedDict[Key, Callable[[], None]] = OrderedDict()
        self._changed = threading.Condition()
        self._closed = False

    def put(self, key: Key, job: Callable[[], None]) -> None:
        """Add a request, or move it to the front."""
        with self._changed:
            self._jobs[key] = job
            self._jobs.move_to_end(key)
            self._changed.notify()

    def keep_only(self, wanted: Callable[[Key], bool]) -> None:
        with self._changed:
            for key in [key for key in self._jobs if not wanted(key)]:
                del self._jobs[key]

    def take(self) -> tuple[Key, Callable[[], None]] | None:
        """Wait for a request and return the newest; None once closed."""
        with self._changed:
            while not self._jobs and not self._closed:
                self._changed.wait()
            return None if self._closed else self._jobs.popitem()

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._jobs.clear()
            self._changed.notify_all()

    def __len__(self) -> int:
        with self._changed:
            return len(self._jobs)


class PictureLoader(QObject):
    """Runs `decode` for requested keys in threads and keeps the results.

    One QObject serves every picture. `arrived(key)` and `failed(key, reason)` come in the GUI
    thread; until then `picture(key)` is None.

    Args:
        decode: gives the image of a request; called in a loader thread; raises CropAppError.
        limit_bytes: bound of the pixmaps kept.
        threads: how many decode at a time.
    """

    arrived = Signal(object)
    failed = Signal(object, str)
    _decoded = Signal(object, object, str)

    def __init__(
        self, *, limit_bytes: int, threads: int = THREADS, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._limit_bytes = limit_bytes
        self._used_bytes = 0
        self._pixmaps: OrderedDict[Hashable, QPixmap] = OrderedDict()
        self._reasons: OrderedDict[Hashable, str] = OrderedDict()
        self._pending: set[Hashable] = set()
        self._queue: NewestFirstQueue[Hashable] = NewestFirstQueue()
        self._decoded.connect(self._receive, Qt.ConnectionType.QueuedConnection)
        self._threads = [
            threading.Thread(target=self._serve, name=f"pictures-{number}", daemon=True)
            for number in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    def picture(self, key: Hashable) -> QPixmap | None:
        pixmap = self._pixmaps.get(key)
        if pixmap is not None:
            self._pixmaps.move_to_end(key)
        return pixmap

    def reason(self, key: Hashable) -> str | None:
        """Return why a picture could not be had, None if it can or is not known yet."""
        return self._reasons.get(key)

    def request(self, key: Hashable, decode: Callable[[], QImage]) -> None:
        """Have a picture decoded before all that wait, unless it is there or known to fail."""
        if key in self._pixmaps or key in self._reasons:
            return
        self._pending.add(key)

        def job() -> None:
            try:
                self._decoded.emit(key, decode(), "")
            except CropAppError as problem:
                self._decoded.emit(key, None, problem.message)
            except (OSError, ValueError) as problem:
                log.info("Could not show %s", key, exc_info=problem)
                self._decoded.emit(key, None, str(problem))
            except Exception as problem:
                # The thread's boundary: one odd photo must not end the pictures of all others.
                log.exception("A picture failed in a way nobody foresaw: %s", key)
                self._decoded.emit(key, None, str(problem))

        self._queue.put(key, job)

    def keep_only(self, keys: Iterable[Hashable]) -> None:
        """Drop the waiting requests for all other keys."""
        wanted = set(keys)
        self._queue.keep_only(wanted.__contains__)

    def forget(self, matches: Callable[[Hashable], bool]) -> None:
        """Drop pictures and reasons of changed files."""
        for key in [key for key in self._pixmaps if matches(key)]:
            self._used_bytes -= _size(self._pixmaps.pop(key))
        for key in [key for key in self._reasons if matches(key)]:
            del self._reasons[key]

    def close(self) -> None:
        """Stop the threads; each finishes the picture it is at. Waits a second at most each."""
        self._queue.close()
        for thread in self._threads:
            thread.join(timeout=1.0)

    def _serve(self) -> None:
        while (request := self._queue.take()) is not None:
            try:
                request[1]()
            except RuntimeError:
                # The QObject went while a picture was decoded: the window is closing.
                log.info("A picture arrived after the window closed")
                return

    @Slot(object, object, str)
    def _receive(self, key: Hashable, image: QImage | None, reason: str) -> None:
        self._pending.discard(key)
        if image is None or image.isNull():
            self._reasons[key] = reason
            while len(self._reasons) > 10_000:
                self._reasons.popitem(last=False)
            self.failed.emit(key, reason)
            return
        pixmap = QPixmap.fromImage(image)
        if key in self._pixmaps:
            self._used_bytes -= _size(self._pixmaps.pop(key))
        self._pixmaps[key] = pixmap
        self._used_bytes += _size(pixmap)
        # The newest always stays, however large.
        while self._used_bytes > self._limit_bytes and len(self._pixmaps) > 1:
            self._used_bytes -= _size(self._pixmaps.popitem(last=False)[1])
        self.arrived.emit(key)


def _size(pixmap: QPixmap) -> int:
    return pixmap.width() * pixmap.height() * max(1, pixmap.depth() // 8)


def fitted(image: QImage, side_px: int, radius_px: float) -> QImage:
    """Return an image fitted into a square of `side_px`, its corners rounded. Any thread."""
    if max(image.width(), image.height()) > side_px:
        image = image.scaled(
            side_px,
            side_px,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
    result = QImage(image.size(), QImage.Format.Format_ARGB32_Premultiplied)
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    path = QPainterPath()
    path.addRoundedRect(QRectF(result.rect()), radius_px, radius_px)
    painter.setClipPath(path)
    painter.drawImage(0, 0, image)
    painter.end()
    return result
