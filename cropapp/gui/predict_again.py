"""Predicting all photos again, by more looks or by several versions together.

Owns: the way from the action to the dialog to the job. Must not: predict in this thread.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QDialog

from cropapp.core.entities import ModelVersion
from cropapp.core.predict_views import PredictViews
from cropapp.core.tasks import TaskContext

if TYPE_CHECKING:
    from cropapp.gui.dialogs.predict_again import PredictChoice
    from cropapp.gui.main_window import MainWindow
    from cropapp.services.inference_client import ModelProcess

Show = Callable[[QDialog, Callable[[], None]], None]
Known = tuple[Mapping[PredictViews, str], list[ModelVersion]]


def ask_to_predict_again(window: MainWindow, show: Show) -> None:
    """Read what each way costs, ask which, and start it.

    Args:
        show: opens a dialog, with what to do when it is accepted.
    """
    bridge = window.bridge
    if bridge is None:
        return
    project, device = bridge.project, window.settings.values.device

    def read() -> Known:
        from cropapp.services.ensemble_members import is_ensemble
        from cropapp.services.predict_views import views_cost

        costs = {views: views_cost(project, views, device) for views in PredictViews}
        single = [each for each in project.model_versions() if not is_ensemble(each)]
        return costs, single[::-1]

    bridge.read(read, lambda known: _ask(window, show, known), context=window)


def _ask(window: MainWindow, show: Show, known: Known) -> None:
    from cropapp.gui.dialogs.predict_again import PredictAgainDialog

    costs, versions = known
    dialog = PredictAgainDialog(costs, versions, window)
    show(dialog, lambda: _start(window, dialog.choice()))


def _start(window: MainWindow, choice: PredictChoice) -> None:
    bridge = window.bridge
    if bridge is None:
        return
    project = bridge.project

    def work(task: TaskContext, process: ModelProcess) -> Any:
        from cropapp.services.ensemble import find_or_make_ensemble, use_ensemble
        from cropapp.services.predict_views import predict_with_views

        if choice.versions:
            ensemble = find_or_make_ensemble(project, choice.versions)
            return use_ensemble(project, process, task, ensemble)
        return predict_with_views(project, process, task, choice.views)

    window.jobs.submit(_tr("Predicting again"), work, key="predict-again")


def _tr(text: str) -> str:
    return QCoreApplication.translate("PredictAgain", text)
