"""Queries, clause by clause: each is looked at with the variables that those in front of it have bound."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from lark import Token, Tree

from grammarkit.language.meaning.cypher.aggregation import forbid
from grammarkit.language.meaning.cypher.expressions import kind_of, truth
from grammarkit.language.meaning.cypher.kinds import ANY, ENTITIES, LIST, MAP, NODE, PATH, expect
from grammarkit.language.meaning.cypher.patterns import created, matched
from grammarkit.language.meaning.cypher.projection import paged, projected
from grammarkit.language.meaning.cypher.scope import Scope, bound, known, name_of, parts, trees
from grammarkit.language.positions import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from grammarkit.language.meaning.cypher.projection import Column

_UPDATES = frozenset({"create_clause", "merge_clause", "set_clause", "delete_clause", "remove_clause", "foreach"})
_READS = frozenset({"match_clause", "unwind_clause", "load_csv", "subquery"})
_WITH_FIRST = "put a WITH between them, which hands on what is bound"
_BEFORE = "aggregate in a WITH in front, and use its result here"


def queries(node: Tree[Token], scope: Scope) -> frozenset[Column]:
    """Look at queries that are united, and tell the columns of their results.

    Raises:
        Fault: one has other columns than the first, or something in one is wrong.
    """
    columns: frozenset[Column] | None = None
    keeps_all: set[bool] = set()
    for before, child in pairwise([None, *node.children]):
        if not isinstance(child, Tree) or child.data != "query":
            continue
        found = _query(child, scope)
        if columns is not None:
            keeps_all.add(isinstance(before, Token))  # the ALL behind UNION
            if found != columns:
                raise Fault(
                    "this query has other columns than the one that it is united with",
                    child.children[-1],
                    help="return the same names from both, by `AS`",
                )
        columns = found
    if len(keeps_all) > 1:
        raise Fault("UNION and UNION ALL cannot be mixed", node.children[-1], help="use the same for all queries")
    return columns or frozenset()


def _query(query: Tree[Token], scope: Scope) -> frozenset[Column]:
    return _clauses(trees(query), scope)[1]


def _clauses(clauses: Iterable[Tree[Token]], scope: Scope) -> tuple[Scope, frozenset[Column]]:
    columns: frozenset[Column] = frozenset()
    has_updated = False
    for clause in clauses:
        if has_updated and clause.data in _READS:
            raise Fault("what is read cannot follow on what is changed", clause, help=_WITH_FIRST)
        has_updated = clause.data in _UPDATES or (has_updated and clause.data != "with_clause")
        if clause.data in {"with_clause", "return_clause"}:
            found = projected(clause, scope)
            scope, columns = found.scope, found.columns
        else:
            scope = _CLAUSES[clause.data](clause, scope)
    return scope, columns


def subquery(node: Tree[Token], scope: Scope) -> None:
    """Look into the braces of EXISTS, COUNT or COLLECT: paths with a condition, or clauses, which see all variables."""
    if parts(node, "path"):
        _match(node, scope)
        return
    clauses: list[Tree[Token]] = []
    for clause in trees(node):
        clauses.append(clause)
        if clause.data == "return_clause":  # behind it is nothing, or UNION
            _clauses(clauses, scope)
            clauses = []
    _clauses(clauses, scope)


def _match(clause: Tree[Token], scope: Scope) -> Scope:
    scope = matched(parts(clause, "path"), scope)
    for condition in parts(clause, "where"):
        _condition(condition, scope)
    for hint in parts(clause, "hint"):
        for variable in parts(hint, "variable"):
            known(variable, scope)
    return paged(clause, scope)


def _condition(condition: Tree[Token], scope: Scope) -> None:
    forbid(condition, "in WHERE", "aggregate in a WITH first: `WITH …, count(*) AS n WHERE n > …`")
    truth(condition, scope)


def _unwind(clause: Tree[Token], scope: Scope) -> Scope:
    elements, variable, *_ = trees(clause)
    forbid(elements, "in UNWIND", _BEFORE)
    found = kind_of(elements, scope)
    return paged(clause, bound(scope, variable, found.of if found.name == LIST.name else ANY))


def _create(clause: Tree[Token], scope: Scope) -> Scope:
    return created(parts(clause, "new_path"), scope)


def _merge(clause: Tree[Token], scope: Scope) -> Scope:
    scope = created(parts(clause, "merge_path"), scope)
    for event in parts(clause, "on_merge"):
        for change in trees(event):
            _set(change, scope)
    return scope


def _set(clause: Tree[Token], scope: Scope) -> Scope:
    for change in trees(clause):
        forbid(change, "in SET", _BEFORE)
        match change.data, trees(change):
            case "set_labels", [variable, *_]:
                expect(variable, known(variable, scope), (NODE,), "a label")
            case _, [target, value]:
                _changed(target, value, scope)
            case _:
                pass
    return scope


def _changed(target: Tree[Token], value: Tree[Token], scope: Scope) -> None:
    kind_of(target, scope)
    if value.data == "pattern":
        raise Fault("a pattern is a condition, and no value", value, help="write `exists { … }`")
    found = kind_of(value, scope)
    if target.data == "variable":
        expect(target, known(target, scope), ENTITIES, "SET")
        expect(value, found, (MAP, *ENTITIES), "what is set for all properties")


def _remove(clause: Tree[Token], scope: Scope) -> Scope:
    for removed in trees(clause):
        kind_of(removed.children[0] if removed.data == "set_labels" else removed, scope)
    return scope


def _delete(clause: Tree[Token], scope: Scope) -> Scope:
    for deleted in trees(clause):
        forbid(deleted, "in DELETE", _BEFORE)
        expect(deleted, kind_of(deleted, scope), (*ENTITIES, PATH), "DELETE")
    return scope


def _foreach(clause: Tree[Token], scope: Scope) -> Scope:
    variable, elements, *updates = trees(clause)
    found = kind_of(elements, scope)
    expect(elements, found, (LIST,), "`IN`")
    _clauses(updates, bound(scope, variable, found.of))
    return scope


def _load(clause: Tree[Token], scope: Scope) -> Scope:
    source, variable = trees(clause)
    kind_of(source, scope)
    return bound(scope, variable, ANY)


def _call(clause: Tree[Token], scope: Scope) -> Scope:
    for procedure in parts(clause, "procedure"):
        for argument in trees(procedure):
            forbid(argument, "among the arguments of a procedure", _BEFORE)
            kind_of(argument, scope)
    for yields in parts(clause, "yields"):
        for result in parts(yields, "yielded"):
            scope = bound(scope, result.children[-1], ANY)
        for condition in parts(yields, "where"):
            _condition(condition, scope)
    return scope


def _subquery(clause: Tree[Token], scope: Scope) -> Scope:
    imported: Scope = {name_of(name): known(name, scope) for name in parts(clause, "variable")}
    if any(isinstance(child, Token) and child.type == "STAR" for child in clause.children):
        imported = scope
    sees = scope if any(_imports(trees(query)[0]) for query in parts(clause, "query")) else {}
    columns = [column for column in queries(clause, {**imported, **sees}) if isinstance(column, str)]
    for column in columns:
        if column in scope:
            raise Fault(
                f"the subquery returns `{column}`, which is bound outside of it already",
                parts(clause, "query")[-1].children[-1],
                help="return it under a name that is not used, by `AS`",
            )
    scope = {**scope, **dict.fromkeys(columns, ANY)}
    for status in clause.find_data("status"):
        scope = bound(scope, status.children[0], MAP)
    return scope


def _imports(clause: Tree[Token]) -> bool:
    """Tell whether a clause is a WITH that does nothing but hand on variables."""
    items = parts(clause, "item")
    return (
        clause.data == "with_clause"
        and len(items) == len(trees(clause))
        and all(len(item.children) == 1 and trees(item)[0].data == "variable" for item in items)
    )


_CLAUSES: dict[str, Callable[[Tree[Token], Scope], Scope]] = {
    "match_clause": _match,
    "unwind_clause": _unwind,
    "create_clause": _create,
    "merge_clause": _merge,
    "set_clause": _set,
    "remove_clause": _remove,
    "delete_clause": _delete,
    "foreach": _foreach,
    "load_csv": _load,
    "call": _call,
    "call_all": _call,
    "subquery": _subquery,
}
"""What looks at each clause but WITH and RETURN, and gives what is bound behind it."""
