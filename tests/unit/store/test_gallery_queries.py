"""Filters, sorts and groups, each held against plain Python over the entities."""

from __future__ import annotations

import random
from datetime import UTC, date
from itertools import groupby
from math import inf

import pytest

from cropapp.core.entities import (
    PhotoState,
)
from cropapp.core.gallery import (
    Area,
    ClassBy,
    GroupBy,
    PhotoFacets,
    PhotoFilter,
    PhotoSort,
    ReviewState,
    SortField,
    camera_name,
)
from cropapp.store import (
    gallery,
)
from cropapp.store.engine import Store
from cropapp.store.facets import find_facets
from cropapp.store.label_values import review_state_of
from cropapp.store.session import run_raw
from cropapp.store.values import fold

EITHER = ClassBy.EITHER


DOUBTS = {}


@pytest.fixture(scope="module", autouse=True)
def _doubts_raised(field):
    """What was written of doubts, as rows."""
    with field[0].read() as session:
        rows = run_raw(
            session, "SELECT photo_id, class_id, said_class_id, doubt, settled FROM label_doubt"
        )
        DOUBTS.update({row[0]: row[1:] for row in rows})


def doubt_about(photo, merged):
    """Return how doubtful the label is now, None where nothing speaks against it."""
    label = photo.label
    about, said, doubt, settled = DOUBTS.get(photo.id, (None, None, None, True))
    if settled or label.unsure or label.exclude_reason is not None:
        return None
    now, about, said = (merged.get(c, c) for c in (label.class_id, about, said))
    return doubt if now == about != said else None


def class_of(photo, by):
    label = photo.label.class_id
    predicted = photo.prediction.best.class_id if photo.prediction else None
    if by is ClassBy.LABEL:
        return label
    return predicted if by is ClassBy.PREDICTION or label is None else label


def meets(photo, wanted, merged, originals):
    sure = photo.prediction.best.confidence if photo.prediction else None
    counted = class_of(photo, wanted.class_by)
    asked = {merged.get(c, c) for c in wanted.class_ids}
    label = merged.get(photo.label.class_id, photo.label.class_id)
    predicted = class_of(photo, ClassBy.PREDICTION)
    return all(
        (
            wanted.photo_ids is None or photo.id in wanted.photo_ids,
            wanted.folder_id in (None, photo.folder_id),
            not wanted.under or photo.relative_path.startswith(wanted.under + "/"),
            fold(wanted.text) in fold(photo.relative_path),
            not asked or (counted is not None and merged.get(counted, counted) in asked),
            not wanted.review_states or review_state_of(photo.label) in wanted.review_states,
            not wanted.photo_states or photo.state in wanted.photo_states,
            wanted.min_confidence is None or (sure is not None and sure >= wanted.min_confidence),
            wanted.max_confidence is None or (sure is not None and sure <= wanted.max_confidence),
            not wanted.disagrees or (None not in (label, predicted) and label != predicted),
            not wanted.exclude_reasons or photo.label.exclude_reason in wanted.exclude_reasons,
            wanted.has_target in (None, photo.label.target is not None),
            meets_judgement(photo, wanted, merged),
            meets_capture(photo, wanted),
            wanted.is_duplicate in (None, photo.duplicate_of is not None or photo.id in originals),
            wanted.in_burst in (None, photo.burst_id is not None),
            wanted.burst_id in (None, photo.burst_id),
        )
    )


def meets_judgement(photo, wanted, merged):
    strange = photo.prediction.strangeness if photo.prediction else None
    known = strange is not None
    return all(
        (
            wanted.unlike is None or (known and (strange > 1) is wanted.unlike),
            not wanted.doubted or doubt_about(photo, merged) is not None,
        )
    )


def meets_capture(photo, wanted):
    facts, area = photo.facts, wanted.area
    day = day_of(photo)
    at = (facts.latitude, facts.longitude) if facts else (None, None)
    camera = camera_name(facts.camera_make, facts.camera_model) if facts else ""
    if area is not None:
        if at[0] is None or not area.south <= at[0] <= area.north:
            return False
        between = area.west <= at[1] <= area.east
        beyond = area.west > area.east and (at[1] >= area.west or at[1] <= area.east)
        if not between and not beyond:
            return False
    return all(
        (
            wanted.first_day is None or (day is not None and day >= wanted.first_day),
            wanted.last_day is None or (day is not None and day <= wanted.last_day),
            not wanted.cameras or camera in wanted.cameras,
            wanted.has_position in (None, at[0] is not None),
        )
    )


def day_of(photo):
    return photo.facts.captured_at.date() if photo.facts and photo.facts.captured_at else None


