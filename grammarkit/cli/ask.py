"""`grammarkit ask`: a question in, a validated answer out."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

# typer reads annotations when the program runs
from grammarkit.cli.grammars import STANDARD_INPUT, AllowOutside, ImportPaths, Start
from grammarkit.cli.options import (
    BaseUrl,
    GrammarName,
    JsonSchema,
    Notes,
    SqlDialect,
    SqlOf,
    Tables,
    Values,
    Wanted,
    given,
    idle,
    listed,
    require_fitting,
)
from grammarkit.cli.results import AnswerFormat
from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import SourceError

if TYPE_CHECKING:
    from grammarkit.ask.values import Prompt
    from grammarkit.cli.models import Chosen
    from grammarkit.cli.show import Screen
    from grammarkit.client import Backend
    from grammarkit.language import Language

_WAITING = "waiting for the answer"


def ask(
    ctx: typer.Context,
    question: Annotated[str, typer.Argument(help="The question; `-` reads it from standard input.")],
    sql: SqlOf = None,
    json_schema: JsonSchema = None,
    grammar: GrammarName = None,
    start: Start = "start",
    import_path: ImportPaths = None,
    allow_outside: AllowOutside = False,
    dialect: SqlDialect = None,
    model: Annotated[
        str | None,
        typer.Option(
            metavar="MODEL",
            help="openai:NAME, another server's such as vllm:NAME, local, local:0.5b, local:FILE. "
            "Default: openai:gpt-5.2 with a key, else local.",
        ),
    ] = None,
    base_url: BaseUrl = None,
    run: Annotated[bool, typer.Option("--run", help="Run the query, read-only, and show the rows.")] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Have the database plan the query; show the plan, or with --run the rows.")
    ] = False,
    tables: Tables = None,
    values: Values = None,
    notes: Notes = "",
    limit: Annotated[int, typer.Option(min=1, help="Rows to show at most.")] = 100,
    timeout: Annotated[float, typer.Option(min=0.01, help="Seconds that a query may take.")] = 10.0,
    attempts: Annotated[int | None, typer.Option(min=1, help="Answers to ask for at most.")] = None,
    output: Annotated[
        AnswerFormat, typer.Option("--format", help="How to print the answer; `table` and `csv` print rows alone.")
    ] = AnswerFormat.TEXT,
    dry: Annotated[bool, typer.Option("--dry", help="Print the request that would be sent, and send nothing.")] = False,
) -> None:
    """Ask a model, and print an answer in the language.

    Exit codes: 0 answered, 1 no acceptable answer, 2 misuse, 3 the model cannot be reached.
    """
    from grammarkit.cli.languages import language
    from grammarkit.cli.models import chosen
    from grammarkit.cli.show import screen

    shown = screen(output)
    with shown.guarding():
        require_fitting(given(ctx))
        if output in {AnswerFormat.TABLE, AnswerFormat.CSV} and not (run or explain):
            raise idle("format", f"`--format {output}` prints rows, and nothing gives any", "give --run or --explain")
        picked = chosen(model, shown, base_url)
        if not dry:
            picked.require_access()
        wanted = Wanted(
            sql=sql,
            json_schema=json_schema,
            grammar=grammar,
            start=start,
            import_paths=tuple(import_path or ()),
            allow_outside=allow_outside,
            dialect=dialect,
            tables=listed("tables", tables),
            values=listed("values", values),
            notes=notes,
            run=run,
            explain=explain,
            limit=limit,
            timeout=timeout,
            scope=picked.scope,
        )
        _ask(_asked(question), language(wanted), picked, attempts, shown, dry=dry)


def _ask(
    question: str, language: Language[object], picked: Chosen, attempts: int | None, shown: Screen, *, dry: bool
) -> None:
    from grammarkit.ask.values import Delta, Prompt, Reask
    from grammarkit.cli.output import tell
    from grammarkit.client import Client

    if dry:
        prompt = Prompt.opening(question, language)
        body = _request(picked.backend, prompt)
        endpoint = getattr(picked.backend, "endpoint", None)
        tell(f"model: {picked.name}{f', at {endpoint(prompt)}' if endpoint else ''}")
        shown.request(body)
        return
    shown.begins(picked, question)
    shown.waits(_WAITING)
    with Client(picked.backend, attempts=attempts) as client:
        for event in client.stream(question, language):
            if isinstance(event, Delta):
                shown.delta(event)
            elif isinstance(event, Reask):
                shown.reask(event)
                shown.waits(_WAITING)
            else:
                shown.answer(event)


def _request(backend: Backend, prompt: Prompt) -> object:
    request = getattr(backend, "request", None)
    if request is None:
        message = "this model's requests cannot be shown"
        raise SourceError(Diagnostic("no-dry-run", message, help="leave out --dry, or take an OpenAI model"))
    return request(prompt)


def _asked(question: str) -> str:
    text = _standard_input() if question == STANDARD_INPUT else question.strip()
    if not text:
        raise SourceError(Diagnostic("no-question", "the question is empty", help="ask something"))
    return text


def _standard_input() -> str:
    try:
        return sys.stdin.read().strip()
    except UnicodeDecodeError as error:
        message = f"the question on standard input is not {error.encoding} text"
        raise SourceError(Diagnostic("unreadable-question", message, help="send it as UTF-8")) from error
