"""DuckDB's catalogue, read into tables.

By its own functions (https://duckdb.org/docs/stable/sql/meta/duckdb_table_functions): the adapter between DuckDB and
SQLAlchemy is not kept up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.sql.table import Column, ForeignKey, Table

if TYPE_CHECKING:
    import duckdb

    from grammarkit.sql.databases.inspection import Place

_TABLES = """
SELECT schema_name, table_name, coalesce(comment, ''), false, schema_name = current_schema()
FROM duckdb_tables() WHERE NOT internal AND database_name = current_database()
UNION ALL
SELECT schema_name, view_name, coalesce(comment, ''), true, schema_name = current_schema()
FROM duckdb_views() WHERE NOT internal AND database_name = current_database()
"""

_COLUMNS = """
SELECT schema_name, table_name, column_name, data_type, is_nullable, coalesce(comment, '')
FROM duckdb_columns() WHERE NOT internal AND database_name = current_database() ORDER BY table_oid, column_index
"""

_KEYS = """
SELECT schema_name, table_name, constraint_type, constraint_column_names, referenced_table, referenced_column_names
FROM duckdb_constraints()
WHERE constraint_type IN ('PRIMARY KEY', 'FOREIGN KEY') AND database_name = current_database()
"""


def read_catalogue(connection: duckdb.DuckDBPyConnection) -> tuple[Table, ...]:
    """Read the tables and views of the database that a connection is to."""
    primary: dict[Place, set[str]] = {}
    foreign: dict[Place, list[ForeignKey]] = {}
    for schema, name, kind, columns, target, theirs in connection.execute(_KEYS).fetchall():
        if kind == "PRIMARY KEY":
            primary.setdefault((schema, name), set()).update(columns)
        else:
            foreign.setdefault((schema, name), []).append(ForeignKey(tuple(columns), target, tuple(theirs)))
    columns_of: dict[Place, list[Column]] = {}
    for schema, name, column, declared, nullable, comment in connection.execute(_COLUMNS).fetchall():
        own = column in primary.get((schema, name), ())
        made = Column(column, declared, own, bool(nullable), _values(connection, declared), comment)
        columns_of.setdefault((schema, name), []).append(made)
    return tuple(
        Table(
            name,
            tuple(columns_of.get((schema, name), ())),
            tuple(foreign.get((schema, name), ())),
            schema=schema,
            bare=bare,
            view=view,
            comment=comment,
        )
        for schema, name, comment, view, bare in connection.execute(_TABLES).fetchall()
    )


def _values(connection: duckdb.DuckDBPyConnection, declared: str) -> tuple[str, ...]:
    """Give what an ENUM lists; DuckDB reads its own types best."""
    if not declared.startswith("ENUM("):
        return ()
    row = connection.execute(f"SELECT enum_range(CAST(NULL AS {declared}))").fetchone()
    return tuple(row[0]) if row else ()
