"""`grammarkit sample`: sentences of a grammar, without a model."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from grammarkit.cli.grammars import AllowOutside, ImportPaths, Name, Start  # noqa: TC001 - typer reads annotations
from grammarkit.cli.results import Format


def sample(
    name: Name,
    number: Annotated[int, typer.Option("-n", "--number", min=1, metavar="N", help="How many.")] = 5,
    seed: Annotated[int, typer.Option(help="The same seed gives the same sentences.")] = 0,
    output: Annotated[Format, typer.Option("--format", help="One a line as text, or a list as JSON.")] = Format.TEXT,
    start: Start = "start",
    import_path: ImportPaths = None,
    allow_outside: AllowOutside = False,
) -> None:
    """Print sentences of a grammar; no model is asked.

    They are drawn at random, each once; there are fewer where the grammar has no more.

    Exit codes: 0 printed, 2 misuse or a grammar that cannot be used.
    """
    from grammarkit.cli.grammars import grammar_of
    from grammarkit.cli.output import say, tell
    from grammarkit.cli.terminal import verbatim
    from grammarkit.grammar.sample import sentences

    grammar = grammar_of(name, start=start, import_paths=import_path or (), allow_outside=allow_outside)
    found = sentences(grammar, number, seed=seed)
    if output is Format.JSON:
        say(json.dumps(found, indent=2))
    else:
        verbatim("".join(f"{sentence}\n" for sentence in found))
    if len(found) < number:
        tell(f"{len(found)} of {number} sentences found")
