"""The tabs of the page of models, each made when it is first shown.

Owns: which tabs there are, their order and words, and what a tab has in common with the others.
Must not: import a tab before it is asked for, or know what one shows. A new tab is a name, its
words in `tab_words`, and an entry in `_KINDS`.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QWidget

from cropapp.gui.project_bridge import ProjectBridge


class TabName(StrEnum):
    """In the order of the row."""

    VERSIONS = "versions"
    COMPARE = "compare"
    ZOO = "zoo"


class ModelsTab(QWidget):
    """What every tab can ask of the page; the page hands it on to the window."""

    photos_asked = Signal(object, str)
    """core.gallery.PhotoFilter to show on the photos page, and the words for its `photo_ids`."""
    said = Signal(str)
    """News for the banner, in words."""
    written = Signal(str, object)
    """News of a file or folder that was written, and its path."""
    job_asked = Signal(str, object, object)
    """Title, work(task, process) and done(result): a job for the window's runner (gui/jobs.py)."""
    use_asked = Signal(int)
    """Id of the version that is to be the active one."""
    learn_asked = Signal()
    evaluate_asked = Signal()
    backbone_chosen = Signal(str)
    """Name of the zoo's backbone that is to be trained."""

    def __init__(self, bridge: ProjectBridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge

    def arrive(self) -> None:
        """Take the keyboard; called whenever the tab comes to the front."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_tab(self) -> None:
        """Stop what runs in the background; called before the project closes."""


def tab_words(name: TabName) -> str:
    """Return what stands on a tab."""
    return {
        TabName.VERSIONS: _tr("Versions"),
        TabName.COMPARE: _tr("Compare"),
        TabName.ZOO: _tr("Zoo"),
    }[name]


def _versions() -> type[ModelsTab]:
    from cropapp.gui.models.versions import VersionsTab

    return VersionsTab


def _zoo() -> type[ModelsTab]:
    from cropapp.gui.models.zoo import ZooTab

    return ZooTab


def _compare() -> type[ModelsTab]:
    from cropapp.gui.models.compare import CompareTab

    return CompareTab


_KINDS: dict[TabName, Callable[[], type[ModelsTab]]] = {
    TabName.VERSIONS: _versions,
    TabName.COMPARE: _compare,
    TabName.ZOO: _zoo,
}


def tab_names() -> list[TabName]:
    """Return the tabs there are, in the order of the row."""
    return [name for name in TabName if name in _KINDS]


def tab_kind(name: TabName) -> type[ModelsTab]:
    """Return the class of a tab, importing it."""
    return _KINDS[name]()


def _tr(text: str) -> str:
    return QCoreApplication.translate("ModelsTabs", text)
