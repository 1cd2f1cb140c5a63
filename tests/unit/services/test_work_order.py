"""What is on the screen is read first, then the rest in its order; nothing twice."""

from __future__ import annotations

from pathlib import Path

from cropapp.core.entities import PhotoId, PhotoState
from cropapp.services.work_order import WorkOrder
from cropapp.store.photos import PhotoFile


def rows(count: int) -> list[PhotoFile]:
    return [
        PhotoFile(
            photo_id=PhotoId(number),
            folder_path=Path("field"),
            relative_path=f"{number:03}.jpg",
            sha256=None,
            size_bytes=1,
            mtime_ns=1,
            state=PhotoState.FOUND,
        )
        for number in range(count)
    ]


def ids(taken: list[PhotoFile]) -> list[int]:
    return [row.photo_id for row in taken]


def test_take__on_screen_before_the_rest_and_each_once() -> None:
    work = WorkOrder(rows(8))
    on_screen = [PhotoId(6), PhotoId(2), PhotoId(99), PhotoId(3)]
    assert ids(work.take(on_screen, 4, count_first=2)) == [6, 2]
    assert ids(work.take(on_screen, 4, count_first=2)) == [3]
    assert ids(work.take(on_screen, 4, count_first=2)) == [0, 1, 4, 5]
    assert len(work) == 1
    assert ids(work.take(on_screen, 4, count_first=2)) == [7]
    assert ids(work.take(on_screen, 4, count_first=2)) == []
    assert len(work) == 0


def test_give_back__comes_next_unless_something_else_is_on_the_screen_now() -> None:
    work = WorkOrder(rows(8))
    work.take((), 2, count_first=8)
    work.give_back(work.take((), 3, count_first=8))
    assert len(work) == 6
    assert ids(work.take([PhotoId(7), PhotoId(4)], 3, count_first=8)) == [7, 4]
    assert ids(work.take((), 3, count_first=8)) == [2, 3, 5]
    assert ids(work.take((), 3, count_first=8)) == [6]


def test_give_back__of_what_was_on_the_screen_is_taken_once() -> None:
    work = WorkOrder(rows(4))
    work.give_back(work.take([PhotoId(2)], 3, count_first=8))
    assert ids(work.take((), 8, count_first=8)) == [2, 0, 1, 3]
    assert ids(work.take((), 8, count_first=8)) == []
