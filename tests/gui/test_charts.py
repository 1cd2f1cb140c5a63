"""Charts: what is pointed at is said, by mouse and by key, and all of it is told in words."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cropapp.gui import theme
from cropapp.gui.charts.data import Axis, Band, ChartData, Marker, Series
from cropapp.gui.charts.line_chart import LineChart
from cropapp.gui.charts.scale import Scale, ticks
from cropapp.gui.locale_words import number, percent

EPOCHS = (1.0, 2.0, 3.0, 4.0)
TRAIN = Series("train", EPOCHS, (0.5, 0.7, 0.8, 0.9), ink="secondary", width_px=1.5)
HELD_OUT = Series("held out", EPOCHS, (0.45, 0.6, 0.7, 0.72), width_px=3)
CURVES = ChartData(
    x=Axis("epoch", low=1, high=6, words=lambda value: number(round(value)), whole=True),
    y=Axis("right", high=1, words=percent),
    series=(TRAIN, HELD_OUT),
    bands=(Band(0, 1),),
    markers=(Marker(1, "Head"), Marker(3, "Last block")),
)


@pytest.fixture
def chart(qapp: QApplication, qtbot: QtBot) -> Iterator[LineChart]:
    theme.apply_theme(qapp, Qt.ColorScheme.Light)
    chart = LineChart("Accuracy by epoch", can_open=True)
    qtbot.addWidget(chart)
    chart.resize(480, 260)
    chart.show_data(CURVES, "18 points apart")
    chart.show()
    qtbot.waitExposed(chart)
    yield chart
    theme.apply_theme(qapp, Qt.ColorScheme.Light)


def _spot(chart: LineChart, x: float, y: float) -> QPoint:
    across, up = chart.plot.place_of(x, y)
    return QPoint(round(across), round(up))


def _has(image: QImage, place: QPoint, colour: QColor, within: int = 3) -> bool:
    around = range(-within, within + 1)
    return any(
        image.pixelColor(place.x() + dx, place.y() + dy) == colour for dx in around for dy in around
    )


def test_pointer__the_nearest_point_of_all_series_is_said(chart: LineChart, qtbot: QtBot) -> None:
    assert chart.reading.text() == "18 points apart"
    qtbot.mouseMove(chart.plot, _spot(chart, 2.2, 0.9))
    assert chart.reading.text() == "epoch 2, Head: train 70%, held out 60%"
    qtbot.mouseMove(chart.plot, _spot(chart, 3.9, 0.9))
    assert chart.reading.text() == "epoch 4, Last block: train 90%, held out 72%"


def test_keys__go_from_point_to_point_and_open_one(chart: LineChart, qtbot: QtBot) -> None:
    chart.plot.setFocus()
    for key, epoch in (
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_Right, 2),
        (Qt.Key.Key_Left, 1),
        (Qt.Key.Key_Left, 1),
        (Qt.Key.Key_End, 4),
        (Qt.Key.Key_Home, 1),
    ):
        qtbot.keyClick(chart.plot, key)
        assert chart.reading.text().startswith(f"epoch {epoch},")
    with qtbot.waitSignal(chart.opened) as opened:
        qtbot.keyClick(chart.plot, Qt.Key.Key_Return)
    assert opened.args == [1.0]


def test_description__has_every_value_in_words(chart: LineChart) -> None:
    told = chart.plot.accessibleDescription()
    assert chart.plot.accessibleName() == "Accuracy by epoch"
    assert told.startswith("18 points apart train: epoch 1: 50%; epoch 2: 70%;")
    assert told.endswith("epoch 4: 72%.")


def test_description__long_series_are_thinned_to_their_last_point() -> None:
    xs = [float(i) for i in range(1000)]
    data = ChartData(x=Axis("step"), y=Axis("loss"), series=(Series("train", xs, xs),))
    told = data.description()
    assert told.count(";") < 30
    assert told.endswith("step 999.00: 999.00.")


@pytest.mark.parametrize("scheme", [Qt.ColorScheme.Light, Qt.ColorScheme.Dark])
def test_painting__lines_band_and_frame_have_the_colours_of_the_theme(
    chart: LineChart, qapp: QApplication, scheme: Qt.ColorScheme
) -> None:
    theme.apply_theme(qapp, scheme)
    tokens = theme.current_tokens()
    image = chart.plot.grab().toImage()
    assert _has(image, _spot(chart, 4, 0.72), tokens.accent)
    assert _has(image, _spot(chart, 4, 0.9), tokens.secondary)
    inside = image.pixelColor(_spot(chart, 3.5, 0.78))
    assert inside not in (tokens.surface, tokens.accent, tokens.secondary)
    assert image.pixelColor(_spot(chart, 5.5, 0.55)) == tokens.surface


def test_new_data__what_was_pointed_at_stays_while_it_is_there(
    chart: LineChart, qtbot: QtBot
) -> None:
    chart.plot.setFocus()
    for _ in range(4):
        qtbot.keyClick(chart.plot, Qt.Key.Key_Right)
    longer = Series("train", (*EPOCHS, 5.0), (*TRAIN.y, 0.95))
    chart.show_data(ChartData(x=CURVES.x, y=CURVES.y, series=(longer,)))
    assert chart.reading.text() == "epoch 4: train 90%"
    chart.show_data(ChartData(x=CURVES.x, y=CURVES.y, series=(Series("train", (1.0,), (0.1,)),)))
    assert chart.reading.text() == ""


def test_gaps__are_neither_drawn_nor_said() -> None:
    series = Series("b", (1.0, 2.0, 3.0), (0.1, math.nan, 0.3))
    data = ChartData(x=Axis("x"), y=Axis("y"), series=(series,))
    assert data.reading(2.0) == "x 2.00"
    assert "nan" not in data.description()
    assert all(math.isfinite(end) for end in data.limits())


def test_empty_chart__is_painted(chart: LineChart) -> None:
    chart.show_data(ChartData(x=Axis("x"), y=Axis("y"), diagonal=True, level=0.5))
    assert not chart.plot.grab().isNull()


@pytest.mark.parametrize(
    ("low", "high", "most", "whole", "expected"),
    [
        (0.0, 1.0, 6, False, [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        (1.0, 6.0, 12, True, [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]),
        (0.41, 0.44, 4, False, [0.41, 0.42, 0.43, 0.44]),
        (0.0, 1000.0, 3, False, [0.0, 500.0, 1000.0]),
    ],
)
def test_ticks__are_round(
    low: float, high: float, most: int, whole: bool, expected: list[float]
) -> None:
    assert ticks(low, high, most, whole=whole) == pytest.approx(expected)


def test_scale__goes_there_and_back() -> None:
    scale = Scale(2.0, 4.0, 300.0, 100.0)
    assert scale.at(3.0) == 200.0
    assert scale.value(scale.at(2.7)) == pytest.approx(2.7)
