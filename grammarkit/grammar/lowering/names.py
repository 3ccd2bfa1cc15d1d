"""Names and order: what the engine can call things, the start rule first, then rules, terminals, and the rest."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from grammarkit.grammar.lowering.alike import with_names
from grammarkit.grammar.lowering.fresh import Names
from grammarkit.grammar.syntax import Definition, Ignore, Options

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grammarkit.grammar.syntax import Statement

    Statement_ = TypeVar("Statement_", Definition, Ignore)


def named(statements: list[Statement], start: str) -> list[Statement]:
    """Order statements, and rename what has to be: the engine starts from `start`, and Lark knows no `-` in names."""
    definitions = [s for s in statements if isinstance(s, Definition)]
    new = _new_names(definitions, start)
    done = [_with_names(d, new) for d in definitions]
    done.sort(key=lambda d: (d.is_terminal, d.name != "start"))
    ignored = [_with_refs(s, new) for s in statements if isinstance(s, Ignore)]
    return [*done, *ignored, *(s for s in statements if isinstance(s, Options))]


def _new_names(definitions: list[Definition], start: str) -> Mapping[str, str]:
    fresh = Names(definitions)
    names = [d.name for d in definitions]
    new: dict[str, str] = {}
    if start != "start":
        if "start" in names:
            new["start"] = fresh.free("start")
        new[start] = "start"
    for name in names:
        if "-" in name and name not in new:
            new[name] = fresh.free(name.replace("-", "_"))
    return new


def _with_names(definition: Definition, new: Mapping[str, str]) -> Definition:
    """Rename a definition and what it refers to; an alias is a name in trees only, and stays."""
    renamed = _with_refs(definition, new)
    if definition.name not in new:
        return renamed
    return replace(renamed, name=new[definition.name], known_as=definition.known_as or definition.name)


def _with_refs(statement: Statement_, new: Mapping[str, str]) -> Statement_:
    return replace(statement, expr=with_names(statement.expr, new))
