"""The model speaks in outline, the person in solid; a tight cell keeps the person's word whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from cropapp.core.entities import (
    ClassId,
    FolderId,
    LabelOrigin,
    LabelSource,
    LabelState,
    ModelVersionId,
    Photo,
    PhotoClass,
    PhotoId,
    PhotoState,
    Prediction,
    ScoredClass,
)
from cropapp.gui.gallery.badges import Badge, badges_of, draw_badge
from cropapp.gui.gallery.chips import MARK_WIDTH, Chip, chip_widths, chips_of, draw_chip

CLASSES = {
    ClassId(1): PhotoClass(ClassId(1), "rust", "#D55E00"),
    ClassId(2): PhotoClass(ClassId(2), "mite", "#0072B2"),
}
SAID = Prediction(
    ModelVersionId(1),
    (ScoredClass(ClassId(2), 0.7), ScoredClass(ClassId(1), 0.3)),
    datetime(2026, 6, 12, tzinfo=UTC),
)
PHOTO = Photo(PhotoId(1), FolderId(1), "a/b.jpg", 1, 1, PhotoState.READY, prediction=SAID)


def labelled(class_id: int) -> Photo:
    origin = LabelOrigin(LabelSource.PERSON, "Ana", SAID.predicted_at, SAID)
    return replace(PHOTO, label=LabelState(class_id=ClassId(class_id), origin=origin))


def test_chips_of__prediction_alone_is_an_outline():
    assert chips_of(PHOTO, CLASSES) == [Chip("mite", "#0072B2", solid=False)]


def test_chips_of__same_word_is_said_once_and_solid():
    assert chips_of(labelled(2), CLASSES) == [Chip("mite", "#0072B2", solid=True)]


def test_chips_of__both_when_they_differ_person_first():
    assert [(chip.name, chip.solid) for chip in chips_of(labelled(1), CLASSES)] == [
        ("rust", True),
        ("mite", False),
    ]


def test_chip_widths__persons_name_stays_whole_and_the_models_mark_stays():
    assert chip_widths([60, 70], 200, 4) == [60, 70]
    assert chip_widths([60, 70], 120, 4) == [60, 56]
    assert chip_widths([60, 70], 90, 4) == [60, MARK_WIDTH]
    assert chip_widths([90, 70], 60, 4) == [36, MARK_WIDTH]


def test_draw_chip__solid_fills_and_outline_does_not(qapp):
    def middle_of(solid: bool) -> QColor:
        image = QImage(60, 20, QImage.Format.Format_RGB32)
        image.fill(QColor("#F4F4F4"))
        painter = QPainter(image)
        draw_chip(painter, QRectF(0, 0, 60, 18), Chip("", "#D55E00", solid), QColor("#F4F4F4"))
        painter.end()
        return image.pixelColor(50, 9)

    assert middle_of(solid=True) == QColor("#D55E00")
    assert middle_of(solid=False) == QColor("#F4F4F4")


@pytest.mark.parametrize(
    ("photo", "badges"),
    [
        (PHOTO, []),
        (labelled(2), [Badge.CONFIRMED]),
        (labelled(1), [Badge.CORRECTED]),
        (replace(PHOTO, label=LabelState(unsure=True)), [Badge.UNSURE]),
        (replace(PHOTO, label=LabelState(exclude_reason="blurred")), [Badge.EXCLUDED]),
        (replace(PHOTO, state=PhotoState.UNREADABLE, prediction=None), [Badge.UNREADABLE]),
        (replace(labelled(1), state=PhotoState.MISSING), [Badge.MISSING, Badge.CORRECTED]),
        (replace(PHOTO, prediction=replace(SAID, strangeness=1.2)), [Badge.UNLIKE]),
        (replace(PHOTO, prediction=replace(SAID, strangeness=0.9)), []),
    ],
)
def test_badges_of__each_state_has_its_own(photo, badges):
    assert badges_of(photo) == badges


def test_badges_of__where_most_are_unlike_none_is_marked():
    strange = replace(PHOTO, prediction=replace(SAID, strangeness=1.2))
    assert badges_of(strange, marks_unlike=False) == []


def test_draw_badge__every_sign_is_another_shape(qapp):
    def drawn(badge: Badge) -> bytes:
        image = QImage(18, 18, QImage.Format.Format_Grayscale8)
        image.fill(QColor("#FFFFFF"))
        painter = QPainter(image)
        draw_badge(painter, QRectF(0, 0, 18, 18), badge)
        painter.end()
        return bytes(image.constBits())

    assert len({drawn(badge) for badge in Badge}) == len(Badge)
