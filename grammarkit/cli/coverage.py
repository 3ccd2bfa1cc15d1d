"""`grammarkit coverage`: what of a grammar a corpus of texts takes, and what none of them does."""

from __future__ import annotations

import json
from pathlib import Path  # noqa: TC003 - typer reads annotations
from typing import TYPE_CHECKING, Annotated

import typer

from grammarkit.cli.grammars import AllowOutside, ImportPaths, Name, Start  # noqa: TC001 - typer reads annotations
from grammarkit.cli.results import Format

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grammarkit.diagnostic import Span
    from grammarkit.grammar import Grammar
    from grammarkit.testing.coverage import Coverage, Part

_LONGEST = 60
"""Characters of what is missed that are shown."""


def coverage(
    name: Name,
    corpus: Annotated[list[Path], typer.Argument(metavar="CORPUS", help="Files, each of them a text.")],
    lines: Annotated[bool, typer.Option("--lines", help="Each line of a file is a text.")] = False,
    least: Annotated[float, typer.Option("--min", min=0, max=100, help="Fail below so many percent.")] = 0.0,
    output: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.TEXT,
    start: Start = "start",
    import_path: ImportPaths = None,
    allow_outside: AllowOutside = False,
) -> None:
    """Say which alternatives of a grammar texts take, and list those that none takes.

    Exit codes: 0 enough is covered, 1 less than `--min`, or a text is no sentence; 2 misuse.
    """
    from grammarkit.cli.grammars import grammar_of
    from grammarkit.cli.output import say, tell
    from grammarkit.testing.coverage import coverage as covered

    grammar = grammar_of(name, start=start, import_paths=import_path or (), allow_outside=allow_outside)
    found = covered(grammar, texts(corpus, lines=lines))
    say(json.dumps(_as_json(found, grammar), indent=2) if output is Format.JSON else "\n".join(_lines(found, grammar)))
    for text in found.refused:
        tell(f"no sentence: {_cut(text)}")
    raise typer.Exit(int(bool(found.refused) or 100 * found.share < least))


def texts(corpus: Sequence[Path], *, lines: bool) -> Iterator[str]:
    """Read the texts of a corpus.

    Raises:
        SourceError: a file cannot be read, or is not UTF-8.
    """
    from grammarkit.diagnostic import Diagnostic
    from grammarkit.errors import SourceError

    for path in corpus:
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, ValueError) as error:
            told = f"`{path}` cannot be read: {error}"
            raise SourceError(Diagnostic("unreadable-file", told, help="give files of text in UTF-8")) from error
        if lines:
            yield from filter(None, text.splitlines())
        else:
            yield text.removesuffix("\n")


def _lines(found: Coverage, grammar: Grammar) -> Iterator[str]:
    for kind in ("rule", "alternative", "terminal"):
        hit, everything = found.of(kind)
        yield f"{kind + 's':13} {hit:5} of {everything:5}  {100 * hit / max(1, everything):5.1f}%"
    yield f"{'pairs':13} {found.pairs_hit:5} of {found.pairs:5}  {100 * found.pairs_hit / max(1, found.pairs):5.1f}%"
    yield f"{'texts':13} {found.texts:5}"
    if found.unread:
        yield f"{len(found.unread)} texts could not be looked into, as a terminal is too large"
    for part in found.missed:
        if part.kind != "terminal":
            yield f"{_place(part.span, grammar)}: {_told(part, grammar)}"


def _told(part: Part, grammar: Grammar) -> str:
    if part.kind == "rule":
        return f"no text has `{part.rule}`"
    shown = f"`{_cut(_text(part.span, grammar))}`"
    what = f"leaves out or ends {shown}" if part.is_empty else f"takes {shown}"
    return f"in `{part.rule}`, no text {what}"


def _place(span: Span, grammar: Grammar) -> str:
    before = _source(span, grammar)[: span.start]
    line, column = before.count("\n") + 1, span.start - (before.rfind("\n") + 1) + 1
    return f"{span.file or grammar.source or '<grammar>'}:{line}:{column}"


def _source(span: Span, grammar: Grammar) -> str:
    return next((file.text for file in grammar.files if file.name == span.file), grammar.text)


def _text(span: Span, grammar: Grammar) -> str:
    return _source(span, grammar)[span.start : span.end]


def _cut(text: str) -> str:
    shown = " ".join(text.split())
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"


def _as_json(found: Coverage, grammar: Grammar) -> object:
    counts = {
        kind: dict(zip(("hit", "of"), found.of(kind), strict=True)) for kind in ("rule", "alternative", "terminal")
    }
    missed = [
        {"kind": part.kind, "rule": part.rule, "place": _place(part.span, grammar), "text": _text(part.span, grammar)}
        for part in found.missed
    ]
    return {**counts, "pair": {"hit": found.pairs_hit, "of": found.pairs}, "texts": found.texts, "missed": missed}
