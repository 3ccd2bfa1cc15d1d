"""Inner queries: only where a query has WITH may FROM name one.

A context-free grammar cannot look up which there are. But there can be two copies of the rules that lead to the name of
a table: one for queries with WITH, in which any name may stand there, and one for those without, in which only tables
can. An inner query in brackets may have a WITH of its own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_TABLE_NAME, _QUERY = "table_name", "query"
_WITH = re.compile(r"^(?:with\? |\((with S)\)\? )")
_RULE = re.compile(r'"(?:[^"\\]|\\.)*"i?|\b[a-z_][a-z_0-9]*\b')


def without_with(bodies: Mapping[str, str]) -> dict[str, str]:
    """Copy the rules that lead to the name of a table, for queries without WITH; `base_table` is what they lead to."""
    copied = _leading_to(_TABLE_NAME, bodies)
    found: dict[str, str] = {}
    todo = [_QUERY]
    for rule in todo:
        body = _WITH.sub("", bodies[rule]) if rule == _QUERY else bodies[rule]
        todo += [name for name in dict.fromkeys(_names(body)) if name in copied and name not in todo]
        found[_copy(rule)] = _RULE.sub(lambda name: _renamed(name[0], copied), body)
    found[_copy(_QUERY)] += " | " + _WITH.sub(lambda opening: f"{opening[1] or 'with'} ", bodies[_QUERY])
    found["start"] = _RULE.sub(lambda name: _copy(_QUERY) if name[0] == _QUERY else name[0], bodies["start"])
    return found


def _leading_to(target: str, bodies: Mapping[str, str]) -> set[str]:
    """Find the rules from which another is reached."""
    users: dict[str, set[str]] = {}
    for rule, body in bodies.items():
        if not rule.lstrip("_")[:1].isupper():
            for name in _names(body):
                users.setdefault(name, set()).add(rule)
    found: set[str] = set()
    todo = [target]
    for name in todo:
        todo += users.get(name, set()) - found
        found |= users.get(name, set())
    return found


def _names(body: str) -> Iterator[str]:
    return (name[0] for name in _RULE.finditer(body) if not name[0].startswith('"'))


def _renamed(name: str, copied: set[str]) -> str:
    if name == _TABLE_NAME:
        return "base_table"
    return _copy(name) if name in copied else name


def _copy(rule: str) -> str:
    return f"_plain{rule}" if rule.startswith("_") else f"plain_{rule}"
