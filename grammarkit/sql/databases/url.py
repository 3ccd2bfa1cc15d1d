"""Where a database is: what kind a URL or a connection is of, and what of a URL may be shown. Pure."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import SourceError

KINDS = {
    "sqlite": "sqlite",
    "duckdb": "duckdb",
    "postgres": "postgres",
    "postgresql": "postgres",
    "mysql": "mysql",
    "mariadb": "mysql",
}
"""SQL dialects by the schemes of URLs."""

_UNCONNECTED = {
    "mssql": "tsql",
    "sqlserver": "tsql",
    "snowflake": "snowflake",
    "bigquery": "bigquery",
    "redshift": "postgres",
    "cockroachdb": "postgres",
}
"""SQL dialects that are written for databases which nothing here connects to, by the schemes of their URLs."""

_DRIVERS = {"sqlite3": "sqlite", "duckdb": "duckdb", "_duckdb": "duckdb", "psycopg": "postgres", "pymysql": "mysql"}
"""SQL dialects by the packages whose connections are taken. Others (psycopg2, mysqlclient) send several statements at
once, so that the end of a transaction that only reads could hide in a query."""

_FILES = {"sqlite", "duckdb"}


def kind_of(url: str) -> str:
    """Give the SQL dialect of the database that a URL leads to; what is no URL is the file of an SQLite database.

    Raises:
        SourceError: the URL is of an unknown kind.
    """
    scheme, separator, _ = url.partition("://")
    if not separator:
        return "duckdb" if Path(url).suffix.lower() in {".duckdb", ".ddb"} else "sqlite"
    kind = KINDS.get(scheme.partition("+")[0].lower())
    if kind is None:
        remedy = "give a URL such as `sqlite:///app.db`, `duckdb:///app.duckdb`, `postgresql://…` or `mysql://…`"
        if known := _UNCONNECTED.get(scheme.partition("+")[0].lower()):
            remedy += f"; of this one, give its CREATE TABLEs in a .sql file, with the dialect `{known}`"
        message = f"`{shown(url)}` is not a database that can be read here"
        raise SourceError(Diagnostic("unknown-database", message, help=remedy))
    return kind


def kind_of_connection(connection: object) -> str:
    """Give the SQL dialect of the database that a connection leads to.

    Raises:
        SourceError: it is not of a driver that is known.
    """
    package = type(connection).__module__.partition(".")[0]
    if package not in _DRIVERS:
        message = f"connections of `{package}` are not known"
        remedy = "connect with sqlite3, duckdb, psycopg (3) or pymysql, or give a URL"
        raise SourceError(Diagnostic("unknown-database", message, help=remedy))
    return _DRIVERS[package]


def file_of(url: str) -> Path | None:
    """Give the file that a URL or a plain path names, if it is one that names a file."""
    if kind_of(url) not in _FILES:
        return None
    scheme, separator, rest = url.partition("://")
    if not separator:
        return Path(url)
    if not rest.startswith("/"):
        remedy = f"give `{scheme}:///` and a relative path, or `{scheme}:////` and an absolute one"
        raise SourceError(Diagnostic("unknown-database", f"`{shown(url)}` names no file", help=remedy))
    return Path(unquote(rest.removeprefix("/").partition("?")[0]))


def parts_of(url: str, *, several: bool = False) -> SplitResult:
    """Take the URL of a server apart; some take the names of `several` hosts.

    Raises:
        SourceError: a password in it has characters that stand for something else in a URL; it is not quoted.
    """
    with suppress(ValueError):
        parts = urlsplit(url)
        if "@" not in f"{parts.path}{parts.fragment}" and (several or parts.port is None or bool(parts.hostname)):
            return parts
    remedy = "in a name or a password, write `/` as %2F, `@` as %40, `:` as %3A, `#` as %23 and `?` as %3F"
    message = "the URL of the database cannot be read: it has no host, or a port that is no number"
    raise SourceError(Diagnostic("unreadable-url", message, help=remedy))


def shown(url: str) -> str:
    """Leave out of a URL what may be secret: who connects, and the settings behind it, which may hold a password."""
    scheme, separator, rest = url.partition("://")
    return f"{scheme}{separator}{rest.rpartition('@')[2].partition('?')[0]}" if separator else url


def without_secrets(text: str, url: str) -> str:
    """Leave a URL's password out of what a driver says."""
    found = re.search(r"://[^/@]*:([^@/]*)@", url)
    secrets = [found[1], unquote(found[1])] if found and found[1] else []
    secrets += re.findall(r"[?&]password=([^&]+)", url)
    for secret in secrets:
        text = text.replace(secret, "…")
    return text
