"""Two classes that are one: seen everywhere, nothing lost, and back again."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from cropapp.core.changes import LabelEdit
from cropapp.core.entities import ClassId, ModelKind, PhotoClass, PhotoId, ScoredClass
from cropapp.core.errors import UserError
from cropapp.core.feed import Aspect
from cropapp.core.gallery import ClassBy, PhotoFilter, PhotoSort, SortField
from cropapp.core.tasks import QuietTask
from cropapp.services.class_list_csv import preview_class_list
from cropapp.services.correct_labels import confirm_predictions, correct_labels, redo, undo
from cropapp.services.edit_classes import ClassEdit, add_class, add_references, edit_class
from cropapp.services.export import ExportOptions, export_labels
from cropapp.services.import_labels import commit_import, preview_import
from cropapp.services.learning_set import collect_labels
from cropapp.services.merge_classes import merge_classes, part_classes, preview_merge
from cropapp.services.project import Project, now
from cropapp.store import model_versions, predictions, project_info
from cropapp.store.session import Session


class Field:
    """Four photos: labelled rust, leaf rust, mite, and none; each predicted leaf rust."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.rust, self.leaf, self.mite = (
            add_class(project, name) for name in ("rust", "leaf rust", "mite")
        )
        self.ids = [PhotoId(int(i)) for i in project.find(PhotoFilter(), PhotoSort())[:4]]
        project.store.write(self._predict)
        for photo_id, known in zip(self.ids, (self.rust, self.leaf, self.mite), strict=False):
            edit = LabelEdit(class_id=known.id)
            correct_labels(project, [photo_id], edit, author="ann")

    def _predict(self, session: Session) -> None:
        version = model_versions.add_model_version(
            session,
            uid="v",
            name="First",
            kind=ModelKind.STARTER,
            class_ids=(self.rust.id, self.leaf.id, self.mite.id),
            embedding_key="test",
            now=now(),
        )
        project_info.set_active_model_version_id(session, version.id)
        scores = [
            ScoredClass(self.leaf.id, 0.5),
            ScoredClass(self.rust.id, 0.3),
            ScoredClass(self.mite.id, 0.2),
        ]
        rows = [(photo_id, scores) for photo_id in self.ids]
        predictions.write_predictions(session, version.id, rows, now())

    def merge(self) -> None:
        merge_classes(self.project, self.leaf.id, self.rust.id, author="ann")

    def label(self, number: int) -> ClassId | None:
        return self.project.photos([self.ids[number]])[0].label.class_id

    def kept(self, number: int) -> int | None:
        """Return the class in the row itself."""
        with self.project.store.read() as session:
            sql = "SELECT label_class_id FROM photo WHERE id = ?"
            return session.exec_driver_sql(sql, (self.ids[number],)).scalar()

    def found(self, **conditions: object) -> list[int]:
        wanted = PhotoFilter(photo_ids=tuple(self.ids), **conditions)  # type: ignore[arg-type]
        found = self.project.find(wanted, PhotoSort()).tolist()
        return [self.ids.index(PhotoId(i)) for i in found]


@pytest.fixture
def field(project: Project) -> Field:
    return Field(project)


def listed(field: Field) -> list[PhotoClass]:
    return field.project.classes(include_retired=True)


def test_preview__counts_and_changes_nothing(field: Field) -> None:
    before = listed(field)
    preview = preview_merge(field.project, field.leaf.id, field.rust.id)
    assert (preview.labels, preview.predictions, preview.versions) == (1, 1, 1)
    assert listed(field) == before


def test_merged__everything_shows_the_other_and_the_rows_keep_what_was_given(field: Field) -> None:
    field.merge()
    project = field.project
    assert [each.name for each in project.classes()] == ["rust", "mite"]
    assert [field.label(n) for n in range(4)] == [field.rust.id, field.rust.id, field.mite.id, None]
    assert field.kept(1) == field.leaf.id
    top = project.photos(field.ids[:1])[0].prediction
    assert top is not None
    assert [scored.class_id for scored in top.top] == [field.rust.id, field.mite.id]
    counts = project.counts()
    assert counts.by_label == {field.rust.id: 2, field.mite.id: 1}
    assert counts.by_prediction == {field.rust.id: 1}


def test_merged__filters_and_sorts_take_both_for_one(field: Field) -> None:
    assert field.found(disagrees=True) == [0, 2]
    field.merge()
    one = frozenset({field.rust.id})
    assert field.found(class_ids=one, class_by=ClassBy.LABEL) == [0, 1]
    assert field.found(class_ids=one, class_by=ClassBy.PREDICTION) == [0, 1, 2, 3]
    # The number beside an old version's class still leads to its photos.
    assert field.found(class_ids=frozenset({field.leaf.id}), class_by=ClassBy.LABEL) == [0, 1]
    assert field.found(disagrees=True) == [2]
    wanted = PhotoFilter(photo_ids=tuple(field.ids), class_by=ClassBy.LABEL)
    order = field.project.find(wanted, PhotoSort(SortField.CLASS)).tolist()
    assert order[:3] == field.ids[:3]


def test_merged__a_photo_that_counts_so_already_is_not_labelled_again(field: Field) -> None:
    field.merge()
    edit = LabelEdit(class_id=field.rust.id)
    assert correct_labels(field.project, [field.ids[1]], edit, author="ben") is None
    stale = LabelEdit(class_id=field.leaf.id)
    correct_labels(field.project, [field.ids[3]], stale, author="ben")
    assert field.kept(3) == field.rust.id
    confirm_predictions(field.project, [field.ids[2]], author="ben")
    photo = field.project.photos([field.ids[2]])[0]
    assert field.kept(2) == field.rust.id
    assert photo.label.is_confirmation


