"""Statements that define tables, as sqlglot has read them, into the tables that they define. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from sqlglot import exp

from grammarkit.sql.altered import absorb
from grammarkit.sql.dialects import sql_dialect, sql_dialects
from grammarkit.sql.schema import HOMES
from grammarkit.sql.table import Column, ForeignKey, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Path: TypeAlias = tuple[str, str, str]
"""The names of a catalogue, a schema and a table; empty where a statement does not say, and the dialect neither."""

_TABLES = {"TABLE", "VIEW"}


def tables(statements: Sequence[exp.Expr], dialect: str) -> tuple[Table, ...]:
    """Read the tables and views that statements define, with the keys, types and comments that others add to them."""
    return tuple(_Reader(statements, dialect).tables())


class _Reader:
    def __init__(self, statements: Sequence[exp.Expr], dialect: str) -> None:
        self._dialect = dialect
        self._home = HOMES.get(dialect, "")
        self._folding = sql_dialect(dialect).folding if dialect in sql_dialects() else "any"
        self._creates = {path: create.copy() for path, create in self._defining(statements).items()}
        self._alters: dict[Path, list[exp.Expr]] = {}
        self._comments: dict[tuple[Path, str], str] = {}
        self._types: dict[str, tuple[str, ...]] = {}
        for statement in statements:
            if isinstance(statement, exp.Alter):
                self._alter(statement)
            elif isinstance(statement, exp.Comment):
                self._note(statement)
            elif isinstance(statement, exp.Create) and statement.kind == "TYPE":
                self._types[self._named(statement.this.this)] = _listed(statement.expression)
        self._primary = {
            path: tuple(self._primary_of([create, *self._alters.get(path, ())]))
            for path, create in self._creates.items()
        }

    def tables(self) -> Iterator[Table]:
        for path, create in self._creates.items():
            catalog, schema, name = path
            keys = [key for s in (create, *self._alters.get(path, ())) for key in self._foreign_keys(s)]
            columns = self._columns(create, path)
            if columns:
                yield Table(
                    name,
                    columns,
                    tuple(keys),
                    schema=schema,
                    catalog=catalog,
                    bare=not catalog and schema == self._home,
                    view=create.kind == "VIEW",
                    comment=self._comments.get((path, "")) or _table_comment(create),
                )

    def _defining(self, statements: Iterable[exp.Expr]) -> dict[Path, exp.Create]:
        """Find what defines tables; of a table that is defined again, the one that the database would keep."""
        found: dict[Path, exp.Create] = {}
        for statement in statements:
            if isinstance(statement, exp.Create) and statement.kind in _TABLES:
                path = self._path(statement.this)
                if path not in found or not statement.args.get("exists"):
                    found[path] = statement
            elif isinstance(statement, exp.Drop) and statement.args.get("kind") in _TABLES:
                for table in statement.find_all(exp.Table):
                    found.pop(self._path(table), None)
        return found

    def _alter(self, alter: exp.Alter) -> None:
        path = self._path(alter.this)
        if path in self._creates:
            alter = absorb(self._creates[path], alter, self._named)
        self._alters.setdefault(path, []).append(alter)
        renamed = next((action for action in alter.args["actions"] if isinstance(action, exp.AlterRename)), None)
        if renamed is not None and path in self._creates:
            after = (*path[:2], self._named(renamed.this))
            self._creates[after], self._alters[after] = self._creates.pop(path), self._alters.pop(path)

    def _named(self, part: exp.Expr | None) -> str:
        """Give the name that the database keeps: it folds those that stand without quotes."""
        found = part.find(exp.Identifier) if part is not None else None  # `id` and `id(10)` are not the same to sqlglot
        if found is None:
            return part.name if part is not None else ""
        folds = not found.args.get("quoted")
        if folds and self._folding != "any":
            return found.name.lower() if self._folding == "lower" else found.name.upper()
        return found.name

    def _path(self, of: exp.Expr) -> Path:
        table = of.this if isinstance(of, exp.Schema) else of
        catalog, schema = table.args.get("catalog"), table.args.get("db")
        return self._named(catalog), self._named(schema) or self._home, self._named(table.this)

    def _columns(self, create: exp.Create, path: Path) -> tuple[Column, ...]:
        if not isinstance(create.this, exp.Schema):
            return tuple(self._of_query(create.expression))
        listed = create.this.expressions
        defined = [self._column(column, path) for column in listed if isinstance(column, exp.ColumnDef)]
        # The columns of a view are only named.
        return tuple(defined) or tuple(Column(self._named(c)) for c in listed if isinstance(c, exp.Identifier))

    def _of_query(self, query: exp.Expr | None) -> Iterator[Column]:
        """Give the columns of a view or table that is defined by a query, where it names them."""
        if isinstance(query, exp.Query) and not query.is_star:
            for selected in query.selects:
                if isinstance(selected, exp.Alias | exp.Column):  # what others are called differs between databases
                    yield Column(self._named(selected.args.get("alias") or selected.this))

    def _column(self, column: exp.ColumnDef, path: Path) -> Column:
        name = self._named(column.this)
        primary = name in self._primary[path]
        required = column.find(exp.NotNullColumnConstraint)
        nullable = required is None or bool(required.args.get("allow_null"))
        kind = column.kind
        declared = kind.sql(self._dialect) if kind else ""
        own = kind.args.get("kind") if kind else None
        if isinstance(own, exp.Dot):
            own = own.expression  # as dumps write it: `public.status`
        values = _listed(kind) or self._types.get(self._named(own) if isinstance(own, exp.Expr) else str(own), ())
        comment = self._comments.get((path, name)) or _column_comment(column)
        return Column(name, declared, primary, nullable, values, comment)

    def _primary_of(self, statements: Sequence[exp.Expr]) -> Iterator[str]:
        for statement in statements:
            for column in statement.find_all(exp.ColumnDef):
                if column.find(exp.PrimaryKeyColumnConstraint):
                    yield self._named(column.this)
            for key in statement.find_all(exp.PrimaryKey):
                yield from map(self._named, key.expressions)

    def _foreign_keys(self, statement: exp.Expr) -> Iterator[ForeignKey]:
        for reference in statement.find_all(exp.Reference):
            holder = reference.find_ancestor(exp.ForeignKey, exp.ColumnDef)
            if holder is None:
                continue
            own = [holder.this] if isinstance(holder, exp.ColumnDef) else holder.expressions
            path = self._path(reference.this)
            named = reference.this.expressions if isinstance(reference.this, exp.Schema) else ()
            theirs = tuple(map(self._named, named)) or self._primary.get(path, ())
            if len(own) == len(theirs):  # a key that names no columns of a table that is not here leads nowhere
                yield ForeignKey(tuple(map(self._named, own)), path[2], theirs, path[1])

    def _note(self, statement: exp.Comment) -> None:
        about, said = statement.this, statement.expression.name if statement.expression else ""
        if isinstance(about, exp.Column):
            catalog, schema, table = (self._named(about.args.get(part)) for part in ("catalog", "db", "table"))
            self._comments[(catalog, schema or self._home, table), self._named(about.this)] = said
        elif isinstance(about, exp.Table):
            self._comments[self._path(about), ""] = said


def _listed(kind: exp.Expr | None) -> tuple[str, ...]:
    """Give the values that an ENUM lists."""
    if not isinstance(kind, exp.DataType) or kind.this is not exp.DType.ENUM:
        return ()
    return tuple(value.name for value in kind.expressions if isinstance(value, exp.Literal))


def _table_comment(create: exp.Create) -> str:
    properties: exp.Expr | None = create.args.get("properties")
    return _described(properties) if properties else ""


def _column_comment(column: exp.ColumnDef) -> str:
    """Give what is said of a column: by COMMENT, by a description, or in a comment in the text behind it."""
    own = [constraint for constraint in column.args.get("constraints") or () if constraint is not None]
    said = next(filter(None, map(_described, own)), "")
    return said or " ".join(comment.strip() for part in column.walk() for comment in part.comments or ())


def _described(part: exp.Expr) -> str:
    for found in part.find_all(exp.CommentColumnConstraint, exp.SchemaCommentProperty, exp.Property):
        if isinstance(found, exp.Property) and type(found) is exp.Property:
            if found.name.lower() == "description":
                return str(found.args["value"].name)
        elif isinstance(found, exp.CommentColumnConstraint | exp.SchemaCommentProperty):
            return str(found.this.name)
    return ""
