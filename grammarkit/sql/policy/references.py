"""The tables that a query reads, common table expressions left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

if TYPE_CHECKING:
    from collections.abc import Iterator


def references(query: exp.Expr) -> Iterator[exp.Table]:
    """Give each place where a query names a table of the database, in the order of the walk."""
    for table in query.find_all(exp.Table):
        if isinstance(table.this, exp.Identifier) and not (not table.db and _is_cte(table)):
            yield table


def _is_cte(table: exp.Table) -> bool:
    """Tell whether a name is one of a WITH that is in force where it stands.

    Inside a WITH only what is defined before counts, or, where it is recursive, all of it; a table that is read in the
    definition of its own namesake is the table.
    """
    name = table.name.lower()
    node: exp.Expr = table
    while node.parent is not None:
        parent = node.parent
        if isinstance(parent, exp.With):
            # `node` is the CTE that the table stands in.
            defined = parent.expressions if parent.args.get("recursive") else _before(parent.expressions, node)
            if any(cte.alias.lower() == name for cte in defined):
                return True
            node = parent.parent or parent
            continue
        clause = parent.args.get("with_")
        if clause is not None and any(cte.alias.lower() == name for cte in clause.expressions):
            return True
        node = parent
    return False


def _before(ctes: list[exp.Expr], node: exp.Expr) -> list[exp.Expr]:
    return ctes[: next((at for at, cte in enumerate(ctes) if cte is node), 0)]
