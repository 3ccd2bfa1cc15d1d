"""A filter that every use of a table must have, such as its tenant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from sqlglot import exp

from grammarkit.diagnostic import Diagnostic
from grammarkit.sql.choose import columns_named
from grammarkit.sql.policy.references import alias_of, is_named, references, same_name
from grammarkit.sql.policy.refusal import refuse
from grammarkit.sql.policy.unfollowed import other_sources, renamed
from grammarkit.sql.reading.place import own_span
from grammarkit.sql.reading.source import dialect_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grammarkit.sql.schema import Schema

Value: TypeAlias = str | int | bool | exp.Placeholder | exp.Parameter


@dataclass(frozen=True, slots=True)
class _Filtered:
    rules: tuple[tuple[str, str, Value], ...]
    """Table, column, value."""

    def fits(self, schema: Schema) -> None:
        schema.only(table for table, _, _ in self.rules)
        columns_named((f"{table}.{column}" for table, column, _ in self.rules), schema.tables)

    def __call__(self, query: exp.Query) -> None:
        refuse(query, self._found(query))

    def _found(self, query: exp.Query) -> Iterator[Diagnostic]:
        yield from other_sources(query)
        for table in references(query):
            for name, column, value in self.rules:
                if is_named(table, name) and not _is_filtered(table, column, value):
                    yield renamed(table) or _finding(table, column, value)


def filtered(rules: Mapping[str, tuple[str, Value]]) -> _Filtered:
    """Make a validator that demands a filter wherever a table is read: `filtered({"orders": ("tenant_id", 42)})`.

    The condition must be one of those joined by AND in the WHERE of the same SELECT, or in the ON of the inner or left
    join that brings the table in. What would only follow from other conditions does not count. A view of the table is
    a table of its own. `Sql` refuses a name that its schema does not have.

    The value may be a parameter, as sqlglot reads it: `exp.Placeholder(this="tenant")` is `:tenant`, and
    `sqlglot.parse_one("@tenant", dialect="tsql")` gives that of another dialect. Then no other value will do; `?` is
    refused, since it does not say which value it will be.

    Raises:
        TypeError: what a table is to be filtered by is no pair of a column and a value.
        ValueError: it is a parameter without a name.
    """
    return _Filtered(tuple(_rule(table, by) for table, by in rules.items()))


def _rule(table: str, by: object) -> tuple[str, str, Value]:
    match by:
        case (str(), exp.Placeholder(this=None)):
            raise ValueError(f"`{table}` is filtered by a parameter that has a name or a number, not by `?`")
        case (str(column), str() | int() | exp.Placeholder() | exp.Parameter() as value):
            return table.lower(), column.lower(), value
        case _:
            raise TypeError(f"`{table}` is filtered by a column and a value, as in ('tenant_id', 42), not by {by!r}")


def _finding(table: exp.Table, column: str, value: Value) -> Diagnostic:
    written = exp.convert(value).sql(dialect_of(table) or None)
    remedy = f"add `{table.alias_or_name}.{column} = {written}` to its WHERE, joined by AND"
    message = f"the table `{table.name}` is read without its filter on `{column}`"
    return Diagnostic("missing-filter", message, own_span(table.this), help=remedy)


def _is_filtered(table: exp.Table, column: str, value: Value) -> bool:
    select = table.find_ancestor(exp.Select)
    if select is None:
        return False
    alone = sum(1 for _ in select.find_all(exp.Table, exp.Subquery)) == 1
    where = select.args.get("where")
    conditions = list(_conjuncts(where.this)) if where is not None else []
    join = table.parent
    if isinstance(join, exp.Join) and join.args.get("on") is not None and _keeps_no_more(join):
        conditions += _conjuncts(join.args["on"])
    return not renamed(table) and any(_is_equal(c, table, column, value, alone=alone) for c in conditions)


def _keeps_no_more(join: exp.Join) -> bool:
    """Tell joins that bring in no row of their own table that does not meet ON."""
    return join.side in {"", "LEFT"} and join.kind in {"", "INNER", "OUTER"}


def _conjuncts(condition: exp.Expr) -> Iterator[exp.Expr]:
    stack = [condition]
    while stack:
        part = stack.pop()
        if isinstance(part, exp.And):
            stack += [part.expression, part.this]
        elif isinstance(part, exp.Paren):
            stack.append(part.this)
        else:
            yield part


def _is_equal(condition: exp.Expr, table: exp.Table, column: str, value: Value, *, alone: bool) -> bool:
    match condition:
        case exp.EQ() | exp.Is():
            sides = [(condition.this, condition.expression), (condition.expression, condition.this)]
        case exp.In() if len(condition.expressions) == 1:
            sides = [(condition.this, condition.expressions[0])]
        case _:
            return False
    return any(_is_column(left, table, column, alone=alone) and _is_value(right, value) for left, right in sides)


def _is_column(part: exp.Expr, table: exp.Table, column: str, *, alone: bool) -> bool:
    if not isinstance(part, exp.Column) or part.name.lower() != column:
        return False
    if not part.table:
        return alone
    return same_name(part.args["table"], alias_of(table), dialect_of(table))


def _is_value(part: exp.Expr, value: Value) -> bool:
    match part:
        case exp.Placeholder() | exp.Parameter():
            return part == value
        case exp.Boolean():
            return part.this is value
        case exp.Neg():
            return isinstance(value, int) and value < 0 and _is_value(part.this, -value)
        case exp.Literal():
            return type(value) is (str if part.is_string else int) and part.name == str(value)
        case _:
            return False
