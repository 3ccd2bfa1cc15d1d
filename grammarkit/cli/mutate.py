"""`grammarkit mutate`: what a corpus would not notice if it went wrong in a grammar."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path  # noqa: TC003 - typer reads annotations
from typing import TYPE_CHECKING, Annotated

import typer

from grammarkit.cli.grammars import AllowOutside, ImportPaths, Name, Start  # noqa: TC001 - typer reads annotations
from grammarkit.cli.results import Format

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.grammar import Grammar
    from grammarkit.testing.mutation import Judged, MutationReport


def mutate(
    name: Name,
    corpus: Annotated[
        list[Path] | None,
        typer.Argument(metavar="CORPUS", help="Files, each of them a text; else the grammar's own examples."),
    ] = None,
    lines: Annotated[bool, typer.Option("--lines", help="Each line of a file is a text.")] = False,
    invalid: Annotated[
        list[Path] | None, typer.Option(metavar="FILE", help="A file of what is no sentence; may be given again.")
    ] = None,
    least: Annotated[float, typer.Option("--min", min=0, max=100, help="Fail below so many percent.")] = 0.0,
    trees: Annotated[bool, typer.Option("--trees", help="A sentence that gets another tree counts, too.")] = False,
    sample: Annotated[int | None, typer.Option(min=1, help="Try so many mutants only.")] = None,
    seed: Annotated[int, typer.Option(help="The same seed takes the same mutants, and tries the same texts.")] = 0,
    output: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.TEXT,
    start: Start = "start",
    import_path: ImportPaths = None,
    allow_outside: AllowOutside = False,
) -> None:
    """List the changes of a grammar that no text notices.

    It is changed in one place after the other.

    A text notices a change if it is accepted no longer, or was not and is now. Changes that 2,000 drawn texts cannot
    tell from the grammar do not count.

    Exit codes: 0 enough is noticed, 1 less than `--min`, or a text is not what it is given as; 2 misuse.
    """
    from grammarkit.cli.corpus import texts
    from grammarkit.cli.grammars import grammar_of
    from grammarkit.cli.output import say, tell
    from grammarkit.cli.progress import progress
    from grammarkit.render.visible import visible
    from grammarkit.testing.mutation import Judge, MutationReport, chosen

    grammar = grammar_of(name, start=start, import_paths=import_path or (), allow_outside=allow_outside)
    valid, wrong = ([one.text for one in texts(paths or (), lines=lines)] for paths in (corpus, invalid))
    if corpus is None and invalid is None:
        valid, wrong = own_examples(grammar)
    judge = Judge(grammar, valid, wrong, trees=trees, seed=seed)
    with progress(chosen(grammar, sample, seed), lambda mutant: mutant.told) as mutants:
        report = MutationReport(tuple(map(judge.judged, mutants)), judge.misjudged)
    if output is Format.JSON:
        say(json.dumps(_as_json(report, grammar), indent=2))
    else:
        _print(report, grammar, len(valid), len(wrong))
    for text in report.misjudged:
        tell(f"{'a' if text in wrong else 'no'} sentence: {visible(text)}")
    raise typer.Exit(int(bool(report.misjudged) or 100 * report.score < least))


def own_examples(grammar: Grammar) -> tuple[list[str], list[str]]:
    """Give the examples that stand in a grammar: what is accepted, and what is not.

    Raises:
        SourceError: there are none.
    """
    from grammarkit.diagnostic import Diagnostic
    from grammarkit.errors import SourceError
    from grammarkit.grammar.examples import examples

    found = examples(grammar.text)
    if not found:
        message = "there is nothing to notice changes with: the grammar has no examples"
        remedy = "give files with texts, or write lines such as `//= accepted` and `//! why: refused` into the grammar"
        raise SourceError(Diagnostic("no-examples", message, help=remedy))
    return [one.text for one in found if one.accepted], [one.text for one in found if not one.accepted]


def _print(report: MutationReport, grammar: Grammar, valid: int, wrong: int) -> None:
    from grammarkit.cli.output import say
    from grammarkit.cli.terminal import colours
    from grammarkit.render.text import to_text

    files = {file.name: file.text for file in grammar.files}
    found = [one.diagnostic for one in report.survivors]
    if found:
        say(to_text(found, grammar.text, name=grammar.source, files=files, colour=colours("stdout")))
    say("\n".join(_summary(report, valid, wrong)))


def _summary(report: MutationReport, valid: int, wrong: int) -> Iterator[str]:
    from grammarkit.cli.printing import several
    from grammarkit.testing.mutation import Fate

    noticed, survived = len(report.of(Fate.NOTICED)), len(report.survivors)
    corpus = " and ".join(
        several(number, what) for number, what in ((valid, "sentence"), (wrong, "counterexample")) if number
    )
    mutants = several(noticed + survived, "mutant")
    yield f"{100 * report.score:.1f}%: {corpus or 'no text'} notice {noticed:,} of {mutants}"
    rest = (
        (Fate.ALIKE, "not told from the grammar by any text that was drawn"),
        (Fate.SAME, "the grammar or another mutant in other words"),
        (Fate.REFUSED, "not taken by the engine"),
    )
    counts = [f"{len(found):,} {what}" for fate, what in rest if (found := report.of(fate))]
    if counts:
        yield f"not counted: {', '.join(counts)}"


def _as_json(report: MutationReport, grammar: Grammar) -> object:
    fates = Counter(one.fate.value for one in report.judged)
    return {
        "score": report.score,
        "mutants": dict(sorted(fates.items())),
        "survivors": [_survivor(one, grammar) for one in report.survivors],
        "misjudged": list(report.misjudged),
    }


def _survivor(one: Judged, grammar: Grammar) -> object:
    from grammarkit.render.json import to_json

    files = {file.name: file.text for file in grammar.files}
    finding = to_json(one.diagnostic, grammar.text, name=grammar.source, files=files)
    mutant = {"operator": one.mutant.operator, "now": one.mutant.now}
    return {**finding, **mutant, "text": one.text, "accepted": one.accepted, "by_tree": one.by_tree}
