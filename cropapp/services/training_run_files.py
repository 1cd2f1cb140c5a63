"""The folder of a deep training: what was asked for, how it goes, how it ended.

Owns: the files in `<data folder>/training/<uid>` and their forms. All are small and whole at any
moment, so that the window can look at a training that runs in another process. Must not: run one.

    request.json   what is trained on what, settled when it begins
    phase.json     what it is at: reading, training, predicting
    progress.json  where it stands, some times a second
    epochs.json    the reports of the epochs so far
    wish.json      what a person asked of it
    end.json       how it ended, in words
    seen.json      what the network it starts from was trained on
    train.log      what the process of a training in the background said
    loop/          what the training itself keeps to resume (ml.training)
    inputs.*       the photos as the network sees them, decoded once
"""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

from cropapp.core.errors import EnvironmentProblem, UserError
from cropapp.core.files import write_atomically
from cropapp.core.training import EpochReport, Recipe, RunProgress, StopWish
from cropapp.store.sqlite_errors import is_gone

log = logging.getLogger(__name__)

D = TypeVar("D")

LOG_LINES = 50
WARN_FREE_BYTES = 200 << 20
"""Beside what the photos and the model need."""


class RunPhase(StrEnum):
    READING = "reading"
    TRAINING = "training"
    PREDICTING = "predicting"


@dataclass(frozen=True, slots=True)
class RunPhoto:
    """A photo of a training, as it was when the training was asked for."""

    photo_id: int
    label: int
    """Index into the classes."""
    is_held_out: bool
    is_recent: bool
    view_key: str
    group: int
    """Photos of one number show the same: they are held out together."""
    chooses: bool = False
    """Neither learned from nor held out: it chooses the best epoch."""

    @property
    def is_learned(self) -> bool:
        return not (self.is_held_out or self.chooses)

    @property
    def content(self) -> str:
        """The sha256 of its file, whatever part of it is looked at."""
        return self.view_key.partition("@")[0]


