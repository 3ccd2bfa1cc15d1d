"""`grammarkit batch`: a file of questions in, a line for each answer out, over the Batch API; or stop such a run."""

from __future__ import annotations

import json
from pathlib import Path  # noqa: TC003 - typer reads annotations when the program runs
from typing import TYPE_CHECKING, Annotated, Any

import typer

# typer reads annotations when the program runs
from grammarkit.cli.grammars import AllowOutside, ImportPaths, Start  # noqa: TC001
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
    listed,
    require_fitting,
)
from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.errors import GrammarKitError
    from grammarkit.language import Language
    from grammarkit.openai.backend import OpenAI
    from grammarkit.openai.wire.batch import Progress

ModelInBatches = Annotated[
    str, typer.Option("--model", metavar="MODEL", help="openai:NAME, or azure:NAME with its --base-url.")
]

batch = typer.Typer(help="Ask many questions overnight, for half the price.", no_args_is_help=True)


@batch.command("ask", no_args_is_help=True)
def batch_ask(
    ctx: typer.Context,
    questions: Annotated[Path, typer.Argument(help='JSONL: {"id": …, "question": …} a line, or a string a line.')],
    sql: SqlOf = None,
    json_schema: JsonSchema = None,
    grammar: GrammarName = None,
    start: Start = "start",
    import_path: ImportPaths = None,
    allow_outside: AllowOutside = False,
    dialect: SqlDialect = None,
    model: ModelInBatches = "openai:gpt-5.2",
    base_url: BaseUrl = None,
    tables: Tables = None,
    values: Values = None,
    notes: Notes = "",
    attempts: Annotated[int, typer.Option(min=1, help="Answers to ask for at most, each a batch.")] = 3,
    record: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where the run is kept. Default: QUESTIONS.run.json.")
    ] = None,
) -> None:
    """Ask many questions, and print a line of JSON for each.

    Each round of questions takes up to a day. The run is kept in a file after each step: the same command goes on with
    it after whatever stopped it, Ctrl-C too, on another machine if the file is there.

    Exit codes: 0 all answered, 1 some without an acceptable answer, 2 misuse, 3 the server cannot be reached, or does
    not take the batch.
    """
    from grammarkit.cli.languages import language

    require_fitting(given(ctx))
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
    )
    asked = dict(_questions(questions))
    backend = _backend(model, base_url)
    where = record or questions.with_name(f"{questions.name}.run.json")
    _ask(asked, language(wanted), backend, attempts, where)


@batch.command("cancel", no_args_is_help=True)
def batch_cancel(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="The file that the run is kept in.")],
    model: ModelInBatches = "openai:gpt-5.2",
    base_url: BaseUrl = None,
) -> None:
    """Have the server stop what a run has begun.

    `batch ask`, called as before, prints the answers that had come by then, and an error for each question left.

    Exit codes: 0 stopped, or nothing was under way; 2 misuse; 3 the server cannot be reached, or does not stop it.
    """
    from grammarkit.cli.output import say, tell
    from grammarkit.render.visible import visible

    backend = _backend(model, base_url)
    try:
        found = backend.cancel_batches(run)
    finally:
        backend.close()
    for identity, status in found.items():
        say(visible(f"{identity}: {status}"))
    if not found:
        tell("nothing of this run is under way")


def _ask(asked: dict[str, str], language: Language[object], model: OpenAI, attempts: int, record: Path) -> None:
    from grammarkit.ask.flow import ask
    from grammarkit.ask.policy import Policy
    from grammarkit.cli.exits import NO_ANSWER
    from grammarkit.cli.output import say, tell
    from grammarkit.cli.waiting import Waiting

    waiting = Waiting()

    def progress(told: Progress) -> None:
        waiting.waits(f"round {told.round}: {told.status}, {told.done} of {told.total} done")

    flows = {key: ask(question, language, policy=Policy(attempts=attempts)) for key, question in asked.items()}
    tell(f"the run is kept in {record}")
    try:
        found = model.batch(flows, path=record, progress=progress)
    finally:
        waiting.end()
        model.close()
    lines = {key: _line(answer) for key, answer in found.items()}
    for key, line in lines.items():
        say(json.dumps({"id": key, **line}))
    if any("error" in line for line in lines.values()):
        raise typer.Exit(NO_ANSWER)


def _line(answer: object | GrammarKitError) -> dict[str, Any]:
    from grammarkit.ask.answer import Answer

    if isinstance(answer, Answer):
        return {"answer": answer.text, "attempts": len(answer.attempts), "cost": answer.cost}
    return {"error": type(answer).__name__, "message": str(answer)}


def _backend(model: str, base_url: str | None) -> OpenAI:
    from grammarkit.cli.models import hosted
    from grammarkit.openai.wire.settings import in_batch

    found = hosted(model, base_url)
    if found is None:
        remedy = "take openai:NAME, such as openai:gpt-5.2"
        raise SourceError(Diagnostic("no-batches", f"`{model}` cannot be asked in batches", help=remedy))
    in_batch(found.settings)  # which says so at once where there are no batches
    found.require_access()
    return found


def _questions(path: Path) -> Iterator[tuple[str, str]]:
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        why = (error.strerror or "no file") if isinstance(error, OSError) else "it is not UTF-8"
        raise _bad(f"`{path}` cannot be read: {why.lower()}") from error
    seen: set[str] = set()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        key, question = _question(line, f"line {number} of `{path}`", number)
        if key in seen:
            raise _bad(f"line {number} of `{path}` has an id that is taken: `{key}`")
        seen.add(key)
        yield key, question
    if not seen:
        raise _bad(f"`{path}` has no questions")


def _question(line: str, where: str, number: int) -> tuple[str, str]:
    try:
        said: object = json.loads(line)
    except ValueError as error:
        raise _bad(f"{where} is not JSON") from error
    match said:
        case {"question": str(question), **rest} if question.strip():
            return str(rest.get("id", number)), question
        case str(question) if question.strip():
            return str(number), question
        case _:
            raise _bad(f"{where} has no question")


def _bad(message: str) -> SourceError:
    remedy = 'give a file with {"id": …, "question": …} on each line, ids all different'
    return SourceError(Diagnostic("unreadable-questions", message, help=remedy))
