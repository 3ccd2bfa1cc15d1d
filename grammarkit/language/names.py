"""The names that trees of a grammar have, and whether what is to be built from them is called as they are."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from inspect import getattr_static, isclass
from typing import TYPE_CHECKING, Any

from grammarkit.grammar.join import joined
from grammarkit.grammar.lower import lowered
from grammarkit.grammar.syntax import Sequence, options
from grammarkit.language.shapes import shapes
from grammarkit.language.slots import ANY_TOKEN, NONE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lark import Token, Transformer

    from grammarkit.grammar import Grammar


def require_names(grammar: Grammar, names: Iterable[object], what: str) -> None:
    """Refuse names that no part of a tree has; those of rules that another start leads to are let through.

    Raises:
        TypeError: there is one; the message says what may be meant.
        GrammarError: the grammar cannot be lowered.
    """
    found = _names(grammar)
    for name in map(str, names):
        if name in found.in_trees or name in found.elsewhere or name in _kept(grammar):
            continue
        if name in found.giving_way:
            message = f"`{name}` in `{what}` is never in a tree: a rule with `?` or `_` gives way to its parts"
            raise TypeError(f"{message}; write it without, or give its only part an alias, `-> {name.strip('_')}`")
        meant = near(name, found.in_trees)
        remedy = f"did you mean `{meant}`?" if meant else f"there are {_listed(found.in_trees)}"
        raise TypeError(f"`{name}` in `{what}` is no rule, alias or terminal of the grammar; {remedy}")


def require_methods(grammar: Grammar, transformer: Transformer[Token, Any] | type) -> None:
    """Refuse a `Transformer` with a method that is called nearly as a rule or terminal that has none.

    Other methods may be there to help; but where there is none for any rule, it belongs to another grammar.

    Raises:
        TypeError: it is refused; the message says what may be meant.
        GrammarError: the grammar cannot be lowered.
    """
    of = transformer if isclass(transformer) else type(transformer)
    if _decides_itself(of):
        return
    found = _names(grammar)
    known = found.in_trees | found.elsewhere | found.giving_way
    missing = {name for name in found.in_trees if not hasattr(transformer, name)}
    methods = [name for name in _own_methods(of) if name not in known and name not in _kept(grammar)]
    for method in methods:
        if meant := near(method, missing, cutoff=0.8):
            message = f"`{of.__name__}.{method}` is never called, as the grammar has no `{method}`"
            raise TypeError(f"{message}; did you mean `{meant}`? Start the name of a method that only helps with `_`")
    if methods and not any(hasattr(transformer, name) for name in known | _kept(grammar)):
        message = f"`{of.__name__}` has no method for any rule of the grammar"
        raise TypeError(f"{message}; its trees have {_listed(found.in_trees)}")


def near(name: str, names: Iterable[str], cutoff: float = 0.75) -> str:
    """Give the one of `names` that `name` looks like, or nothing."""
    folded = {known.lower(): known for known in names}
    return next((folded[found] for found in get_close_matches(name.lower(), folded, n=1, cutoff=cutoff)), "")


@dataclass(frozen=True, slots=True)
class _Names:
    in_trees: frozenset[str]
    elsewhere: frozenset[str]
    """Terminals that stand in others, and whatever another start leads to."""
    giving_way: frozenset[str]
    """Rules of which there is no node, since their parts always take its place."""
    keeps_literals: bool


@lru_cache(maxsize=64)
def _names(grammar: Grammar) -> _Names:
    nodes, _ = shapes(grammar)
    kinds = {kind for node in nodes for slot in node.slots for kind in slot.kinds}
    in_trees = frozenset({node.name for node in nodes} | kinds) - {NONE, ANY_TOKEN}
    whole = joined(grammar)
    defined = {d.known_as or d.name: d for d in whole.definitions}
    aliases = {option.alias for d in whole.definitions for option in options(d.expr) if isinstance(option, Sequence)}
    gone = {name for name, d in defined.items() if not d.is_terminal and (d.name in whole.reached or name[0] == "_")}
    gone -= in_trees
    return _Names(
        in_trees, frozenset({*defined, *aliases}) - {""} - in_trees - gone, frozenset(gone), ANY_TOKEN in kinds
    )


def _kept(grammar: Grammar) -> frozenset[str]:
    """Give the names that Lark has for literals, where trees keep some."""
    from grammarkit.grammar.parsers import earley

    if not _names(grammar).keeps_literals:
        return frozenset()
    return frozenset(terminal.name for terminal in earley(lowered(grammar).for_trees).terminals)


def _own_methods(of: type) -> list[str]:
    """List what a `Transformer` of the user's defines under public names."""
    own = [each for each in of.__mro__[:-1] if not _is_larks(each)]
    names = dict.fromkeys(name for each in own for name in vars(each) if not name.startswith("_"))
    return [name for name in names if callable(getattr_static(of, name))]


def _decides_itself(of: type) -> bool:
    """Tell whether a `Transformer` says itself what is called for a rule, or has something for all."""
    owners = (next((each for each in of.__mro__ if name in vars(each)), object) for name in _DECIDING)
    return not all(owner is object or _is_larks(owner) for owner in owners)


_DECIDING = ("__default__", "__default_token__", "__getattr__", "_call_userfunc", "_call_userfunc_token", "transform")


def _is_larks(of: type) -> bool:
    return of.__module__.partition(".")[0] == "lark"


_SHOWN = 12


def _listed(names: Iterable[str]) -> str:
    known = sorted(names, key=lambda name: (name.isupper(), name))
    more = ", …" if len(known) > _SHOWN else ""
    return ", ".join(f"`{name}`" for name in known[:_SHOWN]) + more
