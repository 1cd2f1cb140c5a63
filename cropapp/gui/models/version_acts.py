"""What can be done with versions besides using them: go back, carry, export, delete.

Owns: the two buttons under the list and the menu of the card, and the questions they ask. Must not:
do any of it in the GUI thread; jobs and writes go by the tab's signals and the bridge.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QWidget,
)

from cropapp.core.embedding_keys import is_int8
from cropapp.core.entities import ModelVersion, PhotoClass
from cropapp.gui import theme
from cropapp.gui.class_words import class_name
from cropapp.gui.file_dialogs import ask_for_file, ask_for_folder, ask_for_new_file
from cropapp.gui.locale_words import decimal
from cropapp.gui.models.delete_dialog import DeleteVersionsDialog
from cropapp.gui.models.export_dialog import ExportModelDialog
from cropapp.gui.models.rename_dialog import RenameVersionDialog
from cropapp.gui.models.tabs import ModelsTab
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.gui.told import told

if TYPE_CHECKING:
    from cropapp.core.tasks import TaskContext
    from cropapp.services.export_model import ModelExport
    from cropapp.services.inference_client import ModelProcess
    from cropapp.services.quantise import QuantiseOutcome

MODEL_SUFFIX = ".cropmodel"


class VersionActs(QObject):
    """`row` goes under the list of versions, `more` beside the buttons of the card.

    Args:
        chosen: the version whose card is shown.
    """

    def __init__(
        self,
        tab: ModelsTab,
        bridge: ProjectBridge,
        chosen: Callable[[], ModelVersion | None],
    ) -> None:
        super().__init__(tab)
        self._tab, self._bridge, self._chosen = tab, bridge, chosen
        self.row = QWidget(tab)
        self.back = QPushButton(self.tr("Go back"), self.row)
        self.back.setToolTip(self.tr("Use the version again that was in use before"))
        self.back.clicked.connect(self._go_back)
        self.bring = QPushButton(self.tr("Bring in…"), self.row)
        self.bring.setToolTip(self.tr("Add a model of another machine to the list"))
        self.bring.clicked.connect(self._ask_import)
        line = QHBoxLayout(self.row)
        line.setContentsMargins(*(theme.SPACE_12,) * 4)
        line.setSpacing(theme.SPACE_8)
        line.addWidget(self.back, 1)
        line.addWidget(self.bring, 1)
        self.more = QPushButton(self.tr("More"), tab)
        self.more.setToolTip(self.tr("Export, carry, rename or delete versions"))
        self._fill_menu()
        self.show_state(is_active=True, earlier=None)

    def _fill_menu(self) -> None:
        menu = QMenu(self.more)
        for text, act in (
            (self.tr("Export for other programs…"), self._ask_export),
            (self.tr("Pack as one file for another machine…"), self._ask_pack),
        ):
            menu.addAction(text, act)
        menu.addSeparator()
        self.faster: QAction = menu.addAction("", self._ask_faster)
        menu.addSeparator()
        menu.addAction(self.tr("Rename…"), self._ask_rename)
        self.delete: QAction = menu.addAction("", self._ask_delete)
        menu.addAction(self.tr("Delete old versions…"), self._ask_prune)
        self.more.setMenu(menu)

    def show_state(self, *, is_active: bool, earlier: ModelVersion | None) -> None:
        """Let what can be done follow the version that is shown; what cannot says why."""
        self.delete.setEnabled(not is_active)
        self.delete.setText(
            self.tr("It is in use: it cannot be deleted")
            if is_active
            else self.tr("Delete this version…")
        )
        self._show_faster(self._chosen())
        self.back.setEnabled(earlier is not None)
        if earlier is not None:
            words = self.tr("Use {name} again, which was in use before")
            self.back.setToolTip(words.format(name=told(earlier.name)))

    def _show_faster(self, version: ModelVersion | None) -> None:
        words, can_be = self.tr("Make a faster version (int8)"), version is not None
        if version is not None and is_int8(version.embedding_key):
            words, can_be = self.tr("It is a faster version (int8) already"), False
        elif version is not None and "members" in version.recipe:
            words, can_be = self.tr("Of several versions: make each of them faster (int8)"), False
        self.faster.setText(words)
        self.faster.setEnabled(can_be)

    # --- back

    @Slot()
    def _go_back(self) -> None:
        project = self._bridge.project

        def work(task: TaskContext, process: ModelProcess) -> ModelVersion:
            from cropapp.services.classify import classify_project
            from cropapp.services.model_registry import roll_back

            version = roll_back(project, process, task)
            classify_project(project, process, task)
            return version

        def done(version: ModelVersion) -> None:
            words = self.tr("{name} is in use again.")
            self._tab.said.emit(words.format(name=told(version.name)))

        self._tab.job_asked.emit(self.tr("Going back to an earlier version"), work, done)

    # --- in and out

    @Slot()
    def _ask_import(self) -> None:
        words = self.tr("Packed models and model folders")
        kinds = f"{words} (*{MODEL_SUFFIX} model.json)"
        chosen = ask_for_file(self._tab, self.tr("Bring in a model"), self._place(), kinds)
        if chosen:
            self.bring_in(chosen)

    def bring_in(self, file: Path) -> None:
        """List the model of a file; of a model folder it is its model.json."""
        source = file.parent if file.name == "model.json" else file
        project = self._bridge.project

        def work(task: TaskContext, process: ModelProcess) -> tuple[ModelVersion, list[PhotoClass]]:
            from cropapp.services.carry_versions import import_version

            before = {each.id for each in project.classes(include_retired=True)}
            version = import_version(project, source, process, task)
            return version, [each for each in project.classes() if each.id not in before]

        def done(came: tuple[ModelVersion, list[PhotoClass]]) -> None:
            version, new = came
            words = self.tr("{name} is in the list. “Use this version” lets it predict.")
            words = words.format(name=told(version.name))
            if new:
                classes = self.tr("With it came classes that the project did not have: {names}.")
                words += " " + classes.format(names=", ".join(class_name(each) for each in new))
            self._tab.said.emit(words)

        self._tab.job_asked.emit(self.tr("Bringing in a model"), work, done)

    @Slot()
    def _ask_pack(self) -> None:
        version = self._chosen()
        if version is None:
            return
        name = f"{_file_stem(version)}{MODEL_SUFFIX}"
        chosen = ask_for_new_file(
            self._tab,
            self.tr("Pack the model"),
            self._place() / name,
            self.tr("Packed models") + f" (*{MODEL_SUFFIX})",
            MODEL_SUFFIX.removeprefix("."),
        )
        if chosen:
            # Without it nobody finds the file to bring it in; “v1.2” has one for the dialog.
            stem = chosen.name.removesuffix(MODEL_SUFFIX)
            self.pack(version, chosen.with_name(stem + MODEL_SUFFIX))

    def pack(self, version: ModelVersion, target: Path) -> None:
        """Write a version as one file."""
        project = self._bridge.project

        def work(task: TaskContext, process: ModelProcess) -> Path:
            from cropapp.services.carry_versions import pack_version

            return pack_version(project, version, target, process, task)

        def done(file: Path) -> None:
            words = self.tr("{name} is packed: {file}")
            self._tab.written.emit(words.format(name=told(version.name), file=file), file)

        self._tab.job_asked.emit(self.tr("Packing the model"), work, done)

    @Slot()
    def _ask_export(self) -> None:
        version = self._chosen()
        if version is None:
            return
        dialog = ExportModelDialog(version, self._tab)
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return
        chosen = ask_for_folder(self._tab, self.tr("Export into"), str(self._place()))
        if chosen:
            self.export(version, _new_folder(chosen, _file_stem(version)), dialog.answer())

    def export(self, version: ModelVersion, folder: Path, forms: list[Any]) -> None:
        """Write a version into a new folder for other programs."""
        project = self._bridge.project

        def work(task: TaskContext, process: ModelProcess) -> ModelExport:
            from cropapp.services.export_model import export_version

            return export_version(project, version, folder, forms, process, task)

        def done(export: ModelExport) -> None:
            gap = max(form.largest_difference for form in export.forms)
            words = self.tr(
                "{name} is exported: {folder}. It was run on photos of this project; no "
                "probability is off by more than {gap}."
            )
            said = words.format(
                name=told(version.name), folder=export.folder, gap=decimal(max(gap, 1e-6), 6)
            )
            self._tab.written.emit(said, export.folder)

        self._tab.job_asked.emit(self.tr("Exporting the model"), work, done)

    def _place(self) -> Path:
        """Return where files are offered: beside the project, not where the program was started."""
        return self._bridge.project.path.parent

    # --- in 8-bit integers

    @Slot()
    def _ask_faster(self) -> None:
        version = self._chosen()
        if version is not None:
            self.make_faster(version)

    def make_faster(self, version: ModelVersion) -> None:
        """Make a version in 8-bit integers; it is listed if it is as good."""
        project = self._bridge.project

        def work(task: TaskContext, process: ModelProcess) -> QuantiseOutcome:
            from cropapp.services.quantise import quantise_version

            return quantise_version(project, process, task, version)

        def done(outcome: QuantiseOutcome) -> None:
            words = told(outcome.words)
            if outcome.version is not None:
                words = f"{words} " + self.tr("“Use this version” lets it predict.")
            self._tab.said.emit(words)

        self._tab.job_asked.emit(self.tr("Making a faster version"), work, done)

    # --- its name

    @Slot()
    def _ask_rename(self) -> None:
        version = self._chosen()
        if version is None:
            return
        dialog = RenameVersionDialog(version, self._tab)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.rename(version, dialog.answer())

    def rename(self, version: ModelVersion, name: str) -> None:
        """Call a version otherwise."""
        from cropapp.services.keep_versions import rename_version

        project = self._bridge.project
        self._bridge.write(lambda: rename_version(project, version.id, name))

    # --- deleting

    @Slot()
    def _ask_delete(self) -> None:
        version = self._chosen()
        if version is None:
            return
        project = self._bridge.project

        def look() -> ModelVersion:
            from cropapp.services.keep_versions import require_deletable

            return require_deletable(project, version.id)

        # What cannot be deleted says so at once, not after one has agreed to it.
        self._bridge.read(
            look,
            lambda found: self._ask_about([found], lambda: self._delete([found])),
            context=self,
        )

    @Slot()
    def _ask_prune(self) -> None:
        from cropapp.services.keep_versions import deletable_versions

        project = self._bridge.project

        def ask(versions: list[ModelVersion]) -> None:
            if versions:
                self._ask_about(versions, self._prune)
            else:
                self._tab.said.emit(
                    self.tr(
                        "No version to delete: those in use, the newest, those with a note and "
                        "those from elsewhere stay."
                    )
                )

        self._bridge.read(lambda: deletable_versions(project), ask, context=self)

    def _ask_about(self, versions: list[ModelVersion], act: Callable[[], None]) -> None:
        from cropapp.services.keep_versions import version_bytes

        project = self._bridge.project

        def ask(size: int) -> None:
            if DeleteVersionsDialog(versions, size, self._tab).exec():
                act()

        self._bridge.read(
            lambda: sum(version_bytes(project, each) for each in versions), ask, context=self
        )

    def _delete(self, versions: list[ModelVersion]) -> None:
        project = self._bridge.project

        def work(task: TaskContext, _process: ModelProcess) -> None:
            from cropapp.services.keep_versions import delete_version

            for version in versions:
                task.check_cancelled()
                delete_version(project, version.id)

        self._tab.job_asked.emit(self.tr("Deleting model versions"), work, None)

    def _prune(self) -> None:
        project = self._bridge.project

        def work(task: TaskContext, _process: ModelProcess) -> None:
            from cropapp.services.keep_versions import prune_versions

            prune_versions(project, task)

        self._tab.job_asked.emit(self.tr("Deleting model versions"), work, None)


def _file_stem(version: ModelVersion) -> str:
    """Return a version's name as a file may be called."""
    kept = "".join(each if each.isalnum() or each in " -_" else "-" for each in version.name)
    return kept.strip() or version.uid


def _new_folder(parent: Path, name: str) -> Path:
    """Return a folder in `parent` that is not there yet."""
    folder, number = parent / name, 2
    while folder.exists():
        folder, number = parent / f"{name} {number}", number + 1
    return folder
