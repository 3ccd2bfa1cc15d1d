"""`grammarkit coverage`: what of a grammar a corpus of texts takes, and what none of them does."""

from __future__ import annotations

import json
from pathlib import Path  # noqa: TC003 - typer reads annotations
from typing import TYPE_CHECKING, Annotated

import typer

from grammarkit.cli.grammars import AllowOutside, ImportPaths, Name, Start  # noqa: TC001 - typer reads annotations
from grammarkit.cli.results import Format

if TYPE_CHECKING:
    from grammarkit.grammar import Grammar
    from grammarkit.testing.coverage import Coverage


def coverage(
    name: Name,
    corpus: Annotated[list[Path], typer.Argument(metavar="CORPUS", help="Files, each of them a text.")],
    lines: Annotated[bool, typer.Option("--lines", help="Each line of a file is a text.")] = False,
    least: Annotated[float, typer.Option("--min", min=0, max=100, help="Fail below so many percent.")] = 0.0,
    k: Annotated[int, typer.Option("-k", min=1, max=6, help="Count paths of so many alternatives.")] = 2,
    html: Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Write a page of the grammar.")] = None,
    output: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.TEXT,
    start: Start = "start",
    import_path: ImportPaths = None,
    allow_outside: AllowOutside = False,
) -> None:
    """Say which alternatives of a grammar no text takes.

    Exit codes: 0 enough is covered, 1 less than `--min`, or a text is no sentence; 2 misuse.
    """
    from grammarkit.cli.corpus import complain, texts
    from grammarkit.cli.grammars import grammar_of
    from grammarkit.cli.output import say
    from grammarkit.testing.coverage import coverage as covered

    grammar = grammar_of(name, start=start, import_paths=import_path or (), allow_outside=allow_outside)
    read = [*texts(corpus, lines=lines)]
    found = covered(grammar, (text.text for text in read), k=k)
    if html is not None:
        _write(html, found, grammar)
    say(json.dumps(_as_json(found, grammar), indent=2) if output is Format.JSON else str(found))
    complain(found.refused, read, grammar)
    raise typer.Exit(int(bool(found.refused) or 100 * found.share < least))


def _write(path: Path, found: Coverage, grammar: Grammar) -> None:
    from grammarkit.diagnostic import Diagnostic
    from grammarkit.errors import SourceError
    from grammarkit.testing.page import page

    try:
        path.write_text(page(found, grammar), encoding="utf-8")
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        why = (getattr(error, "strerror", None) or str(error)).lower()
        told = f"`{path}` cannot be written: {why}"
        raise SourceError(Diagnostic("unwritable-file", told, help="name a file in a folder that is there")) from error


def _as_json(found: Coverage, grammar: Grammar) -> object:
    from grammarkit.testing.uncovered import place, text_of

    counts = {
        kind: dict(zip(("hit", "of"), found.of(kind), strict=True)) for kind in ("rule", "alternative", "terminal")
    }
    missed = [
        {
            "kind": part.kind,
            "rule": part.rule,
            "place": place(part.span, grammar),
            "text": text_of(part.span, grammar),
        }
        for part in found.missed
    ]
    paths = {"k": found.k, "hit": found.paths_hit, "of": found.paths}
    return {**counts, "path": paths, "texts": found.texts, "missed": missed}
