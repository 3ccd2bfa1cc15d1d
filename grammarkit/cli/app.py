"""The application: its commands, and how errors leave it."""

from __future__ import annotations

import sys
from typing import NoReturn

import typer

from grammarkit.ask.answer import Exhausted
from grammarkit.cli.ask import ask
from grammarkit.errors import BackendError, GrammarKitError, Rejected

ANSWERED, NO_ANSWER, MISUSE, BACKEND = 0, 1, 2, 3

_MISNAMED = frozenset({"unknown-model", "wrong-model-file"})
"""What backends find wrong that is wrong in `--model`."""

app = typer.Typer(
    help="Answers from a language model that obey a grammar, and errors that say why when they don't.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback()
def _commands() -> None:
    """Keep `ask` a command of its own while it is the only one."""


app.command("ask", no_args_is_help=True)(ask)


def run() -> NoReturn:
    """Run the command line and leave with its exit code; an error of ours is shown, never a traceback."""
    try:
        app(standalone_mode=True)
    except GrammarKitError as error:
        # The JSON format puts errors on standard output itself; what arrives here is for people.
        print(f"error: {error}", file=sys.stderr)
        sys.exit(exit_code(error))
    sys.exit(ANSWERED)


def exit_code(error: GrammarKitError) -> int:
    """Tell whose fault an error is."""
    if isinstance(error, Exhausted | Rejected):
        return NO_ANSWER
    if isinstance(error, BackendError) and error.diagnostic.code not in _MISNAMED:
        return BACKEND
    return MISUSE
