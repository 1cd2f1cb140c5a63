"""The class guide card: G shows it, it follows the photo, and leads on to look-alikes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest

from cropapp.core.changes import LabelEdit
from cropapp.core.entities import ClassId, PhotoClass
from cropapp.core.gallery import PhotoFilter
from cropapp.gui.guide_card import SHOWN_REFERENCES, GuideCard
from cropapp.gui.guide_overlay import class_of
from cropapp.services.correct_labels import correct_labels
from cropapp.services.edit_classes import ClassEdit, edit_class


def named(bridge, name: str) -> PhotoClass:
    return next(known for known in bridge.classes if known.name == name)


@pytest.fixture
def taught(page, bridge, qtbot) -> PhotoClass:
    """Rust with eight reference photos, two names more and one look-alike."""
    project, rust, spot = bridge.project, named(bridge, "rust"), named(bridge, "leaf spot")
    ids = [page.grid.gallery.photo_id_at(row) for row in range(12)]
    ready = [photo.id for photo in project.photos(ids) if photo.state == "ready"][:8]
    correct_labels(project, ready, LabelEdit(class_id=rust.id), author="Ana")
    edit = ClassEdit(
        name_zh="銹病",
        name_scientific="Uromyces <b>",
        description="Orange pustules.",
        look_alikes=(spot.id,),
        reference_photos=tuple(ready),
    )
    edit_class(project, rust.id, edit)
    qtbot.waitUntil(lambda: named(bridge, "rust").name_zh == "銹病")
    return named(bridge, "rust")


@pytest.fixture
def card(bridge, qtbot, taught) -> GuideCard:
    card = GuideCard(bridge)
    qtbot.addWidget(card)
    card.resize(320, 700)
    card.show()
    card.show_class(taught.id)
    return card


def test_card__names_description_and_the_best_references(card, qtbot):
    assert card.name.text() == "rust"
    assert card.names.text() == "銹病 · <i>Uromyces &lt;b&gt;</i>"
    assert card.description.text() == "Orange pustules."
    assert len(card.strip.buttons) == SHOWN_REFERENCES
    qtbot.waitUntil(lambda: all(button.has_picture for button in card.strip.buttons))
    assert card.strip.width() <= card.width()


def test_card__a_look_alike_leads_to_its_card_and_back(card, bridge, taught, qtbot):
    qtbot.mouseClick(card.look_alikes[0], Qt.MouseButton.LeftButton)
    assert card.name.text() == "leaf spot"
    assert not card.strip.buttons
    qtbot.keyClick(card.look_alikes[0], Qt.Key.Key_Space)
    assert card.class_id == taught.id


def test_card__follows_an_edit_of_its_class(card, bridge, taught, qtbot):
    bridge.edit_class(taught.id, ClassEdit(name="leaf rust", description=""))
    qtbot.waitUntil(lambda: card.name.text() == "leaf rust")
    assert card.description.isHidden()


def test_card__says_how_to_get_references_and_what_it_shows_without_a_class(card, bridge, qtbot):
    card.show_class(named(bridge, "healthy").id)
    texts = [label.text() for label in card.findChildren(type(card.name)) if label.isVisible()]
    assert any("Right-click a photo labelled healthy" in text for text in texts)
    card.show_class(None)
    assert card.name.text() == "No class yet"


def test_card__uses_the_chinese_name_in_a_chinese_window(card, bridge, taught):
    before = QLocale()
    QLocale.setDefault(QLocale("zh_TW"))
    try:
        card.show_class(named(bridge, "healthy").id)
        card.show_class(taught.id)
        assert card.name.text() == "銹病"
        assert card.names.text().startswith("rust · ")
    finally:
        QLocale.setDefault(before)


def test_overlay__follows_the_photo_and_closes_with_escape(page, bridge, qtbot, settled, taught):
    page.grid.go_to_row(0)
    settled(0)
    page.toggle_guide()
    assert page.guide.card.isVisible()
    assert page.guide.card.geometry().right() == page.rect().right()
    rows = range(1, len(page.grid.gallery.order))
    other = next(row for row in rows if class_at(page, bridge, row) not in (None, taught.id))
    page.grid.go_to_row(other)
    qtbot.waitUntil(lambda: page.guide.card.class_id == class_at(page, bridge, other))
    QTest.keyClick(page.guide.card, Qt.Key.Key_Escape)
    assert not page.guide.card.isVisible()
    assert page.grid.hasFocus()


def test_overlay__stands_beside_the_photos_where_the_inspector_is_folded(page, qtbot):
    page.resize(960, 640)
    qtbot.waitUntil(lambda: page.panels.sizes()[2] == 0)
    wide = page.grid.width()
    page.toggle_guide()
    card = page.guide.card
    qtbot.waitUntil(lambda: page.grid.width() < wide)
    grid_right = page.grid.mapTo(page, page.grid.rect().topRight()).x()
    assert grid_right < card.x()
    page.toggle_guide()
    qtbot.waitUntil(lambda: page.grid.width() == wide)


def test_overlay__a_reference_shows_all_of_them_among_the_photos(page, bridge, qtbot, taught):
    page.toggle_guide()
    page.guide.card.show_class(taught.id)
    qtbot.mouseClick(page.guide.card.strip.buttons[0], Qt.MouseButton.LeftButton)
    assert page.photo_filter() == PhotoFilter(photo_ids=taught.reference_photos)
    qtbot.waitUntil(lambda: len(page.grid.gallery.order) == 8)


def test_window__g_shows_the_card_and_puts_it_away(learned_window, qtbot):
    page = learned_window.photos
    page.focus_grid()
    page.grid.go_to_row(0)
    qtbot.keyClick(page.grid, Qt.Key.Key_G)
    assert page.guide.card.isVisible()
    qtbot.keyClick(page.grid, Qt.Key.Key_G)
    assert not page.guide.card.isVisible()


def class_at(page, bridge, row: int) -> ClassId | None:
    return class_of(bridge.project.photos([page.grid.gallery.photo_id_at(row)])[0])