def sort_value(photo, sort, by, places, merged):
    facts, origin = photo.facts, photo.label.origin
    chosen = class_of(photo, by)
    taken = facts.captured_at if facts else None
    camera = camera_name(facts.camera_make, facts.camera_model) if facts else ""
    prediction = photo.prediction
    return {
        SortField.CAPTURED_AT: taken.replace(tzinfo=UTC).timestamp() if taken else None,
        SortField.CONFIDENCE: prediction.best.confidence if prediction else None,
        # Sums of fractions differ in their last digit.
        SortField.MARGIN: round(prediction.margin, 9) if prediction else None,
        SortField.CLASS: places.get(chosen),
        SortField.LABELLED_AT: origin.given_at.timestamp() if origin else None,
        SortField.SIZE: photo.size_bytes,
        SortField.CAMERA: CAMERA_PLACES.get(camera),
        SortField.STRANGENESS: prediction.strangeness if prediction else None,
        SortField.DOUBT: doubt_about(photo, merged),
    }[sort.field]


CAMERA_PLACES = {name: n for n, name in enumerate(["Apple iPhone 15", "Canon EOS 80D", "drone"])}


def by_path(photo):
    return photo.folder_id, photo.relative_path.encode()


def expected_photos(field, wanted, sort):
    _, entities, known = field
    merged = {c.id: c.merged_into for c in known if c.merged_into}
    places = {c.id: place for place, c in enumerate(known)}
    places |= {c: places[end] for c, end in merged.items()}
    originals = {p.duplicate_of for p in entities}
    found = sorted((p for p in entities if meets(p, wanted, merged, originals)), key=by_path)
    if wanted.one_per_burst:
        seen = [p.burst_id for p in found]
        found = [
            p for n, p in enumerate(found) if p.burst_id is None or seen.index(p.burst_id) == n
        ]
    if sort.field is SortField.PATH:
        return found[::-1] if sort.descending else found
    sign = -1 if sort.descending else 1

    def key(photo):
        value = sort_value(photo, sort, wanted.class_by, places, merged)
        return inf if value is None else sign * value

    return sorted(found, key=key)


def expected(field, wanted, sort):
    return [photo.id for photo in expected_photos(field, wanted, sort)]


FILTERS = {
    "everything": PhotoFilter(),
    "a folder": PhotoFilter(folder_id=2),
    "a sub-folder": PhotoFilter(folder_id=1, under="north/row 1"),
    "text in another case": PhotoFilter(text="iMG_00"),
    "text with a sign LIKE knows": PhotoFilter(text="%.jpg"),
    "text with an accent, decomposed": PhotoFilter(text="e\u0301LAN"),
    "text in Chinese": PhotoFilter(text="田"),
    "class, either": PhotoFilter(class_ids=frozenset({2})),
    "class, label": PhotoFilter(class_ids=frozenset({2, 3}), class_by=ClassBy.LABEL),
    "class, prediction": PhotoFilter(class_ids=frozenset({3}), class_by=ClassBy.PREDICTION),
    "class with a merged one": PhotoFilter(class_ids=frozenset({1}), class_by=ClassBy.LABEL),
    "two review states": PhotoFilter(
        review_states=frozenset({ReviewState.CORRECTED, ReviewState.UNSURE})
    ),
    "unreviewed": PhotoFilter(review_states=frozenset({ReviewState.UNREVIEWED})),
    "missing": PhotoFilter(photo_states=frozenset({PhotoState.MISSING})),
    "sure": PhotoFilter(min_confidence=0.8),
    "in between": PhotoFilter(min_confidence=0.4, max_confidence=0.6),
    "disagrees": PhotoFilter(disagrees=True),
    "one day": PhotoFilter(first_day=date(2026, 5, 2), last_day=date(2026, 5, 2)),
    "from a day": PhotoFilter(first_day=date(2026, 5, 3)),
    "until a day": PhotoFilter(last_day=date(2026, 5, 1)),
    "a camera": PhotoFilter(cameras=frozenset({"Canon EOS 80D"})),
    "no camera or one": PhotoFilter(cameras=frozenset({"", "drone"})),
    "with a position": PhotoFilter(has_position=True),
    "without a position": PhotoFilter(has_position=False),
    "an area": PhotoFilter(area=Area(-20, 100, 30, 130)),
    "an area over the date line": PhotoFilter(area=Area(-20, 170, 30, -170)),
    "duplicates": PhotoFilter(is_duplicate=True),
    "no duplicates": PhotoFilter(is_duplicate=False),
    "in a burst": PhotoFilter(in_burst=True),
    "alone": PhotoFilter(in_burst=False),
    "one per burst": PhotoFilter(one_per_burst=True),
    "one per burst of some": PhotoFilter(one_per_burst=True, min_confidence=0.6, in_burst=True),
    "an exclude reason": PhotoFilter(exclude_reasons=frozenset({"混作"})),
    "excluded without a reason": PhotoFilter(exclude_reasons=frozenset({"", "blurred"})),
    "with a target point": PhotoFilter(has_target=True),
    "without a target point": PhotoFilter(has_target=False),
    "unlike anything seen": PhotoFilter(unlike=True),
    "like what was seen": PhotoFilter(unlike=False),
    "suspicious labels": PhotoFilter(doubted=True),
    "chosen photos": PhotoFilter(photo_ids=tuple(range(3, 400, 7))),
    "all together": PhotoFilter(
        folder_id=1,
        first_day=date(2026, 5, 1),
        cameras=frozenset({"", "drone", "Apple iPhone 15"}),
        has_target=False,
        is_duplicate=False,
        one_per_burst=True,
        under="north",
        text="img",
        class_ids=frozenset({1, 2, 3}),
        photo_states=frozenset({PhotoState.READY, PhotoState.MISSING}),
        max_confidence=0.9,
    ),
}


