"""What SQLAlchemy finds in a database's catalogue, as tables."""

from __future__ import annotations

import warnings
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeAlias

from grammarkit.sql.table import Column, ForeignKey, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sqlalchemy import Engine
    from sqlalchemy.engine.interfaces import (
        ReflectedColumn,
        ReflectedForeignKeyConstraint,
        ReflectedPrimaryKeyConstraint,
        ReflectedTableComment,
    )
    from sqlalchemy.engine.reflection import Inspector

Place: TypeAlias = tuple[str, str]
"""The names of a schema and of a table in it."""


def engine_on(connection: object, dialect: str) -> Engine:
    """Have SQLAlchemy speak through a connection that is there already, and leave it open."""
    from sqlalchemy import create_engine
    from sqlalchemy.pool import StaticPool

    return create_engine(f"{dialect}://", creator=lambda: connection, poolclass=StaticPool)


def inspected(engine: Engine, schemas: Iterable[str], readable: Mapping[Place, bool]) -> tuple[Table, ...]:
    """Read tables and views.

    `readable` has those that may be read, and whether the name alone finds them.
    """
    from sqlalchemy import inspect
    from sqlalchemy.exc import SAWarning

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SAWarning)  # of types that it does not know; we only pass their names on
        inspector = inspect(engine)
        found = [table for schema in schemas for table in _of_schema(inspector, engine, schema, readable)]
    return tuple(found)


def _of_schema(inspector: Inspector, engine: Engine, schema: str, readable: Mapping[Place, bool]) -> Iterable[Table]:
    from sqlalchemy.engine.reflection import ObjectKind

    everything = ObjectKind.ANY
    columns = inspector.get_multi_columns(schema=schema, kind=everything)
    primary = inspector.get_multi_pk_constraint(schema=schema, kind=everything)
    foreign = inspector.get_multi_foreign_keys(schema=schema, kind=everything)
    comments = inspector.get_multi_table_comment(schema=schema, kind=everything)
    views = set(inspector.get_view_names(schema))
    with suppress(NotImplementedError):  # the dialect has none
        views.update(inspector.get_materialized_view_names(schema))
    for key, described in columns.items():
        name = key[1]
        if (schema, name) not in readable:
            continue
        yield Table(
            name,
            _columns(described, primary.get(key), lambda kind: _type(kind, engine)),
            _keys(foreign.get(key, ())),
            schema=schema,
            bare=readable[schema, name],
            view=name in views,
            comment=_comment(comments.get(key)),
        )


def _columns(
    described: Iterable[ReflectedColumn], primary: ReflectedPrimaryKeyConstraint | None, type_of: Callable[[Any], str]
) -> tuple[Column, ...]:
    own = set(primary["constrained_columns"]) if primary else set()
    return tuple(
        Column(
            str(column["name"]),
            type_of(column["type"]),
            column["name"] in own,
            bool(column["nullable"]),
            tuple(map(str, getattr(column["type"], "enums", ()))),
            column.get("comment") or "",
        )
        for column in described
    )


def _type(kind: Any, engine: Engine) -> str:  # noqa: ANN401 - SQLAlchemy's types have parameters of every kind
    from sqlalchemy.exc import CompileError
    from sqlalchemy.types import NullType

    try:
        return "" if isinstance(kind, NullType) else str(kind.compile(dialect=engine.dialect))
    except CompileError:
        return str(kind)


def _keys(described: Iterable[ReflectedForeignKeyConstraint]) -> tuple[ForeignKey, ...]:
    return tuple(
        ForeignKey(
            tuple(key["constrained_columns"]),
            key["referred_table"],
            tuple(key["referred_columns"]),
            key["referred_schema"] or "",
        )
        for key in described
    )


def _comment(described: ReflectedTableComment | None) -> str:
    return (described["text"] or "") if described else ""
