"""Brackets around alternatives inside terminals, where Lark joins these with what stands beside them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grammarkit.grammar.brackets import unbracketed
from grammarkit.grammar.syntax import Definition, Ignore, Regexp, rebuilt

if TYPE_CHECKING:
    from grammarkit.grammar.syntax import Expr, Statement


def bracketed(statements: list[Statement]) -> list[Statement]:
    """Hold alternatives together where Lark would let them reach over their neighbours."""
    terminals = {s.name: s for s in statements if isinstance(s, Definition) and s.is_terminal}
    ignored = [s.expr for s in statements if isinstance(s, Ignore)]
    bare = set(unbracketed([*(terminal.expr for terminal in terminals.values()), *ignored], terminals))

    def change(node: Expr) -> Expr:
        return replace(node, pattern=f"(?:{node.pattern})") if isinstance(node, Regexp) and node in bare else node

    def held(statement: Statement) -> Statement:
        match statement:
            case Definition(is_terminal=True) | Ignore():
                return replace(statement, expr=rebuilt(statement.expr, change))
            case _:
                return statement

    return [held(statement) for statement in statements] if bare else statements
