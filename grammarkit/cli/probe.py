"""`grammarkit probe`: does a server really enforce grammars?"""

from __future__ import annotations

import json
import secrets
from typing import TYPE_CHECKING, Annotated, Any

import typer

from grammarkit.cli.options import BaseUrl  # noqa: TC001 - typer reads annotations
from grammarkit.cli.results import AnswerFormat, Format
from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import SourceError

if TYPE_CHECKING:
    from grammarkit.openai import OpenAI
    from grammarkit.openai.proof import Proof

_LETTERS, _LENGTH = "bcdfghjklmnpqrstvwxz", 10
_SHOWN = 60
_TELLING = {
    "enforced": "enforced: every answer kept to its grammar",
    "not-enforced": "not enforced: answers leave their grammar",
    "unclear": "unclear: the answers were refused or cut off",
}
_REMEDY = (
    'help: ask with `OpenAI(…, enforce="here")`, which shows the model the grammar and asks again, or with another'
)


def probe(
    server: Annotated[str, typer.Option(metavar="NAME", help="The kind of server, such as vllm or cometapi.")],
    model: Annotated[str, typer.Option(metavar="NAME", help="The model, as the server calls it.")],
    base_url: BaseUrl = None,
    api: Annotated[str | None, typer.Option(metavar="NAME", help="The API to speak: responses or chat.")] = None,
    syntax: Annotated[
        str | None, typer.Option(metavar="NAME", help="The grammar's notation: lark, regex, ebnf or gbnf.")
    ] = None,
    times: Annotated[int, typer.Option(min=1, help="Words to ask for, each as a whole and streamed.")] = 2,
    timeout: Annotated[float, typer.Option(min=0.01, help="Seconds that the server may be silent.")] = 60.0,
    output: Annotated[Format, typer.Option("--format", help="How to print the verdict.")] = Format.TEXT,
) -> None:
    """Find out whether a server enforces grammars.

    It is asked a question under a grammar that takes nothing but a made-up word. If the word comes, the grammar is
    enforced; if the answer comes, it is not. The key is read from the server's own variable, such as COMETAPI_KEY.

    Exit codes: 0 enforced, 1 not enforced or unclear, 2 misuse, 3 the server cannot be reached.
    """
    from grammarkit.cli.output import say
    from grammarkit.cli.show import screen
    from grammarkit.openai.proof import proved

    shown = screen(AnswerFormat(output))
    with shown.guarding():
        backend = _backend(server, model, base_url=base_url, api=api, syntax=syntax, timeout=timeout)
        shown.waits("waiting for answers")
        try:
            proof = proved(backend, [_word() for _ in range(times)])
        finally:
            backend.close()
    say(json.dumps(_json(server, model, proof), indent=2) if output is Format.JSON else _text(proof))
    if proof.verdict != "enforced":
        raise typer.Exit(1)


def _backend(server: str, model: str, *, timeout: float, **options: Any) -> OpenAI:  # noqa: ANN401 - `OpenAI` checks
    from grammarkit.openai import OpenAI
    from grammarkit.openai.servers import server_of

    try:
        found = server_of(server)
    except ValueError as error:
        raise SourceError(Diagnostic("unknown-server", f"no server is called `{server}`", help=str(error))) from error
    return OpenAI(model, server=found, enforce="there", timeout=timeout, deadline=2 * timeout, retries=1, **options)


def _word() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))


def _json(server: str, model: str, proof: Proof) -> dict[str, object]:
    trials = [
        {"streamed": trial.streamed, "wanted": trial.wanted, "said": trial.said, "kept": trial.kept}
        for trial in proof.trials
    ]
    return {"server": server, "model": model, "verdict": proof.verdict, "refusal": proof.refusal, "trials": trials}


def _text(proof: Proof) -> str:
    from grammarkit.render.visible import visible

    lines = [_TELLING[proof.verdict]]
    if proof.refusal:
        lines = [f"not enforced: {visible(proof.refusal)}"]
    for trial in proof.trials:
        way = "streamed" if trial.streamed else "whole"
        said = visible(" ".join(trial.said.split()))
        lines.append(f"  {way:8} wanted {trial.wanted}, got {said[:_SHOWN] or 'nothing'}")
    return "\n".join([*lines, *([_REMEDY] if proof.verdict == "not-enforced" else [])])
