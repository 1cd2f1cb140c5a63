"""Whether the process behind a training run still lives, and whose turn it is.

Owns: one locked file per run, or per thing that one process at a time may do. The system lets go of
the lock when the process ends, however it ends; a number of a process written down would be given
to another one some day. Must not: know what a run does.
"""

from __future__ import annotations

import errno
import logging
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from cropapp.core.entities import RunState, TrainingRun
from cropapp.core.errors import EnvironmentProblem, UserError
from cropapp.store import training_runs
from cropapp.store.engine import Store

log = logging.getLogger(__name__)

TRAINING_FOLDER = "training"
TRIES = 40
TRY_EVERY_S = 0.05
"""Who looks whether a run lives holds its lock for an instant; two seconds outlast any number of
lookers."""
_TAKEN = {errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES}
"""What the system says of a lock that another process has."""

LockName = int | str
"""The id of a run, or the name of what only one process may do."""


def lock_file(data_folder: Path, name: LockName) -> Path:
    stem = f"run-{name}" if isinstance(name, int) else name
    return data_folder / TRAINING_FOLDER / f"{stem}.lock"


def hold(data_folder: Path, run_id: int) -> int:
    """Take the lock of a run, so that everybody sees that it lives; return what `let_go` wants.

    Raises:
        UserError: another process is at work on the same run.
        EnvironmentProblem: the file of the lock cannot be made.
    """
    for _ in range(TRIES):
        descriptor = try_hold(data_folder, run_id)
        if descriptor is not None:
            return descriptor
        time.sleep(TRY_EVERY_S)
    raise UserError(
        f"Training run {run_id} is under way in another process.",
        hint="Wait until it has ended, or stop it first.",
    )


def try_hold(data_folder: Path, name: LockName) -> int | None:
    """Take a lock and return what `let_go` wants; None while another process has it.

    Raises:
        EnvironmentProblem: the file of the lock cannot be made.
    """
    path = lock_file(data_folder, name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as problem:
        raise EnvironmentProblem(
            f"{path} cannot be made: {problem.strerror or problem}.",
            hint="Check the free space and the permissions of its folder.",
        ) from problem
    # Whoever had it before may have removed the file since it was opened here: a lock on a file
    # that nobody else finds says nothing.
    if _try_lock(descriptor) and _is_at(path, descriptor):
        return descriptor
    os.close(descriptor)
    return None


def let_go(data_folder: Path, name: LockName, descriptor: int) -> None:
    """Give a lock back."""
    # The file goes first: one of that name made later would not be ours to remove.
    _remove(lock_file(data_folder, name))
    os.close(descriptor)


@contextmanager
def held_while_running(data_folder: Path, run_id: int) -> Iterator[None]:
    """Hold the lock of a run meanwhile.

    Raises:
        UserError: another process is at work on the same run.
    """
    descriptor = hold(data_folder, run_id)
    try:
        yield
    finally:
        let_go(data_folder, run_id, descriptor)


def is_running(data_folder: Path, run_id: int) -> bool:
    """Return whether a living process holds the lock of a run."""
    try:
        descriptor = os.open(lock_file(data_folder, run_id), os.O_RDWR)
    except OSError:
        return False
    try:
        return _is_locked(descriptor)
    finally:
        os.close(descriptor)


def mark_interrupted_runs(store: Store, data_folder: Path, now: datetime) -> list[TrainingRun]:
    """Note of each run whose process is gone that it was interrupted, and return those."""
    with store.read() as session:
        running = training_runs.running_runs(session)
    gone = [run for run in running if not is_running(data_folder, run.id)]
    if not gone:
        return []
    marked = store.write(
        lambda session: [training_runs.interrupt_run(session, run.id, now) for run in gone]
    )
    return [run for run in marked if run.state is RunState.INTERRUPTED]


def _is_at(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except OSError:
        return False


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as problem:  # Windows removes no open file; an unlocked one says nothing
        log.info("%s was left behind: %s", path, problem)


if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _is_locked(descriptor: int) -> bool:
        return not _try_lock(descriptor)

else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        return _has_taken(descriptor, fcntl.LOCK_EX)

    def _is_locked(descriptor: int) -> bool:
        # Shared: two who look at the same moment must not take each other for the holder.
        return not _has_taken(descriptor, fcntl.LOCK_SH)

    def _has_taken(descriptor: int, kind: int) -> bool:
        try:
            fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
        except OSError as problem:
            if problem.errno in _TAKEN:
                return False
            # Some network drives have none: whoever waited for a lock there would wait forever.
            log.info("This drive knows no locks: %s", problem)
        return True
