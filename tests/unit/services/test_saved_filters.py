"""Filters with a name, and what the grid showed last."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import date

import pytest

from cropapp.core.entities import ClassId, FolderId, PhotoId
from cropapp.core.errors import UserError
from cropapp.core.feed import Aspect, ProjectChange
from cropapp.core.gallery import GroupBy, PhotoFilter, PhotoSort, PhotoView, SortField
from cropapp.services.edit_classes import add_class
from cropapp.services.project import Project
from cropapp.services.saved_filters import (
    delete_filter,
    list_filters,
    remember_view,
    remembered_view,
    rename_filter,
    save_filter,
    saved_filter_named,
)
from cropapp.store import project_info

JUNE = PhotoFilter(first_day=date(2026, 6, 1), last_day=date(2026, 6, 30), has_position=True)
LEAST_SURE = PhotoSort(SortField.CONFIDENCE)


def names(project: Project) -> list[str]:
    return [each.name for each in list_filters(project)]


def test_saved__come_back_in_order_with_filter_and_sort(project: Project) -> None:
    save_filter(project, " 六月 ", JUNE, LEAST_SURE)
    save_filter(project, "all", PhotoFilter())
    path = project.path
    project.close()
    with Project.open(path) as again:
        assert names(again) == ["六月", "all"]
        saved = saved_filter_named(again, "六月")
        assert (saved.filter, saved.sort) == (JUNE, LEAST_SURE)
        assert saved_filter_named(again, "ALL").sort == PhotoSort()


def test_same_name__replaces_whatever_its_case(project: Project) -> None:
    first = save_filter(project, "Rust", PhotoFilter(text="a"))
    second = save_filter(project, "rust", JUNE, LEAST_SURE)
    assert second.id == first.id
    assert [(each.name, each.filter) for each in list_filters(project)] == [("Rust", JUNE)]


def test_rename_and_delete(project: Project) -> None:
    one, two = (save_filter(project, name, JUNE) for name in ("one", "two"))
    rename_filter(project, one.id, "TWO and a half")
    assert names(project) == ["TWO and a half", "two"]
    with pytest.raises(UserError, match="“two” already"):
        rename_filter(project, one.id, "TWO")
    rename_filter(project, two.id, "Two")
    delete_filter(project, one.id)
    assert names(project) == ["Two"]
    with pytest.raises(UserError, match="no longer in the project"):
        rename_filter(project, one.id, "gone")


def test_names__are_asked_for_and_told(project: Project) -> None:
    with pytest.raises(UserError, match="needs a name"):
        save_filter(project, "  ", JUNE)
    with pytest.raises(UserError, match="none yet"):
        saved_filter_named(project, "June")
    save_filter(project, "July", JUNE)
    with pytest.raises(UserError, match="There are: July"):
        saved_filter_named(project, "June")


def test_writes__are_told_to_who_listens(project: Project) -> None:
    told: list[ProjectChange] = []
    project.feed.subscribe(told.append)
    saved = save_filter(project, "one", JUNE)
    rename_filter(project, saved.id, "two")
    delete_filter(project, saved.id)
    assert [change.aspects for change in told] == [frozenset({Aspect.FILTERS})] * 3


def test_last_view__is_remembered_without_what_is_of_the_moment(project: Project) -> None:
    assert remembered_view(project) == PhotoView()
    lasting = replace(JUNE, folder_id=project.folders()[0].id, under="a")
    moment = replace(lasting, text="img", photo_ids=(PhotoId(1),), burst_id=3)
    remember_view(project, PhotoView(moment, LEAST_SURE, GroupBy.DAY))
    assert remembered_view(project) == PhotoView(lasting, LEAST_SURE, GroupBy.DAY)


def test_last_view__leaves_out_folders_and_classes_that_are_gone(project: Project) -> None:
    known = add_class(project, "rust").id
    wanted = PhotoFilter(
        folder_id=FolderId(99), under="a", class_ids=frozenset({known, ClassId(99)})
    )
    remember_view(project, PhotoView(wanted))
    assert remembered_view(project).filter == PhotoFilter(class_ids=frozenset({known}))


def test_last_view__that_cannot_be_read_is_none(
    project: Project, caplog: pytest.LogCaptureFixture
) -> None:
    odd = {"filter": {"first_day": "soon"}}
    project.store.write(lambda session: project_info.set_info(session, "last_view", odd))
    with caplog.at_level(logging.ERROR):
        assert remembered_view(project) == PhotoView()
