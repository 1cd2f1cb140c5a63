"""The training page before a training: from what, how, and what is left out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QBuffer, QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cropapp.core.feed import Aspect
from cropapp.core.gallery import PhotoFilter, PhotoSort
from cropapp.gui.jobs import Job
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.gui.training.page import TrainingPage
from cropapp.gui.training.sample_pictures import PICTURES, SIDE_PX, picture_of
from cropapp.services.training_plan import plan_training
from cropapp.store.session import run_raw

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(training_page: TrainingPage) -> TrainingPage:
    """The page of a project with labels, its plan shown."""
    return training_page


def test_without_labels__one_sentence_and_the_way_to_the_photos(
    bridge: ProjectBridge,
    qtbot: QtBot,
    show_training: Callable[[], TrainingPage],
) -> None:
    page = show_training()
    qtbot.waitUntil(page.empty.button.isVisible)
    assert "too few labels" in page.empty.words.text()
    page.arrive()
    assert QApplication.focusWidget() is page.empty.button
    with qtbot.waitSignal(page.photos_asked) as asked:
        qtbot.mouseClick(page.empty.button, LEFT)
    assert asked.args[0] == PhotoFilter()


def test_labels_of_photos_that_are_read_later__make_a_plan_then(
    bridge: ProjectBridge,
    qtbot: QtBot,
    label_all: Callable[[], None],
    show_training: Callable[[], TrainingPage],
) -> None:
    label_all()
    project = bridge.project
    put = "UPDATE photo SET state = '{}' WHERE label_class_id IS NOT NULL"
    project.store.write(lambda session: run_raw(session, put.format("found")))
    page = show_training()
    qtbot.waitUntil(page.empty.button.isVisible)
    assert "not read" in page.empty.words.text()
    project.store.write(lambda session: run_raw(session, put.format("ready")))
    project.feed.publish(Aspect.PHOTOS)
    qtbot.waitUntil(page.ready.isVisible)


def test_numbers_of_the_plan__open_as_many_photos_as_they_say(
    page: TrainingPage, bridge: ProjectBridge, qtbot: QtBot
) -> None:
    plan = plan_training(bridge.project)
    words = page.ready.sentence.accessibleName()
    learned = sum(each.train > 0 for each in plan.classes)
    assert f" {plan.train_photos} labelled photos of {learned} classes" in words
    parts = (plan.train_photos, plan.held_out_photos, plan.choosing_photos)
    for link, photos in enumerate(parts):
        with qtbot.waitSignal(page.photos_asked) as asked:
            page.ready.sentence.open_link(link)
        assert len(bridge.project.find(asked.args[0], PhotoSort())) == photos
        assert asked.args[1]
    table = page.ready.classes
    assert [row.numbers[0].photos for row in table.rows] == [each.train for each in plan.classes]
    for row in table.rows:
        for place, number in enumerate(row.numbers):
            with qtbot.waitSignal(page.photos_asked) as asked:
                table.opened.emit(number, row.which[place])
            assert len(bridge.project.find(asked.args[0], PhotoSort())) == number.photos


def test_photos_left_out__are_named_with_their_reason_and_opened(
    page: TrainingPage, bridge: ProjectBridge, qtbot: QtBot
) -> None:
    lines = {line.accessibleName(): line for line in page.ready.unused.lines}
    assert {"3 photos  ·  Excluded", "1 photo  ·  Marked as unsure"} <= set(lines)
    with qtbot.waitSignal(page.photos_asked) as asked:
        lines["3 photos  ·  Excluded"].open_link(0)
    assert len(bridge.project.find(asked.args[0], PhotoSort())) == 3


def test_new_label__changes_the_plan(
    page: TrainingPage, bridge: ProjectBridge, qtbot: QtBot
) -> None:
    before = page.ready.sentence.accessibleName()
    excluded = PhotoFilter(exclude_reasons=frozenset({"blurred"}))
    ids = bridge.project.find(excluded, PhotoSort()).tolist()
    bridge.label_photos(ids, bridge.classes[0].id)
    qtbot.waitUntil(lambda: page.ready.sentence.accessibleName() != before)
    assert not any("Excluded" in line.accessibleName() for line in page.ready.unused.lines)


def test_settings__change_the_words_of_the_plan(page: TrainingPage, qtbot: QtBot) -> None:
    qtbot.keyClick(page.ready.form.fold, Qt.Key.Key_Space)
    rows = [row for row in page.ready.form.stages.rows if row.on.isChecked()]
    last = f"Stage {len(rows)}"
    assert last in page.ready.plan_words.text()
    qtbot.keyClick(rows[-1].on, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: last not in page.ready.plan_words.text())
    for row in rows[:-1]:
        qtbot.keyClick(row.on, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not page.ready.start.isEnabled())
    assert "no stage" in page.ready.estimate.text()
    qtbot.mouseClick(page.ready.form.reset, LEFT)
    qtbot.waitUntil(page.ready.start.isEnabled)


def test_backbone_of_the_zoo__is_planned_as_the_start(page: TrainingPage, qtbot: QtBot) -> None:
    page.start_from_backbone("resnet18")
    assert page.ready.form.start.currentData() == "resnet18"
    qtbot.waitUntil(lambda: "resnet18 as its publisher" in page.ready.plan_words.text())


def test_tab__reaches_every_part_of_the_plan(page: TrainingPage, qtbot: QtBot) -> None:
    page.arrive()
    form = page.ready.form
    qtbot.keyClick(form.fold, Qt.Key.Key_Space)
    wanted = {page.ready.classes.view, form.start, form.length, form.side, form.fold, form.reset}
    wanted |= {row.epochs if row.on.isChecked() else row.on for row in form.stages.rows}
    wanted |= {page.ready.samples.button, page.ready.start}
    reached = set()
    for _ in range(60):
        focused = QApplication.focusWidget()
        assert focused is not None
        reached.add(focused)
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    assert wanted <= reached


def test_narrow_window__nothing_is_wider_than_it(page: TrainingPage, qtbot: QtBot) -> None:
    page.resize(976, 640)
    qtbot.keyClick(page.ready.form.fold, Qt.Key.Key_Space)
    qtbot.waitUntil(page.ready.form.more.isVisible)
    for control in page.ready.form.more.controls.values():
        right = control.mapTo(page, QPoint(control.width(), 0)).x()
        assert right <= page.width(), control.accessibleName()


def test_batch_of_varied_photos__is_asked_of_a_job_and_shown(
    page: TrainingPage, qtbot: QtBot
) -> None:
    samples = page.ready.samples
    with qtbot.waitSignal(page.job_asked) as asked:
        qtbot.mouseClick(samples.button, LEFT)
    title, _work, done = asked.args
    assert not samples.button.isEnabled()
    page.on_job_failed(Job("Learning", None), OSError())
    assert not samples.button.isEnabled()
    page.on_job_failed(Job(title, None), OSError())
    assert samples.button.isEnabled()
    image = QImage(320, 320, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    buffer = QBuffer()
    image.save(buffer, "PNG")
    done([picture_of(bytes(buffer.data().data()), 1.0)] * PICTURES)
    assert len(samples.pictures) == PICTURES
    assert samples.pictures[0].pixmap().width() == SIDE_PX
    assert samples.pictures[-1].accessibleName() == "Varied photo 16"
    page.ready.form.stages.rows[0].epochs.setValue(3)
    assert samples.words.isVisible()


def test_plan_that_cannot_be_read__is_said_in_place_of_a_blank_page(
    bridge: ProjectBridge,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    show_training: Callable[[], TrainingPage],
) -> None:
    def fail(*_args: object, **_more: object) -> None:
        raise OSError("no such disk")

    monkeypatch.setattr("cropapp.services.training_plan.plan_training", fail)
    told: list[Exception] = []
    bridge.failed.disconnect()
    bridge.failed.connect(told.append)
    page = show_training()
    qtbot.waitUntil(page.empty.isVisible)
    assert "no such disk" in page.empty.words.text()
    assert told
