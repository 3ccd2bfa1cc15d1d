"""`grammarkit types`: a typed Python module for the trees of a grammar."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads annotations when the program runs
from typing import Annotated

import typer

from grammarkit.cli.grammars import AllowOutside, ImportPaths, Name, Start  # noqa: TC001 - as above


def types(
    name: Name,
    start: Start = "start",
    out: Annotated[Path | None, typer.Option("-o", "--out", metavar="FILE", help="Write it here.")] = None,
    import_path: ImportPaths = None,
    allow_outside: AllowOutside = False,
) -> None:
    """Write a typed Python module for the trees of a grammar.

    It holds a frozen dataclass for each rule and alias, whose fields are its children by the names that the grammar
    gives them; a visitor protocol over all of them; and `read`, which makes them of a tree.

    Exit codes: 0 written, 1 the grammar cannot be lowered, 2 misuse.
    """
    from grammarkit.cli.grammars import grammar_of
    from grammarkit.cli.lower import write_out
    from grammarkit.cli.terminal import complain, verbatim
    from grammarkit.grammar.report import GrammarError
    from grammarkit.language.typed import module

    grammar = grammar_of(name, start=start, import_paths=import_path or (), allow_outside=allow_outside)
    try:
        text = module(grammar)
    except GrammarError as error:
        found = error.report
        complain(found.diagnostics, found.text, name=found.name, files=found.texts)
        raise typer.Exit(1) from error
    if out is None:
        verbatim(text)
    else:
        write_out(out, text, grammar)
