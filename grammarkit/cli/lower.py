"""`grammarkit lower`: a grammar rewritten so that an engine reads in it what its author meant."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grammarkit.cli.grammars import AllowOutside, DialectName, ImportPaths, Name, Start  # noqa: TC001 - as above
from grammarkit.cli.output import tell
from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import SourceError

if TYPE_CHECKING:
    from grammarkit.grammar import Grammar

DIALECT = "openai"


def lower(
    name: Name,
    dialect: DialectName = DIALECT,
    start: Start = "start",
    to: Annotated[
        str | None, typer.Option(metavar="NAME", help="Print it for another engine: gbnf, ebnf, regex, lark.")
    ] = None,
    out: Annotated[Path | None, typer.Option("-o", "--out", metavar="FILE", help="Write it here.")] = None,
    import_path: ImportPaths = None,
    allow_outside: AllowOutside = False,
) -> None:
    """Rewrite a grammar so that engines take it as meant.

    The language stays the same: imports are joined, templates written out, regular expressions put in other words.
    With --to it is printed for another engine: gbnf for llama.cpp, ebnf for XGrammar, vLLM and SGLang.

    Exit codes: 0 printed, 1 it cannot be lowered, 2 misuse.
    """
    from grammarkit.cli.grammars import grammar_of, known_dialect
    from grammarkit.cli.terminal import complain, verbatim
    from grammarkit.grammar.report import GrammarError

    wanted = known_dialect(dialect)
    grammar = grammar_of(name, start=start, import_paths=import_path or (), allow_outside=allow_outside)
    try:
        text = grammar.lower(dialect=wanted).text if to is None else grammar.to(_known_target(to, dialect))
    except GrammarError as error:
        found = error.report
        complain(found.diagnostics, found.text, name=found.name, files=found.texts)
        raise typer.Exit(1) from error
    if out is None:
        verbatim(text if text.endswith("\n") else f"{text}\n")
    else:
        write_out(out, text, grammar)


def _known_target(name: str, dialect: str) -> str:
    from grammarkit.cli.options import idle
    from grammarkit.grammar.targets import TARGETS

    if name not in TARGETS:
        near = get_close_matches(name.lower(), TARGETS, n=1)
        remedy = f"did you mean `{near[0]}`?" if near else f"take one of {', '.join(TARGETS)}"
        raise SourceError(Diagnostic("unknown-target", f"no target is called `{name}`", help=remedy))
    if dialect != DIALECT:
        raise idle(
            "dialect", "`--dialect` says who reads the lowered grammar, and `--to` prints another", "leave out --to"
        )
    return name


def write_out(out: Path, text: str, grammar: Grammar) -> None:
    """Write what was made of a grammar to a file, and never over the grammar.

    Raises:
        SourceError: it cannot be written, or is the grammar's own.
    """
    if out.exists() and grammar.source and out.resolve() == Path(grammar.source).resolve():
        message = f"`{out}` is the grammar itself, whose comments and templates would be lost"
        raise SourceError(Diagnostic("overwrites-source", message, help="name another file"))
    try:
        out.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        why = f"`{out}` cannot be written: {(error.strerror or str(error)).lower()}"
        raise SourceError(Diagnostic("unwritable-file", why, help="name another file")) from error
    tell(f"written to {out}")