@pytest.mark.parametrize("name", FILTERS)
def test_filter__finds_what_python_finds(field, name):
    wanted = FILTERS[name]
    with field[0].read() as session:
        found = gallery.find_photo_ids(session, wanted).tolist()
    assert found
    assert found == expected(field, wanted, PhotoSort())


def test_filter__of_no_photos_or_an_unknown_camera_finds_none(field):
    with field[0].read() as session:
        for wanted in (PhotoFilter(photo_ids=()), PhotoFilter(cameras=frozenset({"box"}))):
            assert gallery.find_photo_ids(session, wanted).tolist() == []


def test_filter__one_burst(field):
    burst_id = next(p.burst_id for p in field[1] if p.burst_id)
    wanted = PhotoFilter(burst_id=burst_id)
    with field[0].read() as session:
        found = gallery.find_photo_ids(session, wanted).tolist()
    assert len(found) > 1
    assert found == expected(field, wanted, PhotoSort())


def chance_filter(chance):
    """A filter of one to four conditions taken from those above."""
    parts = chance.sample([FILTERS[name] for name in FILTERS if name != "everything"], 4)
    plain, merged = PhotoFilter(), {}
    for part in parts[: chance.randrange(1, 5)]:
        merged |= {
            name: getattr(part, name)
            for name in PhotoFilter.__dataclass_fields__
            if getattr(part, name) != getattr(plain, name)
        }
    return PhotoFilter(**merged)


@pytest.mark.parametrize("seed", range(60))
def test_conditions__hold_together_in_any_mixture_order_and_grouping(field, seed):
    chance = random.Random(seed)
    wanted = chance_filter(chance)
    sort = PhotoSort(chance.choice(list(SortField)), chance.random() < 0.5)
    by = chance.choice(list(GroupBy))
    with field[0].read() as session:
        ids, groups = gallery.find_groups(session, wanted, sort, by)
    check_groups(field, wanted, sort, by, ids, groups)


@pytest.mark.parametrize("by", [each for each in GroupBy if each is not GroupBy.NOTHING])
def test_groups__follow_their_first_photo(field, by):
    sort = PhotoSort(SortField.CAPTURED_AT, True)
    with field[0].read() as session:
        ids, groups = gallery.find_groups(session, PhotoFilter(), sort, by)
    assert len(groups.keys) > 2
    check_groups(field, PhotoFilter(), sort, by, ids, groups)


def key_of(photo, by, wanted, merged):
    if by is GroupBy.FOLDER:
        return photo.folder_id, photo.relative_path.rpartition("/")[0]
    if by is GroupBy.DAY:
        return day_of(photo)
    counted = class_of(photo, wanted.class_by)
    return photo.burst_id if by is GroupBy.BURST else merged.get(counted, counted)


def check_groups(field, wanted, sort, by, ids, groups):
    photos_in_order = expected_photos(field, wanted, sort)
    if by is GroupBy.NOTHING:
        assert groups is None
        assert ids.tolist() == [photo.id for photo in photos_in_order]
        return
    merged = {c.id: c.merged_into for c in field[2] if c.merged_into}
    keys = [key_of(photo, by, wanted, merged) for photo in photos_in_order]
    first = {key: row for row, key in reversed(list(enumerate(keys)))}
    order = sorted(range(len(keys)), key=lambda row: first[keys[row]])
    assert ids.tolist() == [photos_in_order[row].id for row in order]
    runs = [(key, len(list(run))) for key, run in groupby(keys[row] for row in order)]
    assert groups.by is by
    assert list(groups.keys) == [key for key, _ in runs]
    assert groups.starts.tolist() == [sum(n for _, n in runs[:place]) for place in range(len(runs))]


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("sort_field", list(SortField))
@pytest.mark.parametrize("name", ["everything", "class, label", "class, prediction", "sure"])
def test_sort__is_pythons_with_ties_by_path_and_unknown_last(field, name, sort_field, descending):
    sort = PhotoSort(sort_field, descending)
    with field[0].read() as session:
        found = gallery.find_photo_ids(session, FILTERS[name], sort)
    assert found.dtype.name == "int64"
    assert found.tolist() == expected(field, FILTERS[name], sort)


def test_empty_project__has_empty_answers(tmp_path):
    with Store.create(tmp_path / "empty.cropapp") as store, store.read() as session:
        for sort_field in SortField:
            assert gallery.find_photo_ids(session, sort=PhotoSort(sort_field)).shape == (0,)
        for by in GroupBy:
            ids, groups = gallery.find_groups(session, PhotoFilter(one_per_burst=True), by=by)
            assert ids.shape == (0,)
            assert groups is None or groups.keys == ()
        assert find_facets(session, PhotoFilter()) == PhotoFacets()
        assert gallery.count_project(session).by_prediction == {}
        assert gallery.folder_tree(session) == ()
