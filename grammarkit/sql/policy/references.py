"""The tables that a query reads, common table expressions left out.

Rules about tables are kept by name, so that a name counts as what a table is called here only where it surely is: the
rest is taken for the table itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from grammarkit.sql.dialects import sql_dialect
from grammarkit.sql.reading.source import dialect_of

if TYPE_CHECKING:
    from collections.abc import Iterator


def references(query: exp.Expr) -> Iterator[exp.Table]:
    """Give each place where a query names a table of the database, in the order of the walk."""
    dialect = dialect_of(query)
    for table in query.find_all(exp.Table):
        if isinstance(table.this, exp.Identifier) and (table.db or not _is_cte(table, dialect)):
            yield table


def is_named(table: exp.Table, name: str) -> bool:
    """Tell whether a table may be that of a name in lower case, such as `orders` or `sales.orders`.

    What one of the two leaves open counts as the same, and so does what a wildcard of BigQuery may stand for.
    """
    if table.name.lower() == name:
        return True
    written = [part.name.lower() for part in table.parts]
    pairs = zip(reversed(written), reversed(name.split(".")), strict=False)
    return all(one == other or (one.endswith("*") and other.startswith(one[:-1])) for one, other in pairs)


def same_name(one: exp.Expr | None, other: exp.Expr | None, dialect: str) -> bool:
    """Tell whether two names are surely the same."""
    return one is not None and other is not None and _identity(one, dialect) == _identity(other, dialect)


def _identity(name: exp.Expr, dialect: str) -> tuple[str, bool]:
    quoted = bool(name.args.get("quoted"))
    if not dialect:
        return name.name, quoted
    rules = sql_dialect(dialect)
    return rules.folded(name.name, quoted=quoted, exact=rules.tables_exact), False


def alias_of(table: exp.Table) -> exp.Expr:
    """Give the name that a table's columns are written behind."""
    alias = table.args.get("alias")
    named: exp.Expr | None = alias.this if alias is not None else None
    behind: exp.Expr = table.this
    return named or behind


def _is_cte(table: exp.Table, dialect: str) -> bool:
    """Tell whether a name is one of a WITH that is in force where it stands.

    Inside a WITH only what is defined before counts, and itself where it is recursive, since not all databases look
    further; a table that is read in the definition of its own namesake is the table otherwise.
    """
    node: exp.Expr = table
    while node.parent is not None:
        parent = node.parent
        if isinstance(parent, exp.With):
            # `node` is the CTE that the table stands in.
            defined = [*_before(parent.expressions, node), *([node] if parent.args.get("recursive") else ())]
            if _is_among(table, defined, dialect):
                return True
            node = parent.parent or parent
            continue
        clause = parent.args.get("with_")
        if clause is not None and _is_among(table, clause.expressions, dialect):
            return True
        node = parent
    return False


def _is_among(table: exp.Table, ctes: list[exp.Expr], dialect: str) -> bool:
    return any(same_name(cte.args["alias"].this, table.this, dialect) for cte in ctes)


def _before(ctes: list[exp.Expr], node: exp.Expr) -> list[exp.Expr]:
    return ctes[: next((at for at, cte in enumerate(ctes) if cte is node), 0)]
