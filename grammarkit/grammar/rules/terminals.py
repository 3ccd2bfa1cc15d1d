"""Rules about terminals: what they may match, and what they are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic, Severity
from grammarkit.grammar.lowering.empty import nullable, nullables
from grammarkit.grammar.rules.parts import parts
from grammarkit.grammar.strings import value
from grammarkit.grammar.syntax import Import, Literal, Range, Ref, Regexp, Sequence, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.diagnostic import Span
    from grammarkit.grammar.joined import Joined
    from grammarkit.grammar.source import Source


def nullable_terminal(whole: Joined) -> Iterator[Diagnostic]:
    """A terminal, a string or a pattern may match nothing.

    Lark refuses the grammar; to the engine the terminal may be left out.

        start: "(" TEXT ")"
        TEXT: /[a-z]*/              // Lark refuses it
        TEXT: /[a-z]+/

    Let it match one character at least, and write `TEXT?` where it may be left out. `lower` does.
    """
    terminals = {d.name: d for d in whole.definitions if d.is_terminal}
    empty: dict[Span, str] = {}
    for definition in whole.definitions:  # Lark looks for empty strings, and empty terminals, in all of them
        if definition.is_terminal and definition.expr == Sequence((), definition.expr.span):
            empty[definition.name_span] = f"`{definition.name}`"
        for node in walk(definition.expr):
            if isinstance(node, Literal) and node.text.removesuffix("i") == '""':
                empty[node.span] = '`""`'
            elif isinstance(node, Regexp) and definition.name in whole.reached and not definition.is_terminal:
                empty |= {node.span: f"`/{node.pattern}/`"} if nullable(node) else {}
    may_be_empty = nullables(terminals)
    for name in whole.tokens:
        if name in may_be_empty:
            empty[terminals[name].name_span] = f"`{name}`"
    for ignore in whole.ignores:
        if not isinstance(ignore.expr, Ref) and nullable(ignore.expr, may_be_empty):
            empty[ignore.expr.span] = "what is ignored"
    for span, shown in empty.items():
        remedy = "let it match one character at least, and write `?` where it may be left out"
        yield Diagnostic("nullable-terminal", f"{shown} may match nothing", span, help=remedy, fix="lower")


def escaped_string(source: Source) -> Iterator[Diagnostic]:
    r"""`common.ESCAPED_STRING` is imported.

    To the engine it holds raw line breaks too, and may be of any length; Lark's does not hold line breaks.

        %import common.ESCAPED_STRING
        STRING: /"(?:[^"\\\n]|\\.){0,200}"/

    Write the pattern that is meant. `lower` writes Lark's.
    """
    for statement in source.statements:
        if isinstance(statement, Import) and statement.path == ("common",) and "ESCAPED_STRING" in statement.names:
            message = "to the engine, `common.ESCAPED_STRING` holds raw line breaks too"
            remedy = r'write its pattern, for example /"(?:[^"\\\n]|\\.){0,200}"/'
            yield Diagnostic("escaped-string", message, statement.span, Severity.WARNING, help=remedy, fix="lower")


def bad_range(source: Source) -> Iterator[Diagnostic]:
    r"""A range is none: its ends are not one character each, or run backwards, or have a flag.

    No engine takes the grammar.

        DIGIT: "9".."0"             // from 9 to 0?
        DIGIT: "0".."9"

    A range that begins with `^` is read by Lark as what is not in it; write `/[\^-z]/`. Where several characters are
    meant, write alternatives.
    """
    for node in parts(source, Range):
        low, high = value(node.low.text), value(node.high.text)
        if node.low.text.endswith("i") or node.high.text.endswith("i"):
            message, remedy = "the ends of a range have no flags", f"write `/[{low}-{high}]/i`"
        elif len(low) != 1 or len(high) != 1:
            message, remedy = "the ends of a range are one character each", "write alternatives, or a pattern"
        elif low > high:
            message, remedy = f"the range ends before it begins: `{high}` is before `{low}`", "put the lower one first"
        elif low == "^":
            message, remedy = "to Lark this is all but what is behind the `^`", f"write `/[\\^-{high}]/`"
        else:
            continue
        yield Diagnostic("bad-range", message, node.span, help=remedy)
