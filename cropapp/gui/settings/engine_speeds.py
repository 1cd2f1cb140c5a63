"""What was measured of the engines, below the setting that chooses among them.

Owns: the sentence, and asking for another measurement. Must not: measure, or read a file.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from cropapp.gui.locale_words import day, decimal, number
from cropapp.gui.theme import SPACE_8

if TYPE_CHECKING:
    from cropapp.core.tasks import TaskContext
    from cropapp.gui.main_window import MainWindow
    from cropapp.services.engine_speeds import EngineSpeeds
    from cropapp.services.inference_client import ModelProcess

_NAMES = {"openvino": "OpenVINO", "torch": "PyTorch"}
_FEW = 10
"""Below this a tenth of a photo tells something."""


class EngineSpeedsRow(QWidget):
    """One sentence and a button; it looks again whenever it comes into view or a job has ended."""

    def __init__(self, window: MainWindow, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = window
        self.words = QLabel(self, wordWrap=True)
        self.words.setProperty("kind", "small")
        self.again = QPushButton(self)
        self.again.setToolTip(self.tr("Takes about half a minute; what runs is waited for"))
        self.again.clicked.connect(self._measure)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, SPACE_8)
        row.addWidget(self.words, 1)
        row.addWidget(self.again)
        window.jobs.idle.connect(self.look)
        self.show_speeds(None)

    @Slot()
    def look(self) -> None:
        """Read what is known of the open project's network."""
        bridge = self._window.bridge
        if not self.isVisible():
            return
        if bridge is None:
            self.show_speeds(None)
            return
        from cropapp.services.engine_speeds import measured_speeds

        device = self._window.settings.values.device
        read = partial(measured_speeds, bridge.project, device)
        bridge.read(read, self.show_speeds, context=self, later=True)

    def show_speeds(self, speeds: EngineSpeeds | None) -> None:
        """Say what was measured; None: nothing yet."""
        is_open = self._window.bridge is not None
        self.again.setVisible(is_open)
        if speeds is not None:
            self.again.setText(self.tr("Measure again"))
            self.words.setText(self._sentence(speeds))
        elif is_open:
            self.again.setText(self.tr("Measure"))
            self.words.setText(
                self.tr("Not measured yet for this project's model: it will be, in a quiet moment.")
            )
        else:
            self.words.setText(self.tr("What was measured is told here while a project is open."))

    def _sentence(self, speeds: EngineSpeeds) -> str:
        told = [
            f"{_engine_words(name)} {number(round(pace)) if pace >= _FEW else decimal(pace, 1)}"
            for name, pace in speeds.photos_per_s.items()
        ]
        paces = self.tr("{list} photos/s").format(list=" · ".join(told))
        if speeds.measured_on is None:
            return paces + "\n" + self.tr("With this project's model.")
        when = self.tr("With this project's model, measured on {day}.")
        return paces + "\n" + when.format(day=day(speeds.measured_on))

    @Slot()
    def _measure(self) -> None:
        bridge = self._window.bridge
        if bridge is None:
            return

        def work(task: TaskContext, process: ModelProcess) -> None:
            from cropapp.services.engine_speeds import measure_again

            if not bridge.is_closed:
                measure_again(bridge.project, process, task)

        title = self.tr("Measuring what is fastest on this machine")
        self._window.jobs.submit(title, work, key="engine-speeds")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.look()


def _engine_words(name: str) -> str:
    """Return `OpenVINO bf16` for `openvino CPU bf16`, `OpenVINO GPU fp32` for a graphics card."""
    engine, where, precision = (*name.split(), "", "")[:3]
    parts = [_NAMES.get(engine, engine)]
    if where.lower() != "cpu":
        parts.append(where)
    return " ".join((*parts, precision)).strip()
