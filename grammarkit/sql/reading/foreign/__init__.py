"""Functions of other databases, and what to write instead: a file for each SQL dialect.

Only names are listed that the dialect is known not to have, so that a function of a user's own is never one.
"""

from types import MappingProxyType

from grammarkit.sql.reading.foreign import bigquery, duckdb, mysql, postgres, snowflake, sqlite, tsql

__all__ = ["INSTEAD"]

INSTEAD = MappingProxyType(
    {
        "bigquery": bigquery.INSTEAD,
        "duckdb": duckdb.INSTEAD,
        "mysql": mysql.INSTEAD,
        "postgres": postgres.INSTEAD,
        "snowflake": snowflake.INSTEAD,
        "sqlite": sqlite.INSTEAD,
        "tsql": tsql.INSTEAD,
    }
)
"""By SQL dialect and name in lower case."""
