"""The score card of a version: every score with what it rests on, and the way to the photos."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from cropapp.core.entities import (
    ClassId,
    LabelSource,
    ModelKind,
    ModelVersion,
    ModelVersionId,
    PhotoClass,
    PhotoId,
    PhotoState,
)
from cropapp.core.feed import Aspect
from cropapp.core.gallery import ClassBy, PhotoFilter, PhotoSort
from cropapp.core.kept_evaluation import EVALUATED, KeptEvaluation
from cropapp.core.learning_curve import CurvePoint, LearningCurve
from cropapp.core.metrics import ClassScore, Scores, score_predictions
from cropapp.core.rounding import percent, rounded
from cropapp.core.splits import SplitScheme
from cropapp.core.training import default_recipe
from cropapp.gui.locale_words import decimal
from cropapp.gui.models.card import VersionCard
from cropapp.gui.models.class_table import F1, NAME, PHOTOS, ClassTable
from cropapp.gui.models.made import lineage_of
from cropapp.gui.models.versions import VersionsTab
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.services.correct_labels import label_photos_as
from cropapp.services.evaluate import Evaluation
from cropapp.services.merge_classes import merge_classes
from cropapp.services.project import Project, now
from cropapp.store import model_versions, project_info
from cropapp.store.session import Session

CLASSES, PER_CLASS = 5, 40
PER_CLASS_OF_A_TRAINING = [
    {"class_id": 1, "name": "rust", "train": 28, "chose": 4, "held_out": 8},
    {"class_id": 2, "name": "mite", "train": 112, "chose": 16, "held_out": 32},
]
"""As services/deep_version keeps it; a quick version keeps a count by name."""


def _scores(right: float, seed: int = 3) -> Scores:
    """Score 200 photos in 50 groups of which about `right` are predicted as labelled."""
    chance = np.random.default_rng(seed)
    labels = np.repeat(np.arange(CLASSES), PER_CLASS)
    said = np.where(chance.random(len(labels)) < right, labels, chance.integers(0, 5, len(labels)))
    sure = chance.uniform(0.4, 0.99, len(labels))
    probabilities = np.full((len(labels), CLASSES), 0.0)
    probabilities += ((1 - sure) / (CLASSES - 1))[:, None]
    probabilities[np.arange(len(labels)), said] = sure
    before = probabilities**2 / (probabilities**2).sum(axis=1, keepdims=True)
    groups = np.arange(len(labels)) // 4
    return score_predictions(
        labels, probabilities, groups=groups, uncalibrated=before, resamples=200
    )


def _curve() -> LearningCurve:
    points = []
    for labels in (40, 60, 90, 130, 200):
        error = 3.0 * labels**-0.6
        each = (labels // CLASSES,) * CLASSES
        points.append(CurvePoint(labels, 1 - error, each, (1 - error,) * CLASSES))
    return LearningCurve(tuple(points), (PER_CLASS,) * CLASSES)


@pytest.fixture
def versions(predicted_project: Project) -> list[ModelVersion]:
    """A starter, a version with every score, an old one without most, in the project."""
    starter = predicted_project.model_versions()[0]
    grouped, random = _scores(0.7).as_dict(), _scores(0.9, 4).as_dict()
    metrics = {
        "grouped": grouped,
        "random": random,
        "folder": _scores(0.6, 5).as_dict(),
        "warning": "",
        "gate": {"words": "Not better beyond chance.", "promoted": False, "overruled_by": "Ana"},
        "labels": 200,
    }
    old = {"grouped": _as_once(grouped), "random": _as_once(random), "labels": 120}

    def add(session: Session) -> list[ModelVersion]:
        common = {"class_ids": starter.class_ids, "embedding_key": "test", "now": now()}
        earlier = model_versions.add_model_version(
            session,
            uid="old",
            name="Version 1",
            kind=ModelKind.QUICK,
            parent_id=starter.id,
            metrics=old,
            **common,
        )
        full = model_versions.add_model_version(
            session,
            uid="full",
            name="Version 2",
            kind=ModelKind.DEEP,
            parent_id=earlier.id,
            metrics=metrics,
            recipe=default_recipe().to_dict(),
            size_bytes=14_300_000,
            data={"labels_per_class": PER_CLASS_OF_A_TRAINING, "split": "group"},
            **common,
        )
        project_info.set_active_model_version_id(session, full.id)
        return [starter, earlier, full]

    return predicted_project.store.write(add)


def _as_once(stored: dict[str, object]) -> dict[str, object]:
    """Scores as the first program wrote them."""
    kept = ("photos", "accuracy", "balanced_accuracy", "macro_f1", "calibration_error", "confusion")
    rows = [
        {key: row[key] for key in ("precision", "recall", "f1", "photos")}
        for row in stored["per_class"]
    ]  # type: ignore[attr-defined]
    return {key: stored[key] for key in kept} | {"per_class": rows}


@pytest.fixture
def tab(versions: list[ModelVersion], bridge: ProjectBridge, qtbot: QtBot) -> VersionsTab:
    tab = VersionsTab(bridge)
    qtbot.addWidget(tab)
    tab.resize(1100, 900)
    tab.show()
    qtbot.waitUntil(lambda: tab.card.title.text() == "Version 2")
    return tab


def _main(tab: VersionsTab) -> Scores:
    scores = tab._shown.main
    assert scores is not None
    return scores


def test_scores_stand_side_by_side__each_with_its_interval(tab: VersionsTab) -> None:
    blocks, scores = tab.card.scores.blocks, _main(tab)
    assert scores.accuracy_range is not None
    low, high = scores.accuracy_range
    assert blocks[SplitScheme.GROUP].number.text() == f"{rounded(scores.accuracy, 2)}"
    assert blocks[SplitScheme.GROUP].interval.text() == f"({rounded(low, 2)} to {rounded(high, 2)})"
    assert "among the first five" not in blocks[SplitScheme.GROUP].more.text()  # of five classes
    assert "200 photos" in blocks[SplitScheme.GROUP].more.text()
    assert "50 groups" in blocks[SplitScheme.GROUP].more.text()
    assert blocks[SplitScheme.RANDOM].number.text() > blocks[SplitScheme.GROUP].number.text()
    assert blocks[SplitScheme.FOLDER].isVisible()
    assert not blocks[SplitScheme.CAMERA_DAY].isVisible()


def test_scores_of_an_older_program__what_it_did_not_measure_is_left_out(
    tab: VersionsTab, versions: list[ModelVersion]
) -> None:
    tab.line.choose(versions[1].id)
    card = tab.card
    assert card.title.text() == "Version 1"
    assert (
        card.scores.blocks[SplitScheme.GROUP].number.text() == f"{rounded(_main(tab).accuracy, 2)}"
    )
    assert card.scores.blocks[SplitScheme.GROUP].interval.text() == ""
    assert card.table.isVisible()
    for part in (card.calibration, card.coverage, card.curve.chart):
        assert not part.isVisible()
    assert card.curve.find_out.isVisible()


def test_table__of_a_class_without_a_held_out_photo_nothing_is_told(
    bridge: ProjectBridge, qtbot: QtBot
) -> None:
    """A zero would say that the model finds none of it."""
    table = ClassTable()
    qtbot.addWidget(table)
    good, unknown = ClassScore(0.9, 0.8, 0.85, 10), ClassScore(0.0, 0.0, 0.0, 0)
    table.show_scores(bridge.classes[:2], [good, unknown])
    said = [table.item(row, F1).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(2)]
    assert "0.85" in said[0]
    assert said[1].endswith("No labelled photo of it was held out")
    table.sortItems(F1, Qt.SortOrder.AscendingOrder)
    assert table.item(0, PHOTOS).text() == "0"
    table.show()
    table.grab()  # is drawn without a score


def test_table_sorts_by_its_numbers__and_opens_the_photos_of_a_class(
    tab: VersionsTab, qtbot: QtBot, bridge: ProjectBridge
) -> None:
    table, scores = tab.card.table, _main(tab)
    table.sortItems(F1, Qt.SortOrder.AscendingOrder)
    names = [table.item(row, NAME).text() for row in range(table.rowCount())]  # type: ignore[union-attr]
    in_order = sorted(zip(bridge.classes, scores.per_class, strict=True), key=lambda x: x[1].f1)
    assert names == [entry.name for entry, _ in in_order]
    assert table.item(0, PHOTOS).text() == "40"  # type: ignore[union-attr]
    spoken = table.item(0, F1).data(Qt.ItemDataRole.AccessibleTextRole)  # type: ignore[union-attr]
    assert spoken.startswith(f"{names[0]}, F1: {rounded(in_order[0][1].f1, 2)} ")
    table.setCurrentCell(0, NAME)
    with qtbot.waitSignal(tab.photos_asked) as asked:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    wanted = frozenset([in_order[0][0].id])
    assert asked.args[0] == PhotoFilter(class_ids=wanted, class_by=ClassBy.LABEL)


def test_threshold_says_how_much_is_answered_and_how_right(tab: VersionsTab, qtbot: QtBot) -> None:
    coverage, points = tab.card.coverage, _main(tab).coverage
    coverage.slider.setFocus()
    coverage.slider.setValue(30)
    qtbot.keyClick(coverage.slider, Qt.Key.Key_Right)
    point = points[31]
    assert coverage.threshold.text() == "62%"
    assert coverage.words.text() == (
        f"Answers {percent(point.coverage)} of the photos, "
        f"right on {percent(point.accuracy)} of those."
    )
    data = coverage.chart.data
    assert data is not None
    assert data.markers[0].x == point.coverage
    with qtbot.waitSignal(tab.photos_asked) as asked:
        coverage.below.click()
    assert asked.args[0] == PhotoFilter(max_confidence=0.62)


def test_calibration_before_and_after__and_what_more_labels_bring(
    tab: VersionsTab, bridge: ProjectBridge, qtbot: QtBot
) -> None:
    card, scores = tab.card, _main(tab)
    data = card.calibration.chart.data
    assert data is not None
    assert [each.name for each in data.series] == ["as the model gave it", "calibrated"]
    assert data.diagonal
    assert (
        f"{rounded(scores.calibration_error_before, 2)} before"
        in card.calibration.chart.reading.text()
    )
    with qtbot.waitSignal(tab.evaluate_asked):
        card.curve.find_out.click()
    advice = ("About 160 more labels should bring 4 points.", "About 40 more labels of rust.")
    classes = tuple(bridge.classes)
    tab.show_evaluation(Evaluation(scores, scores, classes, "", curve=_curve(), advice=advice))
    assert card.curve.words.text().splitlines() == list(advice)
    assert card.curve.chart.isVisible()
    assert not card.curve.find_out.isVisible()
    data = card.curve.chart.data
    assert data is not None
    assert data.series[0].x == (40.0, 60.0, 90.0, 130.0, 200.0)


def test_evaluation_of_earlier__its_other_splits_and_curve_are_there_again(
    tab: VersionsTab, bridge: ProjectBridge, versions: list[ModelVersion], qtbot: QtBot
) -> None:
    days = _scores(0.5, 8)
    kept = KeptEvaluation(
        now(), 187, {SplitScheme.CAMERA_DAY: days}, "Far apart.", _curve(), ("More of rust.",)
    )
    version = versions[2]
    bridge.project.store.write(
        lambda session: model_versions.set_metrics(
            session, version.id, version.metrics | {EVALUATED: kept.as_dict()}
        )
    )
    bridge.project.feed.publish(Aspect.MODELS)
    card = tab.card
    qtbot.waitUntil(lambda: card.curve.chart.isVisible())
    shown = card.scores.blocks[SplitScheme.CAMERA_DAY].number.text()
    assert shown == decimal(days.accuracy, 2)
    # What the version scored itself stays its own.
    own = Scores.from_dict(version.metrics["folder"])
    assert card.scores.blocks[SplitScheme.FOLDER].number.text() == decimal(own.accuracy, 2)
    assert card.curve.words.text() == "More of rust."
    assert card.warnings.text() == "Far apart."
    assert "187 labels" in card.evaluated.text()
    tab.line.choose(versions[1].id)
    assert not card.evaluated.isVisible()
    assert not card.curve.chart.isVisible()


def test_merged_classes__are_one_row_and_no_confusion(
    tab: VersionsTab, bridge: ProjectBridge, versions: list[ModelVersion], qtbot: QtBot
) -> None:
    project, (kept, gone, *_others) = bridge.project, versions[2].class_ids
    ids = [PhotoId(i) for i in project.find(PhotoFilter(), PhotoSort()).tolist()]
    ready = [photo.id for photo in project.photos(ids) if photo.state is PhotoState.READY]
    readable = ready[:6]
    answers = dict.fromkeys(readable[:3], kept) | dict.fromkeys(readable[3:], gone)
    label_photos_as(project, answers, author="Ana", source=LabelSource.PERSON)
    folder = project.model_folder(versions[2])
    folder.mkdir()
    said = {
        "predicted": {str(photo_id): int(kept) for photo_id in readable},
        "top": {str(photo_id): [[int(kept), 0.6], [int(gone), 0.4]] for photo_id in readable},
    }
    (folder / "held_out.json").write_text(json.dumps(said), encoding="utf-8")
    merge_classes(project, gone, kept, author="Ana")
    block = tab.card.scores.blocks[SplitScheme.GROUP].number
    qtbot.waitUntil(lambda: block.text() == decimal(1.0, 2))
    assert len(_main(tab).confusion) == len(versions[2].class_ids) - 1
    assert _main(tab).confusion[0][0] == len(readable)


def test_how_it_was_made__lineage_leads_back__a_note_is_kept(
    tab: VersionsTab, qtbot: QtBot, versions: list[ModelVersion], predicted_project: Project
) -> None:
    made = tab.card.made
    assert made.lineage.accessibleName() == "First → Version 1 → Version 2"
    assert "rust 40, mite 160" in made.data.text()
    assert made.recipe.text().startswith("the last layer alone, epochs: 1; ")
    assert made.gate.text() == "Not better beyond chance. Ana used it all the same."
    assert "14.3 MB" in made.kept.text()
    made.note.setFocus()
    qtbot.keyClicks(made.note, "good on mites")
    qtbot.keyClick(made.note, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: predicted_project.model_versions()[2].note == "good on mites")
    made.lineage.open_link(0)
    assert tab.card.title.text() == "First"
    assert not made.gate.isVisible()
    assert made.lineage.text() == "It has no earlier version."
    assert made.note.text() == ""


def test_another_version_comes_into_use__the_card_looked_at_stays(
    tab: VersionsTab, qtbot: QtBot, versions: list[ModelVersion], predicted_project: Project
) -> None:
    def use(version_id: ModelVersionId) -> None:
        predicted_project.store.write(
            lambda session: project_info.set_active_model_version_id(session, version_id)
        )
        predicted_project.feed.publish(Aspect.MODELS)
        qtbot.waitUntil(lambda: tab._active == version_id)

    starter, earlier, full = versions
    tab.line.choose(earlier.id)
    use(starter.id)
    assert tab.card.title.text() == "Version 1"
    tab.line.choose(starter.id)
    use(full.id)  # who looks at the version in use goes on with it
    assert tab.card.title.text() == "Version 2"


def test_evaluation_stays_until_another_version_is_chosen(
    tab: VersionsTab, bridge: ProjectBridge, versions: list[ModelVersion], qtbot: QtBot
) -> None:
    scores = _scores(0.3, 9)
    made = Evaluation(scores, scores, tuple(bridge.classes), "The two are far apart.", {})
    tab.show_evaluation(made)
    block = tab.card.scores.blocks[SplitScheme.GROUP].number
    assert block.text() == f"{rounded(scores.accuracy, 2)}"
    assert tab.card.warnings.text() == "The two are far apart."
    assert tab.card.evaluated.isVisible()
    with qtbot.waitSignal(bridge.changed):
        bridge.project.feed.publish(Aspect.MODELS)
    qtbot.waitUntil(lambda: tab.line.count() == 3)
    assert block.text() == f"{rounded(scores.accuracy, 2)}"
    tab.line.choose(versions[1].id)
    assert block.text() != f"{rounded(scores.accuracy, 2)}"
    assert not tab.card.warnings.isVisible()
    assert not tab.card.evaluated.isVisible()


def test_lineage__goes_as_far_back_as_versions_are_there(versions: list[ModelVersion]) -> None:
    starter, earlier, full = versions
    assert lineage_of(full, versions) == [starter, earlier, full]
    assert lineage_of(full, [full]) == [full]
    assert lineage_of(replace(full, parent_id=None), versions)[0].parent_id is None


def test_matrix__tells_the_whole_name_where_it_is_cut_off(qtbot: QtBot) -> None:
    names = [f"chilli with a long name, {number}" for number in range(9)]
    classes = [PhotoClass(ClassId(n), name, "#0072B2") for n, name in enumerate(names)]
    card = VersionCard()
    qtbot.addWidget(card)
    card.matrix.show_matrix(classes, [[1] * 9 for _ in range(9)])
    cell = card.matrix.cell_rect(4, 7)
    assert card.matrix.name_at(QPoint(5, cell.center().y())) == names[4]
    assert card.matrix.name_at(QPoint(cell.center().x(), 5)) == names[7]
    assert card.matrix.name_at(QPoint(5, 5)) == ""
    assert card.matrix.name_at(cell.center()) == ""


def test_matrix_of_many_classes__scrolls_by_itself__the_keys_bring_a_cell_into_sight(
    tab: VersionsTab, bridge: ProjectBridge, qtbot: QtBot
) -> None:
    tab.resize(976, 640)
    card, one = tab.card, bridge.classes[0]
    many = [replace(one, id=ClassId(100 + n), name=f"class {n}") for n in range(30)]
    card.matrix.show_matrix(many, [[1] * 30 for _ in range(30)])
    qtbot.waitUntil(lambda: card.matrix_area.height() > card.matrix.height())
    assert card.matrix_area.width() < card.matrix.width()
    assert card.width() <= 976 - 200
    for _ in range(29):
        qtbot.keyClick(card.matrix, Qt.Key.Key_Right)
    cell = card.matrix.cell_rect(0, 29)
    place = card.matrix.mapTo(card.matrix_area.viewport(), cell.center())
    assert card.matrix_area.viewport().rect().contains(place)


def test_card_fits_a_small_window(tab: VersionsTab, qtbot: QtBot) -> None:
    tab.resize(976, 640)  # the window at 1024 by 700, without rail, row of tabs and status line
    card: VersionCard = tab.card
    qtbot.waitUntil(lambda: card.width() <= 976 - 200)
    for part in (card.table, card.scores, card.made, card.calibration, card.coverage):
        assert part.geometry().right() < card.width()
