"""`mutants`: a grammar with one small thing changed, in all the ways that are known here.

Changed is the author's text, its own and that of the files that it imports, so that each mutant is an edit that can be
shown; not Lark's own grammars, and not what the start rule does not lead to.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from grammarkit.grammar.join import joined
from grammarkit.grammar.syntax import Definition, Ignore, walk
from grammarkit.testing.mutation.rules import definition_edits, expression_edits, ignore_edits

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grammarkit.diagnostic import Span
    from grammarkit.grammar import Grammar
    from grammarkit.grammar.joined import Joined
    from grammarkit.grammar.source import Source
    from grammarkit.testing.mutation.edit import Edit


@dataclass(frozen=True, slots=True)
class Mutant:
    """A grammar of which one thing is changed: what stands at `span` of the original's text becomes `now`."""

    grammar: Grammar
    operator: str
    """The kind of change: `drop-alternative`, `drop-element`, `drop-ignore`, `drop-priority`, `swap-order`,
    `change-repetition`, `replace-reference`; of characters and case `widen` and `narrow`; in patterns `tighten`, which
    leaves out an alternative, and `loosen`, which leaves out a condition on what surrounds the token."""
    span: Span
    now: str
    told: str
    """The change in a few words, such as "`x?` becomes `x`"."""


def mutants(grammar: Grammar) -> Iterator[Mutant]:
    """Change one thing of a grammar at a time, in the order of its text; imported files come last.

    Whether the engine takes what comes out, and whether it is another language, is not asked here.

    Raises:
        GrammarError: the grammar, or a file that it imports, cannot be read.
    """
    whole = joined(grammar)
    used = _used(whole)
    for source in whole.sources:
        for edit in sorted(_edits(source, used), key=lambda edit: edit.span.start):
            yield Mutant(_edited(grammar, source, edit), edit.operator, edit.span, edit.now, edit.told)


def _used(whole: Joined) -> frozenset[Span]:
    """Collect where everything stands that has a part in the language."""
    reached = (d.expr for d in whole.definitions if d.name in whole.reached)
    ignored = (ignore.expr for ignore in whole.ignores)
    return frozenset(node.span for expr in (*reached, *ignored) for node in walk(expr))


def _edits(source: Source, used: frozenset[Span]) -> Iterator[Edit]:
    siblings = _siblings(source, used)
    for statement in source.statements:
        match statement:
            case Definition(is_terminal=is_terminal, expr=expr) if expr.span in used:
                yield from definition_edits(statement, source.text)
            case Ignore(expr=expr) if expr.span in used:
                is_terminal = True
                yield from ignore_edits(statement, source.text)
            case _:
                continue
        for node in walk(expr):
            if node.span in used:
                yield from expression_edits(node, source.text, siblings, in_rule=not is_terminal)


def _siblings(source: Source, used: frozenset[Span]) -> Mapping[str, str]:
    """Find for each rule, terminal and template the next of its kind: what a slip of the pen would write for it."""
    kinds: dict[tuple[bool, int], list[str]] = {}
    for definition in source.definitions:
        if definition.expr.span in used:
            kinds.setdefault((definition.is_terminal, len(definition.params)), []).append(definition.name)
    return {
        name: other
        for names in kinds.values()
        for name, other in zip(names, (*names[1:], names[0]), strict=True)
        if name != other
    }


def _edited(grammar: Grammar, source: Source, edit: Edit) -> Grammar:
    text = source.text[: edit.span.start] + edit.now + source.text[edit.span.end :]
    if not source.file:
        return replace(grammar, text=text)
    files = tuple(replace(file, text=text) if file.name == source.file else file for file in grammar.files)
    return replace(grammar, files=files)
