"""`grammarkit ask`: a question in, a validated answer out."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path  # noqa: TC003 - typer reads annotations when the program runs
from typing import TYPE_CHECKING, Annotated

import typer

from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import SourceError

if TYPE_CHECKING:
    from grammarkit.cli.models import Chosen
    from grammarkit.cli.show import Screen
    from grammarkit.language import Language


class Format(StrEnum):
    """How the answer is printed."""

    TEXT = "text"
    JSON = "json"


def ask(
    question: Annotated[str, typer.Argument(help="The question; `-` reads it from standard input.")],
    sql: Annotated[
        str | None, typer.Option(metavar="URL|FILE|sample", help="Answer with SQL on this database or .sql schema.")
    ] = None,
    json_schema: Annotated[Path | None, typer.Option(metavar="FILE", help="Answer with JSON of this schema.")] = None,
    grammar: Annotated[
        str | None, typer.Option(metavar="FILE|NAME", help="Answer with a sentence of this grammar.")
    ] = None,
    start: Annotated[str, typer.Option(help="The grammar's start rule.")] = "start",
    model: Annotated[
        str | None,
        typer.Option(
            metavar="MODEL",
            help="openai:NAME, local, local:0.5b, local:FILE. Default: openai:gpt-5.2 with a key, else local.",
        ),
    ] = None,
    run: Annotated[bool, typer.Option("--run", help="Run the query, read-only, and show the rows.")] = False,
    tables: Annotated[str, typer.Option(metavar="A,B", help="Use only these tables.")] = "",
    values: Annotated[
        str,
        typer.Option(metavar="COLUMN,…", help="Show the model the values of these columns, where few; `*` for all."),
    ] = "",
    notes: Annotated[str, typer.Option(help="What the model should know about the data.")] = "",
    limit: Annotated[int, typer.Option(min=1, help="Rows to show at most.")] = 100,
    timeout: Annotated[float, typer.Option(min=0.01, help="Seconds that a query may take.")] = 10.0,
    attempts: Annotated[int | None, typer.Option(min=1, help="Answers to ask for at most.")] = None,
    output: Annotated[Format, typer.Option("--format", help="How to print the answer.")] = Format.TEXT,
    dry: Annotated[bool, typer.Option("--dry", help="Print the request that would be sent, and send nothing.")] = False,
) -> None:
    """Ask a model; print its answer once it is in the language asked for.

    Exit codes: 0 answered, 1 no acceptable answer, 2 misuse, 3 the model cannot be reached.
    """
    from grammarkit.cli import languages
    from grammarkit.cli.models import chosen
    from grammarkit.cli.show import screen

    shown = screen(as_json=output is Format.JSON)
    with shown.guarding():
        picked = chosen(model, shown.progress)
        wanted = languages.Wanted(
            sql, json_schema, grammar, start, _split(tables), _split(values), notes, run, limit, timeout, picked.scope
        )
        text = _standard_input() if question == "-" else question.strip()
        if not text:
            raise SourceError(Diagnostic("no-question", "the question is empty", help="ask something"))
        _ask(text, languages.language(wanted), picked, attempts, shown, dry=dry)


def _ask(
    question: str, language: Language[object], picked: Chosen, attempts: int | None, shown: Screen, *, dry: bool
) -> None:
    from grammarkit.ask.values import Delta, Prompt, Reask
    from grammarkit.client import Client

    if dry:
        shown.request(picked.backend, Prompt.opening(question, language))
        return
    shown.begins(picked, question)
    with Client(picked.backend, attempts=attempts) as client:
        for event in client.stream(question, language):
            if isinstance(event, Delta):
                shown.delta(event)
            elif isinstance(event, Reask):
                shown.reask(event)
            else:
                shown.answer(event)


def _standard_input() -> str:
    try:
        return sys.stdin.read().strip()
    except UnicodeDecodeError as error:
        message = f"the question on standard input is not {error.encoding} text"
        raise SourceError(Diagnostic("unreadable-question", message, help="send it as UTF-8")) from error


def _split(names: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in names.split(",") if name.strip())
