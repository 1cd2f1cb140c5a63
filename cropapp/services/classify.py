"""Use case: every photo of a project gets its facts, its embedding and a prediction.

Owns: the order of the work and its chunks. A chunk is either wholly in the project or not at all,
so a kill at any moment costs at most the chunks under way. A prediction never touches a label.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path

from cropapp.core.engines import Probe
from cropapp.core.entities import ModelVersion, PhotoId, PhotoState
from cropapp.core.feed import Aspect
from cropapp.core.target_view import view_key
from cropapp.core.tasks import Cancelled, TaskContext
from cropapp.core.words import spoken
from cropapp.services import model_tasks
from cropapp.services.cached_predictions import SeenViews, predict_kept, write_of_view
from cropapp.services.ensemble_members import is_ensemble
from cropapp.services.group_photos import group_photos
from cropapp.services.inference_client import ModelProcess, ModelProcessDied
from cropapp.services.measured_engine import settle_engine
from cropapp.services.model_tasks import PhotoFile, ReadChunk
from cropapp.services.project import Project
from cropapp.services.work_order import WorkOrder
from cropapp.store import photo_writes, photos, predictions
from cropapp.store.photos import PhotoFile as PhotoRow
from cropapp.store.session import Session
from cropapp.store.whole_project import any_ungrouped

log = logging.getLogger(__name__)

CHUNK_PHOTOS = 32
CHUNK_ON_SCREEN = 8
"""Of those that somebody looks at, so many go at a time: they show as soon as they are known."""
PHOTOS_AHEAD = 32
"""Asked for beyond the chunk that is waited for. A person who scrolls waits for these; without
them the model process would wait while a chunk is written."""
WORTH_MEASURING = 600
"""So many photos take longer than the measurement of the engines, which is made once."""
WORTH_PREPARING = 10_000
"""So many gain more from reduced precision than preparing it costs: 2 ms each, half a minute."""
SETTLED_BY = 14
"""Photos spread over the project by which a network is made ready for reduced precision."""
CAREFUL_PHOTOS = 96
"""After a crash this many photos go one by one, so that the one that crashes is known."""


@dataclass(slots=True)
class ClassifySummary:
    read: int = 0
    predicted: int = 0
    unreadable: list[tuple[Path, str]] = field(default_factory=list)
    seconds: float = 0.0


def classify_project(
    project: Project,
    process: ModelProcess,
    task: TaskContext,
    *,
    first: Callable[[], Sequence[PhotoId]] = tuple,
    version: ModelVersion | None = None,
    only: Collection[PhotoId] | None = None,
) -> ClassifySummary:
    """Read what was not read, predict what the active model version has not predicted.

    Args:
        first: tells the photos to take before all others, those on screen; asked before each
            chunk, in this thread.
        only: photos to take at all; None: every one.
        version: to predict with instead of the active one, before it takes over.

    Raises:
        Cancelled: what was finished until then is kept.
        ModelProcessDied: the same; calling again goes on where it stopped.
    """
    from cropapp.services.ensemble import classify_together

    chosen = version or project.active_model()
    if chosen is not None and is_ensemble(chosen):
        return classify_together(project, process, task, chosen, first=first, only=only)
    return _Classification(project, process, task, chosen, first).run(only)


class _Classification:
    """One run; the state that its steps share."""

    def __init__(
        self,
        project: Project,
        process: ModelProcess,
        task: TaskContext,
        version: ModelVersion | None,
        first: Callable[[], Sequence[PhotoId]],
    ) -> None:
        self.project, self.process, self.task = project, process, task
        self.version, self.first = version, first
        self.note = "Predicting" if version else "Reading photos"
        self.model_folder = project.model_folder(self.version) if self.version else None
        self.summary = ClassifySummary()
        self.total = 0
        self.done = 0

    def run(self, only: Collection[PhotoId] | None) -> ClassifySummary:
        started = time.perf_counter()
        rows = self._photos_to_do()
        if only is not None:
            wanted = frozenset(only)
            rows = [row for row in rows if row.photo_id in wanted]
        self.total = len(rows)
        self.task.progress(0, self.total, self.note)
        if rows:
            rows = self._predict_cached(rows)
            self._read(rows)
        if self.summary.read or self._any_ungrouped():
            group_photos(self.project)
        self.summary.seconds = time.perf_counter() - started
        return self.summary

    def _any_ungrouped(self) -> bool:
        """Whether an earlier run was killed between its last photo and the grouping."""
        with self.project.store.read() as session:
            return any_ungrouped(session)

    def _photos_to_do(self) -> list[PhotoRow]:
        key = self.version.embedding_key if self.version else self._default_key()
        with self.project.store.read() as session:
            unpredicted = (
                set(predictions.photos_without_prediction(session, self.version.id))
                if self.version
                else set()
            )
            _, keys, _ = photos.ready_views(session)
            cached = self.project.embeddings.has(key, keys)
            if not unpredicted and len(cached) == len(set(keys)) and not photos.any_unread(session):
                return []  # without a row in hand of each of 100,000 photos
            rows = list(
                photos.iter_photo_files(session, states={PhotoState.FOUND, PhotoState.READY})
            )
        return [
            row
            for row in rows
            if row.state is PhotoState.FOUND
            or row.photo_id in unpredicted
            or row.view_key not in cached
        ]

    def _default_key(self) -> str:
        return self.process.call(model_tasks.warm_up, task=self.task)

    def _predict_cached(self, rows: list[PhotoRow]) -> list[PhotoRow]:
        """Predict what has an embedding and return what has to be read."""
        known = [row for row in rows if row.state is PhotoState.READY and row.view_key]
        if self.version is None or self.model_folder is None or not known:
            return rows
        seen = SeenViews.of(known)
        finished = set(predict_kept(self.project, self.process, self.task, self.version, seen))
        self._advance(predicted=len(finished), count=len(finished))
        return [row for row in rows if row.photo_id not in finished]

    def _read(self, rows: list[PhotoRow]) -> None:
        careful = bool(self.process.crashes)
        if careful:
            self._warm_up()
        elif len(rows) >= WORTH_MEASURING:
            self.task.progress(0, self.total, "Measuring what is fastest on this machine")
            spread = rows[:: max(1, len(rows) // SETTLED_BY)][:SETTLED_BY]
            examples = [row.path for row in spread]
            probe = Probe.THOROUGH if len(rows) >= WORTH_PREPARING else Probe.EXACT
            settle_engine(self.process, self.model_folder, probe, examples, self.task)
        waiting: deque[tuple[list[PhotoRow], Future[ReadChunk]]] = deque()
        try:
            if careful:
                rows = self._read_singly(rows)
            self._read_ahead(WorkOrder(rows), waiting)
        except Cancelled:
            self.process.cancel_pending([future for _, future in waiting])
            raise

    def _read_singly(self, rows: list[PhotoRow]) -> list[PhotoRow]:
        """Read the photos that come first one by one; return the others."""
        work = WorkOrder(rows)
        for _ in range(CAREFUL_PHOTOS):
            self.task.check_cancelled()
            chunk = work.take(self.first(), 1, count_first=1)
            if not chunk:
                break
            self._finish(chunk, self._submit(chunk, []))
        return work.take((), len(work), count_first=0)

    def _read_ahead(
        self, work: WorkOrder, waiting: deque[tuple[list[PhotoRow], Future[ReadChunk]]]
    ) -> None:
        """Read all that is left, the model process at work on the next chunks meanwhile."""
        chunk = self._next_chunk(work)
        while chunk:
            self.task.check_cancelled()
            then = self._next_chunk(work)
            waiting.append((chunk, self._submit(chunk, then)))
            while sum(len(rows) for rows, _ in waiting) > PHOTOS_AHEAD:
                self.task.check_cancelled()
                self._finish(*waiting.popleft())
            # The person may have scrolled meanwhile.
            work.give_back(then)
            chunk = self._next_chunk(work)
        while waiting:
            self.task.check_cancelled()
            self._finish(*waiting.popleft())

    def _next_chunk(self, work: WorkOrder) -> list[PhotoRow]:
        on_screen = min(CHUNK_ON_SCREEN, CHUNK_PHOTOS)
        return work.take(self.first(), CHUNK_PHOTOS, count_first=on_screen)

    def _submit(self, chunk: list[PhotoRow], then: list[PhotoRow]) -> Future[ReadChunk]:
        read = model_tasks.read_and_predict
        return self.process.submit(read, _files(chunk), self.model_folder, _files(then))

    def _finish(self, chunk: list[PhotoRow], future: Future[ReadChunk]) -> None:
        try:
            result = self.process.wait(future, task=self.task)
        except ModelProcessDied:
            if len(chunk) > 1:
                raise
            # It went alone, after a crash: this is the photo that does it, unless the process
            # cannot even start; then this raises.
            self._warm_up()
            log.warning("Reading %s ended the model process; the photo is skipped.", chunk[0].path)
            result = ReadChunk(
                "", unreadable={chunk[0].photo_id: spoken("Reading it crashed the decoder.")}
            )
        else:
            self.process.crashes = 0
        self._keep(chunk, result)

    def _warm_up(self) -> None:
        self.process.call(model_tasks.warm_up, self.model_folder, task=self.task)

    def _keep(self, chunk: list[PhotoRow], result: ReadChunk) -> None:
        by_id = {int(row.photo_id): row for row in chunk}
        gone = {photo_id for photo_id in result.unreadable if _is_gone(by_id[photo_id].path)}
        if result.embeddings is not None:
            keys = [
                view_key(result.facts[photo_id].sha256, by_id[photo_id].target)
                for photo_id in result.embedded_ids
            ]
            # Before the project says "read": a kill between the two only reads these photos again.
            self.project.embeddings.put(result.embedding_key, keys, result.embeddings)
        self.project.thumbnails.put_many(
            [
                (row.photo_id, row.size_bytes, row.mtime_ns, result.thumbnails[row.photo_id])
                for row in chunk
                if row.photo_id in result.thumbnails
            ]
        )
        self.project.store.write(lambda session: self._write_chunk(session, chunk, result, gone))
        for photo_id, reason in result.unreadable.items():
            self.summary.unreadable.append((by_id[photo_id].path, reason))
        self.summary.read += len(chunk)
        predicted = 0 if result.top is None else len(result.embedded_ids)
        self._advance(
            predicted=predicted, count=len(chunk), ids=tuple(row.photo_id for row in chunk)
        )

    def _write_chunk(
        self, session: Session, chunk: list[PhotoRow], result: ReadChunk, gone: set[int]
    ) -> None:
        facts = {PhotoId(photo_id): each for photo_id, each in result.facts.items()}
        photo_writes.record_readings(session, facts)
        for photo_id, reason in result.unreadable.items():
            # A disk that was pulled out says nothing of its photos: they are read when it is back.
            if photo_id not in gone:
                photo_writes.record_unreadable(session, PhotoId(photo_id), reason)
        if result.top is not None and self.version is not None:
            write_of_view(
                session,
                version=self.version,
                photo_ids=[PhotoId(each) for each in result.embedded_ids],
                targets={row.photo_id: row.target for row in chunk if row.target is not None},
                top=result.top,
            )

    def _advance(
        self, *, predicted: int, count: int, ids: tuple[PhotoId, ...] | None = None
    ) -> None:
        self.summary.predicted += predicted
        self.done += count
        self.project.feed.publish(Aspect.PHOTOS, Aspect.PREDICTIONS, photo_ids=ids)
        self.task.progress(self.done, self.total, self.note)


def _is_gone(path: Path) -> bool:
    try:
        path.stat()
    except OSError:
        return True
    return False


def _files(rows: list[PhotoRow]) -> list[PhotoFile]:
    return [PhotoFile(row.photo_id, row.path, row.target, row.mtime_ns) for row in rows]
