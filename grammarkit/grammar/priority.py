"""Priorities of terminals, resolved into their patterns.

In Lark, of two terminals that match, the one with the higher priority wins; the engine knows no such thing and keeps
both. So a terminal loses from its language whatever a stronger one matches: `NAME` beside `IF.2: "if"` becomes `NAME`
without `if`. The strings are then the same, and no priority is needed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grammarkit.grammar.report import GrammarError
from grammarkit.grammar.syntax import Definition, Regexp
from grammarkit.grammar.terminal import NotRegular, language

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grammarkit.grammar.regex import Regex
    from grammarkit.grammar.syntax import Statement


def resolved(statements: Iterable[Statement], text: str) -> list[Statement]:
    """Take the priorities off all definitions, and out of weaker terminals what stronger ones match.

    Raises:
        GrammarError: a terminal's pattern is not known here, so that nothing can be taken out of it.
    """
    whole = list(statements)
    terminals = {s.name: s for s in whole if isinstance(s, Definition) and s.is_terminal}
    if all(t.priority is None for t in terminals.values()):
        return [replace(s, priority=None) if isinstance(s, Definition) else s for s in whole]
    weaker = _Weaker(terminals, text)
    return [weaker.without_stronger(s) if isinstance(s, Definition) else s for s in whole]


class _Weaker:
    def __init__(self, terminals: dict[str, Definition], text: str) -> None:
        self._terminals = terminals
        self._text = text
        self._known: dict[str, Regex] = {}

    def without_stronger(self, definition: Definition) -> Definition:
        stronger = [t for t in self._terminals.values() if (t.priority or 0) > (definition.priority or 0)]
        if not definition.is_terminal or not stronger:
            return replace(definition, priority=None)
        own = left = self._language(definition)
        for other in stronger:
            theirs = self._language(other)
            left = left if own.intersect(theirs).is_empty() else left.minus(theirs)
        if left is own:
            return replace(definition, priority=None)
        if left.is_empty():
            message = f"`{definition.name}` can never match: terminals of a higher priority match all of it"
            raise GrammarError.of(self._text, "empty-terminal", message, definition.name_span, help="delete it")
        return replace(definition, priority=None, expr=Regexp(left.pattern(), "", definition.expr.span))

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
                raise GrammarError.of(self._text, "unlowerable-priority", message, span, help=remedy) from error
        return self._known[definition.name]
