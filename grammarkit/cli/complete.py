"""`grammarkit complete`: what may follow the beginning of a sentence."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from grammarkit.cli.grammars import AllowOutside, ImportPaths, Name, Start  # noqa: TC001 - typer reads annotations
from grammarkit.cli.results import Format
from grammarkit.errors import Rejected
from grammarkit.render.visible import visible

if TYPE_CHECKING:
    from grammarkit.grammar.complete import Completions


def complete(
    name: Name,
    prefix: Annotated[str, typer.Argument(help="The beginning; `-` reads standard input, less a last line break.")],
    output: Annotated[Format, typer.Option("--format", help="How to print what may follow.")] = Format.TEXT,
    start: Start = "start",
    import_path: ImportPaths = None,
    allow_outside: AllowOutside = False,
) -> None:
    """Say what may follow the beginning of a sentence.

    Literals stand in quotes, terminals by name; `the end` says that the sentence may end there.

    Exit codes: 0 printed, 1 no sentence begins like this, 2 misuse or a grammar that cannot be used.
    """
    from grammarkit.cli.grammars import grammar_of
    from grammarkit.cli.output import say
    from grammarkit.cli.results import refused, text_of

    grammar = grammar_of(name, start=start, import_paths=import_path or (), allow_outside=allow_outside)
    try:
        found = grammar.completions(text_of(prefix, beside=name))
    except Rejected as error:
        raise refused(error, output) from error
    say(_json(found) if output is Format.JSON else _text(found))


def _json(found: Completions) -> str:
    told = {"literals": found.literals, "terminals": found.terminals, "may_end": found.may_end}
    return json.dumps(told, indent=2)


def _text(found: Completions) -> str:
    literals = [visible(json.dumps(literal, ensure_ascii=False)) for literal in found.literals]
    terminals = [visible(terminal) for terminal in found.terminals]
    return "\n".join([*literals, *terminals, *(["the end"] if found.may_end else [])])
