"""Every command, and what happens when one is used wrongly.

The commands import torch and the library when they run, so that `--help` answers at once.
"""

from __future__ import annotations

from typing import Any

import typer
from typer.core import TyperGroup

from vrnn.cli import measure, prepare, sheet, show, train


class Commands(TyperGroup):
    """Turns what a user got wrong into one line and exit code 2."""

    def invoke(self, ctx: Any) -> Any:
        """Run the chosen command; an InputError ends it with its message, anything else passes."""
        try:
            return super().invoke(ctx)
        except ValueError as error:
            from vrnn.types import InputError

            if not isinstance(error, InputError):
                raise
            typer.echo(f"error: {error}", err=True)
            raise typer.Exit(2) from error


app = typer.Typer(
    cls=Commands,
    help="Train, measure and look into variational recurrent networks on handwriting.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
preparing = typer.Typer(
    help="Make packed files from a corpus as it is published.", no_args_is_help=True, rich_markup_mode=None
)
preparing.command("unipen")(prepare.unipen)
app.add_typer(preparing, name="prepare")
app.command("train")(train.train)
app.command("finish")(measure.finish)
app.command("evaluate")(measure.evaluate)
app.command("compare")(measure.compare)
app.command("table")(measure.table)
app.command("sample")(show.sample)
app.command("explain")(show.explain)
app.command("sheet")(sheet.sheet)
