"""Filters as JSON: what is written is read again, whatever reads it."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date

import pytest

from cropapp.core import view_json
from cropapp.core.entities import ClassId, FolderId, PhotoId, PhotoState
from cropapp.core.gallery import (
    Area,
    ClassBy,
    GroupBy,
    PhotoFilter,
    PhotoSort,
    PhotoView,
    ReviewState,
    SortField,
)

EVERYTHING = PhotoFilter(
    folder_id=FolderId(2),
    under="north/田",
    text="img",
    class_ids=frozenset({ClassId(1), ClassId(3)}),
    class_by=ClassBy.PREDICTION,
    review_states=frozenset({ReviewState.UNSURE}),
    photo_states=frozenset({PhotoState.READY, PhotoState.MISSING}),
    min_confidence=0.4,
    max_confidence=0.75,
    disagrees=True,
    first_day=date(2026, 6, 1),
    last_day=date(2026, 6, 30),
    cameras=frozenset({"", "Canon EOS 80D"}),
    has_position=False,
    area=Area(-1.5, 179.0, 2.0, -179.0),
    is_duplicate=False,
    in_burst=True,
    burst_id=7,
    one_per_burst=True,
    exclude_reasons=frozenset({"", "混作"}),
    has_target=False,
    unlike=False,
    doubted=True,
    photo_ids=(PhotoId(5), PhotoId(2)),
)


def through_json(view: PhotoView) -> PhotoView:
    return view_json.view_from_json(json.loads(json.dumps(view_json.view_to_json(view))))


def test_every_condition__comes_back_as_it_was() -> None:
    plain = PhotoFilter()
    assert all(getattr(EVERYTHING, f.name) != getattr(plain, f.name) for f in fields(PhotoFilter))
    view = PhotoView(EVERYTHING, PhotoSort(SortField.SIZE, True), GroupBy.DAY)
    assert through_json(view) == view
    assert through_json(PhotoView()) == PhotoView()


def test_readers__know_the_conditions_of_a_filter_and_no_others() -> None:
    assert set(view_json._READERS) == {each.name for each in fields(PhotoFilter)}


def test_defaults__are_not_written() -> None:
    assert view_json.filter_to_json(PhotoFilter()) == {}
    assert view_json.filter_to_json(PhotoFilter(has_position=False)) == {"has_position": False}


def test_what_a_later_version_added__is_passed_over() -> None:
    value = {
        "filter": {"text": "a", "colour": "red", "review_states": ["unsure", "adored"]},
        "sort": {"field": "beauty", "descending": True},
        "group_by": "mood",
    }
    expected = PhotoFilter(text="a", review_states=frozenset({ReviewState.UNSURE}))
    assert view_json.view_from_json(value) == PhotoView(expected)
    assert view_json.view_from_json({}) == PhotoView()


@pytest.mark.parametrize("value", [{"first_day": "soon"}, {"min_confidence": "high"}])
def test_values_that_cannot_be__are_refused(value: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"isoformat|could not convert"):
        view_json.filter_from_json(value)
