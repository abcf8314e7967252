"""Every command, and what happens when one is used wrongly.

The commands import torch and the library when they run, so that `--help` answers at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException

from vrnn.cli import measure, prepare, realism, sheet, show, train


@contextmanager
def _said_in_one_line() -> Iterator[None]:
    """What a user got wrong is one line and exit code 2; anything else passes."""
    try:
        yield
    except TyperException as error:
        # Errors of usage know where they happened; the one that prints the help of a bare command is none.
        where, message = getattr(error, "ctx", None), getattr(error, "format_message", None)
        if where is None or message is None or type(error).__name__ == "NoArgsIsHelpError":
            raise
        _leave(f"{message().rstrip('.')}. See `{where.command_path} --help`.", error)
    except ValueError as error:
        from vrnn.types import InputError

        if not isinstance(error, InputError):
            raise
        _leave(str(error), error)


def _leave(message: str, cause: Exception) -> None:
    typer.echo(f"error: {' '.join(message.split())}", err=True)
    raise typer.Exit(2) from cause


class Commands(TyperGroup):
    """Commands whose users never see a traceback for what they got wrong."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the options that stand before the command."""
        with _said_in_one_line():
            return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Run the chosen command, its own options included."""
        with _said_in_one_line():
            return super().invoke(ctx)


app = typer.Typer(
    cls=Commands,
    help="Train, measure and look into variational recurrent networks on handwriting and speech.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
preparing = typer.Typer(
    help="Make packed files from a corpus as it is published.", no_args_is_help=True, rich_markup_mode=None
)
preparing.command("unipen")(prepare.unipen)
preparing.command("timit")(prepare.timit)
preparing.command("librispeech")(prepare.librispeech)
preparing.command("folder")(prepare.folder)
app.add_typer(preparing, name="prepare")
app.command("train")(train.train)
app.command("reproduce")(train.reproduce)
app.command("finish")(measure.finish)
app.command("evaluate")(measure.evaluate)
app.command("compare")(measure.compare)
app.command("realism")(realism.realism)
app.command("table")(measure.table)
app.command("sample")(show.sample)
app.command("explain")(show.explain)
app.command("sheet")(sheet.sheet)
