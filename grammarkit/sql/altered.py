"""ALTER TABLE, worked into the CREATE TABLE before it. Pure.

What it says of columns is done to the definition; keys that it adds are left to be read where they stand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

if TYPE_CHECKING:
    from collections.abc import Callable

    Named = Callable[[exp.Expr | None], str]


def absorb(create: exp.Create, alter: exp.Alter, named: Named) -> exp.Alter:
    """Do to the columns of `create` what `alter` says of them, in place, and give what else it says."""
    if not isinstance(create.this, exp.Schema):
        return alter
    kept = [action for action in alter.args.get("actions") or () if not _done(create.this, action, named)]
    rest = alter.copy()
    rest.set("actions", [action.copy() for action in kept])
    return rest


def _done(defined: exp.Schema, action: exp.Expr, named: Named) -> bool:
    columns = {named(part.this): part for part in defined.expressions if isinstance(part, exp.ColumnDef)}
    match action:
        case exp.ColumnDef():
            if named(action.this) not in columns:
                defined.append("expressions", action.copy())
        case exp.ModifyColumn():  # MySQL's MODIFY and CHANGE, which define the column anew
            old = columns.get(named(action.args.get("rename_from") or action.this.this))
            if old is not None:
                _renamed(defined, named(old.this), action.this.this, named)
                old.replace(action.this.copy())
        case exp.RenameColumn():
            _renamed(defined, named(action.this), action.args["to"], named)
        case exp.AlterColumn() if action.args.get("dtype") is not None:
            if (old := columns.get(named(action.this))) is not None:
                old.set("kind", action.args["dtype"].copy())
        case exp.Drop() if action.args.get("kind") == "COLUMN":
            for dropped in action.args.get("tables") or ():
                if (old := columns.get(named(dropped))) is not None:
                    old.pop()
        case _:
            return False
    return True


def _renamed(defined: exp.Schema, old: str, new: exp.Expr, named: Named) -> None:
    """Rename a column where it is defined, and in keys of its own table."""
    name = new.find(exp.Identifier)
    places = [part.this for part in defined.expressions if isinstance(part, exp.ColumnDef)]
    places += [part for key in defined.find_all(exp.PrimaryKey, exp.ForeignKey) for part in key.expressions]
    for place in places:
        found = place.find(exp.Identifier)
        if name is not None and found is not None and named(found) == old:
            found.replace(name.copy())
