"""The figures of a program that is fast on any machine, each by a benchmark in its own process.

Owns: which figures of which benchmark go into the table of run_all.py, and what is wanted of them.
Must not: measure.
"""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path

import bench_training
from figures import Figure, run_bench, under

GAP_MS = 50
MEMORY_MB = 1_500
TRAINING_TIMES = 1.5
WANTED_S = {10_000: 2.0, 100_000: 10.0}
"""From 50 new labels to every photo predicted anew."""
WAYS = {
    "views there": "as the window does while labelling",
    "views later": "asked for at once",
    "views made": "with closer looks at the 50",
}
"""What bench_repredict.py measures, in words."""


def repredict_figures(*, quick: bool) -> list[Figure]:
    """Learn from 50 new labels and predict every photo anew."""
    if not bench_training.FIELD.is_dir():
        return []
    figures = []
    for photos, limit in list(WANTED_S.items())[: 1 if quick else 2]:
        found = run_bench("bench_repredict.py", "--photos", str(photos))
        for name, words in WAYS.items():
            what = f"learn 50 labels, predict {photos:,} photos anew, {words}"
            seconds = found[name]["seconds"]
            wanted = name != "views made"
            figures.append(
                under(what, seconds, limit, "s") if wanted else Figure(what, seconds, "s")
            )
    return figures


def start_figures(runs: int) -> list[Figure]:
    """A window on unread photos, on a warm machine."""
    found = run_bench("bench_first_prediction.py", "--runs", str(runs))
    return [
        under("project of unread photos: window after process start", found["window_s"], 1, "s"),
        under("  first prediction painted", found["prediction_s"], 2, "s"),
        Figure("  the same at the first start of all", found["first_start"]["prediction_s"], "s"),
    ]


def gap_figures(runs: int) -> list[Figure]:
    """A person scrolls while the program works beside."""
    if not bench_training.FIELD.is_dir():
        return []
    found = run_bench("bench_gaps.py", "--runs", str(runs))
    return [
        under(f"longest gap of the GUI thread, {what}", each["longest_ms"], GAP_MS)
        for what, each in found.items()
    ]


def memory_figures(*, quick: bool) -> list[Figure]:
    """Window, model process and all they start, together."""
    if quick or not bench_training.FIELD.is_dir():
        return []
    found = run_bench("bench_memory.py")
    return [
        figure
        for what, peak in found.items()
        for figure in (
            under(f"memory of all processes, {what}", peak["mb"], MEMORY_MB, "MB"),
            Figure("  with what they share counted for each", peak["rss_mb"], "MB"),
        )
    ]


def training_figures(runs: int) -> list[Figure]:
    """The fine-tuning of the default backbone beside the peer's, in turn."""
    if not bench_training.PEER.is_file() or not bench_training.FIELD.is_dir():
        return []
    peer, ours = [], []
    with tempfile.TemporaryDirectory(prefix="cropapp-training-") as name:
        bench_training.gather(Path(name), 15)
        for _ in range(runs):
            peer.append(bench_training.run_peer(Path(name)))
            ours.append(bench_training.run_ours(Path(name), 4)["epoch"])
    ratio = statistics.median(ours) / statistics.median(peer)
    return [
        Figure("fine-tuning: the peer, EfficientNet-B0", statistics.median(peer), "photos/s"),
        Figure(
            "  the default backbone against it",
            ratio,
            "x",
            f"at least {TRAINING_TIMES:g}",
            ratio >= TRAINING_TIMES,
        ),
    ]
