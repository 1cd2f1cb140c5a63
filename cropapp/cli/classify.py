"""`cropapp classify`: a batch run over a project or over any folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from cropapp.cli.console import (
    console_task,
    err,
    opened,
    out,
    print_json,
    with_errors,
)
from cropapp.cli.predict_options import add, check_options, predict
from cropapp.core.engines import EngineName
from cropapp.core.predict_views import PredictViews
from cropapp.core.tasks import TaskContext
from cropapp.services.classify import ClassifySummary
from cropapp.services.classify_folder import DEFAULT_MODEL, classify_folder, scratch_project
from cropapp.services.export import ExportOptions, export_labels
from cropapp.services.import_folder import import_folder
from cropapp.services.inference_client import ModelProcess, ModelProcessDied
from cropapp.services.model_registry import (
    MODEL_FILE,
    find_version,
    install_starter,
    install_version,
    starter_models,
    use_version,
)
from cropapp.services.project import SUFFIX, Project

SHOWN_UNREADABLE = 10
Device = Annotated[str, typer.Option(help="auto (as set in the window), cpu, cuda, mps or xpu.")]
Engine = Annotated[
    EngineName,
    typer.Option(
        help="auto: as set in the window, else the faster one, measured once with the first large "
        "folder."
    ),
]


@with_errors
def classify(
    source: Annotated[Path, typer.Argument(help="A folder of photos, or a .cropapp project.")],
    model: Annotated[
        str | None,
        typer.Option(
            help="A starter (bean-leaf, chilli-leaf), a model folder, a backbone's name with its "
            "ImageNet classes, or a version of the project."
        ),
    ] = None,
    weights: Annotated[
        Path | None, typer.Option(help="A file with the backbone's ImageNet weights.")
    ] = None,
    out_file: Annotated[
        Path | None, typer.Option("--out", help="Write the predictions to this CSV file.")
    ] = None,
    recursive: Annotated[bool, typer.Option(help="Look into sub-folders.")] = True,
    device: Device = "auto",
    engine: Engine = EngineName.AUTO,
    views: Annotated[
        PredictViews,
        typer.Option(
            help="How often each photo is looked at: flips 4, ten-crop 10, multi-scale 3 times."
        ),
    ] = PredictViews.PLAIN,
    ensemble: Annotated[
        str, typer.Option(help="Versions of the project that predict together: 3,5.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print a summary for scripts.")] = False,
) -> None:
    """Predict a class for every photo. A run that was stopped goes on where it was."""
    check_options(source, model, views, ensemble)
    process = ModelProcess(device, engine)
    try:
        if source.suffix.lower() == SUFFIX:
            with opened(source) as project, console_task() as task:
                process.start()
                _choose_model(project, model, process, task)
                for folder in project.folders():
                    if folder.path.is_dir():
                        import_folder(project, folder.path, task)
                summary = _through_a_crash(
                    lambda: predict(project, process, task, views=views, ensemble=ensemble)
                )
                _finish(project, summary, out_file, as_json, task)
            return
        if model is None:
            err.print(
                "No model was named, so these are ImageNet's 1,000 everyday classes. For crops "
                "use --model bean-leaf, --model chilli-leaf, or a model of your own."
            )
        with (
            console_task() as task,
            scratch_project(
                source,
                model or DEFAULT_MODEL,
                process,
                task,
                recursive=recursive,
                weights=weights,
            ) as project,
        ):
            summary = _through_a_crash(
                lambda: classify_folder(project, source, process, task, recursive=recursive)[1]
            )
            if views is not PredictViews.PLAIN:
                summary = _through_a_crash(
                    lambda: add(summary, predict(project, process, task, views=views))
                )
            _finish(project, summary, out_file, as_json, task)
    finally:
        process.close()


def _through_a_crash(work: Callable[[], ClassifySummary]) -> ClassifySummary:
    """Go on once after a crash of the model process: the photo that crashes it is then skipped."""
    try:
        return work()
    except ModelProcessDied as problem:
        err.print(f"{problem.message} Starting it again, at first with one photo at a time.")
        return work()


def _choose_model(
    project: Project, model: str | None, process: ModelProcess, task: TaskContext
) -> None:
    if model is None:
        return
    if (Path(model) / MODEL_FILE).is_file():
        install_version(project, Path(model))
        return
    if any(card.name == model for card in starter_models()):
        names = [version.name for version in project.model_versions()]
        title = next(card.title for card in starter_models() if card.name == model)
        if title not in names:
            install_starter(project, model)
            return
        model = title
    use_version(project, find_version(project, model).id, process, task)


def _finish(
    project: Project,
    summary: ClassifySummary,
    out_file: Path | None,
    as_json: bool,
    task: TaskContext,
) -> None:
    if out_file is not None:
        export_labels(project, out_file, ExportOptions(), task)
    counts = project.counts()
    names = {entry.id: entry.name for entry in project.classes(include_retired=True)}
    by_class = {
        names.get(class_id, "?"): count
        for class_id, count in sorted(counts.by_prediction.items(), key=lambda item: -item[1])
    }
    version = project.active_model()
    unreadable = project.unreadable()
    if as_json:
        print_json(
            {
                "photos": counts.photos,
                "read": summary.read,
                "predicted_now": summary.predicted,
                "predicted": counts.predicted,
                "unreadable": [
                    {"path": str(path), "reason": reason} for path, reason in unreadable
                ],
                "seconds": round(summary.seconds, 3),
                "model_version": version.name if version else None,
                "by_class": by_class,
                "out": str(out_file.absolute()) if out_file else None,
            }
        )
        return
    _print_summary(summary, counts.photos, version.name if version else "", by_class)
    _print_unreadable(unreadable)
    if out_file is not None:
        out.print(f"Written to {out_file}.", soft_wrap=True)


def _print_summary(
    summary: ClassifySummary, photos: int, model: str, by_class: dict[str, int]
) -> None:
    if not model:
        err.print("The project has no model yet: label some photos, then run cropapp learn.")
    table = Table(title=f"{photos:,} photos, {model}" if model else f"{photos:,} photos")
    table.add_column("predicted class")
    table.add_column("photos", justify="right")
    for name, count in list(by_class.items())[:20]:
        table.add_row(name, f"{count:,}")
    if len(by_class) > 20:
        table.add_row("others", f"{sum(list(by_class.values())[20:]):,}")
    out.print(table)
    rate = f", {summary.read / summary.seconds:.0f} photos/s" if summary.seconds else ""
    out.print(f"Read {summary.read:,} photos in {summary.seconds:.1f} s{rate}.")


def _print_unreadable(unreadable: list[tuple[Path, str]]) -> None:
    if not unreadable:
        return
    out.print(f"{len(unreadable):,} cannot be read:")
    for path, reason in unreadable[:SHOWN_UNREADABLE]:
        out.print(f"  {path}: {reason}", soft_wrap=True)
    if len(unreadable) > SHOWN_UNREADABLE:
        out.print(f"  and {len(unreadable) - SHOWN_UNREADABLE:,} more (all with --json)")
