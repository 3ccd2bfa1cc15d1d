"""Rules about trees: the names of alternatives, and alternatives that Lark finds twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic, Severity, Span
from grammarkit.grammar.lowering.collisions import collision, named, without_collision
from grammarkit.grammar.reader.tokens import tokens
from grammarkit.grammar.rules.wording import quoted
from grammarkit.grammar.syntax import Definition, Ignore, Sequence, options, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.grammar.reader.tokens import Token
    from grammarkit.grammar.source import Source


def alias_in_terminal(source: Source) -> Iterator[Diagnostic]:
    """An alternative of a terminal, or of `%ignore`, has an alias.

    Trees hold a terminal as one word, whatever it is made of. Lark refuses the grammar; the engine takes no notice.

        SIGN: "+" -> plus | "-" -> minus
        sign: "+" -> plus | "-" -> minus        // a rule's alternatives may have names

    Delete it, or make the terminal a rule. `lower` leaves it out.
    """
    for statement in source.statements:
        if isinstance(statement, Ignore) or (isinstance(statement, Definition) and statement.is_terminal):
            for node in walk(statement.expr):
                if isinstance(node, Sequence) and node.alias:
                    message = "an alternative of a terminal has no name in trees"
                    remedy = "delete the alias, or make the terminal a rule"
                    yield Diagnostic("alias-in-terminal", message, _place(node, source), help=remedy, fix="lower")


def inner_alias(source: Source) -> Iterator[Diagnostic]:
    """An alternative inside brackets has an alias.

    Only the alternatives of a rule itself become trees. Lark takes the alias for a rule that it does not find, and
    refuses the grammar.

        sum: item (("+" -> plus | "-" -> minus) item)*
        sum: item (sign item)*
        sign: "+" -> plus | "-" -> minus

    Write the brackets as a rule of their own. `lower` leaves the alias out.
    """
    depth = 0
    before: Token | None = None
    for token in tokens(source.text, source.file):
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(token.kind, 0)
        if before and before.kind == "->" and depth and _in_rule(token.start, source):
            message = "an alternative inside brackets has no name in trees"
            span = Span(before.start, token.end, source.file)
            remedy = "write the brackets as a rule of their own"
            yield Diagnostic("inner-alias", message, span, help=remedy, fix="lower")
        before = token


def inlined_alias(source: Source) -> Iterator[Diagnostic]:
    """An alternative of a rule that is inlined, as its name begins with `_`, has an alias.

    Trees have no place for it. Lark refuses the grammar.

        _value: "1" -> one
        value: "1" -> one

    Delete the alias, or the `_`. `lower` leaves the alias out.
    """
    for definition in source.definitions:
        if definition.name.startswith("_") and not definition.is_terminal:
            for option in options(definition.expr):
                if isinstance(option, Sequence) and option.alias:
                    message = f"`{definition.name}` is inlined, and its alternatives have no name in trees"
                    span = _place(option, source)
                    remedy = "delete the alias, or the `_` before the rule's name"
                    yield Diagnostic("inlined-alias", message, span, help=remedy, fix="lower")


def _in_rule(at: int, source: Source) -> bool:
    return any(d.span.start <= at < d.span.end and not d.is_terminal for d in source.definitions)


def _place(node: Sequence, source: Source) -> Span:
    start = source.text.rindex("->", node.span.start, node.span.end)
    return Span(start, node.span.end, source.file)


def colliding_optionals(source: Source) -> Iterator[Diagnostic]:
    """A rule can leave out optional parts in two ways that come to the same.

    Lark writes out every way, finds one twice, and refuses the grammar. `x?` says nothing in trees where there is no x,
    and is written out once; `[x]` leaves a mark.

        pair: [KEY] [KEY]           // which of the two is there?
        pair: KEY? KEY?
        last: [KEY | ] ";"          // nothing, or nothing
        last: KEY? ";"

    Write `x?` for `[x]`, and give equal alternatives one name. `lower` writes `x?`.
    """
    terminals = named(source.definitions)
    for definition in source.definitions:
        if not definition.params and (twice := collision(definition, terminals)):
            message = f"`{definition.name}` comes to {quoted(twice)} in two ways, and Lark builds no trees of it"
            remedy = "write `x?` for `[x]`, or one alternative for the two"
            fix = "" if collision(without_collision(definition, terminals), terminals) else "lower"
            span = definition.name_span
            yield Diagnostic("colliding-optionals", message, span, Severity.WARNING, help=remedy, fix=fix)
