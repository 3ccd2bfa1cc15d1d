"""Names for what lowering makes: those that nothing has yet, given back where what had one is gone."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from grammarkit.grammar.lowering.alike import with_names
from grammarkit.grammar.reach import still_asked
from grammarkit.grammar.syntax import Definition, Ignore

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from grammarkit.grammar.syntax import Statement


class Names:
    """The names of a grammar; each that is asked for is taken from then on."""

    def __init__(self, statements: Iterable[Statement]) -> None:
        self._taken = {s.name for s in statements if isinstance(s, Definition)}

    def free(self, wanted: str) -> str:
        """Give a name, with the first number behind it that makes it a new one if need be."""
        name, n = wanted, 0
        while name in self._taken:
            n += 1
            name = f"{wanted}_{n}"
        self._taken.add(name)
        return name


def settled(statements: Iterable[Statement], variants: Mapping[str, str]) -> list[Statement]:
    """Leave out terminals that nothing asks for, and let a variant that is all that is left of one have its name."""
    kept = still_asked(statements)
    defined = {s.name for s in kept if isinstance(s, Definition)}
    left: dict[str, list[str]] = defaultdict(list)
    for variant, whole in variants.items():
        if variant in defined:
            left[whole].append(variant)
    names = {only[0]: whole for whole, only in left.items() if len(only) == 1 and whole not in defined}
    return [_called(statement, names) for statement in kept] if names else kept


def _called(statement: Statement, names: Mapping[str, str]) -> Statement:
    if not isinstance(statement, Definition | Ignore):
        return statement
    new = replace(statement, expr=with_names(statement.expr, names))
    if not isinstance(new, Definition) or new.name not in names:
        return new
    name = names[new.name]
    return replace(new, name=name, known_as="" if new.known_as == name else new.known_as)
