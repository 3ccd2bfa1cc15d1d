"""The definitions of a grammar that comes with grammarkit, flat, so that a schema's can be put in their places."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from grammarkit.grammar import Grammar
from grammarkit.grammar.once import once

if TYPE_CHECKING:
    from collections.abc import Mapping

_DEFINITION = re.compile(r"^([a-zA-Z_][a-zA-Z_0-9]*|%ignore)(?::| ) ?((?:.*\n)(?:[ \t]+.*\n)*)", re.MULTILINE)
_IMPORTED = re.compile(r"(?<![a-zA-Z0-9])(_?)(?:[a-z]+__)+(?=[a-z])|\b(?:[A-Z]+__)+(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Definitions:
    """Rules and terminals by name, in the order in which they are printed."""

    bodies: Mapping[str, str]

    @classmethod
    def of(cls, name: str) -> Definitions:
        """Read those of a grammar that comes with grammarkit, without the prefixes that imports give to names."""
        return _read(name)

    def with_(self, bodies: Mapping[str, str]) -> Definitions:
        """Put others in their places; new ones come last."""
        return Definitions({**self.bodies, **bodies})

    def text(self) -> str:
        """Print them."""
        return "".join(f"{name}{' ' if name.startswith('%') else ': '}{body}\n" for name, body in self.bodies.items())


@once
@lru_cache(maxsize=32)
def _read(name: str) -> Definitions:
    text = _IMPORTED.sub(r"\1", Grammar.named(name).lower().text)
    return Definitions({match[1]: match[2].rstrip() for match in _DEFINITION.finditer(text)})
