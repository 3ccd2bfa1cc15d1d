"""`grammarkit lower`: a grammar rewritten so that an engine reads in it what its author meant."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grammarkit.cli.grammars import AllowOutside, DialectName, ImportPaths, Name, Start  # noqa: TC001 - as above
from grammarkit.cli.output import tell
from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import SourceError

if TYPE_CHECKING:
    from grammarkit.grammar import Grammar


def lower(
    name: Name,
    dialect: DialectName = "openai",
    start: Start = "start",
    out: Annotated[Path | None, typer.Option("-o", "--out", metavar="FILE", help="Write it here.")] = None,
    import_path: ImportPaths = None,
    allow_outside: AllowOutside = False,
) -> None:
    """Rewrite a grammar so that engines take it as meant.

    The language stays the same: imports are joined, templates written out, regular expressions put in other words.

    Exit codes: 0 printed, 1 it cannot be lowered, 2 misuse.
    """
    from grammarkit.cli.grammars import grammar_of, known_dialect
    from grammarkit.cli.terminal import complain, verbatim
    from grammarkit.grammar.report import GrammarError

    wanted = known_dialect(dialect)
    grammar = grammar_of(name, start=start, import_paths=import_path or (), allow_outside=allow_outside)
    try:
        text = grammar.lower(dialect=wanted).text
    except GrammarError as error:
        found = error.report
        complain(found.diagnostics, found.text, name=found.name, files=found.texts)
        raise typer.Exit(1) from error
    if out is None:
        verbatim(text)
    else:
        _write(out, text, grammar)


def _write(out: Path, text: str, grammar: Grammar) -> None:
    if out.exists() and grammar.source and out.resolve() == Path(grammar.source).resolve():
        message = f"`{out}` is the grammar itself, whose comments and templates would be lost"
        raise SourceError(Diagnostic("overwrites-source", message, help="name another file"))
    try:
        out.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        why = f"`{out}` cannot be written: {(error.strerror or str(error)).lower()}"
        raise SourceError(Diagnostic("unwritable-file", why, help="name another file")) from error
    tell(f"written to {out}")
