"""Words of a training: its stages, how long, how far.

Owns: the sentences that several parts of the page say. Must not: show them.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from cropapp.core.rounding import whole_percent
from cropapp.core.training import HEAD_ONLY, WHOLE_NETWORK, EpochReport, RunProgress, Stage
from cropapp.gui.locale_words import decimal, number
from cropapp.gui.status_line import duration_words
from cropapp.gui.told import told


def depth_words(depth: int) -> str:
    """Return `Head`, `Last 2 blocks` or `Whole network`."""
    if depth == HEAD_ONLY:
        return _tr("Head")
    if depth == WHOLE_NETWORK:
        return _tr("Whole network")
    if depth == 1:
        return _tr("Last block")
    return _tr("Last {n} blocks").format(n=number(depth))


def stage_starts(stages: tuple[Stage, ...], reports: tuple[EpochReport, ...]) -> dict[int, int]:
    """Return the first epoch of each stage that has begun, from 1; a stage may end early."""
    starts: dict[int, int] = {}
    for report in reports:
        if report.stage < len(stages):
            starts.setdefault(report.stage, report.epoch)
    return starts


def progress_words(progress: RunProgress, stages: tuple[Stage, ...], *, has_begun: bool) -> str:
    """Return `Stage 2 of 3: Last 2 blocks, epoch 4 of 15, 3 min left`.

    Args:
        has_begun: whether an epoch has ended: until then only what is being prepared is told.
    """
    parts = []
    if progress.is_closing:
        parts.append(_tr("The epochs are over"))
    elif progress.epoch and (has_begun or not progress.note):
        depth = stages[progress.stage].depth if progress.stage < len(stages) else WHOLE_NETWORK
        stage = _tr("Stage {n} of {all}: {depth}").format(
            n=number(progress.stage + 1), all=number(len(stages)), depth=depth_words(depth)
        )
        epoch = _tr("epoch {n} of {all}").format(
            n=number(progress.epoch), all=number(progress.epochs)
        )
        parts += [stage, epoch]
    if progress.note:
        done = _tr("{done} of {total}").format(
            done=number(progress.step), total=number(progress.steps)
        )
        parts.append(f"{told(progress.note)} {done}" if progress.steps else told(progress.note))
    if progress.seconds_left is not None:
        parts.append(_tr("{time} left").format(time=duration_words(progress.seconds_left)))
    return "  ·  ".join(parts)


def short_words(progress: RunProgress | None) -> str:
    """Return `Training: epoch 4 of 15, 3 min left`, for the status line."""
    if progress is None or not progress.epoch:
        return _tr("Training")
    words = _tr("Training: epoch {n} of {all}").format(
        n=number(progress.epoch), all=number(progress.epochs)
    )
    if progress.is_closing:
        words = _tr("Training: the epochs are over")
    if progress.seconds_left is None:
        return words
    left = _tr("{time} left").format(time=duration_words(progress.seconds_left))
    return f"{words}, {left}"


def machine_words(progress: RunProgress) -> str:
    """Return `17 photos/s  ·  812 MB  ·  cpu float32`."""
    parts = []
    if progress.photos_per_s > 0:
        rate = progress.photos_per_s
        shown = decimal(rate, 0 if rate >= 10 else 1)
        parts.append(_tr("{n} photos/s").format(n=shown))
    if progress.memory_mb > 0:
        parts.append(_tr("{n} MB of memory").format(n=number(round(progress.memory_mb))))
    if progress.device:
        parts.append(progress.device)
    return "  ·  ".join(parts)


def gap_words(report: EpochReport) -> str:
    """Return how far the model is ahead on photos that it learns from, and what that means."""
    points = whole_percent(report.train_accuracy - report.held_out_accuracy)
    if points <= 0:
        return _tr("As good on photos it has not seen as on those it learns from.")
    if points == 1:
        return _tr("1 point better on what it has seen: it has hardly learned by heart.")
    n = number(points)
    if points < 8:
        text = _tr("{n} points better on what it has seen: it has hardly learned by heart.")
    elif points < 20:
        text = _tr("{n} points better on what it has seen: some of it is learned by heart.")
    else:
        text = _tr(
            "{n} points better on what it has seen: much of it is learned by heart. More labels "
            "help most."
        )
    return text.format(n=n)


def epoch_share(progress: RunProgress, ended: int) -> float:
    """Return how much of all planned epochs is done, 0 to 1.

    Args:
        ended: epochs whose report is there.
    """
    if not progress.epochs:
        return 0.0
    within = progress.step / progress.steps if progress.steps and not progress.note else 0.0
    done = max(float(ended), progress.epoch - 1 + within) if progress.epoch else float(ended)
    return min(1.0, done / progress.epochs)


def _tr(text: str) -> str:
    return QCoreApplication.translate("TrainingWords", text)
