"""Rules and terminals on their way into a Lark text: names that are free, one name for one body, order of printing.

What is in a body is not this module's business, except that names stand outside of double quotes and of `/.../`.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from grammarkit.json.terminals import FIXED

if TYPE_CHECKING:
    from collections.abc import Iterator

START = "start"

_LONGEST_NAME = 40
"""Names are made from names around them, and would grow with every level."""

_ATOM = re.compile(r'[A-Za-z]\w*|"(?:[^"\\]|\\.)*"', re.ASCII)


def quoted(text: str) -> str:
    """Write `text` as a string of Lark.

    It is also a JSON string, since that is how the engine reads it, without a raw DEL, which the engine refuses.
    """
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def is_atom(body: str) -> bool:
    """Tell whether `body` is one name or one string, so that an operator may follow it."""
    return _ATOM.fullmatch(body) is not None


class Rulebook:
    """The definitions so far. Rules are `[a-z][a-z0-9_]*`, terminals the same in capitals."""

    def __init__(self) -> None:
        self._bodies: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._taken = {START, *FIXED}

    def reserve(self, hint: str) -> str:
        """Find a free rule name near `hint`, for a body that comes later."""
        return self._free(_spelled(hint))

    def define(self, name: str, body: str) -> None:
        """Give a reserved name, or `start`, its body."""
        self._bodies[name] = body

    def rule(self, hint: str, body: str) -> str:
        """Name a body; the same body has the same name."""
        return self._named(_spelled(hint), body)

    def terminal(self, hint: str, body: str) -> str:
        """Name the body of a terminal; the same body has the same name."""
        return self._named(_spelled(hint).upper(), body)

    def atom(self, hint: str, body: str) -> str:
        """Give `body` as it is if an operator may follow it, and else the name of a rule for it."""
        return body if is_atom(body) else self.rule(hint, body)

    def text(self) -> str:
        """Print what `start` needs, each rule before the rules that it names, terminals last."""
        bodies = FIXED | self._bodies
        reached = list(self._reached(bodies))
        ordered = sorted(reached, key=str.isupper)
        return "".join(f"{name}: {bodies[name]}\n" for name in ordered)

    def _named(self, wanted: str, body: str) -> str:
        if body not in self._names:
            name = self._names[body] = self._free(wanted)
            self._bodies[name] = body
        return self._names[body]

    def _free(self, wanted: str) -> str:
        name, count = wanted, 1
        while name in self._taken:
            count += 1
            name = f"{wanted}_{count}"
        self._taken.add(name)
        return name

    def _reached(self, bodies: dict[str, str]) -> Iterator[str]:
        seen: set[str] = set()
        todo = [START]
        while todo:
            name = todo.pop()
            if name not in seen:
                seen.add(name)
                yield name
                words = [] if name.isupper() else _ATOM.findall(bodies[name])
                todo += [word for word in reversed(words) if word[0] != '"']


def _spelled(hint: str) -> str:
    """Make a rule name of any text: `Größe in mm` becomes `gr_e_in_mm`."""
    name = re.sub(r"[^a-z0-9]+", "_", hint.lower()).strip("_")[:_LONGEST_NAME]
    return name if name[:1].isalpha() else f"value_{name}".strip("_")
