"""The application: its commands, and how errors leave it."""

from __future__ import annotations

import sys
from typing import Annotated, NoReturn

import typer

from grammarkit.cli.ask import ask
from grammarkit.cli.batch import batch
from grammarkit.cli.check import check
from grammarkit.cli.complete import complete
from grammarkit.cli.coverage import coverage
from grammarkit.cli.diff import diff
from grammarkit.cli.exits import ANSWERED, CLOSED_PIPE, UNWRITABLE, exit_code
from grammarkit.cli.explain import explain
from grammarkit.cli.lower import lower
from grammarkit.cli.mutate import mutate
from grammarkit.cli.options import as_options
from grammarkit.cli.output import Unwritable, say, silence, tell, written
from grammarkit.cli.parse import parse
from grammarkit.cli.probe import probe
from grammarkit.cli.sample import sample
from grammarkit.cli.sql import sql
from grammarkit.cli.types import types
from grammarkit.errors import GrammarKitError


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        say(f"grammarkit {version('grammarkit')}")
        raise typer.Exit


app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback()
def everything(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", is_eager=True, callback=_print_version)
    ] = False,
) -> None:
    """Answers from a language model that obey a grammar, and errors that say why when they don't.

    Exit codes, of every command: 0 done, 1 findings, or no acceptable answer, 2 misuse, 3 the model, or its server,
    cannot be reached, 4 the output cannot be written, 141 nobody reads it.
    """


app.command("ask", no_args_is_help=True)(ask)
app.add_typer(batch, name="batch")
app.command("check", no_args_is_help=True)(check)
app.command("complete", no_args_is_help=True)(complete)
app.command("coverage", no_args_is_help=True)(coverage)
app.command("diff", no_args_is_help=True)(diff)
app.command("explain")(explain)
app.command("lower", no_args_is_help=True)(lower)
app.command("mutate", no_args_is_help=True)(mutate)
app.command("parse", no_args_is_help=True)(parse)
app.command("probe", no_args_is_help=True)(probe)
app.command("sample", no_args_is_help=True)(sample)
app.command("types", no_args_is_help=True)(types)
app.add_typer(sql, name="sql")


def run() -> NoReturn:
    """Run the command line and leave with its exit code; an error of ours is shown, never a traceback."""
    try:
        with written():
            _run()
    except Unwritable as error:
        silence("stdout")
        if error.is_closed_pipe:
            sys.exit(CLOSED_PIPE)
        tell(f"error: unwritable-output: standard output cannot be written: {error.reason}")
        sys.exit(UNWRITABLE)


def _run() -> NoReturn:
    try:
        app(standalone_mode=True, prog_name="grammarkit")
    except SystemExit as left:
        if isinstance(left.__context__, BrokenPipeError):  # typer makes 1 of it, which means otherwise
            raise Unwritable("nobody reads it", is_closed_pipe=True) from left
        raise
    except GrammarKitError as error:
        # The JSON format puts errors on standard output itself; what arrives here is for people.
        tell(f"error: {as_options(str(error))}")
        sys.exit(exit_code(error))
    sys.exit(ANSWERED)
