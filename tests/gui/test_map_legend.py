"""The legend of the map: a name is shortened only where its number leaves it no room."""

from __future__ import annotations

import pytest

from cropapp.core.entities import ClassId, PhotoClass
from cropapp.gui.map.legend import Legend

LONG = "a name that no legend of this width could ever show from its first to its last letter"


@pytest.fixture
def legend(qapp, qtbot) -> Legend:
    shown = Legend()
    qtbot.addWidget(shown)
    shown.resize(shown.width(), 600)
    shown.show()
    classes = {
        ClassId(number): PhotoClass(ClassId(number), name, "#0072B2")
        for number, name in ((1, "rust"), (2, LONG))
    }
    shown.show_classes(classes, {1: 7, 2: 123_456})
    return shown


def test_name__is_whole_or_shortened_to_its_room(legend):
    box, _ = legend.row(1)
    assert box.text() == "rust"
    box, count = legend.row(2)
    assert box.text().startswith("a name")
    assert box.text().endswith("…")
    assert box.accessibleName() == LONG
    room = legend.width() - box.sizeHint().width() - count.sizeHint().width()
    # No more is left free than margins and one letter or two; nothing is cut off either.
    assert 0 <= room < 80
