"""The variables that are bound at a place of a query, and what each one is."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, TypeAlias

from lark import Token, Tree

from grammarkit.language.meaning.cypher.kinds import ANY, Kind
from grammarkit.language.positions import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Scope: TypeAlias = "Mapping[str, Kind]"
"""What each variable is, by its name. A scope is never changed: a clause makes a new one."""


def name_of(variable: Tree[Token] | Token) -> str:
    """Give the name of a variable, without the ticks around it."""
    name = str(variable.children[0] if isinstance(variable, Tree) else variable)
    return name[1:-1].replace("``", "`") if name.startswith("`") else name


def known(variable: Tree[Token], scope: Scope) -> Kind:
    """Give what a variable is.

    Raises:
        Fault: there is none of its name here.
    """
    name = name_of(variable)
    if name not in scope:
        raise Fault(f"there is no variable `{name}` here", variable, help=_instead(name, scope))
    return scope[name]


def _instead(name: str, scope: Scope) -> str:
    near = get_close_matches(name, scope, n=1, cutoff=0.6)
    if near:
        return f"write `{near[0]}`"
    if not scope:
        return f"bind it first, for example by `MATCH ({name})`"
    return f"use one of {listed(scope)}, or hand it on by the WITH in front"


def listed(names: Iterable[str]) -> str:
    """List names as code, the first few of them."""
    found = list(names)
    return ", ".join(f"`{name}`" for name in found[:8]) + (", …" if len(found) > 8 else "")


def bound(scope: Scope, variable: Tree[Token] | Token, kind: Kind) -> Scope:
    """Bind a variable that must be new.

    Raises:
        Fault: there is one of its name.
    """
    name = name_of(variable)
    if name in scope:
        what = "" if scope[name] == ANY else f", as {scope[name]}"
        raise Fault(f"the variable `{name}` is bound already{what}", variable, help="choose a name that is not used")
    return {**scope, name: kind}


def parts(node: Tree[Token], *names: str) -> list[Tree[Token]]:
    """Give the children of a node that are of some of the rules."""
    return [child for child in node.children if isinstance(child, Tree) and child.data in names]


def trees(node: Tree[Token]) -> list[Tree[Token]]:
    """Give all children of a node but tokens."""
    return [child for child in node.children if isinstance(child, Tree)]