def test_merged__a_correction_stays_one_and_a_confirmation_too(field: Field) -> None:
    rust, leaf = (photo.label for photo in field.project.photos(field.ids[:2]))
    assert (rust.is_correction, leaf.is_confirmation) == (True, True)
    field.merge()
    rust, leaf = (photo.label for photo in field.project.photos(field.ids[:2]))
    assert (rust.is_correction, leaf.is_confirmation) == (True, True)


def test_undone__every_label_is_what_it_was_even_those_edited_meanwhile(field: Field) -> None:
    before = listed(field)
    field.merge()
    correct_labels(field.project, [field.ids[1]], LabelEdit(note="wet"), author="ann")
    correct_labels(field.project, [field.ids[1]], LabelEdit(class_id=field.mite.id), author="ann")
    for _ in range(3):
        undo(field.project, author="ann")
    assert listed(field) == before
    assert [field.label(n) for n in range(3)] == [field.rust.id, field.leaf.id, field.mite.id]
    redo(field.project, author="ann")
    assert field.label(1) == field.rust.id


def test_key_references_and_look_alikes__go_over_and_come_back(field: Field) -> None:
    project = field.project
    add_references(project, field.leaf.id, [field.ids[1]])
    edit_class(project, field.leaf.id, ClassEdit(look_alikes=(field.mite.id, field.rust.id)))
    before = listed(field)
    field.merge()
    rust, mite = project.classes()
    assert rust.reference_photos == (field.ids[1],)
    assert (rust.look_alikes, mite.look_alikes) == ((mite.id,), (rust.id,))
    assert add_class(project, "blight").key == "2"
    undo(project, author="ann")
    undo(project, author="ann")
    assert listed(field) == before


def test_chain__every_class_is_one_step_from_what_it_counts_as(field: Field) -> None:
    field.merge()
    merge_classes(field.project, field.rust.id, field.mite.id)
    into = {each.name: each.merged_into for each in listed(field)}
    assert into == {"rust": field.mite.id, "leaf rust": field.mite.id, "mite": None}
    assert [field.label(n) for n in range(3)] == [field.mite.id] * 3
    undo(field.project, author="ann")
    assert [field.label(n) for n in range(3)] == [field.rust.id, field.rust.id, field.mite.id]


def test_refused__into_itself_into_a_merged_one_and_twice(field: Field) -> None:
    with pytest.raises(UserError, match="into itself"):
        merge_classes(field.project, field.rust.id, field.rust.id)
    field.merge()
    with pytest.raises(UserError, match="merged already"):
        field.merge()
    with pytest.raises(UserError, match="not in use"):
        merge_classes(field.project, field.mite.id, field.leaf.id)


def test_told__that_labels_and_predictions_say_something_else_now(field: Field) -> None:
    heard: list[frozenset[Aspect]] = []
    field.project.feed.subscribe(lambda change: heard.append(change.aspects))
    field.merge()
    undo(field.project, author="ann")
    assert heard == [frozenset({Aspect.CLASSES, Aspect.LABELS, Aspect.PREDICTIONS})] * 2


def test_parted__long_after_its_labels_are_its_own_again(field: Field) -> None:
    field.merge()
    with Project.open(field.project.path) as later:
        part_classes(later, field.leaf.id)
        assert [each.name for each in later.classes()] == ["rust", "leaf rust", "mite"]
    assert field.label(1) == field.leaf.id
    with pytest.raises(UserError, match="of its own"):
        part_classes(field.project, field.leaf.id)


def test_undone__not_while_another_class_has_its_name(field: Field) -> None:
    field.merge()
    with Project.open(field.project.path) as other:
        add_class(other, "Leaf rust")
    with pytest.raises(UserError, match="already"):
        undo(field.project, author="ann")


def test_learning__takes_both_for_one_class(field: Field) -> None:
    field.merge()
    learning = collect_labels(field.project, field.project.active_model())
    assert [each.name for each in learning.classes] == ["rust", "mite"]
    assert learning.labels_per_class == {field.rust.id: 2, field.mite.id: 1}


def test_export_and_import__the_old_name_means_the_other(field: Field, tmp_path: Path) -> None:
    project = field.project
    before, after = tmp_path / "before.csv", tmp_path / "after.csv"
    export_labels(project, before, ExportOptions(), QuietTask())
    field.merge()
    export_labels(project, after, ExportOptions(), QuietTask())
    with after.open(encoding="utf-8-sig", newline="") as file:
        rows = {int(row["photo_id"]): row for row in csv.DictReader(file)}
    assert [rows[i]["label"] for i in field.ids] == ["rust", "rust", "mite", ""]
    assert {rows[i]["predicted_label"] for i in field.ids} == {"rust"}
    preview = preview_import(project, before, QuietTask())
    commit_import(project, preview, author="ben", overwrite=True)
    assert [each.name for each in project.classes()] == ["rust", "mite"]
    assert field.label(1) == field.rust.id


def test_class_list__does_not_know_merged_classes(field: Field, tmp_path: Path) -> None:
    field.merge()
    source = tmp_path / "list.csv"
    source.write_text("name\nleaf rust\n", encoding="utf-8")
    assert preview_class_list(field.project, source).added == ("leaf rust",)
