"""What terminals ask of the text behind them, said by the rules."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grammarkit.grammar.lowering.adjacent import Adjacent
from grammarkit.grammar.lowering.following import left_open
from grammarkit.grammar.lowering.fresh import settled
from grammarkit.grammar.lowering.ignored import ignoring
from grammarkit.grammar.lowering.variants import Variants
from grammarkit.grammar.reach import reachable
from grammarkit.grammar.syntax import Definition, Ref, rebuilt

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grammarkit.grammar.lowering.following import Condition, Open, Place
    from grammarkit.grammar.syntax import Expr, Statement


def followed(statements: list[Statement], conditions: Mapping[str, Condition], start: str) -> list[Statement]:
    """Write rules so that behind each terminal comes only what it allows.

    Raises:
        GrammarError: that cannot be said to the engine, or makes too large a grammar.
    """
    statements = ignoring(statements, conditions)
    places = left_open(conditions, statements)
    unnamed = {name for name, condition in conditions.items() if condition.is_unnamed}
    return _without_names(_written(statements, conditions, places, start) if places else statements, unnamed)


def _written(
    statements: list[Statement], conditions: Mapping[str, Condition], places: Mapping[Place, Open], start: str
) -> list[Statement]:
    rules = {s.name: s for s in statements if isinstance(s, Definition) and not s.is_terminal}
    adjacent = Adjacent(statements, conditions)
    variants = Variants(rules, adjacent, places).written(start)
    rest = [s for s in statements if not isinstance(s, Definition) or s.is_terminal]
    return settled(reachable([*variants, *rest, *adjacent.made], start), adjacent.variants)


def _without_names(statements: list[Statement], names: set[str]) -> list[Statement]:
    """Write out again the patterns that were given a name only to have their conditions told of."""
    patterns = {s.name: s.expr for s in statements if isinstance(s, Definition) and s.name in names}

    def change(node: Expr) -> Expr:
        return replace(patterns[node.name], span=node.span) if isinstance(node, Ref) and node.name in patterns else node

    kept = (s for s in statements if not isinstance(s, Definition) or s.name not in patterns)
    return [replace(s, expr=rebuilt(s.expr, change)) if isinstance(s, Definition) else s for s in kept]
