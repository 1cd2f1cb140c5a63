"""From a request to a listed model version.

Owns: the photos of a training made ready, the call of the training in the model process, and the
version it leaves: its folder with what it has seen, what it said of the held-out photos, the
verdict of the gate, and then, in one transaction, its line in the project. A kill at any moment
leaves a version that is listed and whole, or one that is not listed. Must not: make one active.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cropapp.core.entities import ClassId, ModelKind, ModelVersion, ModelVersionId, PhotoId
from cropapp.core.errors import UserError
from cropapp.core.feed import Aspect
from cropapp.core.tasks import Cancelled, TaskContext
from cropapp.core.words import spoken
from cropapp.services import model_tasks
from cropapp.services.background_versions import next_version_name
from cropapp.services.inference_client import ModelProcess
from cropapp.services.learning_runs import one_at_a_time
from cropapp.services.model_tasks import NetworkChoice, PhotoFile, TrainRequest, TrainResult
from cropapp.services.project import Project, now
from cropapp.services.promotion import GATE_METRIC, HeldOut, judge, record_held_out
from cropapp.services.run_task import RunTask
from cropapp.services.seen_photos import SeenContents, read_seen, record_contents
from cropapp.services.training_run_files import RunFiles, RunPhoto, RunRequest, check_space
from cropapp.services.version_folders import folder_bytes, rename_model
from cropapp.store import model_versions, photos

CHUNK_PHOTOS = 32


def listed_version(project: Project, uid: str) -> ModelVersion | None:
    """Return the version that a training has left, None if it has left none yet."""
    with project.store.read() as session:
        return model_versions.find_model_version(session, uid)


def photo_files(project: Project, ids: Sequence[PhotoId]) -> list[PhotoFile]:
    """Return where photos lie, in the order given; photos no longer in the project are left out."""
    with project.store.read() as session:
        rows = list(photos.iter_photo_files(session, ids))
    return [PhotoFile(int(row.photo_id), row.path, row.target, row.mtime_ns) for row in rows]


class DeepSitting:
    """One sitting at a training that has left no version yet."""

    def __init__(
        self,
        project: Project,
        process: ModelProcess,
        uid: str,
        files: RunFiles,
        request: RunRequest,
    ) -> None:
        self.project, self.process, self.uid = project, process, uid
        self.files, self.request = files, request
        self.network = NetworkChoice(
            backbone=request.backbone,
            start_folder=self._folder_of(request.start_uid),
            weights_file=Path(request.weights_file) if request.weights_file else None,
            size_px=request.recipe.size_px,
        )

    def _folder_of(self, uid: str) -> Path | None:
        return self.project.models_folder / uid if uid else None

    def read_inputs(self, task: TaskContext) -> list[tuple[Path, str]]:
        """Decode the photos that are not decoded yet; return those that cannot be, with reasons.

        Raises:
            EnvironmentProblem: the disk is too full.
            UserError: too few photos can be read.
        """
        wanted = self.request.photos
        task.progress(0, 0, "Loading the network")
        self.process.call(model_tasks.fetch_network, self.network, task=task)
        side = self.process.call(model_tasks.input_side_px, self.network, task=task)
        if not (self.files.folder / "inputs.data").is_file():
            check_space(self.files.folder, len(wanted) * 3 * side * side)
        states = self.process.call(
            model_tasks.begin_inputs, self.files.folder, self.network, len(wanted), task=task
        )
        todo = np.flatnonzero(states != model_tasks.READ).tolist()
        unreadable: list[tuple[Path, str]] = []
        unread: set[int] = set()
        for start in range(0, len(todo), CHUNK_PHOTOS):
            task.progress(len(wanted) - len(todo) + start, len(wanted), "Reading photos")
            problems = self._read_rows(todo[start : start + CHUNK_PHOTOS], task)
            unread.update(problems)
            unreadable += [(path, why) for path, why in problems.values()]
        task.progress(len(wanted), len(wanted), "Reading photos")
        self._check_enough([photo for row, photo in enumerate(wanted) if row not in unread])
        return unreadable

    def _read_rows(self, rows: list[int], task: TaskContext) -> dict[int, tuple[Path, str]]:
        """Decode some rows; return path and reason of each that cannot be."""
        wanted = self.request.photos
        found = {
            file.photo_id: file
            for file in photo_files(self.project, [PhotoId(wanted[row].photo_id) for row in rows])
        }
        there = [row for row in rows if wanted[row].photo_id in found]
        files = [found[wanted[row].photo_id] for row in there]
        problems = self.process.call(
            model_tasks.decode_inputs,
            self.files.folder,
            self.network,
            files,
            there,
            [wanted[row].view_key for row in there],
            task=task,
        )
        paths = dict(zip(there, (file.path for file in files), strict=True))
        gone = (Path(), spoken("The photo is no longer in the project."))
        told = {row: (paths[row], why) for row, why in problems.items()}
        return told | {row: gone for row in rows if row not in paths}

    def _check_enough(self, readable: Sequence[RunPhoto]) -> None:
        learned = {photo.label for photo in readable if photo.is_learned}
        judges = any(photo.is_held_out for photo in readable)
        if len(learned) < 2 or not judges or not any(photo.chooses for photo in readable):
            raise UserError(
                "Too few of the labelled photos can be read to train on them.",
                hint="Connect the disk they are on, then resume the training.",
            )

    def train(self, task: RunTask) -> TrainResult:
        """Train in the model process, or go on with it; the model folder is written at the end.

        Raises:
            Cancelled: no folder is left.
        """
        # A kill between the folder and its line in the project leaves a folder that nobody knows.
        target = self.project.models_folder / self.uid
        shutil.rmtree(target, ignore_errors=True)
        task.progress(0, 0, "Training")
        wanted, recipe = self.request.photos, self.request.recipe
        request = TrainRequest(
            run_folder=self.files.folder,
            network=self.network,
            recipe=recipe,
            labels=np.array([photo.label for photo in wanted], dtype=np.int64),
            held_out=np.array([photo.is_held_out for photo in wanted], dtype=np.bool_),
            chooses=np.array([photo.chooses for photo in wanted], dtype=np.bool_),
            weights=np.array(
                [recipe.recent_weight if photo.is_recent else 1.0 for photo in wanted],
                dtype=np.float32,
            ),
            groups=np.array([photo.group for photo in wanted], dtype=np.int64),
            classes=self.request.classes,
            head_folder=self._folder_of(self.request.head_uid),
            head_rows=self.request.head_rows,
            target_folder=target,
            description=self._description(),
        )
        result = self.process.call(model_tasks.train_version, request, task=task)
        task.look()
        return result

    def _description(self) -> dict[str, Any]:
        parents = [self.request.start_uid] if self.request.start_uid else []
        trained = {
            "how": "fine-tuning of part of the backbone",
            "when": now().isoformat(),
            "recipe": self.request.recipe.to_dict(),
            "data": self._data(),
        }
        name = next_version_name(self.project.model_versions())
        return {"uid": self.uid, "name": name, "parents": parents, "trained": trained}

    def _data(self) -> dict[str, Any]:
        """Return what it is learned from, as the version keeps it."""
        wanted = self.request.photos
        digest = hashlib.sha256()
        for photo in sorted(wanted, key=lambda p: p.view_key):
            class_id = self.request.classes[photo.label]["id"]
            part = f"{photo.is_held_out} {photo.chooses}"
            digest.update(f"{photo.view_key} {class_id} {part}\n".encode())
        per_class = [
            {
                "class_id": entry["id"],
                "name": entry["name"],
                "train": sum(p.label == index and p.is_learned for p in wanted),
                "chose": sum(p.label == index and p.chooses for p in wanted),
                "held_out": sum(p.label == index and p.is_held_out for p in wanted),
            }
            for index, entry in enumerate(self.request.classes)
        ]
        return {
            "labels_per_class": per_class,
            "split": "group",
            "photos_sha256": digest.hexdigest(),
            "train": sum(photo.is_learned for photo in wanted),
            "chose": sum(photo.chooses for photo in wanted),
            "held_out": sum(photo.is_held_out for photo in wanted),
            "recent": sum(photo.is_recent for photo in wanted),
            "excluded": [list(each) for each in self.request.excluded],
        }

    def list_version(self, result: TrainResult, task: TaskContext) -> ModelVersion:
        """Complete the model folder, judge the version and list it; return it, not yet active.

        Raises:
            Cancelled: while another process learned. No folder is left.
        """
        folder = self.project.models_folder / self.uid
        try:
            # Whoever learns in the background takes the version it replaces off the project: held
            # against one that is going, hours of training would have nothing to be better than.
            with one_at_a_time(self.project, task):
                return self._list(result, folder)
        except Cancelled:
            shutil.rmtree(folder, ignore_errors=True)
            raise

    def _list(self, result: TrainResult, folder: Path) -> ModelVersion:
        self._record_seen(folder)
        held_out = self._held_out(result)
        record_held_out(self.project, self.uid, held_out)
        verdict = judge(self.project, held_out, self.project.active_model(), must_be_better=True)
        # Hours ago another name was free: other versions may have been listed since.
        name, parent_id = next_version_name(self.project.model_versions()), self._parent_id()
        rename_model(folder, name)
        version = self.project.store.write(
            lambda session: model_versions.add_model_version(
                session,
                uid=self.uid,
                name=name,
                kind=ModelKind.DEEP,
                now=now(),
                parent_id=parent_id,
                class_ids=tuple(ClassId(entry["id"]) for entry in self.request.classes),
                embedding_key=result.embedding_key,
                metrics=result.metrics | {GATE_METRIC: verdict.as_dict()},
                recipe=self.request.recipe.to_dict(),
                data=self._data(),
                size_bytes=folder_bytes(folder),
            )
        )
        self.project.feed.publish(Aspect.MODELS)
        return version

    def _record_seen(self, folder: Path) -> None:
        new = _seen_by(self.request.photos)
        record_contents(folder, read_seen(self.files.folder) | new)

    def _parent_id(self) -> ModelVersionId | None:
        """Return the version it started from, unless that was deleted meanwhile."""
        uid = self.request.start_uid
        start = listed_version(self.project, uid) if uid else None
        return start.id if start else None

    def _held_out(self, result: TrainResult) -> HeldOut:
        """Return what the version says of the held-out photos; of the others it says nothing."""
        wanted, names = self.request.photos, [int(e["id"]) for e in self.request.classes]
        count = len(wanted)
        predicted = np.full(count, -1, dtype=np.int64)
        predicted[result.rows] = _named(names, result.probabilities)
        probabilities = np.zeros((count, len(names)), dtype=np.float32)
        probabilities[result.rows] = result.probabilities
        return HeldOut(
            photo_ids=[photo.photo_id for photo in wanted],
            labels=np.array([names[photo.label] for photo in wanted], dtype=np.int64),
            predicted=predicted,
            prior_predicted=None,
            probabilities=probabilities,
            class_ids=tuple(names),
        )


def _seen_by(photos: Sequence[RunPhoto]) -> SeenContents:
    """Return what a training has seen: the photos it learned from and those that chose."""
    seen = [photo for photo in photos if not photo.is_held_out]
    chose = [photo for photo in seen if photo.chooses]
    return SeenContents(
        frozenset(photo.photo_id for photo in seen),
        frozenset(photo.content for photo in seen),
        frozenset(photo.photo_id for photo in chose),
        frozenset(photo.content for photo in chose),
    )


def _named(names: Sequence[int], probabilities: NDArray[np.float32]) -> NDArray[np.int64]:
    named: NDArray[np.int64] = np.array(names, dtype=np.int64)[probabilities.argmax(axis=1)]
    return named
