"""Priorities of terminals, resolved into their patterns.

In Lark, of two terminals that match, the one with the higher priority wins; the engine knows no such thing and keeps
both. So a terminal loses from its language whatever a stronger one matches: `NAME` beside `IF.2: "if"` becomes `NAME`
without `if`. The strings are then the same, and no priority is needed. Only what rules ask for is a token and takes
part; a terminal that others are made of stays whole inside those.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grammarkit.grammar.report import GrammarError
from grammarkit.grammar.syntax import Definition, Ignore, Ref, Regexp, rebuilt, walk
from grammarkit.grammar.terminal import NotRegular, language

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grammarkit.grammar.regex import Regex
    from grammarkit.grammar.syntax import Expr, Statement


def resolved(statements: Iterable[Statement]) -> list[Statement]:
    """Take out of weaker terminals what stronger ones match.

    Raises:
        GrammarError: a terminal's pattern is not known here, so that nothing can be taken out of it.
    """
    whole = list(statements)
    terminals = {s.name: s for s in whole if isinstance(s, Definition) and s.is_terminal}
    if all(t.priority is None for t in terminals.values()):
        return whole
    weaker = _Weaker(terminals, _tokens(whole))
    weakened = [weaker.without_stronger(s) if isinstance(s, Definition) else s for s in whole]
    changed = {s.name for s in weakened if isinstance(s, Definition) and s.expr is not weaker.original(s)}
    return [weaker.with_whole_parts(s, changed) if isinstance(s, Definition) else s for s in weakened]


def _tokens(statements: Iterable[Statement]) -> set[str]:
    """Find the terminals that rules and `%ignore` ask for."""
    asking = [s.expr for s in statements if isinstance(s, Ignore) or (isinstance(s, Definition) and not s.is_terminal)]
    return {node.name for expr in asking for node in walk(expr) if isinstance(node, Ref) and node.is_terminal}


class _Weaker:
    def __init__(self, terminals: dict[str, Definition], tokens: set[str]) -> None:
        self._terminals = terminals
        self._tokens = tokens
        self._known: dict[str, Regex] = {}

    def without_stronger(self, definition: Definition) -> Definition:
        tokens = [t for name, t in self._terminals.items() if name in self._tokens]
        stronger = [t for t in tokens if (t.priority or 0) > (definition.priority or 0)]
        if definition.name not in self._tokens or not stronger:
            return definition
        own = left = self._language(definition)
        for other in stronger:
            theirs = self._language(other)
            left = left if own.intersect(theirs).is_empty() else left.minus(theirs)
        if left is own:
            return definition
        if left.is_empty():
            message = f"`{definition.name}` can never match: terminals of a higher priority match all of it"
            raise GrammarError.of("", "empty-terminal", message, definition.name_span, help="delete it")
        return replace(definition, expr=Regexp(left.pattern(), "", definition.expr.span))

    def original(self, definition: Definition) -> Expr:
        known = self._terminals.get(definition.name, definition)
        return known.expr

    def with_whole_parts(self, definition: Definition, changed: set[str]) -> Definition:
        """Put what a weakened terminal was before into the terminals that are made of it."""
        if not definition.is_terminal or definition.name in changed:
            return definition

        def whole(node: Expr) -> Expr:
            if isinstance(node, Ref) and node.name in changed:
                return rebuilt(self._terminals[node.name].expr, whole)
            return node

        return replace(definition, expr=rebuilt(definition.expr, whole))

    def _language(self, definition: Definition) -> Regex:
        if definition.name not in self._known:
            try:
                self._known[definition.name] = language(definition.expr, self._terminals)
            except NotRegular as error:
                span = definition.priority_span or definition.name_span
                message = (
                    f"the priorities cannot be resolved, since the pattern of `{definition.name}` is not known here"
                )
                remedy = "write its pattern out as one regular expression"
                raise GrammarError.of("", "unlowerable-priority", message, span, help=remedy) from error
        return self._known[definition.name]
