"""Another language while a project is open: the words change, everything else stays."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, Qt, QTranslator
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cropapp.core.entities import PhotoState
from cropapp.core.gallery import PhotoFilter, PhotoSort
from cropapp.gui.jobs import Job
from cropapp.gui.language import install_language
from cropapp.gui.main_window import MainWindow
from cropapp.gui.project_pages import PageName


class Shouting(QTranslator):
    """A language in which every word of the window is written large."""

    def translate(
        self, context: str, source: str, disambiguation: str | None = None, n: int = -1
    ) -> str:
        # What stands in braces is filled in by its name and must stay as it is.
        return source if "{" in source else source.upper()

    def isEmpty(self) -> bool:
        return False


@pytest.fixture
def shouting(qapp: QApplication) -> Iterator[Shouting]:
    translator = Shouting()
    yield translator
    qapp.removeTranslator(translator)


@pytest.fixture
def english_again(qapp: QApplication) -> Iterator[None]:
    locale = QLocale()
    yield
    install_language(qapp, "en")
    QLocale.setDefault(locale)


def rebuild(window: MainWindow, translator: QTranslator) -> None:
    QCoreApplication.installTranslator(translator)
    window.rebuild()


def words_of(window: QWidget) -> set[str]:
    parts = [*window.findChildren(QPushButton), *window.findChildren(QLabel)]
    return {part.text() for part in parts if part.isVisible()}


def test_start_page__has_the_new_words_and_still_its_keys(
    window: MainWindow, qtbot: QtBot, shouting: Shouting
) -> None:
    assert "Open project" in words_of(window)
    rebuild(window, shouting)
    qtbot.waitUntil(lambda: "OPEN PROJECT" in words_of(window))
    assert "Open project" not in words_of(window)
    qtbot.keyClick(window, Qt.Key.Key_F1)
    assert window.dialogs.shown is not None
    assert window.dialogs.shown.windowTitle() == "ALL KEYS"
    window.dialogs.shown.reject()


def test_open_project__stays_with_its_page_filter_history_and_messages(
    learned_window: MainWindow, qtbot: QtBot, shouting: Shouting
) -> None:
    window = learned_window
    assert window.bridge is not None
    assert window.photos is not None
    bridge, project = window.bridge, window.bridge.project
    ids = project.find(PhotoFilter(photo_states=frozenset({PhotoState.READY})), PhotoSort())
    with qtbot.waitSignal(bridge.edited):
        bridge.mark_unsure(ids[:1].tolist())
    wanted = PhotoFilter(class_ids=frozenset([bridge.classes[0].id]))
    window.show_photos_of(wanted)
    window.banner.say("It is late.", tone="warning")
    old_page = window.photos

    rebuild(window, shouting)
    qtbot.waitUntil(lambda: window.photos is not None and window.photos is not old_page)
    assert window.bridge is bridge
    assert not bridge.is_closed
    assert window.project_pages is not None
    assert window.project_pages.shown() is PageName.PHOTOS
    assert window.photos.photo_filter() == wanted
    assert window.banner.words.text() == "It is late."
    assert window.actions_.undo.isEnabled()
    assert window.actions_.undo.text().startswith("UNDO")
    with qtbot.waitSignal(bridge.edited):
        qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not project.photos(ids[:1].tolist())[0].label.unsure


def test_other_page_in_front__is_in_front_again(
    learned_window: MainWindow, qtbot: QtBot, shouting: Shouting
) -> None:
    window = learned_window
    window.go_to(PageName.MODELS)
    rebuild(window, shouting)
    assert window.project_pages is not None
    assert window.project_pages.shown() is PageName.MODELS
    assert window.actions_.pages[PageName.MODELS].isChecked()


def test_running_job__goes_on_and_is_shown(
    window: MainWindow, qtbot: QtBot, shouting: Shouting
) -> None:
    go_on, done = threading.Event(), []

    def work(task: object, _process: object) -> str:
        go_on.wait(60)
        return "counted"

    job: Job = window.jobs.submit("Counting", work, done.append)
    assert window.jobs.current is job
    rebuild(window, shouting)
    assert window.status.job.text() == "Counting…"
    assert window.status.cancel.isVisible()
    go_on.set()
    qtbot.waitUntil(lambda: done == ["counted"])
    qtbot.waitUntil(lambda: not window.status.cancel.isVisible())


def test_chosen_on_the_page__the_words_change_and_the_page_stays_in_front(
    window: MainWindow, qtbot: QtBot, english_again: None
) -> None:
    window.actions_.settings.trigger()
    page = window.overlays.settings_page
    assert page is not None
    combo = page.controls["language"].combo
    combo.setFocus()
    while combo.currentData() != "zh_TW":
        qtbot.keyClick(combo, Qt.Key.Key_Down)
    # The keys pass another language, which the window may be made anew in as well.
    qtbot.waitUntil(lambda: QLocale().language() == QLocale.Language.Chinese)
    qtbot.waitUntil(lambda: window.overlays.settings_page not in (None, page))
    assert window.settings.values.language == "zh_TW"
    assert window.overlays.settings_are_shown()
