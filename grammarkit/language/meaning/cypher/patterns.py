"""What the patterns of MATCH, CREATE and MERGE bind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.language.meaning.cypher.aggregation import forbid
from grammarkit.language.meaning.cypher.expressions import kind_of, truth
from grammarkit.language.meaning.cypher.kinds import ANY, LIST, NODE, PATH, RELATIONSHIP, Kind, fits, list_of
from grammarkit.language.meaning.cypher.scope import Scope, bound, name_of, parts, trees
from grammarkit.language.positions import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lark import Token, Tree

_NODES = frozenset({"node", "new_node", "merge_node"})
_LINKS = frozenset({"link", "new_link", "merge_link"})
_PATHS = ("path", "shortest", "group", "pattern")


def matched(paths: Sequence[Tree[Token]], scope: Scope) -> Scope:
    """Bind what paths match, which may be bound already and then has to be of that kind.

    Raises:
        Fault: it is of another kind, a relationship is to be at two places, or a condition in a path is no good.
    """
    inner, links = scope, set[str]()
    outer: Scope = scope
    for path in paths:
        for name in _named(path):
            inner, outer = bound(inner, name, PATH), bound(outer, name, PATH)
        for element, is_repeated in _elements(path):
            if not parts(element, "variable"):
                continue
            inner = _met(element, inner, links)
            name_met = name_of(parts(element, "variable")[0])
            found = inner[name_met]
            outer = {**outer, name_met: list_of(found) if is_repeated else found}
    for path in paths:
        _look_into(path, inner)
    return outer


def _named(path: Tree[Token]) -> list[Tree[Token]]:
    """Give the variable in front of a path, if there is one."""
    return [part for part in trees(path)[:1] if part.data == "variable"]


def _elements(path: Tree[Token], *, is_repeated: bool = False) -> Iterator[tuple[Tree[Token], bool]]:
    """Yield the nodes and links of a path, and whether each is in a group, which may match several times."""
    for part in trees(path):
        if part.data in _NODES | _LINKS:
            yield part, is_repeated
        elif part.data in _PATHS:
            yield from _elements(part, is_repeated=is_repeated or bool(parts(part, "quantifier")))


def _met(element: Tree[Token], scope: Scope, links: set[str]) -> Scope:
    """Bind the variable of a node or link; `links` are the relationships of this MATCH."""
    variable = parts(element, "variable")[0]
    name, kind = name_of(variable), _kind(element)
    if element.data in _LINKS:
        if name in links:
            raise Fault(
                f"the relationship `{name}` cannot be at two places of a path", variable, help="name them differently"
            )
        links.add(name)
    _same(variable, scope.get(name, ANY), kind)
    return {**scope, name: kind}


def _kind(element: Tree[Token]) -> Kind:
    if element.data in _NODES:
        return NODE
    return list_of(RELATIONSHIP) if parts(element, "length", "quantifier") else RELATIONSHIP


def _same(variable: Tree[Token], before: Kind, kind: Kind) -> None:
    if before != ANY and not (before == kind or (before.name == kind.name == LIST.name and fits(before.of, [kind.of]))):
        raise Fault(
            f"`{name_of(variable)}` is {before} already, and cannot be {kind} here",
            variable,
            help="choose a name that is not used",
        )


def _look_into(path: Tree[Token], scope: Scope) -> None:
    """Look at the properties and conditions in the nodes and links of a path."""
    for element, _ in _elements(path):
        _conditions(element, scope)
    for group in path.find_data("group"):
        _conditions(group, scope)


def _conditions(element: Tree[Token], scope: Scope) -> None:
    for part in parts(element, "map", "where"):
        forbid(part, "in a pattern", "put it behind a WITH that aggregates")
        if part.data == "map":
            kind_of(part, scope)
        else:
            truth(part, scope)


def created(paths: Iterable[Tree[Token]], scope: Scope) -> Scope:
    """Bind what paths create: nodes that are bound already may only stand bare, at the ends of new relationships.

    Raises:
        Fault: something would be created that is there.
    """
    paths = list(paths)
    for path in paths:
        for name in _named(path):
            scope = bound(scope, name, PATH)
        elements = [element for element, _ in _elements(path)]
        for element in elements:
            for variable in parts(element, "variable"):
                scope = _made(element, variable, scope, is_alone=len(elements) == 1)
    for path in paths:
        _look_into(path, scope)
    return scope


def _made(element: Tree[Token], variable: Tree[Token], scope: Scope, *, is_alone: bool) -> Scope:
    name = name_of(variable)
    if element.data in _LINKS or name not in scope:
        return bound(scope, variable, _kind(element))
    _same(variable, scope[name], NODE)
    if is_alone or parts(element, "labels", "map", "parameter_map"):
        advice = f"write `({name})` at the end of a new relationship, or choose a name that is not used"
        raise Fault(f"the node `{name}` is bound already, and cannot be created again", variable, help=advice)
    return {**scope, name: NODE}
