"""Photos that choose the best epoch: whole groups, of every class, never those the start knows."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

from cropapp.services.choosing_photos import StartSeen, choose_apart
from cropapp.services.seen_photos import SeenContents, read_seen, record_contents
from cropapp.services.training_run_files import RunPhoto


def photos_of(count: int, *, held: int = 0, per_group: int = 2, classes: int = 3) -> list[RunPhoto]:
    """Return photos in groups of one class; the first `held` groups are held out."""
    return [
        RunPhoto(
            photo_id=number,
            label=number // per_group % classes,
            is_held_out=number // per_group < held,
            is_recent=False,
            view_key=f"{number:064x}",
            group=number // per_group,
        )
        for number in range(count)
    ]


def parts(photos: list[RunPhoto]) -> Counter[str]:
    return Counter(
        "held" if p.is_held_out else "chooses" if p.chooses else "learned" for p in photos
    )


def test_one_in_eight_chooses__whole_groups_of_every_class() -> None:
    marked = choose_apart(photos_of(300, held=30), StartSeen())
    counts = parts(marked)
    assert counts["held"] == 60
    assert 24 <= counts["chooses"] <= 36
    sides = {(p.group, p.chooses) for p in marked}
    assert len(sides) == len({p.group for p in marked})
    assert {p.label for p in marked if p.chooses} == {0, 1, 2}
    assert marked == choose_apart(photos_of(300, held=30), StartSeen())


def test_group_numbers_do_not_matter() -> None:
    photos = photos_of(80)
    renumbered = [replace(photo, group=1000 - photo.group) for photo in photos]
    one, other = choose_apart(photos, StartSeen()), choose_apart(renumbered, StartSeen())
    assert [p.chooses for p in one] == [p.chooses for p in other]


def test_few_labels__some_choose_and_no_class_is_lost() -> None:
    marked = choose_apart(photos_of(12, per_group=1), StartSeen())
    assert parts(marked)["chooses"] >= 3
    assert {p.label for p in marked if p.is_learned} == {0, 1, 2}


def test_class_of_one_group__is_learned() -> None:
    photos = [*photos_of(40), *(replace(p, label=3, group=99) for p in photos_of(4))]
    photos = [replace(p, photo_id=number) for number, p in enumerate(photos)]
    assert all(p.is_learned for p in choose_apart(photos, StartSeen()) if p.label == 3)


def test_those_that_chose_choose_again_and_learned_ones_never() -> None:
    first = choose_apart(photos_of(160, held=10), StartSeen())
    learned = {p.photo_id for p in first if p.is_learned}
    chose = {p.photo_id for p in first if p.chooses}
    more = [replace(p, chooses=False) for p in photos_of(200, held=10)]
    again = choose_apart(more, StartSeen(learned, learned | chose))
    assert {p.photo_id for p in again if p.chooses} >= chose
    assert not {p.photo_id for p in again if p.chooses} & learned


def test_start_has_learned_all__half_of_the_held_out_choose() -> None:
    photos = photos_of(100, held=20)
    learned = [p.photo_id for p in photos if not p.is_held_out]
    marked = choose_apart(photos, StartSeen(learned, learned))
    assert parts(marked) == Counter(learned=60, chooses=20, held=20)


def test_seen__what_was_learned_once_did_not_only_choose(tmp_path: Path) -> None:
    one = SeenContents(frozenset({1, 2, 3}), frozenset("abc"), frozenset({3}), frozenset("c"))
    other = SeenContents(frozenset({3, 4}), frozenset("cd"), frozenset({4}), frozenset("d"))
    both = one | other
    assert both.chose_ids == {4}
    assert both.learned.photo_ids == {1, 2, 3}
    record_contents(tmp_path, both)
    assert read_seen(tmp_path) == both
