"""`Joined`: a grammar and all that it imports, as facts; `join.py` finds them, the rules about names judge them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from grammarkit.grammar.reach import reached, refs
from grammarkit.grammar.syntax import Choice, Definition, options

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grammarkit.diagnostic import Span
    from grammarkit.grammar.grammar import Grammar
    from grammarkit.grammar.source import Source
    from grammarkit.grammar.syntax import Ignore, Import, Options


@dataclass(frozen=True, slots=True)
class Missing:
    """An import that leads nowhere: to no file, to a file that cannot be used, to itself, or to no such name in it."""

    statement: Import
    name: str
    why: str
    known: tuple[str, ...] = ()


@dataclass(frozen=True)  # no slots: what is looked up again and again is kept
class Joined:
    """All that a grammar is made of. Of things defined twice, `definitions` holds the first, `repeated` the others."""

    grammar: Grammar
    sources: tuple[Source, ...]
    """The author's own texts: the grammar's, and those of the files that it imports."""
    definitions: tuple[Definition, ...]
    ignores: tuple[Ignore, ...]
    options: tuple[Options, ...]
    declared: Mapping[str, Span]
    missing: tuple[Missing, ...]
    repeated: tuple[Definition, ...]
    baseless: tuple[Definition, ...]
    """`%override` and `%extend` of what is not defined."""
    entries: tuple[str, ...]
    """The names that are asked for from outside: the start rule's."""

    def as_library(self) -> Joined:
        """Have all that is defined be asked for, as what others import may be."""
        return replace(self, entries=tuple(d.name for d in self.definitions))

    @cached_property
    def reached(self) -> frozenset[str]:
        """The names that the entries and `%ignore` lead to, defined or not."""
        ignored = [ref.name for ignore in self.ignores for ref in refs(ignore.expr)]
        return frozenset(reached({d.name: d for d in self.definitions}, [*self.entries, *ignored]))

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        """The names that reachable rules and `%ignore` ask for, those of rules too."""
        rules = [d.expr for d in self.definitions if d.name in self.reached and not d.is_terminal]
        asking = (*rules, *(ignore.expr for ignore in self.ignores))
        return tuple(dict.fromkeys(ref.name for expr in asking for ref in refs(expr)))


@dataclass(slots=True)
class Table:
    """Definitions by name, as they are met."""

    definitions: dict[str, Definition] = field(default_factory=dict)
    declared: dict[str, Span] = field(default_factory=dict)
    repeated: list[Definition] = field(default_factory=list)
    baseless: list[Definition] = field(default_factory=list)

    def add(self, new: Definition) -> None:
        """Take in a definition, or note why it is none of its own."""
        known = self.definitions.get(new.name)
        match new.directive:
            case "%override" | "%extend" if known is None:
                self.baseless.append(new)
            case "%override":
                self.definitions[new.name] = replace(new, directive="")
            case "%extend":
                assert known is not None
                both = Choice((*options(new.expr), *options(known.expr)), known.expr.span)
                self.definitions[new.name] = replace(known, expr=both)
            case _ if known is not None or new.name in self.declared:
                self.repeated.append(new)
            case _:
                self.definitions[new.name] = new
