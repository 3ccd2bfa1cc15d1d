"""`grammarkit parse`: a text in, its tree out, or what is wrong with it."""

from __future__ import annotations

from typing import Annotated

import typer

from grammarkit.cli.grammars import AllowOutside, ImportPaths, Name, Start  # noqa: TC001 - typer reads annotations
from grammarkit.cli.results import Format
from grammarkit.errors import Rejected


def parse(
    name: Name,
    text: Annotated[str, typer.Argument(help="The text; `-` reads standard input, less a line break at its end.")],
    output: Annotated[Format, typer.Option("--format", help="How to print the tree.")] = Format.TEXT,
    start: Start = "start",
    import_path: ImportPaths = None,
    allow_outside: AllowOutside = False,
) -> None:
    """Print the tree of a text, or why it is no sentence.

    Of several trees that it may have, one is printed: of two alternatives that could be outermost, the one that is
    written first.

    Exit codes: 0 a sentence, 1 none, 2 misuse or a grammar that cannot be used.
    """
    from grammarkit.cli.grammars import grammar_of
    from grammarkit.cli.output import say
    from grammarkit.cli.results import refused, text_of
    from grammarkit.cli.trees import as_json, pretty

    grammar = grammar_of(name, start=start, import_paths=import_path or (), allow_outside=allow_outside)
    try:
        tree = grammar.read(text_of(text, beside=name))
    except Rejected as error:
        raise refused(error, output) from error
    say(as_json(tree) if output is Format.JSON else pretty(tree))
