"""What is counted of a project, each count held against plain Python over the entities."""

from __future__ import annotations

from collections import Counter

from cropapp.core.entities import PhotoState
from cropapp.core.gallery import PhotoFilter, ReviewState, camera_name
from cropapp.store import gallery
from cropapp.store.facets import find_facets
from cropapp.store.label_values import review_state_of

CAMERAS = ("Apple iPhone 15", "Canon EOS 80D", "drone")


def day_of(photo):
    return photo.facts.captured_at.date() if photo.facts and photo.facts.captured_at else None


def test_facets__are_pythons(field):
    store, entities, _ = field
    wanted = PhotoFilter(folder_id=1, min_confidence=0.9, one_per_burst=False)
    with store.read() as session:
        found = find_facets(session, wanted)
    cameras = Counter(
        camera_name(p.facts.camera_make, p.facts.camera_model) if p.facts else "" for p in entities
    )
    days = [day for p in entities if (day := day_of(p))]
    reasons = [p.label.exclude_reason for p in entities if p.label.exclude_reason is not None]
    assert dict(found.cameras) == cameras
    assert [name for name, _ in found.cameras] == ["", *CAMERAS]
    assert dict(found.exclude_reasons) == Counter(reasons)
    assert (found.first_day, found.last_day) == (min(days), max(days))
    shares = [p.prediction.best.confidence for p in entities if p.prediction and p.folder_id == 1]
    bins = Counter(min(19, int(round(share * 1e6) / 50_000)) for share in shares)
    assert list(found.confidence) == [bins[place] for place in range(20)]


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
    merged = {c.id: c.merged_into for c in field[2] if c.merged_into}
    assert counts.by_label == Counter(
        merged.get(p.label.class_id, p.label.class_id) for p in entities if p.label.is_labelled
    )
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
