"""The figures of large projects, each by a benchmark in a process of its own.

Owns: which figures of which benchmark go into the table of run_all.py, and what is wanted of them.
Must not: measure.
"""

from __future__ import annotations

from typing import Any

from figures import Figure, run_bench, under, worst

GAP_MS = 50


def window_figures() -> list[Figure]:
    """The real window with 100,000 photos that have files and thumbnails."""
    found = run_bench("bench_window.py")
    scrolls = {"wheel": "scroll_wheel", "key": "scroll_key", "drag": "scroll_drag"}
    return [
        under("100,000 photos: start to all thumbnails", found["start_to_thumbnails_s"], 1.5, "s"),
        *(
            under(f"  scroll by {name}: longest gap", found[f"{key}_longest_gap_ms"], GAP_MS)
            for name, key in scrolls.items()
        ),
        under(
            "  scroll 5,000 groups by drag: longest gap",
            found["scroll_groups_longest_gap_ms"],
            GAP_MS,
        ),
        under("  jump to the end, painted", found["jump_to_end_until_painted_ms"], 17),
        worst("  filter or sort to new order painted", found["filter_sort_ms"], 200),
        Figure("  filter or sort, median of all kinds", found["filter_sort_median_ms"], "ms"),
        under("  select all, painted", found["select_all_ms"], GAP_MS),
        under("  memory of the window's process", found["memory_rss_mb"], 700, "MB"),
    ]


def million_figures() -> list[Figure]:
    """1,000,000 rows in the store, no files."""
    times = run_bench("bench_store.py", "--photos", "1000000")

    def of(kind: str) -> dict[str, float]:
        return {name.removeprefix(kind): ms for name, ms in times.items() if name.startswith(kind)}

    return [
        worst("1,000,000 rows: filter", of("filter: "), 1000),
        worst("  sort", of("sort: "), 1000),
        worst("  group", of("group: "), 1000),
        Figure("  eight conditions, sorted and grouped", max(of("worst: ").values()), "ms"),
        Figure("  counts", times["count_project"], "ms"),
        Figure("  tree of folders", times["folder_tree"], "ms"),
        Figure("  give one label, on disk", times["label 1 photo (one durable commit)"], "ms"),
    ]


def loupe_figures() -> list[Figure]:
    """Photos of 12 megapixels, if they are beside the checkout."""
    found = run_bench("bench_loupe.py")
    if not found:
        return []
    unpaced = found["unpaced_shown_median_ms"]
    return [
        under("loupe, 12 MP, four a second: next photo", found["paced_shown_median_ms"], GAP_MS),
        under("  the same at 100 %", found["paced_at_100_shown_median_ms"], GAP_MS),
        Figure("  as fast as events go: its own picture", unpaced, "ms"),
    ]


def review_figures() -> list[Figure]:
    """A key in the review to the next photo, and how long its queue takes to find."""
    found: dict[str, Any] = run_bench("bench_review.py", "--keys", "80")
    queues = found.pop("queue of 100,000 photos")
    figures = [
        under(f"review, {what}: key to next photo", each["painted_median_ms"], GAP_MS)
        for what, each in found.items()
    ]
    orders = {name.removesuffix(" s"): s for name, s in queues.items() if name.endswith(" s")}
    slowest = max(orders, key=lambda name: orders[name])
    words = f"  queue of 100,000 photos (the slowest: {slowest})"
    return [*figures, under(words, orders[slowest], 2, "s")]


def page_figures() -> list[Figure]:
    """Overview, map and changes with 100,000 photos."""
    pages = run_bench("bench_pages.py")
    changes = run_bench("bench_changes.py")
    acts = {name: pages[name] for name in pages if name.startswith(("overview: ", "map: "))}
    reads = ("overview: read", "map: read the points", "map: photos inside a lasso of 300 corners")
    questions = {
        name.removeprefix("changes: "): ms
        for name, ms in changes.items()
        if name.startswith("changes: ")
    }
    gaps = {name: ms for name, ms in acts.items() if name not in reads}
    return [
        under("overview of 100,000 photos: read", pages["overview: read"], 200),
        under("map of 100,000 photos: read", pages["map: read the points"], 300),
        worst("overview and map: longest gap", gaps, GAP_MS),
        worst("log of 100,000 changes: read", questions, 200),
        under("  all of it set back", changes["revert: every photo"] / 1000, 5, "s"),
        under("  that undone", changes["revert: undone"] / 1000, 5, "s"),
    ]
