"""`cropapp classify`: a batch run over a project or over any folder."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from cropapp.cli.console import (
    console_task,
    counted,
    err,
    opened,
    print_json,
    with_errors,
)
from cropapp.cli.export import chosen_location
from cropapp.cli.predict_options import add, check_options, predict
from cropapp.cli.table_target import STDOUT, check_target, usual_encoding, write_table
from cropapp.core.engines import EngineName
from cropapp.core.predict_views import PredictViews
from cropapp.core.tasks import TaskContext
from cropapp.services.classify import ClassifySummary
from cropapp.services.classify_folder import DEFAULT_MODEL, classify_folder, scratch_project
from cropapp.services.export import ExportOptions
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
from cropapp.services.unlike_seen import read_unlike_share

SHOWN_UNREADABLE = 10
Device = Annotated[str, typer.Option(help="auto (as set in the window), cpu, cuda, mps or xpu.")]
Engine = Annotated[
    EngineName,
    typer.Option(
        help="auto: as set in the window, else the faster one, measured once with the first large "
        "folder."
    ),
]


@dataclass(frozen=True, slots=True)
class _Report:
    """What a run tells when it is done, and where."""

    out_file: Path | None
    as_json: bool
    messages: Console


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
        Path | None,
        typer.Option(help="A file with the backbone's ImageNet weights; for a folder of photos."),
    ] = None,
    out_file: Annotated[
        Path | None,
        typer.Option("--out", help="Write the predictions to this CSV file; - for stdout."),
    ] = None,
    recursive: Annotated[
        bool, typer.Option(help="Look into sub-folders; for a folder of photos.")
    ] = True,
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
    check_options(source, model, views, ensemble, weights=weights, recursive=recursive)
    report = _Report(out_file, as_json, check_target(out_file, as_json=as_json))
    with closing(ModelProcess(device, engine)) as process:
        if source.suffix.lower() == SUFFIX:
            _classify_project(source, model, views, ensemble, process, report)
            return
        if model is None:
            err.print(
                "No model was named, so these are ImageNet's 1,000 everyday classes. For crops "
                "use --model bean-leaf, --model chilli-leaf, or a model of your own.",
                soft_wrap=True,
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
            _finish(project, summary, report, task)


def _classify_project(
    source: Path,
    model: str | None,
    views: PredictViews,
    ensemble: str,
    process: ModelProcess,
    report: _Report,
) -> None:
    with opened(source) as project, console_task() as task:
        process.start()
        _choose_model(project, model, process, task)
        for folder in project.folders():
            if folder.path.is_dir():
                import_folder(project, folder.path, task)
            else:
                err.print(
                    f"{folder.path} is not there; its photos stay as they are.", soft_wrap=True
                )
        summary = _through_a_crash(
            lambda: predict(project, process, task, views=views, ensemble=ensemble)
        )
        _finish(project, summary, report, task)


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
    folder = Path(model).expanduser()
    if (folder / MODEL_FILE).is_file():
        install_version(project, folder)
        return
    if any(card.name == model for card in starter_models()):
        names = [version.name for version in project.model_versions()]
        title = next(card.title for card in starter_models() if card.name == model)
        if title not in names:
            install_starter(project, model)
            return
        model = title
    use_version(project, find_version(project, model).id, process, task)


def _finish(project: Project, summary: ClassifySummary, report: _Report, task: TaskContext) -> None:
    if report.out_file is not None:
        encoding, place = usual_encoding(report.out_file), chosen_location()
        options = ExportOptions(encoding=encoding, location=place)
        write_table(project, report.out_file, options, task)
    counts = project.counts()
    names = {entry.id: entry.name for entry in project.classes(include_retired=True)}
    by_class = {
        names.get(class_id, "?"): count
        for class_id, count in sorted(counts.by_every_prediction.items(), key=lambda item: -item[1])
    }
    version = project.active_model()
    unreadable, unlike = project.unreadable(), read_unlike_share(project)
    if report.as_json:
        print_json(
            {
                "photos": counts.photos,
                "read": summary.read,
                "predicted_now": summary.predicted,
                "predicted": counts.predicted,
                "unlike_seen": unlike.unlike,
                "unreadable": [
                    {"path": str(path), "reason": reason} for path, reason in unreadable
                ],
                "seconds": round(summary.seconds, 3),
                "model_version": version.name if version else None,
                "by_class": by_class,
                "out": str(report.out_file.absolute()) if report.out_file else None,
            }
        )
        return
    _print_summary(
        summary, counts.photos, version.name if version else "", by_class, report.messages
    )
    if unlike.unlike:
        report.messages.print(
            f"{unlike.unlike:,} of {counted(unlike.judged, 'photo')}: unlike anything this model "
            "has learned from, so the answer is a guess (unlike_seen in the CSV).",
            soft_wrap=True,
        )
    _print_unreadable(unreadable, report.messages)
    if report.out_file is not None and report.out_file != STDOUT:
        report.messages.print(f"Written to {report.out_file}.", soft_wrap=True)


def _print_summary(
    summary: ClassifySummary, photos: int, model: str, by_class: dict[str, int], messages: Console
) -> None:
    if not photos:
        err.print("There is no photo. JPEG, PNG, TIFF, HEIC, WebP, AVIF, BMP and GIF are read.")
        return
    if not model:
        err.print("The project has no model yet: label some photos, then run cropapp learn.")
    number = counted(photos, "photo")
    table = Table(title=f"{number}, {model}" if model else number)
    table.add_column("predicted class")
    table.add_column("photos", justify="right")
    for name, count in list(by_class.items())[:20]:
        table.add_row(name, f"{count:,}")
    if len(by_class) > 20:
        table.add_row("others", f"{sum(list(by_class.values())[20:]):,}")
    if by_class:
        messages.print(table)
    if not summary.read:
        messages.print("No photo had to be read again.")
        return
    pace = summary.read / summary.seconds if summary.seconds else 0
    rate = f", {pace:.{0 if pace >= 10 else 1}f} photos/s" if pace else ""
    messages.print(f"Read {counted(summary.read, 'photo')} in {summary.seconds:.1f} s{rate}.")


def _print_unreadable(unreadable: list[tuple[Path, str]], messages: Console) -> None:
    if not unreadable:
        return
    messages.print(f"{len(unreadable):,} cannot be read:")
    for path, reason in unreadable[:SHOWN_UNREADABLE]:
        messages.print(f"  {path}: {reason}", soft_wrap=True)
    if len(unreadable) > SHOWN_UNREADABLE:
        messages.print(f"  and {len(unreadable) - SHOWN_UNREADABLE:,} more (all with --json)")
