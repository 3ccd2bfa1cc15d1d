"""Copies of rules: for each table those called `t_…`, for each set of tables those called `s_…`. Pure, texts only.

The scheme is told in `grammars/sql/exact.lark`. An alternative that names what a schema has nothing for is dropped, and
so is a rule that has none left.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grammarkit.sql.exact.columns import CLASSES

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"i?|\b[A-Za-z_][A-Za-z_0-9]*\b|[()|]')
KEY = "KEY"
"""Stands for one column, the same wherever an alternative has it."""


def alternatives_of(body: str) -> tuple[str, ...]:
    """Split the body of a rule at the bars that are outside of brackets."""
    depth, start, found = 0, 0, []
    for token in _TOKEN.finditer(body):
        depth += {"(": 1, ")": -1}.get(token[0], 0)
        if token[0] == "|" and depth == 0:
            found.append(body[start : token.start()])
            start = token.end()
    return tuple(" ".join(part.split()) for part in (*found, body[start:]) if part.strip())


def names_in(body: str) -> Iterator[str]:
    """Give the rules and terminals that a body names."""
    return (token[0] for token in _TOKEN.finditer(body) if token[0][0] not in '"()|')


def for_table(body: str, table: str) -> str:
    """Copy the body of a `t_…` rule for one table."""
    return _renamed(body, lambda name: f"{name}_{table}" if name.startswith("t_") or name in CLASSES else name)


def for_set(body: str, number: str, tables: Sequence[str], keys: Iterable[str]) -> str:
    """Copy the body of an `s_…` rule for one set: a `t_…` in it once for each table, KEY once for each column."""
    found: list[str] = []
    for part in alternatives_of(_renamed(body, lambda name: f"{name}_{number}" if name.startswith("s_") else name)):
        names = set(names_in(part))
        if any(name.startswith("t_") for name in names):
            found += [for_table(part, table) for table in tables]
        elif KEY in names:
            found += [_renamed(part, {KEY: key}.get) for key in keys]
        else:
            found.append(part)
    return " | ".join(found)


def for_all(body: str, numbers: Sequence[str]) -> str:
    """Repeat what a shared rule says of a set, for each set."""
    found: list[str] = []
    for part in alternatives_of(body):
        if any(name.startswith("s_") for name in names_in(part)):
            found += [for_set(part, number, (), ()) for number in numbers]
        else:
            found.append(part)
    return " | ".join(found)


def pruned(bodies: Mapping[str, str]) -> dict[str, str]:
    """Keep alternatives that end in terminals there are, and rules that have some and that `start` leads to."""
    parts = {name: (body,) if _is_terminal(name) else alternatives_of(body) for name, body in bodies.items()}
    ending = {name for name in bodies if _is_terminal(name)}
    more = True
    while more:
        new = {
            name
            for name, options in parts.items()
            if name not in ending and any(all(n in ending for n in names_in(part)) for part in options)
        }
        ending |= new
        more = bool(new)
    kept = {
        name: options if _is_terminal(name) else tuple(p for p in options if all(n in ending for n in names_in(p)))
        for name, options in parts.items()
        if name in ending
    }
    return {name: " | ".join(kept[name]) for name in _reached(kept)}


def _reached(rules: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Give what `start` leads to, in the order in which it is defined."""
    todo = ["start"]
    seen = set(todo)
    while todo:
        name = todo.pop()
        new = set() if _is_terminal(name) else {n for part in rules[name] for n in names_in(part)} - seen
        seen |= new
        todo += new
    return [name for name in rules if name in seen or name.startswith("%")]


def _is_terminal(name: str) -> bool:
    return name.lstrip("_")[:1].isupper() or name.startswith("%")


def short(bodies: Mapping[str, str], kept: Collection[str]) -> dict[str, str]:
    """Give what was copied short names, since the text is sent with every question."""
    copied = [name for name in bodies if name not in kept]
    names = {name: f"{'R' if _is_terminal(name) else 'r'}{number}" for number, name in enumerate(copied)}
    return {names.get(name, name): _renamed(body, names.get) for name, body in bodies.items()}


def _renamed(body: str, rename: Callable[[str], str | None]) -> str:
    return _TOKEN.sub(lambda token: (rename(token[0]) or token[0]) if token[0][0] not in '"()|' else token[0], body)
