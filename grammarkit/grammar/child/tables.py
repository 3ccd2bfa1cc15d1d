"""The worker's third task: to have Lark build the tables of its LALR parser, and tell where they conflict.

This runs in the worker's process; nothing of grammarkit is imported here but its neighbours. Of what it cannot resolve
Lark tells in an error, and in its log of what it resolves by reading on.
"""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, TypedDict, final

from lark import logger

from grammarkit.grammar.child.larks import built, named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.grammar.child.larks import Sources

_COLLISION = re.compile(
    r"Reduce/Reduce collision in (?:Terminal\('(?P<token>[^']*)'\)|\S+)[^\n]*(?P<rules>(?:\n\t- .*)+)"
)
_RULE = re.compile(r"<(?P<name>\w+) :")
_END = "$END"
_MOST = 50
"""Conflicts that are told of."""


@final
class Conflict(TypedDict):
    """Where the tables conflict: before which terminal, and which rules could end there.

    Where it is one rule, Lark reads on; where there are several, it refuses the grammar.
    """

    token: str
    rules: list[str]


@final
class Tables(TypedDict):
    """The conflicts that Lark finds; none where it takes no such grammar."""

    conflicts: list[Conflict]


class _Listener(logging.Handler):
    """Takes down what Lark tells of conflicts that it resolves: first the terminal, then the rule."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.conflicts: list[Conflict] = []
        self._token = ""

    def emit(self, record: logging.LogRecord) -> None:
        said = record.getMessage()
        if said.startswith("Shift/Reduce conflict"):
            self._token = str(record.args[0]).replace(_END, "the end") if isinstance(record.args, tuple) else ""
        elif rule := _RULE.search(said):
            self.conflicts.append({"token": self._token, "rules": [named(rule["name"])]})


def tables(sources: Sources) -> Tables:
    """Build the tables for the author's text, and list what conflicts."""
    listener = _Listener()
    level = logger.level
    logger.addHandler(listener)
    logger.setLevel(logging.DEBUG)
    collisions: list[Conflict] = []
    try:
        built(sources, "lalr")
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - Lark refuses with errors of many kinds, `re.error` among them
        collisions = list(_collisions(str(error)))
    finally:
        logger.removeHandler(listener)
        logger.setLevel(level)
    return {"conflicts": [*collisions, *listener.conflicts][:_MOST]}


def _collisions(said: str) -> Iterator[Conflict]:
    for found in _COLLISION.finditer(said):
        rules = sorted(named(rule) for rule in _RULE.findall(found["rules"]))
        yield {"token": (found["token"] or _END).replace(_END, "the end"), "rules": rules}
