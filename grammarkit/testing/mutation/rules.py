"""Edits of what rules and terminals are made of: alternatives, items, repetitions, names, strings."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Span
from grammarkit.grammar.strings import value
from grammarkit.grammar.syntax import Choice, Literal, Optional, Ref, Regexp, Repeat, Sequence
from grammarkit.testing.mutation.edit import SIGNS, Edit, other_bounds, quoted
from grammarkit.testing.mutation.patterns import pattern_edits

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grammarkit.grammar.syntax import Definition, Expr, Ignore


def expression_edits(node: Expr, text: str, siblings: Mapping[str, str], *, in_rule: bool) -> Iterator[Edit]:
    """Change one thing about a part of an expression, in all ways; not about the parts that it is made of.

    `siblings` gives for names others that can stand in their place.
    """
    match node:
        case Choice():
            yield from _alternatives(node, text, in_rule=in_rule)
        case Sequence(items=items) if len(items) > 1:
            for item in items:
                span = _with_brackets(item.span, text)
                yield Edit("drop-element", span, "", f"{quoted(_at(span, text))} is left out")
        case Repeat():
            yield from _repetitions(node, text)
        case Optional(span=span):
            inner = f"({_at(span, text)[1:-1]})"
            for now in (inner, f"{inner}*"):
                yield _becoming("change-repetition", span, now, text)
        case Ref(name=name) if name in siblings:
            span = Span(node.span.start, node.span.start + len(name), node.span.file)
            yield _becoming("replace-reference", span, siblings[name], text)
        case Literal(text=written, span=span) if value(written).lower() != value(written).upper():
            if written.endswith("i"):
                yield _becoming("narrow", span, written[:-1], text)
            else:
                yield _becoming("widen", span, f"{written}i", text)
        case Regexp():
            yield from pattern_edits(node)
        case _:
            pass


def definition_edits(definition: Definition, text: str) -> Iterator[Edit]:
    """Change what stands before the colon of a terminal: priorities of rules choose among trees only."""
    if definition.is_terminal and definition.priority_span is not None:
        told = f"the priority {quoted(_at(definition.priority_span, text))} of `{definition.name}` is left out"
        yield Edit("drop-priority", definition.priority_span, "", told)


def ignore_edits(ignore: Ignore, text: str) -> Iterator[Edit]:
    """Ignore nothing where something was ignored."""
    yield Edit("drop-ignore", ignore.span, "", f"{quoted(_at(ignore.span, text))} is left out")


def _alternatives(choice: Choice, text: str, *, in_rule: bool) -> Iterator[Edit]:
    spans = [_with_brackets(option.span, text) for option in choice.options]
    shown = [quoted(_at(span, text)) if span.start < span.end else "the empty alternative" for span in spans]
    for at, span in enumerate(spans):
        start, end = (span.start, spans[1].start) if at == 0 else (spans[at - 1].end, span.end)
        yield Edit("drop-alternative", Span(start, end, span.file), "", f"{shown[at]} is left out")
    if not in_rule:  # of terminals the engine knows no order
        return
    for at, (one, other) in enumerate(pairwise(spans)):
        now = _at(other, text) + text[one.end : other.start] + _at(one, text)
        told = f"{shown[at]} and {shown[at + 1]} change places"
        yield Edit("swap-order", Span(one.start, other.end, one.file), now, told)


def _repetitions(node: Repeat, text: str) -> Iterator[Edit]:
    item = text[node.span.start : node.mark.start].rstrip()
    for low, high in other_bounds(node.low, node.high):
        now = SIGNS.get((low, high))
        if now is None and node.operator == "{":
            now = f"{{{low},{'' if high is None else high}}}"
        elif now is None:
            now = f" ~ {low}..{high}"
        told = f"{quoted(_at(node.span, text))} becomes {quoted(item + now)}"
        yield Edit("change-repetition", node.mark, now, told)


def _becoming(operator: str, span: Span, now: str, text: str) -> Edit:
    return Edit(operator, span, now, f"{quoted(_at(span, text))} becomes {quoted(now)}")


def _with_brackets(span: Span, text: str) -> Span:
    """Reach out to the brackets around one of several parts, which are not in its span."""
    before, behind = text[: span.start].rstrip(), text[span.end :].lstrip()
    while before.endswith("(") and behind.startswith(")"):
        span = Span(len(before) - 1, len(text) - len(behind) + 1, span.file)
        before, behind = before[:-1].rstrip(), behind[1:].lstrip()
    return span


def _at(span: Span, text: str) -> str:
    return text[span.start : span.end]
