"""What a schema is made of: tables, their columns, and the keys that lead from one to another. Pure values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    `type` is as the database declares it. `values` are all values that it has, where they were asked for or where the
    type names them. `comment` is what the database says about it; anybody may have written that.
    """

    name: str
    type: str = ""
    primary: bool = False
    nullable: bool = True
    values: tuple[str, ...] = ()
    comment: str = ""


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """`columns` of one table refer to `target_columns` of another, pair by pair.

    `target_schema` is empty where the key does not say it: the target is in the table's own schema, or found bare.
    """

    columns: tuple[str, ...]
    target: str
    target_columns: tuple[str, ...]
    target_schema: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table or view.

    `schema` and `catalog` say where it lies, as far as a query may write it. `bare` says that its name alone finds it;
    else queries have to write where it lies too, as in `sales.orders`.
    """

    name: str
    columns: tuple[Column, ...]
    foreign_keys: tuple[ForeignKey, ...] = ()
    schema: str = ""
    catalog: str = ""
    bare: bool = True
    view: bool = False
    comment: str = ""

    @property
    def path(self) -> tuple[str, ...]:
        """The names that a query has to write, the table's own last."""
        return self.paths[0]

    @property
    def paths(self) -> tuple[tuple[str, ...], ...]:
        """Each way to write it, the shortest first: `orders`, `sales.orders`, `shop.sales.orders`."""
        whole = tuple(part for part in (self.catalog, self.schema, self.name) if part)
        if not self.bare:
            return (whole,)
        return tuple(whole[start:] for start in range(len(whole) - 1, -1, -1))

    def column(self, name: str) -> Column | None:
        """Find a column by its name: as it is written, or else in any letter case."""
        folded = name.lower()
        alike = [column for column in self.columns if column.name.lower() == folded]
        return next((column for column in alike if column.name == name), alike[0] if alike else None)
