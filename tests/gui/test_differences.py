"""Two people's labels brought together: a key settles the photo in front, and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cropapp.core.entities import ClassId, LabelSource, Photo, PhotoId
from cropapp.core.gallery import PhotoFilter, PhotoSort
from cropapp.core.tasks import QuietTask
from cropapp.gui.dialogs.labels_io import ImportLabelsDialog
from cropapp.gui.differences.page import DifferencesPage
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.gui.project_pages import PageName
from cropapp.services.correct_labels import label_photos_as
from cropapp.services.import_labels import commit_import, preview_import
from cropapp.services.label_differences import list_differences
from cropapp.services.project import Project

Key = Qt.Key
SAID_HERE = ("rust", "rust", "rust", "mites", "healthy")
SAID_THERE = ("mites", "mites", "healthy", "healthy", "healthy")


def readable(project: Project) -> list[Photo]:
    ids = project.find(PhotoFilter(), PhotoSort()).tolist()
    return [photo for photo in project.photos(ids) if photo.prediction is not None][:5]


def table_of(project: Project, path: Path, said: tuple[str, ...]) -> Path:
    lines = [
        f"{p.relative_path},{name},Maria" for p, name in zip(readable(project), said, strict=True)
    ]
    path.write_text("path,label,labelled_by\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def table(bridge: ProjectBridge, tmp_path: Path) -> Path:
    """Five photos labelled by both, four of them differently; the table is Maria's."""
    project = bridge.project
    known = {each.name: each.id for each in project.classes()}
    names = sorted(known)[:3]
    here = dict(zip(("rust", "mites", "healthy"), names, strict=True))
    said = {p.id: known[here[n]] for p, n in zip(readable(project), SAID_HERE, strict=True)}
    label_photos_as(project, said, author="Ana", source=LabelSource.PERSON)
    there = tuple(here[name] for name in SAID_THERE)
    return table_of(project, tmp_path / "maria.csv", there)


@pytest.fixture
def page(
    qapp: QApplication, bridge: ProjectBridge, table: Path, qtbot: QtBot
) -> Iterator[DifferencesPage]:
    """The page with the first of four differences in front."""
    preview = preview_import(bridge.project, table, QuietTask())
    commit_import(bridge.project, preview, author="Ana")
    page = shown(qapp, bridge, qtbot)
    qtbot.waitUntil(lambda: page.front_photo() is not None)
    yield page
    page.close_page()


def shown(qapp: QApplication, bridge: ProjectBridge, qtbot: QtBot) -> DifferencesPage:
    page = DifferencesPage(bridge)
    qtbot.addWidget(page, before_close_func=lambda widget: widget.close_page())
    page.resize(1200, 800)
    page.show()
    page.activateWindow()
    if qapp.platformName() == "offscreen":
        qtbot.waitUntil(page.isActiveWindow)
    page.arrive()
    return page


def stored(page: DifferencesPage, photo_id: PhotoId) -> Photo:
    return page._bridge.project.photos([photo_id])[0]


def in_front(page: DifferencesPage, qtbot: QtBot) -> Photo:
    """Wait for the photo in front: after a key it may still be read."""
    qtbot.waitUntil(lambda: page.front_photo() is not None)
    photo = page.front_photo()
    assert photo is not None
    return photo


def press(page: DifferencesPage, qtbot: QtBot, key: Qt.Key) -> Photo:
    """Press a key, wait for what it writes, and return the photo it was about as it is now."""
    photo = in_front(page, qtbot)
    with qtbot.waitSignal(page._bridge.edited):
        qtbot.keyClick(page, key)
    return stored(page, photo.id)


def left(page: DifferencesPage) -> int:
    return len(list_differences(page._bridge.project)[0].still_open())


def classes_of(page: DifferencesPage, photo: Photo) -> tuple[ClassId | None, ClassId | None]:
    pair = page._by_photo[photo.id].pair
    return pair.here, pair.there


