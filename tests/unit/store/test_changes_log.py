"""The log of all changes: filters, order, what a line says."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cropapp.core.change_log import ChangeFilter, LineId
from cropapp.core.changes import ChangeSet, ClassChange, LabelEdit
from cropapp.core.entities import ChangeSetId, ClassId
from cropapp.core.errors import UserError
from cropapp.store import changes_log, class_changes
from cropapp.store.changes_log import find_lines, get_lines


@pytest.fixture
def log(project):
    """Three photos, three steps: Ann labels a and b, Bo corrects b, Ann excludes c."""
    project.find("2026/a.jpg", "2026/b.jpg", "other/c.jpg")
    for name in ("2026/a.jpg", "2026/b.jpg", "other/c.jpg"):
        project.read(name, sha256=name)
    a, b, c = (project.id_of(n) for n in ("2026/a.jpg", "2026/b.jpg", "other/c.jpg"))
    project.predict(a, (project.rust, 0.8), (project.blight, 0.1))
    project.predict(b, (project.rust, 0.6), (project.blight, 0.3))
    project.edit([a, b], LabelEdit(class_id=project.rust.id), author="Ann")
    project.edit([b], LabelEdit(class_id=project.blight.id), author="Bo")
    project.edit([c], LabelEdit(exclude_reason="Blurred", note="take again"), author="Ann")
    return project


def lines_of(project, **wanted):
    with project.store.read() as session:
        order = find_lines(session, ChangeFilter(**wanted))
        return get_lines(session, [LineId(int(line)) for line in order.lines])


def said(project, **wanted):
    return [(line.file_name, line.author) for line in lines_of(project, **wanted)]


def test_all_lines__newest_step_first_and_in_the_order_written_within_it(log):
    assert said(log) == [("c.jpg", "Ann"), ("b.jpg", "Bo"), ("a.jpg", "Ann"), ("b.jpg", "Ann")]


def test_a_line__says_from_to_and_what_the_model_had_said(log):
    line = lines_of(log, author="Bo")[0]
    assert (line.before.class_id, line.after.class_id) == (log.rust.id, log.blight.id)
    assert line.shown is not None
    assert (line.shown.best.class_id, line.shown.best.confidence) == (log.rust.id, 0.6)
    assert (line.model_name, line.kind, line.step_name) == ("first", "label", "Edit")
    assert line.relative_path == "2026/b.jpg"


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({"author": "Bo"}, ["b.jpg"]),
        ({"author": "Nobody"}, []),
        ({"kinds": frozenset({"undo"})}, []),
        ({"kinds": frozenset({"label", "undo"})}, ["c.jpg", "b.jpg", "a.jpg", "b.jpg"]),
        ({"corrections_only": True}, ["b.jpg"]),
        ({"text": "OTHER/"}, ["c.jpg"]),
        ({"text": "blurred"}, ["c.jpg"]),
        ({"text": "Again"}, ["c.jpg"]),
        ({"text": "edit"}, ["c.jpg", "b.jpg", "a.jpg", "b.jpg"]),
        ({"text": "nowhere"}, []),
        ({"change_set_id": ChangeSetId(1)}, ["a.jpg", "b.jpg"]),
    ],
)
def test_filters(log, wanted, names):
    assert [name for name, _ in said(log, **wanted)] == names


def test_filter__by_class_before_and_after(log):
    rust, blight = frozenset({log.rust.id}), frozenset({log.blight.id})
    assert said(log, to_class_ids=rust) == [("a.jpg", "Ann"), ("b.jpg", "Ann")]
    assert said(log, from_class_ids=rust) == [("b.jpg", "Bo")]
    assert said(log, from_class_ids=blight) == []


def test_filter__a_class_stands_for_those_merged_into_it(log):
    def merge(session):
        from cropapp.store.classes import update_class

        update_class(session, log.blight.id, merged_into=log.rust.id)

    log.store.write(merge)
    assert len(said(log, to_class_ids=frozenset({log.rust.id}))) == 3


def test_filter__by_days_takes_the_first_moment_and_leaves_the_last(log):
    moment = lines_of(log, author="Bo")[0].at
    assert said(log, since=moment, until=moment + timedelta(seconds=1)) == [("b.jpg", "Bo")]
    assert ("b.jpg", "Bo") not in said(log, until=moment)


def test_undo__is_a_line_of_its_own_and_no_correction(log):
    with log.store.read() as session:
        step = find_lines(session, ChangeFilter(author="Bo"))
        line = get_lines(session, [LineId(int(step.lines[0]))])[0]
    photo = line.photo_id
    current = log.states([photo])[photo]
    back = ChangeSet("Edit", (_change(photo, current, line.before),))
    log.write(back, kind="undo", author="Ann")
    assert [line.kind for line in lines_of(log, text="b.jpg")] == ["undo", "label", "label"]
    assert len(lines_of(log, corrections_only=True)) == 1


def _change(photo, before, after):
    from cropapp.core.changes import LabelChange

    return LabelChange(photo, before, after)


def test_class_lines__are_listed_with_the_others_unless_labels_are_asked_for(log):
    changed = ClassChange(ClassId(log.rust.id), log.rust, _renamed(log.rust))
    step = ChangeSet("Rename rust", (), class_changes=(changed,))
    log.store.write(
        lambda s: class_changes.write_class_changes(
            s, step, kind="class", author="Ann", now=log.tick()
        )
    )
    top = lines_of(log)[0]
    assert top.id < 0
    assert top.class_change is not None
    assert top.class_change.after.name == "leaf rust"
    assert (top.photo_id, top.author, top.step_name) == (None, "Ann", "Rename rust")
    assert len(lines_of(log, text="rename")) == 1
    assert len(lines_of(log, to_class_ids=frozenset({log.rust.id}))) == 2


def _renamed(known):
    from dataclasses import replace

    return replace(known, name="leaf rust")


def test_states_before__bring_back_who_gave_them(log):
    with log.store.read() as session:
        order = find_lines(session, ChangeFilter(author="Bo"))
        line = LineId(int(order.lines[0]))
        state = changes_log.states_before(session, [line])[line]
    assert state.class_id == log.rust.id
    assert state.origin is not None
    assert state.origin.author == "Ann"
    assert state.is_confirmation


def test_lines_of_steps__of_no_step_names_it(log):
    with log.store.read() as session, pytest.raises(UserError, match="no change 99"):
        changes_log.lines_of_steps(session, [ChangeSetId(99)])


def test_authors__each_once_in_order(log):
    with log.store.read() as session:
        assert changes_log.authors(session) == ["Ann", "Bo"]
