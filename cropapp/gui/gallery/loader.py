"""Pictures for the window, decoded by a few threads, the newest request first.

Owns: the thumbnails of the grid and the larger pictures of inspector and loupe, and bounded caches
of both. What can be had quickly (a cached thumbnail, the preview a camera put into the file) comes
before all that must be decoded; what scrolled away before its turn is dropped. Must not: touch a
QPixmap outside the GUI thread (a QImage crosses), nor hold up the GUI thread: a request returns at
once.
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from typing import Generic, NamedTuple, TypeVar

from PySide6.QtCore import QObject, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPixmap

from cropapp.core.cores import give_way_here
from cropapp.core.errors import CropAppError
from cropapp.core.feed import Aspect, ProjectChange

log = logging.getLogger(__name__)

THREADS = 2
THUMBNAIL_BYTES = 96_000_000
"""Bound of the thumbnails kept as pixmaps: some 900 of 160 px on a screen of scale 1."""


class QuickPicture(NamedTuple):
    """What is there at once: nothing, a stand-in, or already the picture itself."""

    image: QImage | None = None
    is_final: bool = False


Key = TypeVar("Key", bound=Hashable)


class NewestFirstQueue(Generic[Key]):
    """Requests of which the newest is served first, late ones after all others. Any thread."""

    def __init__(self) -> None:
        self._jobs: OrderedDict[Key, Callable[[], None]] = OrderedDict()
        self._late: OrderedDict[Key, Callable[[], None]] = OrderedDict()
        self._changed = threading.Condition()
        self._closed = False

    def put(self, key: Key, job: Callable[[], None], *, late: bool = False) -> None:
        """Add a request, or move it to the front."""
        with self._changed:
            jobs = self._late if late else self._jobs
            jobs[key] = job
            jobs.move_to_end(key)
            self._changed.notify()

    def keep_only(self, wanted: Callable[[Key], bool]) -> None:
        with self._changed:
            for jobs in (self._jobs, self._late):
                for key in [key for key in jobs if not wanted(key)]:
                    del jobs[key]

    def take(self) -> tuple[Key, Callable[[], None]] | None:
        """Wait for a request and return the newest; None once closed."""
        with self._changed:
            while not (self._jobs or self._late or self._closed):
                self._changed.wait()
            if self._closed:
                return None
            return (self._jobs or self._late).popitem()

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._jobs.clear()
            self._late.clear()
            self._changed.notify_all()

    def __len__(self) -> int:
        with self._changed:
            return len(self._jobs) + len(self._late)


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
    may_be_had = Signal()
    """Some that could not be had are worth another try: who shows a reason asks again."""
    _decoded = Signal(object, object, str)
    _stood_in = Signal(object, object)

    def __init__(
        self, *, limit_bytes: int, threads: int = THREADS, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._limit_bytes = limit_bytes
        self._used_bytes = 0
        self._pixmaps: OrderedDict[Hashable, QPixmap] = OrderedDict()
        self._reasons: OrderedDict[Hashable, str] = OrderedDict()
        self._provisional: set[Hashable] = set()
        self._queue: NewestFirstQueue[Hashable] = NewestFirstQueue()
        self._decoded.connect(self._receive, Qt.ConnectionType.QueuedConnection)
        self._stood_in.connect(self._stand_in, Qt.ConnectionType.QueuedConnection)
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

    def is_final(self, key: Hashable) -> bool:
        """Return whether the picture itself is there, or known not to come."""
        return key in self._reasons or (key in self._pixmaps and key not in self._provisional)

    def reason(self, key: Hashable) -> str | None:
        """Return why a picture could not be had, None if it can or is not known yet."""
        return self._reasons.get(key)

    def request(
        self,
        key: Hashable,
        decode: Callable[[], QImage],
        quick: Callable[[], QuickPicture] | None = None,
    ) -> None:
        """Have a picture decoded before all that wait, unless it is there or known to fail.

        Args:
            quick: tried first, in a loader thread: a picture or a stand-in that costs little. All
                quick ones that wait are served before anything is decoded.
        """
        if self.is_final(key):
            return

        def slow() -> None:
            self._answer(key, decode)

        def first() -> None:
            if not self._try_quick(key, quick):
                self._queue.put(key, slow, late=True)

        if quick is not None and key in self._provisional:
            # A stand-in is there, and its paint asks again: it would be decoded and painted over
            # and over, before what it stands in for.
            self._queue.put(key, slow, late=True)
        else:
            self._queue.put(key, slow if quick is None else first)

    def _try_quick(self, key: Hashable, quick: Callable[[], QuickPicture] | None) -> bool:
        """Tell what is there at once; return whether that is all."""
        if quick is None:
            return False
        try:
            image, is_final = quick()
        except Exception as problem:  # the thread's boundary; decoding comes next
            log.info("Nothing at once for %s", key, exc_info=problem)
            return False
        if image is not None:
            (self._decoded.emit(key, image, "") if is_final else self._stood_in.emit(key, image))
        return image is not None and is_final

    def _answer(self, key: Hashable, decode: Callable[[], QImage]) -> None:
        image: QImage | None = None
        reason = ""
        try:
            image = decode()
        except CropAppError as problem:
            reason = problem.message
        except (OSError, ValueError) as problem:
            log.info("Could not show %s", key, exc_info=problem)
            reason = str(problem)
        except Exception as problem:
            # The thread's boundary: one odd photo must not end the pictures of all others.
            log.exception("A picture failed in a way nobody foresaw: %s", key)
            reason = str(problem)
        # Not above: that this object is gone by now is no fault of the photo's.
        self._decoded.emit(key, image, reason)

    def keep_only(self, keys: Iterable[Hashable]) -> None:
        """Drop the waiting requests for all other keys."""
        wanted = set(keys)
        self._queue.keep_only(wanted.__contains__)

    def keep_where(self, matches: Callable[[Hashable], bool]) -> None:
        """Drop the waiting requests whose keys do not match."""
        self._queue.keep_only(matches)

    def forget(self, matches: Callable[[Hashable], bool]) -> None:
        """Drop pictures and reasons of changed files."""
        for key in [key for key in self._pixmaps if matches(key)]:
            self._drop(key)
            self._provisional.discard(key)
        for key in [key for key in self._reasons if matches(key)]:
            del self._reasons[key]

    @Slot(object)
    def try_again(self, change: ProjectChange) -> None:
        """Forget why pictures could not be had of files that may be there again, or be mended.

        Connect it to `bridge.changed`: a card that was plugged in again, a folder that was looked
        through, a permission that was given say so there.
        """
        if not self._reasons or not change.aspects & {Aspect.PHOTOS, Aspect.FOLDERS}:
            return
        told = None if Aspect.FOLDERS in change.aspects else change.photo_ids
        ids = None if told is None else set(told)
        again = [k for k in self._reasons if ids is None or getattr(k, "photo_id", None) in ids]
        for key in again:
            del self._reasons[key]
        if again:
            self.may_be_had.emit()

    def close(self) -> None:
        """Stop the threads; each finishes the picture it is at. Waits a second at most each."""
        self._queue.close()
        for thread in self._threads:
            thread.join(timeout=1.0)

    def _serve(self) -> None:
        give_way_here()
        while (request := self._queue.take()) is not None:
            try:
                request[1]()
            except RuntimeError:
                # The QObject went while a picture was decoded: the window is closing.
                log.info("A picture arrived after the window closed")
                return

    @Slot(object, object)
    def _stand_in(self, key: Hashable, image: QImage) -> None:
        if not self.is_final(key):
            self._provisional.add(key)
            self._keep(key, QPixmap.fromImage(image))
            self.arrived.emit(key)

    @Slot(object, object, str)
    def _receive(self, key: Hashable, image: QImage | None, reason: str) -> None:
        self._provisional.discard(key)
        if image is None or image.isNull():
            self._drop(key)
            self._reasons[key] = reason
            while len(self._reasons) > 10_000:
                self._reasons.popitem(last=False)
            self.failed.emit(key, reason)
            return
        self._keep(key, QPixmap.fromImage(image))
        self.arrived.emit(key)

    def _keep(self, key: Hashable, pixmap: QPixmap) -> None:
        self._drop(key)
        self._pixmaps[key] = pixmap
        self._used_bytes += _size(pixmap)
        # The newest always stays, however large.
        while self._used_bytes > self._limit_bytes and len(self._pixmaps) > 1:
            oldest = next(iter(self._pixmaps))
            self._provisional.discard(oldest)
            self._drop(oldest)

    def _drop(self, key: Hashable) -> None:
        if key in self._pixmaps:
            self._used_bytes -= _size(self._pixmaps.pop(key))


def _size(pixmap: QPixmap) -> int:
    return pixmap.width() * pixmap.height() * max(1, pixmap.depth() // 8)


def fitted(image: QImage, side_px: int, radius_px: float, *, enlarge: bool = False) -> QImage:
    """Return an image fitted into a square of `side_px`, its corners rounded. Any thread.

    Args:
        enlarge: whether a smaller one is made as large, else it keeps its size.
    """
    longest = max(image.width(), image.height())
    if longest > side_px or (enlarge and longest < side_px):
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