def test_cards__tell_whose_label_is_whose(page):
    mine, theirs, model = (button.card for button in page.stage.opinions.buttons)
    here, there = classes_of(page, page.front_photo())
    names = page._bridge.class_by_id
    assert (mine.title, mine.chip.name) == ("Yours", names[here].name)
    assert mine.below.startswith("Ana, ")
    assert (theirs.title, theirs.chip.name, theirs.below) == ("Theirs", names[there].name, "Maria")
    assert model.chip.name == names[page.front_photo().prediction.best.class_id].name
    assert (mine.chip.solid, theirs.chip.solid, model.chip.solid) == (True, True, False)
    assert page.head.left.text() == "4 left of 4"
    assert page.head.agreement.text().startswith("1 of 5 alike")


def test_1_and_2__take_mine_and_theirs_and_go_on(page, qtbot):
    first = in_front(page, qtbot)
    here, _ = classes_of(page, first)
    now = press(page, qtbot, Key.Key_1)
    assert now.label.class_id == here
    assert now.label.origin.given_at > first.label.origin.given_at
    second = in_front(page, qtbot)
    assert second.id != first.id
    _, there = classes_of(page, second)
    assert press(page, qtbot, Key.Key_2).label.class_id == there
    assert page.head.left.text() == "2 left of 4"
    assert left(page) == 2


def test_3__takes_what_the_model_says(page, qtbot):
    said = in_front(page, qtbot).prediction.best.class_id
    assert press(page, qtbot, Key.Key_3).label.class_id == said


def test_click_on_a_card__takes_it(page, qtbot):
    photo = in_front(page, qtbot)
    _, there = classes_of(page, photo)
    with qtbot.waitSignal(page._bridge.edited):
        qtbot.mouseClick(page.stage.opinions.buttons[1], Qt.MouseButton.LeftButton)
    assert stored(page, photo.id).label.class_id == there
    assert page.hasFocus()


def test_undo__goes_back_to_the_photo_and_opens_it_again(page, qtbot):
    first = in_front(page, qtbot)
    press(page, qtbot, Key.Key_1)
    with qtbot.waitSignal(page._bridge.edited):
        qtbot.keyClick(page, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.front_photo() and page.front_photo().id == first.id)
    assert page.head.left.text() == "4 left of 4"
    assert left(page) == 4


def test_unsure_another_class_and_a_reason(page, qtbot):
    assert press(page, qtbot, Key.Key_U).label.unsure
    photo, known = in_front(page, qtbot), page._bridge.classes[-1]
    qtbot.keyClick(page, Key.Key_Slash)
    field = page.class_finder.field
    qtbot.waitUntil(field.hasFocus)
    qtbot.keyClicks(field, known.name)
    with qtbot.waitSignal(page._bridge.edited):
        qtbot.keyClick(field, Key.Key_Return)
    assert stored(page, photo.id).label.class_id == known.id
    photo = in_front(page, qtbot)
    qtbot.keyClick(page, Key.Key_X)
    qtbot.waitUntil(page.reasons.field.hasFocus)
    with qtbot.waitSignal(page._bridge.edited):
        qtbot.keyClick(page.reasons.field, Key.Key_1)
    assert stored(page, photo.id).label.exclude_reason is not None
    assert left(page) == 1


def test_later__passes_and_the_end_offers_to_go_back(page, qtbot):
    first = in_front(page, qtbot)
    qtbot.keyClick(page, Key.Key_N)
    for _ in range(3):
        press(page, qtbot, Key.Key_1)
    qtbot.waitUntil(lambda: page.centre.currentWidget() is page.end)
    assert page.end.words.text() == "1 photo was left for later."
    qtbot.mouseClick(page.end.button, Qt.MouseButton.LeftButton)
    assert in_front(page, qtbot).id == first.id
    assert stored(page, first.id).label.origin.given_at == first.label.origin.given_at
    press(page, qtbot, Key.Key_2)
    qtbot.waitUntil(lambda: page.end.words.text().startswith("Everything in which you differed"))


def choose_row(page: DifferencesPage, qtbot: QtBot, row: int) -> None:
    rows = page.pairs.list
    place = rows.visualItemRect(rows.item(row)).center()
    qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place))


