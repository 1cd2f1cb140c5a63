"""The command line: which commands there are.

Owns: the typer application. Each command is a module of its own; what it does is a service that
the window calls too.
"""

from __future__ import annotations

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

import cropapp
from cropapp.cli import (
    changes,
    classes,
    classify,
    demo,
    differences,
    doctor,
    doubts,
    evaluate,
    explain,
    export,
    fields,
    filters,
    folders,
    import_labels,
    label,
    learn,
    models,
    new,
    review,
    sample,
    settings,
    summary,
    target,
    train,
    window,
    zoo,
)


class _Commands(TyperGroup):
    """The commands. A project or a folder in the place of one is opened in the window."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if self.get_command(ctx, args[0]) is None and window.may_be_opened(args[0]):
            args = ["open", *args]
        return super().resolve_command(ctx, args)


app = typer.Typer(
    name="cropapp",
    cls=_Commands,
    help="Label field photos, teach a model from your corrections, export the labels.\n\n"
    "Without a command the window opens; with a project or a folder in its place, on that.",
    no_args_is_help=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"cropapp {cropapp.__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def main(
    context: typer.Context,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
    verbose: Annotated[bool, typer.Option("--verbose", help="Tell more on stderr.")] = False,
) -> None:
    """Open the window where no command was named."""
    from cropapp.core.log import set_up_logging
    from cropapp.services.app_folders import log_folder

    set_up_logging(log_folder(), verbose=verbose)
    if context.invoked_subcommand is None:
        window.open_window(None)


app.command("open")(window.open_project)
app.command("demo")(demo.demo)
app.command("sample")(sample.sample)
app.command("new")(new.new)
app.command("add")(new.add)
app.command("classify")(classify.classify)
app.command("label")(label.label)
app.command("import-labels")(import_labels.import_labels)
app.command("differences")(differences.differences)
app.command("target")(target.target)
app.command("review")(review.review)
app.command("learn")(learn.learn)
app.command("train")(train.train)
app.command("evaluate")(evaluate.evaluate)
app.command("doubts")(doubts.doubts)
app.command("explain")(explain.explain)
app.command("export")(export.export)
app.command("filters")(filters.filters)
app.command("summary")(summary.summary)
app.command("fields")(fields.fields)
app.command("changes")(changes.changes)
app.command("revert")(changes.revert)
app.command("doctor")(doctor.doctor)
app.add_typer(folders.app, name="folders")
models.app.command("zoo")(zoo.zoo)
app.add_typer(models.app, name="models")
app.add_typer(classes.app, name="classes")
app.add_typer(settings.app, name="settings")
