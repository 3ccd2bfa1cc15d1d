"""SQL dialects as values, one a file. A new one is a file here that defines `DIALECT`, and its two grammars."""

from __future__ import annotations

from difflib import get_close_matches
from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules

from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import SourceError, require_type
from grammarkit.sql.dialects.value import Arity, SqlDialect

__all__ = ["Arity", "SqlDialect", "sql_dialect", "sql_dialects"]

_NOT_DIALECTS = {"value"}


@lru_cache(maxsize=1)
def sql_dialects() -> tuple[str, ...]:
    """List the names that `sql_dialect` takes."""
    return tuple(sorted({module.name for module in iter_modules(__path__)} - _NOT_DIALECTS))


@lru_cache(maxsize=64)
def sql_dialect(name: str) -> SqlDialect:
    """Give a SQL dialect by its name, which is sqlglot's.

    Raises:
        SourceError: there is none of that name; the message offers the nearest.
    """
    require_type("a SQL dialect", name, str, "given by its name, such as `sqlite`")
    if name not in sql_dialects():
        near = get_close_matches(name.lower(), sql_dialects(), n=1, cutoff=0.5)
        remedy = f"did you mean `{near[0]}`?" if near else f"take one of: {', '.join(sql_dialects())}"
        raise SourceError(Diagnostic("unknown-sql-dialect", f"the SQL dialect `{name}` is not known", help=remedy))
    found: SqlDialect = import_module(f"{__name__}.{name}").DIALECT
    return found