def test_pair__is_settled_at_once_and_taken_back_as_one(page, qtbot):
    choose_row(page, qtbot, 1)
    assert page.head.left.text() == "2 left of 2"
    ids = page.reviewer.walk.open_ids().tolist()
    _, there = classes_of(page, in_front(page, qtbot))
    menu = page.head.all.menu()
    with qtbot.waitSignal(page._bridge.edited):
        menu.actions()[1].trigger()
    assert {photo.label.class_id for photo in page._bridge.project.photos(ids)} == {there}
    qtbot.waitUntil(lambda: page.end.words.text() == "This pair of classes is settled.")
    qtbot.waitUntil(lambda: page.pairs.next_open().pair != page.pairs.chosen())
    assert left(page) == 2
    with qtbot.waitSignal(page._bridge.edited):
        qtbot.keyClick(page, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert left(page) == 4
    qtbot.waitUntil(lambda: page.front_photo() is not None and page.front_photo().id == ids[0])
    qtbot.waitUntil(lambda: page.head.left.text() == "2 left of 2")


def test_menu_of_all__keeps_its_digits_from_the_photo_in_front(page):
    asked = QKeyEvent(QEvent.Type.ShortcutOverride, Key.Key_2, Qt.KeyboardModifier.NoModifier, "2")
    asked.ignore()
    QApplication.sendEvent(page.head.all.menu(), asked)
    assert asked.isAccepted()
    assert [action.text()[:2] for action in page.head.all.menu().actions()][:2] == ["&1", "&2"]


def test_list_of_pairs__follows_and_down_goes_to_the_next(page, qtbot):
    press(page, qtbot, Key.Key_1)
    page.pairs.list.item(0)
    qtbot.waitUntil(lambda: "3 of 4 left" in page.pairs.list.item(0).toolTip())
    qtbot.keyClick(page, Key.Key_Down)
    qtbot.keyClick(page, Key.Key_Down)
    assert page.pairs.chosen() is not None
    assert page.head.left.text() == "1 left of 1"


def test_what_is_left__is_here_the_next_time(page, bridge, qapp, qtbot):
    press(page, qtbot, Key.Key_1)
    again = shown(qapp, bridge, qtbot)
    qtbot.waitUntil(lambda: again.head.left.text() == "3 left of 4")


def test_list_put_away__asks_nothing_more_and_touches_no_label(page, bridge, qtbot):
    before = [photo.label for photo in readable(bridge.project)]
    page.head.forget_asked.emit()
    qtbot.waitUntil(lambda: not page.head.isVisible())
    assert page.end.button.text() == "Import labels…"
    assert list_differences(bridge.project) == []
    assert [photo.label for photo in readable(bridge.project)] == before


def test_without_differences__the_page_offers_an_import(bridge, qapp, qtbot):
    page = shown(qapp, bridge, qtbot)
    qtbot.waitUntil(lambda: page.end.button.isVisible())
    with qtbot.waitSignal(page.import_asked):
        qtbot.mouseClick(page.end.button, Qt.MouseButton.LeftButton)


def test_dialog__offers_three_ways_and_says_what_the_button_does(bridge, table, qtbot):
    preview = preview_import(bridge.project, table, QuietTask())
    dialog = ImportLabelsDialog(preview)
    qtbot.addWidget(dialog)
    assert dialog.decides()
    assert dialog.act.isEnabled()
    dialog.overwrite.setChecked(True)
    assert not dialog.decides()
    assert dialog.act.text() == "Import 4 labels"


def test_import_in_the_window__goes_to_the_differences_and_the_rail_shows_them(
    learned_window, tmp_path, wait_idle, qtbot
):
    window, bridge = learned_window, learned_window.bridge
    button = window.rail.pages[PageName.DIFFERENCES]
    assert not button.isVisible()
    labelled = [p for p in readable(bridge.project) if p.label.class_id is not None]
    assert labelled
    photo = labelled[0]
    other = next(each for each in bridge.classes if each.id != photo.label.class_id)
    table = tmp_path / "maria.csv"
    table.write_text(f"path,label\n{photo.relative_path},{other.name}\n", encoding="utf-8")
    window.flows.preview_labels(table)
    qtbot.waitUntil(lambda: isinstance(window.dialogs.shown, ImportLabelsDialog))
    window.dialogs.shown.accept()
    pages = window.project_pages
    qtbot.waitUntil(lambda: pages.shown() is PageName.DIFFERENCES)
    page = pages.known(PageName.DIFFERENCES)
    qtbot.waitUntil(lambda: page.front_photo() is not None)
    assert page.front_photo().id == photo.id
    assert button.isVisible()
    assert button.isChecked()
