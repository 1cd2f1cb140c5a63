"""Filters, sorts and counts, each held against plain Python over the entities."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, datetime, timedelta, timezone
from math import inf

import pytest

from cropapp.core.changes import ChangeSet, LabelChange, LabelEdit
from cropapp.core.entities import LabelState, PhotoFacts, PhotoState, ScoredClass
from cropapp.core.gallery import ClassBy, PhotoFilter, PhotoSort, ReviewState, SortField
from cropapp.store import (
    classes,
    folders,
    gallery,
    labels,
    model_versions,
    photos,
    predictions,
    project_info,
)
from cropapp.store.engine import Store
from cropapp.store.label_values import review_state_of
from cropapp.store.values import fold

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
PLACES = ("", "north/", "north/row 1/", "north/row 10/", "Élan/", "田/")
EITHER = ClassBy.EITHER


@pytest.fixture(scope="module")
def field(tmp_path_factory):
    """2,000 photos in two folders, of every state, read only."""
    root = tmp_path_factory.mktemp("gallery")
    with Store.create(root / "field.cropapp") as store:
        store.write(lambda session: _fill(session, root))
        with store.read() as session:
            ids = [int(i) for i in gallery.find_photo_ids(session)]
            entities = photos.get_photos(session, ids)
            known = classes.list_classes(session, include_retired=True)
        yield store, entities, known


def _fill(session, root):
    chance = random.Random(5)
    known = [classes.add_class(session, name, "#00aa00").id for name in "abcd"]
    classes.update_class(session, known[3], merged_into=known[0])
    classes.update_class(session, known[1], position=9)
    for name in ("second", "first"):
        folder = folders.add_folder(session, root / name, NOW)
        paths = {
            f"{chance.choice(PLACES)}Img_{chance.randrange(9999):04d}%.JPG" for _ in range(999)
        }
        rows = [photos.FoundPhoto(path, 1, 1) for path in chance.sample(sorted(paths), len(paths))]
        photos.upsert_photos(session, folder.id, rows)
    ids = [int(i) for i in gallery.find_photo_ids(session)]
    for photo_id in ids:
        _read(session, chance, photo_id)
    _predict(session, chance, ids, known)
    _label(session, chance, ids, known)
    photos.mark_missing(
        session, 1, {row.relative_path for row in photos.iter_photo_files(session, ids[::2])}
    )


def _read(session, chance, photo_id):
    if chance.random() < 0.1:
        photos.record_unreadable(session, photo_id, "cut off")
    elif chance.random() < 0.9:
        at = datetime(2026, 5, 1, 8) + timedelta(minutes=chance.randrange(90))
        zone = chance.choice([None, timezone(timedelta(hours=8)), UTC])
        at = None if chance.random() < 0.2 else at.replace(tzinfo=zone)
        facts = PhotoFacts(f"{photo_id:064d}", 4, 3, "JPEG", at)
        photos.record_reading(session, photo_id, facts)


def _predict(session, chance, ids, known):
    for uid in ("old", "active"):
        version = model_versions.add_model_version(
            session, uid=uid, name=uid, kind="quick", class_ids=known, embedding_key="k", now=NOW
        )
        rows = []
        for photo_id in chance.sample(ids, len(ids) * 4 // 5):
            first = round(chance.uniform(0.3, 1), 2)
            order = chance.sample(known[:3], 3)
            top = [ScoredClass(c, x) for c, x in zip(order, (first, 0.2, 0.0), strict=True)]
            rows.append((photo_id, top[: chance.choice([1, 2, 3])]))
        predictions.write_predictions(session, version.id, rows, NOW)
    project_info.set_active_model_version_id(session, version.id)


def _label(session, chance, ids, known):
    edits = [LabelEdit(class_id=class_id) for class_id in known]
    edits += [LabelEdit(unsure=True), LabelEdit(exclude_reason="blurred"), LabelEdit(note="n")]
    for step in range(40):
        changes = tuple(
            LabelChange(i, LabelState(), chance.choice(edits).applied_to(LabelState()))
            for i in chance.sample(ids, 25)
        )
        kind = chance.choice(["label", "label", "import"])
        moment = NOW + timedelta(hours=step % 30)
        labels.write_changes(
            session, ChangeSet("Step", changes), kind=kind, author="Ann", now=moment
        )


def class_of(photo, by):
    label = photo.label.class_id
    predicted = photo.prediction.best.class_id if photo.prediction else None
    if by is ClassBy.LABEL:
        return label
    return predicted if by is ClassBy.PREDICTION or label is None else label


def meets(photo, wanted, merged):
    sure = photo.prediction.best.confidence if photo.prediction else None
    chosen = class_of(photo, wanted.class_by)
    asked = {merged.get(c, c) for c in wanted.class_ids}
    return all(
        (
            wanted.photo_ids is None or photo.id in wanted.photo_ids,
            wanted.folder_id in (None, photo.folder_id),
            not wanted.under or photo.relative_path.startswith(wanted.under + "/"),
            fold(wanted.text) in fold(photo.relative_path),
            not asked or (chosen is not None and merged.get(chosen, chosen) in asked),
            not wanted.review_states or review_state_of(photo.label) in wanted.review_states,
            not wanted.photo_states or photo.state in wanted.photo_states,
            wanted.min_confidence is None or (sure is not None and sure >= wanted.min_confidence),
            wanted.max_confidence is None or (sure is not None and sure <= wanted.max_confidence),
            not wanted.disagrees or photo.disagrees,
        )
    )


def sort_value(photo, sort, by, places):
    facts, origin = photo.facts, photo.label.origin
    chosen = class_of(photo, by)
    taken = facts.captured_at if facts else None
    return {
        SortField.CAPTURED_AT: taken.replace(tzinfo=UTC).timestamp() if taken else None,
        SortField.CONFIDENCE: photo.prediction.best.confidence if photo.prediction else None,
        SortField.MARGIN: photo.prediction.margin if photo.prediction else None,
        SortField.CLASS: places.get(chosen),
        SortField.LABELLED_AT: origin.given_at.timestamp() if origin else None,
    }[sort.field]


def by_path(photo):
    return photo.folder_id, photo.relative_path.encode()


def expected(field, wanted, sort):
    _, entities, known = field
    merged = {c.id: c.merged_into for c in known if c.merged_into}
    places = {c.id: place for place, c in enumerate(known)}
    found = sorted((p for p in entities if meets(p, wanted, merged)), key=by_path)
    if sort.field is SortField.PATH:
        return [p.id for p in (reversed(found) if sort.descending else found)]
    sign = -1 if sort.descending else 1

    def key(photo):
        value = sort_value(photo, sort, wanted.class_by, places)
        return inf if value is None else sign * value

    return [p.id for p in sorted(found, key=key)]


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
    "chosen photos": PhotoFilter(photo_ids=tuple(range(3, 400, 7))),
    "all together": PhotoFilter(
        folder_id=1,
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


def test_filter__of_no_photos_finds_none(field):
    with field[0].read() as session:
        assert gallery.find_photo_ids(session, PhotoFilter(photo_ids=())).tolist() == []


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("sort_field", list(SortField))
@pytest.mark.parametrize("name", ["everything", "class, label", "class, prediction", "sure"])
def test_sort__is_pythons_with_ties_by_path_and_unknown_last(field, name, sort_field, descending):
    sort = PhotoSort(sort_field, descending)
    with field[0].read() as session:
        found = gallery.find_photo_ids(session, FILTERS[name], sort)
    assert found.dtype.name == "int64"
    assert found.tolist() == expected(field, FILTERS[name], sort)


def test_counts__are_pythons(field):
    store, entities, _ = field
    with store.read() as session:
        counts = gallery.count_project(session)
    reviewed = Counter(review_state_of(p.label) for p in entities)
    states = Counter(p.state for p in entities)
    assert counts.photos == len(entities)
    assert counts.labelled == sum(p.label.is_labelled for p in entities)
    assert counts.unsure == reviewed[ReviewState.UNSURE]
    assert counts.excluded == reviewed[ReviewState.EXCLUDED]
    assert counts.unreadable == states[PhotoState.UNREADABLE]
    assert counts.missing == states[PhotoState.MISSING]
    assert counts.predicted == sum(p.prediction is not None for p in entities)
    assert counts.by_label == Counter(p.label.class_id for p in entities if p.label.is_labelled)
    assert counts.by_prediction == Counter(
        p.prediction.best.class_id for p in entities if p.prediction and not p.label.is_labelled
    )


def test_tree__counts_every_level(field):
    store, entities, _ = field
    with store.read() as session:
        tree = gallery.folder_tree(session)

    def check(node):
        inside = [
            p
            for p in entities
            if p.folder_id == node.folder_id
            and (not node.under or p.relative_path.startswith(node.under + "/"))
        ]
        assert (node.photos, node.labelled) == (
            len(inside),
            sum(p.label.is_labelled for p in inside),
        )
        for child in node.children:
            check(child)

    for node in tree:
        check(node)
    assert [node.name for node in tree] == ["second", "first"]
    assert [child.under for child in tree[0].children] == ["north", "Élan", "田"]
    assert [c.under for c in tree[0].children[0].children] == ["north/row 1", "north/row 10"]


def test_empty_project__has_empty_answers(tmp_path):
    with Store.create(tmp_path / "empty.cropapp") as store, store.read() as session:
        for sort_field in SortField:
            assert gallery.find_photo_ids(session, sort=PhotoSort(sort_field)).shape == (0,)
        assert gallery.count_project(session).by_prediction == {}
        assert gallery.folder_tree(session) == ()
