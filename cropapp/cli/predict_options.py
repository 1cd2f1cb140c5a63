"""What `classify` and `evaluate` share: several looks at a photo, several versions together.

Owns: the options' meaning and the words on their cost.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.table import Table

from cropapp.cli.console import counted, err, out, percent
from cropapp.core.entities import ModelVersion
from cropapp.core.errors import UserError
from cropapp.core.paths import plain_path, require_folder
from cropapp.core.predict_views import PredictViews
from cropapp.core.tasks import TaskContext
from cropapp.services.classify import ClassifySummary, classify_project
from cropapp.services.ensemble import find_or_make_ensemble, use_ensemble
from cropapp.services.evaluate_options import OptionScore, evaluate_ensemble, evaluate_views
from cropapp.services.inference_client import ModelProcess
from cropapp.services.model_registry import find_version
from cropapp.services.predict_views import predict_with_views, views_cost
from cropapp.services.project import SUFFIX, Project


def check_options(
    source: Path,
    model: str | None,
    views: PredictViews,
    ensemble: str,
    *,
    weights: Path | None = None,
    recursive: bool = True,
) -> None:
    """Refuse what cannot go together, and what is not there, before anything is read.

    Raises:
        UserError: no such folder, an ensemble outside a project or beside another choice of
            what predicts, or an option for folders with a project.
    """
    is_project = source.suffix.lower() == SUFFIX
    if not is_project:
        require_folder(plain_path(source))
    if is_project and (weights is not None or not recursive):
        option = "--no-recursive" if weights is None else "--weights"
        raise UserError(
            f"{option} is for a folder of photos, and this is a project.", hint="Leave it out."
        )
    if not ensemble:
        return
    if not is_project:
        raise UserError(
            "--ensemble takes versions of a project, and this is a folder.",
            hint="Give a .cropapp file.",
        )
    if model is not None or views is not PredictViews.PLAIN:
        raise UserError(
            "--ensemble goes neither with --model nor with --views.", hint="Leave one of them out."
        )


def versions_of(project: Project, ensemble: str) -> list[ModelVersion]:
    """Return the versions that `3,5` names.

    Raises:
        UserError: one of them is no version of the project.
    """
    names = [name.strip() for name in ensemble.split(",") if name.strip()]
    return [find_version(project, name) for name in names]


def predict(
    project: Project,
    process: ModelProcess,
    task: TaskContext,
    *,
    views: PredictViews = PredictViews.PLAIN,
    ensemble: str = "",
) -> ClassifySummary:
    """Predict the project as asked, after saying on stderr what it costs."""
    if ensemble:
        members = versions_of(project, ensemble)
        backbones = len({version.embedding_key for version in members})
        err.print(f"{len(members)} versions together: {backbones} × the work of one for a photo.")
        return use_ensemble(project, process, task, find_or_make_ensemble(project, members))
    if views is PredictViews.PLAIN:
        return classify_project(project, process, task)
    err.print(views_cost(project, views, process.device))
    return predict_with_views(project, process, task, views)


def add(first: ClassifySummary, then: ClassifySummary) -> ClassifySummary:
    """Return the sum of two runs over the same photos, one after the other."""
    then.read += first.read
    then.seconds += first.seconds
    then.unreadable = first.unreadable or then.unreadable
    return then


Options = Mapping[str, Sequence[OptionScore]]
"""By `views` and `ensemble`; what was not asked for is not there."""


def score_options(
    project: Project,
    process: ModelProcess,
    task: TaskContext,
    *,
    views: PredictViews,
    ensemble: str,
) -> Options:
    """Score what was asked for, beside what it is held against."""
    scores: dict[str, Sequence[OptionScore]] = {}
    if views is not PredictViews.PLAIN:
        err.print(views_cost(project, views, process.device))
        scores["views"] = evaluate_views(project, process, task, views)
    if ensemble:
        members = versions_of(project, ensemble)
        scores["ensemble"] = evaluate_ensemble(project, process, task, members)
    return scores


def options_as_dict(options: Options) -> dict[str, Any]:
    """Return JSON-ready values."""
    return {name: [score.as_dict() for score in scores] for name, scores in options.items()}


def print_options(options: Options) -> None:
    """Print the options' scores, each with its gain and whether that is beyond noise."""
    for scores in options.values():
        number = counted(scores[0].photos, "photo")
        table = Table(title=f"{number}, groups left out, heads fitted anew")
        for head in ("", "accuracy", "gain", "95 % interval", ""):
            table.add_column(head, justify="left" if not head else "right")
        for score in scores:
            gain = score.gain
            cells = ["", "", ""]
            if gain is not None:
                noise = "" if gain.beyond_noise else "within noise"
                span = f"{gain.low:+.1%} to {gain.high:+.1%}"
                cells = [f"{gain.mean:+.1%}", span, noise]
            table.add_row(score.name, percent(score.accuracy), *cells)
        out.print(table)
