"""`cropapp train`: fine-tune part of the backbone, in this process or on from where it was."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from cropapp.cli.classify import Device
from cropapp.cli.console import (
    CANCELLED_EXIT_CODE,
    console_task,
    counted,
    err,
    opened,
    out,
    percent,
    print_json,
    with_errors,
)
from cropapp.cli.train_recipe import recipe_of
from cropapp.core.cores import give_way
from cropapp.core.entities import RunState, TrainingRun
from cropapp.core.errors import UserError
from cropapp.core.tasks import Cancelled
from cropapp.core.training import (
    AskedNetworks,
    Balance,
    EpochReport,
    Optimiser,
    Recipe,
    StopWish,
    TrainingPlan,
    TrainingPrecision,
)
from cropapp.services.fine_tune import TrainingOutcome, create_run, run_training
from cropapp.services.inference_client import ModelProcess
from cropapp.services.launch_training import ask_stop, mark_interrupted, training_status
from cropapp.services.model_registry import find_version
from cropapp.services.project import Project
from cropapp.services.project_trainings import find_run, training_runs_of
from cropapp.services.training_plan import Start, plan_training
from cropapp.services.training_requests import make_ready

RECIPE = "Recipe"
RUNS = "Runs"


def _of_recipe(words: str) -> Any:
    return typer.Option(help=words, rich_help_panel=RECIPE)


@with_errors
def train(
    project: Annotated[Path, typer.Argument(help="A .cropapp file.")],
    plan: Annotated[
        bool, typer.Option("--plan", help="Say what would be used and done; train nothing.")
    ] = False,
    start: Annotated[
        str | None,
        typer.Option(help="The version to go on from; without it the active one."),
    ] = None,
    backbone: Annotated[
        str | None,
        typer.Option(help="Start from a backbone of the zoo instead: a name, as in models zoo."),
    ] = None,
    weights: Annotated[
        Path | None, typer.Option(help="A file with that backbone's ImageNet weights.")
    ] = None,
    recipe: Annotated[Path | None, _of_recipe("A recipe as JSON; options change it.")] = None,
    stage: Annotated[
        list[str] | None,
        _of_recipe("DEPTH:EPOCHS:RATE, once per stage. DEPTH is head, all, or a number of blocks."),
    ] = None,
    epochs: Annotated[int | None, _of_recipe("Epochs of the last stage.")] = None,
    epochs_head: Annotated[int | None, _of_recipe("Epochs of the head alone.")] = None,
    size: Annotated[int | None, _of_recipe("Side of the input in pixels.")] = None,
    batch: Annotated[int | None, _of_recipe("Photos at a time.")] = None,
    accumulate: Annotated[int | None, _of_recipe("Batches per step.")] = None,
    optimiser: Annotated[Optimiser | None, _of_recipe("How the weights are moved.")] = None,
    weight_decay: Annotated[
        float | None, _of_recipe("How strongly large weights are held back, 0 to 1.")
    ] = None,
    head_rate: Annotated[
        float | None, _of_recipe("How many times as fast the head learns.")
    ] = None,
    rate_decay: Annotated[float | None, _of_recipe("Rate of a block against the next one.")] = None,
    warm_up: Annotated[
        float | None, _of_recipe("Share of a stage in which the rate rises, 0 to 1.")
    ] = None,
    label_smoothing: Annotated[
        float | None, _of_recipe("How much of a label is given to all classes, 0 to 0.5.")
    ] = None,
    mixup: Annotated[float | None, _of_recipe("How far two photos are blended; 0: never.")] = None,
    cutmix: Annotated[
        float | None, _of_recipe("The same for a patch of another photo; 0: never.")
    ] = None,
    augment: Annotated[float | None, _of_recipe("How strongly photos are varied, 0 to 2.")] = None,
    views: Annotated[int | None, _of_recipe("Augmented views per photo.")] = None,
    ema: Annotated[float | None, _of_recipe("Decay of the averaged weights.")] = None,
    balance: Annotated[Balance | None, _of_recipe("How rare classes get their due.")] = None,
    recent_weight: Annotated[
        float | None, _of_recipe("Weight of labels given since the start.")
    ] = None,
    patience: Annotated[int | None, _of_recipe("Epochs without a better score; 0: never.")] = None,
    precision: Annotated[
        TrainingPrecision | None, _of_recipe("auto: the faster one for this network here.")
    ] = None,
    asked: Annotated[
        AskedNetworks | None,
        _of_recipe(
            "Networks that the new version asks: both, the one it starts from too, answers "
            "better; trained takes half as long for a photo."
        ),
    ] = None,
    seed: Annotated[
        int | None, _of_recipe("The same seed and photos give the same model on a CPU.")
    ] = None,
    resume: Annotated[
        str | None,
        typer.Option(
            help="Go on with an interrupted training: its uid, or last.", rich_help_panel=RUNS
        ),
    ] = None,
    stop: Annotated[
        str | None,
        typer.Option(help="Stop a running training: its uid, or last.", rich_help_panel=RUNS),
    ] = None,
    keep_best: Annotated[
        bool,
        typer.Option(
            "--keep-best/--cancel",
            help="With --stop: judge the best epoch so far, or give it up.",
            rich_help_panel=RUNS,
        ),
    ] = True,
    status: Annotated[
        bool, typer.Option("--status", help="List the trainings.", rich_help_panel=RUNS)
    ] = False,
    background: Annotated[bool, typer.Option("--background", hidden=True)] = False,
    device: Device = "auto",
    as_json: Annotated[bool, typer.Option("--json", help="Print the result for scripts.")] = False,
) -> None:
    """Train part of the backbone on all labels. It takes over only if it is better."""
    changed = {
        "size_px": size,
        "batch_size": batch,
        "accumulate": accumulate,
        "optimiser": optimiser,
        "weight_decay": weight_decay,
        "head_rate_factor": head_rate,
        "rate_decay_per_block": rate_decay,
        "warm_up": warm_up,
        "label_smoothing": label_smoothing,
        "mixup": mixup,
        "cutmix": cutmix,
        "augment": augment,
        "views": views,
        "ema_decay": ema,
        "balance": balance,
        "recent_weight": recent_weight,
        "patience_epochs": patience,
        "precision": precision,
        "asked": asked,
        "seed": seed,
    }
    if status or stop is not None:
        with opened(project) as open_project:
            mark_interrupted(open_project)
            if stop is not None:
                _stop(open_project, stop, keep_best=keep_best)
            else:
                _print_status(open_project, as_json=as_json)
        return
    if background:
        # Whoever works in the window meanwhile comes first.
        give_way()
    process = ModelProcess(device)
    try:
        with opened(project) as open_project:
            mark_interrupted(open_project)
            if resume is not None:
                run = find_run(open_project, "" if resume == "last" else resume)
            else:
                wanted = recipe_of(recipe, stage, epochs, epochs_head, changed)
                found = _plan(open_project, process, wanted, start, backbone, weights, only=plan)
                if plan:
                    _print_plan(open_project, found, as_json=as_json)
                    return
                run = create_run(open_project, found, weights_file=weights)
                _print_plan(open_project, found, to_stderr=True)
            _run(open_project, process, run, as_json=as_json)
    finally:
        process.close()


def _plan(
    project: Project,
    process: ModelProcess,
    recipe: Recipe,
    start: str | None,
    backbone: str | None,
    weights: Path | None,
    *,
    only: bool,
) -> TrainingPlan:
    if start and backbone:
        raise UserError(
            "A training starts from a version or from a backbone.",
            hint="Leave out --start or --backbone.",
        )
    if weights and not backbone:
        raise UserError("--weights are those of a backbone.", hint="Name it with --backbone.")
    if not only:
        with console_task() as task:
            make_ready(project, process, task)
    begin: Start = "active"
    if start:
        begin = find_version(project, start)
    elif backbone:
        begin = None
    return plan_training(
        project, recipe, start=begin, backbone=backbone or "", has_weights=weights is not None
    )


def _run(project: Project, process: ModelProcess, run: TrainingRun, *, as_json: bool) -> None:
    table = _EpochLines()
    try:
        with console_task() as task:
            outcome = run_training(project, process, run, task, on_epoch=table.tell)
    except Cancelled:
        if find_run(project, run.uid).state is RunState.CANCELLED:
            err.print("Cancelled. The active version stays.")
        else:
            err.print("Stopped; the active version stays. To go on:", soft_wrap=True)
            err.print(f'cropapp train "{project.path}" --resume {run.uid}', soft_wrap=True)
        raise typer.Exit(CANCELLED_EXIT_CODE) from None
    if as_json:
        print_json(_outcome_values(outcome, run))
        return
    _print_outcome(outcome)


class _EpochLines:
    """One line per epoch on stderr, as it ends."""

    def tell(self, report: EpochReport) -> None:
        mark = " *" if report.is_best else ""
        err.print(
            f"epoch {report.epoch:>3} of {report.epochs}  stage {report.stage + 1}  "
            f"train {percent(report.train_accuracy)} (loss {report.train_loss:.3f})  "
            f"held-out {percent(report.held_out_accuracy)} (loss {report.held_out_loss:.3f})  "
            f"{report.photos_per_s:.0f} photos/s{mark}",
            soft_wrap=True,
        )


def _print_plan(
    project: Project, plan: TrainingPlan, *, as_json: bool = False, to_stderr: bool = False
) -> None:
    if as_json:
        print_json(asdict(plan) | {"recipe": plan.recipe.to_dict()})
        return
    console = err if to_stderr else out
    names = {int(entry.id): entry.name for entry in project.classes(include_retired=True)}
    table = Table()
    for column in ("class", "train", "of them recent", "held out"):
        table.add_column(column, justify="left" if column == "class" else "right")
    for share in plan.classes:
        row = (f"{share.train:,}", f"{share.recent:,}", f"{share.held_out:,}")
        table.add_row(names.get(share.class_id, "?"), *row)
    table.add_row("all", f"{plan.train_photos:,}", "", f"{plan.held_out_photos:,}")
    console.print(table)
    for why, count in plan.excluded:
        console.print(f"Not used: {count:,}. {why}.")
    for sentence in plan.words:
        console.print(sentence, soft_wrap=True)
    if plan.seconds is not None:
        console.print(f"It takes about {plan.seconds / 60:.0f} min, as the last one did.")


def _print_outcome(outcome: TrainingOutcome) -> None:
    for path, why in outcome.unreadable:
        err.print(f"Not used: {path}: {why}", soft_wrap=True)
    out.print(f"{outcome.version.name}: {outcome.verdict}", soft_wrap=True)
    if outcome.hint:
        out.print(outcome.hint, soft_wrap=True)
    if outcome.promoted:
        out.print(
            f"It is active. Predicted {counted(outcome.predicted, 'photo')} anew, "
            f"{outcome.changed_predictions:,} differently, in {outcome.seconds:.0f} s in all."
        )
    else:
        out.print(
            f"To use it all the same: cropapp models use PROJECT {outcome.version.id}",
            soft_wrap=True,
        )


def _outcome_values(outcome: TrainingOutcome, run: TrainingRun) -> dict[str, Any]:
    return {
        "version": outcome.version.name,
        "uid": outcome.version.uid,
        "run": run.uid,
        "promoted": outcome.promoted,
        "verdict": outcome.verdict,
        "accuracy_before": outcome.before_accuracy,
        "accuracy": outcome.after_accuracy,
        "predicted": outcome.predicted,
        "changed_predictions": outcome.changed_predictions,
        "unreadable": [[str(path), why] for path, why in outcome.unreadable],
        "seconds": round(outcome.seconds, 3),
        "size_bytes": outcome.version.size_bytes,
        "metrics": outcome.version.metrics,
    }


def _stop(project: Project, uid: str, *, keep_best: bool) -> None:
    runs = [run for run in training_runs_of(project) if uid in ("last", run.uid)]
    if not runs:
        if uid == "last":
            raise UserError("Nothing has been trained in this project yet.")
        raise UserError(f"There is no training {uid} in this project.", hint="See --status.")
    was_alive = training_status(project, runs[0]).is_alive
    ask_stop(project, runs[0], StopWish.KEEP_BEST if keep_best else StopWish.CANCEL)
    if was_alive:
        out.print("Asked to stop.")
    elif keep_best:
        raise UserError("That training does not run.", hint="Resume it, or stop it by --cancel.")
    else:
        out.print("It did not run; what it had kept is deleted.")


def _print_status(project: Project, *, as_json: bool) -> None:
    rows = [(run, training_status(project, run)) for run in training_runs_of(project)]
    if as_json:
        print_json([{"uid": run.uid, **asdict(status)} for run, status in rows])
        return
    if not rows:
        err.print("Nothing has been trained in this project yet.")
        return
    table = Table()
    for column in ("uid", "state", "phase", "epochs", "best", ""):
        table.add_column(column)
    for run, status in rows:
        last = status.reports[-1] if status.reports else None
        best = [report for report in status.reports if report.is_best][-1:]
        table.add_row(
            run.uid,
            str(status.state),
            str(status.phase or ""),
            f"{last.epoch} of {last.epochs}" if last else "",
            percent(best[0].held_out_accuracy) if best else "",
            status.words,
        )
    out.print(table)