@dataclass(frozen=True, slots=True)
class RunRequest:
    """What is trained on what. Labels given once it has begun belong to the next training."""

    recipe: Recipe
    backbone: str
    start_uid: str
    """The version whose network it starts from, '' for one as its publisher trained it."""
    start_version_id: int | None
    head_uid: str
    """The version whose head is taken over for classes without a train photo, '' for none."""
    weights_file: str
    """Weights that a person gave, '' for those of the start or of the hub."""
    classes: tuple[dict[str, Any], ...]
    """`{"id", "name", "colour"}` per output of the head."""
    head_rows: tuple[int | None, ...]
    """For each class the row of that head, None for one it does not know."""
    photos: tuple[RunPhoto, ...]
    excluded: tuple[tuple[str, int], ...]

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-ready values."""
        values = {f.name: getattr(self, f.name) for f in fields(self)}
        photos = [
            [
                p.photo_id,
                p.label,
                int(p.is_held_out),
                int(p.is_recent),
                p.view_key,
                p.group,
                int(p.chooses),
            ]
            for p in self.photos
        ]
        return values | {"recipe": self.recipe.to_dict(), "photos": photos}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> RunRequest:
        """Read what `to_dict` wrote."""
        given = dict(values)
        given["recipe"] = Recipe.from_dict(values["recipe"])
        given["photos"] = tuple(
            # A training that an older program began has none that choose.
            RunPhoto(photo_id, label, bool(held), bool(recent), key, group, any(chooses))
            for photo_id, label, held, recent, key, group, *chooses in values["photos"]
        )
        given["classes"] = tuple(values["classes"])
        given["head_rows"] = tuple(values["head_rows"])
        given["excluded"] = tuple((str(why), int(n)) for why, n in values["excluded"])
        return cls(**given)


@dataclass(frozen=True, slots=True)
class RunEnd:
    """How a training ended, for the person."""

    words: str
    hint: str = ""
    is_promoted: bool = False


class RunFiles:
    """The files of one training. Reading them never waits and never fails for want of one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.loop_folder = folder / "loop"
        self.log_file = folder / "train.log"
        self.wish_file = folder / "wish.json"

    def create(self, request: RunRequest) -> None:
        """Make the folder with what was asked for.

        Raises:
            EnvironmentProblem: it cannot be written.
        """
        try:
            self.folder.mkdir(parents=True)
            write_atomically(self.folder / "request.json", _json(request.to_dict()))
        except OSError as problem:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise EnvironmentProblem(
                f"The training could not be prepared in {self.folder}: "
                f"{problem.strerror or problem}.",
                hint="Check free space and permissions, then try again.",
            ) from problem

    def settle(self, request: RunRequest) -> None:
        """Replace what was asked for by what it has become, before the first photo is decoded."""
        write_atomically(self.folder / "request.json", _json(request.to_dict()))

    @property
    def has_inputs(self) -> bool:
        """Whether photos are decoded already: from then on the request stays as it is."""
        return (self.folder / "inputs.state").is_file()

    def are_gone(self) -> bool:
        """Whether surely nothing of them is there any more: the project was moved, or its disk."""
        return is_gone(self.folder / "request.json")

    def request(self) -> RunRequest:
        """Return what was asked for.

        Raises:
            EnvironmentProblem: the folder is gone or damaged, or another program wrote it that
                this one does not understand; it cannot be resumed.
        """
        path = self.folder / "request.json"
        try:
            values = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as problem:
            raise EnvironmentProblem(
                f"The training cannot go on: {path} is missing or damaged.",
                hint="Discard it and start another.",
            ) from problem
        try:
            return RunRequest.from_dict(values)
        except (UserError, ValueError, KeyError, TypeError) as problem:
            raise EnvironmentProblem(
                "The training cannot go on: another version of CropApp began it, and what it wrote "
                f"in {path} is not understood.",
                hint="Resume it with that version, or discard it and start another.",
            ) from problem

    def set_phase(self, phase: RunPhase) -> None:
        _replace(self.folder / "phase.json", {"phase": str(phase)})

    def phase(self) -> RunPhase | None:
        values = _read(self.folder / "phase.json")
        try:
            return RunPhase(values["phase"])
        except (KeyError, ValueError):
            return None

    def tell(self, progress: RunProgress) -> None:
        """Write where it stands; best effort."""
        _replace(self.folder / "progress.json", asdict(progress))

    def progress(self) -> RunProgress | None:
        return _as(RunProgress, _read(self.folder / "progress.json"))

    def add_report(self, report: EpochReport) -> None:
        """Append the report of an epoch; one that is trained again after a stop replaces it."""
        earlier = [each for each in self.reports() if each.epoch < report.epoch]
        _replace(
            self.folder / "epochs.json", {"epochs": [asdict(each) for each in [*earlier, report]]}
        )

    def reports(self) -> tuple[EpochReport, ...]:
        rows = _read(self.folder / "epochs.json").get("epochs", [])
        found = (_as(EpochReport, row) for row in rows)
        return tuple(each for each in found if each is not None)

    def ask(self, wish: StopWish) -> None:
        """Ask the training to stop; it sees the file within a second."""
        write_atomically(self.wish_file, _json({"wish": str(wish)}))

    def wish(self) -> StopWish | None:
        values = _read(self.wish_file)
        try:
            return StopWish(values["wish"])
        except (KeyError, ValueError):
            return None

    def forget_wish(self) -> None:
        """Note that it was answered, or is not asked any more."""
        self.wish_file.unlink(missing_ok=True)

    def end(self, end: RunEnd) -> None:
        _replace(self.folder / "end.json", asdict(end))

    def how_it_ended(self) -> RunEnd | None:
        return _as(RunEnd, _read(self.folder / "end.json"))

    def forget_end(self) -> None:
        (self.folder / "end.json").unlink(missing_ok=True)

    def last_words(self) -> str:
        """Return the error that a process in the background ended with before it could tell."""
        try:
            lines = self.log_file.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return ""
        errors = [line for line in lines[-LOG_LINES:] if line.startswith("Error:")]
        return errors[-1].removeprefix("Error:").strip() if errors else ""

    def begin_anew(self) -> None:
        """Forget the epochs so far; the decoded photos stay."""
        shutil.rmtree(self.loop_folder, ignore_errors=True)
        for name in ("epochs.json", "progress.json"):
            (self.folder / name).unlink(missing_ok=True)

    def drop_caches(self) -> None:
        """Delete what is only needed to resume: the photos as inputs and the loop's own files."""
        shutil.rmtree(self.loop_folder, ignore_errors=True)
        for path in self.folder.glob("inputs.*"):
            path.unlink(missing_ok=True)
        (self.folder / "progress.json").unlink(missing_ok=True)

    def remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


def check_space(folder: Path, needed_bytes: int) -> None:
    """Raise before hours of work if the disk cannot hold what they will need.

    Raises:
        EnvironmentProblem: it is too full.
    """
    free = shutil.disk_usage(folder).free
    if free < needed_bytes + WARN_FREE_BYTES:
        raise EnvironmentProblem(
            f"The training needs {(needed_bytes + WARN_FREE_BYTES) >> 20:,} MB in {folder}, "
            f"but {free >> 20:,} MB are free.",
            hint="Free some space, or train with a smaller size or fewer views.",
        )


def _json(values: Mapping[str, Any]) -> bytes:
    return json.dumps(values, ensure_ascii=False).encode()


def _replace(path: Path, values: Mapping[str, Any]) -> None:
    """Write a file that is told often: moved into place, but not forced to the disk each time."""
    temporary = path.with_name(f".{path.name}-{uuid4().hex[:8]}")
    try:
        temporary.write_bytes(_json(values))
        temporary.replace(path)
    except OSError as problem:
        # Told again soon; on Windows a reader that has it open is reason enough.
        log.info("%s could not be written: %s", path, problem)
        temporary.unlink(missing_ok=True)


def _read(path: Path) -> dict[str, Any]:
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return values if isinstance(values, dict) else {}


def _as(kind: type[D], values: Mapping[str, Any]) -> D | None:
    try:
        return kind(**values)
    except TypeError:
        return None
