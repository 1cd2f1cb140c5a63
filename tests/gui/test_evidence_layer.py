"""C shows on the photo what the model goes by; C again the bare photo."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from cropapp.core.entities import PhotoId
from cropapp.gui.evidence_jobs import EvidenceAnswer
from cropapp.gui.evidence_layer import EvidenceLayer, _as_picture
from cropapp.gui.photos_page import PhotosPage
from cropapp.services.explain import Evidence

SIDE = 20


def evidence(page: PhotosPage, photo_id: int) -> Evidence:
    """Return evidence for two classes: of the first in the upper half, of the second nowhere."""
    maps = np.full((2, SIDE, SIDE), -1, np.float16)
    maps[0, : SIDE // 2] = 2
    classes = tuple(known.id for known in page._bridge.classes[:2])
    view = (0.0, 0.0, 1.0, 1.0)
    return Evidence(PhotoId(photo_id), 1, view, classes, (0.8, 0.2), maps)


@pytest.fixture
def layer(page: PhotosPage, qtbot: QtBot) -> EvidenceLayer:
    """The layer of the loupe, off, over a picture."""
    page.grid.go_to_row(0)
    page.toggle_loupe()
    qtbot.waitUntil(lambda: page.loupe.view.has_picture)
    return page.loupe.view.evidence


def asked(page: PhotosPage, layer: EvidenceLayer, qtbot: QtBot) -> int:
    with qtbot.waitSignal(page._bridge.evidence_asked) as signal:
        page.toggle_evidence()
    assert layer.is_on
    return int(signal.args[0])


def answer(page: PhotosPage, photo_id: int, problem: str = "") -> None:
    found = None if problem else evidence(page, photo_id)
    page._bridge.evidence_found.emit(EvidenceAnswer(PhotoId(photo_id), found, problem))


def test_toggle__asks_says_so_shows_and_takes_away(
    page: PhotosPage, layer: EvidenceLayer, qtbot: QtBot
) -> None:
    photo_id = asked(page, layer, qtbot)
    assert "Looking" in layer.words()
    bare = page.loupe.view.grab().toImage()
    answer(page, photo_id)
    name = page._bridge.classes[0].name
    assert layer.words() == f"Speaks for {name}, 80%"
    assert layer.accessibleDescription() == layer.words()
    shown = page.loupe.view.grab().toImage()
    where = page.loupe.view.photo_rect() & QRectF(page.loupe.view.rect())
    top = (int(where.center().x()), int(where.top() + where.height() * 0.2))
    bottom = (int(where.center().x()), int(where.top() + where.height() * 0.65))
    assert shown.pixelColor(*top) != bare.pixelColor(*top)
    assert shown.pixelColor(*bottom) == bare.pixelColor(*bottom)
    page.toggle_evidence()
    assert not layer.isVisible()


def test_next_class__goes_round_and_a_weak_one_stays_pale(
    page: PhotosPage, layer: EvidenceLayer, qtbot: QtBot
) -> None:
    answer(page, asked(page, layer, qtbot))
    page.show_next_evidence()
    assert layer.words() == f"Speaks for {page._bridge.classes[1].name}, 20%"
    page.show_next_evidence()
    assert layer.words().startswith(f"Speaks for {page._bridge.classes[0].name}")
    strong, weak = (_as_picture(evidence(page, 1), number) for number in (0, 1))
    assert strong.pixelColor(5, 5).alpha() > 100
    assert weak.pixelColor(5, 5) == QColor(0, 0, 0, 0)


def test_another_photo__is_asked_about_and_a_late_answer_is_not_shown(
    page: PhotosPage, layer: EvidenceLayer, qtbot: QtBot
) -> None:
    first = asked(page, layer, qtbot)
    with qtbot.waitSignal(page._bridge.evidence_asked) as signal:
        qtbot.keyClick(page.loupe, Qt.Key.Key_Right)
    assert signal.args[0] != first
    answer(page, first)
    assert layer.evidence is None
    answer(page, int(signal.args[0]))
    assert layer.evidence is not None


def test_problem__is_told_on_the_photo(
    page: PhotosPage, layer: EvidenceLayer, qtbot: QtBot
) -> None:
    answer(page, asked(page, layer, qtbot), "There is no model yet that could be explained.")
    assert layer.words() == "There is no model yet that could be explained."


def test_off__asks_nothing(page: PhotosPage, layer: EvidenceLayer, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(page._bridge.evidence_asked, wait=300):
        qtbot.keyClick(page.loupe, Qt.Key.Key_Right)
