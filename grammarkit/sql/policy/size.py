"""How large a query may be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlglot import exp

from grammarkit.diagnostic import Diagnostic
from grammarkit.sql.policy.references import references
from grammarkit.sql.policy.refusal import refuse
from grammarkit.sql.reading.place import own_span

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class _Size:
    depth: int
    tables: int
    nodes: int

    def __call__(self, query: exp.Query) -> None:
        refuse(query, self._found(query))

    def _found(self, query: exp.Query) -> Iterator[Diagnostic]:
        nodes = sum(1 for _ in query.walk())
        if nodes > self.nodes:
            yield _finding(f"the query has {nodes:,} parts, more than {self.nodes:,}", None, "write a shorter one")
        named = list(references(query))
        if len(named) > self.tables:
            message = f"the query reads {len(named)} tables, more than {self.tables}"
            yield _finding(message, named[self.tables], "read fewer")
        deep = next((s for s in query.find_all(exp.Select) if _depth(s) > self.depth), None)
        if deep is not None:
            message = f"queries stand inside each other, more than {self.depth} deep"
            yield _finding(message, deep, "write them one after another with WITH")


def size_limit(*, depth: int = 8, tables: int = 50, nodes: int = 5_000) -> _Size:
    """Make a validator that bounds a query's size.

    `depth` counts queries inside each other, `tables` each use of a table, `nodes` the parts of its tree. The defaults
    let through every published query that this project is measured on.
    """
    return _Size(depth, tables, nodes)


def _finding(message: str, node: exp.Expr | None, remedy: str) -> Diagnostic:
    return Diagnostic("too-large", message, own_span(node) if node is not None else None, help=remedy)


def _depth(select: exp.Select) -> int:
    depth, node = 1, select.parent
    while node is not None:
        depth += isinstance(node, exp.Select)
        node = node.parent
    return depth
