"""The rule about what llguidance alone reads."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic, Span
from grammarkit.grammar.rules.broken import fault, is_rusts
from grammarkit.grammar.rules.parts import features, parts
from grammarkit.grammar.syntax import Combined, Options, Ref, Regexp, Repeat, Sequence, Special

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.grammar.source import Source

_NAME = re.compile(r"<([a-zA-Z_]\w*)>")


def llguidance_only(source: Source) -> Iterator[Diagnostic]:
    r"""The grammar says something in a way that llguidance alone reads.

    `x{2,5}`, `&`, `~x`, `%json`, `%regex`, `%lark`, `%llguidance`, `<|token|>`, `[lazy]`, `name::0`, `-` in names,
    `\p{L}` and other spellings of Rust's patterns: Lark reads none of them, so that there are no trees, and OpenAI's
    documentation knows none of them.

        start: "a"{1,3}             // llguidance only
        start: "a" ~ 1 .. 3         // all

    Write it in Lark's own syntax. `lower` rewrites repetitions, names, `&` and `~` in terminals, the general categories
    of Unicode, and what is a matter of spelling.
    """
    yield from _repetitions(source)
    yield from _items(source)
    yield from _names(source)
    yield from _lines(source)
    yield from _patterns(source)


def _only(span: Span, shown: str, remedy: str, fix: str = "") -> Diagnostic:
    return Diagnostic("llguidance-only", f"{shown} is read by llguidance only", span, help=remedy, fix=fix)


def _repetitions(source: Source) -> Iterator[Diagnostic]:
    for node in parts(source, Repeat):
        written = source.text[node.mark.start : node.mark.end]
        if node.operator == "{":
            bounds = f"~ {node.low} .. {node.high}" if node.high is not None else f"~ {node.low}` and `*"
            yield _only(node.mark, f"`{written}`", f"write `{bounds}`, or lower the grammar", "lower")
        elif node.operator == "?" and source.text.startswith("_", node.mark.end):
            yield _only(node.mark, "`?` at the name that follows", "write a space behind it", "lower")


def _items(source: Source) -> Iterator[Diagnostic]:
    for combined in parts(source, Combined):
        remedy = "write one pattern that says the same, or lower the grammar"
        yield _only(combined.span, f"`{combined.operator}`", remedy, "lower")
    for special in parts(source, Special):
        name = _NAME.fullmatch(special.text)
        word = re.split(r"[\s{]", special.text, maxsplit=1)[0] if special.text.startswith("%") else special.text
        remedy = f"write `{name[1]}` for the rule" if name else "write in rules and terminals what it stands for"
        yield _only(special.span, f"`{word}`", remedy)
    for ref in parts(source, Ref):
        if ref.parameter:
            yield _only(ref.span, f"`{ref.parameter}`", "write a rule for each value of the parameter")
    for sequence in parts(source, Sequence):
        if sequence.condition:
            yield _only(sequence.span, f"`{sequence.condition}`", "write a rule for each value of the parameter")
    for statement in source.statements:
        if isinstance(statement, Options):
            yield _only(statement.span, "`%llguidance`", "delete it")


def _names(source: Source) -> Iterator[Diagnostic]:
    for definition in source.definitions:
        if "-" in definition.name:
            remedy = f"write `{definition.name.replace('-', '_')}`, or lower the grammar"
            yield _only(definition.name_span, f"the name `{definition.name}`", remedy, "lower")
        if definition.attributes:
            start = source.text.index(definition.attributes[:2], definition.name_span.end)
            span = Span(start, start + len(definition.attributes), source.file)
            yield _only(span, f"`{definition.attributes}`", "delete it, and write a terminal that ends by itself")
    for sequence in parts(source, Sequence):
        if "-" in sequence.alias:
            remedy = f"write `-> {sequence.alias.replace('-', '_')}`"
            yield _only(sequence.span, f"the alias `{sequence.alias}`", remedy, "lower")


def _lines(source: Source) -> Iterator[Diagnostic]:
    for before, after in pairwise(source.statements):
        if "\n" not in source.text[before.span.end : after.span.start]:
            start = after.span.start
            yield _only(Span(start, start, source.file), "a second definition on a line", "begin a new line", "lower")


def _patterns(source: Source) -> Iterator[Diagnostic]:
    for node in parts(source, Regexp):
        if "\n" in node.pattern and "x" not in node.flags:
            at = node.span.start + 1 + node.pattern.index("\n")
            remedy = "write it as `\\n`, or lower the grammar"
            yield _only(Span(at, at, source.file), "a raw line break in a pattern", remedy, "lower")
        error = fault(node.pattern, node.flags)
        if error and is_rusts(error, node.pattern):
            span = error.span.within(node.span, after=1)
            yield _only(span, f"`{node.pattern[error.span.start : error.span.end]}`", error.help)
    for _, feature, span in features(source, "property"):
        remedy = "write the characters out as a class, or lower the grammar"
        yield _only(span, f"`{feature.text}`", remedy, "lower")
    for _, feature, span in features(source, "anchor"):
        if feature.text == "\\z":
            yield _only(span, "`\\z`", "delete it: a terminal ends where it ends", "lower")
