"""The filter menu: every condition of a filter can be chosen, and is checked when it holds."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from cropapp.core.changes import LabelEdit
from cropapp.core.entities import PhotoState
from cropapp.core.gallery import ClassBy, PhotoFilter, PhotoSort, ReviewState
from cropapp.gui.filters.bar import FilterBar
from cropapp.gui.filters.words import chips_of_filter
from cropapp.services.correct_labels import correct_labels


@pytest.fixture
def bar(bridge, qtbot) -> FilterBar:
    bar = FilterBar(bridge)
    qtbot.addWidget(bar)
    bar.resize(1300, 44)
    bar.show()
    return bar


def opened(bar, qtbot) -> QMenu:
    """Fill the menu as when it opens, and wait for what only the project knows."""
    with qtbot.waitSignal(bar.facets.arrived):
        bar.filter_menu.aboutToShow.emit()
    return bar.filter_menu


def entry(menu: QMenu, *path: str):
    """Return the action at a path of words; a count behind a name does not matter."""
    for place, words in enumerate(path):
        action = next(
            each for each in menu.actions() if each.text().split("\t")[0].strip() == words
        )
        if place < len(path) - 1:
            menu = action.menu()
    return action


CHOICES = [
    (("State", "Unsure"), PhotoFilter(review_states=frozenset({ReviewState.UNSURE}))),
    (("File", "Unreadable"), PhotoFilter(photo_states=frozenset({PhotoState.UNREADABLE}))),
    (("Class", "By label"), PhotoFilter(class_by=ClassBy.LABEL)),
    (("Class", "By prediction"), PhotoFilter(class_by=ClassBy.PREDICTION)),
    (("Label and model differ",), PhotoFilter(disagrees=True)),
    (("Suspicious labels",), PhotoFilter(doubted=True)),
    (
        ("Unlike anything seen", "Unlike anything the model has seen"),
        PhotoFilter(unlike=True),
    ),
    (("Unlike anything seen", "Like what it has seen"), PhotoFilter(unlike=False)),
    (("Target point", "Set"), PhotoFilter(has_target=True)),
    (("Target point", "Not set"), PhotoFilter(has_target=False)),
    (("Position", "With a position"), PhotoFilter(has_position=True)),
    (("Position", "Without a position"), PhotoFilter(has_position=False)),
    (("Duplicates", "Only duplicates"), PhotoFilter(is_duplicate=True)),
    (("Duplicates", "No duplicates"), PhotoFilter(is_duplicate=False)),
    (("Burst", "In a burst"), PhotoFilter(in_burst=True)),
    (("Burst", "Not in a burst"), PhotoFilter(in_burst=False)),
]


@pytest.mark.parametrize(("path", "wanted"), CHOICES, ids=[" ".join(c[0]) for c in CHOICES])
def test_entry__gives_its_condition_is_checked_then_and_takes_it_back(bar, qtbot, path, wanted):
    with qtbot.waitSignal(bar.filter_changed) as chosen:
        entry(opened(bar, qtbot), *path).trigger()
    assert chosen.args[0] == wanted
    again = entry(opened(bar, qtbot), *path)
    assert again.isChecked()
    if "By" not in path[-1]:
        again.trigger()
        assert bar.photo_filter() == PhotoFilter()


def test_classes__add_up_and_show_their_colour(bar, bridge, qtbot):
    for known in bridge.classes[:2]:
        action = entry(opened(bar, qtbot), "Class", known.name)
        assert not action.icon().isNull()
        action.trigger()
    assert bar.photo_filter().class_ids == {known.id for known in bridge.classes[:2]}


def test_cameras_and_reasons__come_from_the_project_with_counts(bar, bridge, qtbot):
    project = bridge.project
    ids = project.find(PhotoFilter(), PhotoSort())[:3].tolist()
    correct_labels(project, ids, LabelEdit(exclude_reason="混作"), author="Ana")
    menu = opened(bar, qtbot)
    reason = entry(menu, "Exclude reason", "混作")
    assert reason.text().endswith("\t3")
    with qtbot.waitSignal(bar.filter_changed) as chosen:
        reason.trigger()
    assert project.find(chosen.args[0], PhotoSort()).tolist() == ids
    bar.set_filter(PhotoFilter())
    camera = next(each for each in entry(opened(bar, qtbot), "Camera").menu().actions())
    name, count = camera.text().split("\t")
    with qtbot.waitSignal(bar.filter_changed) as chosen:
        camera.trigger()
    assert chosen.args[0].cameras in ({name}, {""})
    assert len(project.find(chosen.args[0], PhotoSort())) == int(count)


def test_folder__entry_shows_a_sub_folder(bar, bridge, qtbot):
    folders = entry(opened(bar, qtbot), "Folder").menu().actions()
    assert folders[0].isChecked()
    inner = folders[-1]
    name, count = inner.text().strip().split("\t")
    with qtbot.waitSignal(bar.filter_changed) as chosen:
        inner.trigger()
    assert chosen.args[0].under.endswith(name)
    assert len(bridge.project.find(chosen.args[0], PhotoSort())) == int(count)


def test_menu__opened_again_leaves_nothing_behind(bar, qtbot):
    count = len(opened(bar, qtbot).findChildren(QMenu))
    for _ in range(2):
        opened(bar, qtbot)
    qtbot.waitUntil(lambda: len(bar.filter_menu.findChildren(QMenu)) == count)


def test_text__entry_leads_to_the_search_field(bar, qtbot):
    bar.activateWindow()
    entry(opened(bar, qtbot), "Name or folder contains…").trigger()
    qtbot.waitUntil(bar.search.hasFocus)


def test_clear__keeps_the_folder_and_is_off_without_filters(bar, qtbot):
    assert not entry(opened(bar, qtbot), "Clear all filters").isEnabled()
    bar.set_filter(PhotoFilter(folder_id=1, disagrees=True))
    entry(opened(bar, qtbot), "Clear all filters").trigger()
    assert bar.photo_filter() == PhotoFilter(folder_id=1)


def test_chips__say_each_condition_and_take_only_it_off(bridge):
    shown = PhotoFilter(
        first_day=date(2026, 6, 12),
        last_day=date(2026, 6, 19),
        cameras=frozenset({"", "Canon EOS 80D"}),
        has_position=False,
        is_duplicate=True,
        in_burst=True,
        one_per_burst=True,
        exclude_reasons=frozenset({"blurred"}),
        has_target=True,
        unlike=True,
        doubted=True,
    )
    chips = chips_of_filter(shown, bridge.class_by_id)
    assert [chip.words for chip in chips] == [
        "Excluded: blurred",
        "Unlike anything seen",
        "Suspicious labels",
        "With a target point",
        "12 Jun 2026 to 19 Jun 2026",
        "Camera: no camera named, Canon EOS 80D",
        "Without a position",
        "Duplicates",
        "In a burst",
        "Bursts as one",
    ]
    for chip in chips:
        rest = [other.words for other in chips if other is not chip]
        assert [each.words for each in chips_of_filter(chip.without, {})] == rest


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 6, 12), None, "From 12 Jun 2026"),
        (None, date(2026, 6, 12), "Until 12 Jun 2026"),
        (date(2026, 6, 12), date(2026, 6, 12), "12 Jun 2026"),
    ],
)
def test_days__in_words(first, last, words):
    (chip,) = chips_of_filter(PhotoFilter(first_day=first, last_day=last), {})
    assert chip.words == words
    assert chip.without == PhotoFilter()


def test_bar__at_1024_clips_nothing(bar, bridge, qtbot):
    bar.resize(976, 44)
    bar.set_filter(PhotoFilter(disagrees=True, has_position=True, in_burst=True, has_target=True))
    parts = [bar.search, bar.chips, bar.filter_button, bar.sort_button, bar.group_button, bar.cells]
    qtbot.waitUntil(lambda: bar.cells.geometry().right() <= bar.width())
    for left, right in pairwise(parts):
        assert left.geometry().right() < right.geometry().left()
    for button in parts[2:]:
        assert button.width() >= button.sizeHint().width()
    visible = [n for n in range(4) if bar.chips.button(n).isVisible()]
    assert visible
    assert len(visible) < 4
    assert bar.chips._more.text() == f"{4 - len(visible)} more"


def test_buttons__have_names_and_are_reached_by_tab(bar):
    for button in (bar.filter_button, bar.sort_button, bar.group_button):
        assert button.accessibleName()
        assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
