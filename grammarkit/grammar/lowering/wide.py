"""Long lists of words, written as one terminal.

The engine keeps an item for every alternative that may come next, and gives up at 2,000 of them; as one terminal, 5,000
words cost it a quarter of a millisecond. The strings stay the same. So do trees: Lark leaves unnamed strings out of
them, and the name of the terminal begins with `_`, which has it left out too.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grammarkit.grammar.lowering.fresh import Names
from grammarkit.grammar.syntax import Choice, Definition, Literal, Ref, rebuilt

if TYPE_CHECKING:
    from grammarkit.grammar.syntax import Expr, Statement

MANY = 100
"""From so many words on. 18 lists of that length may come next at one place before the engine gives up."""


def narrowed(statements: list[Statement]) -> list[Statement]:
    """Put the words of long choices into terminals of their own."""
    names = Names(statements)
    made: list[Statement] = []
    done: list[Statement] = []
    for statement in statements:
        if isinstance(statement, Definition) and not statement.is_terminal:
            done.append(_Narrower(statement, names, made).done())
        else:
            done.append(statement)
    return [*done, *made]


class _Narrower:
    def __init__(self, rule: Definition, names: Names, made: list[Statement]) -> None:
        self._rule = rule
        self._names = names
        self._made = made

    def done(self) -> Definition:
        if "!" in self._rule.modifiers:  # trees of this rule keep its words, each a token of its own kind
            return self._rule
        return replace(self._rule, expr=rebuilt(self._rule.expr, self._changed))

    def _changed(self, node: Expr) -> Expr:
        if not isinstance(node, Choice):
            return node
        words = tuple(option for option in node.options if isinstance(option, Literal))
        if len(words) < MANY:
            return node
        name = self._name()
        self._made.append(Definition(name, Choice(words, node.span), node.span, self._rule.name_span))
        rest = [option for option in node.options if not isinstance(option, Literal)]
        word = Ref(name, node.span)
        return Choice((word, *rest), node.span) if rest else word

    def _name(self) -> str:
        return self._names.free(f"_{self._rule.name.strip('_').upper().replace('-', '_')}_WORD")
