"""Rules and terminals on their way into a Lark text: names that are free, one name for one body, order of printing.

What is in a body is not this module's business. Rules that can never be finished (a list that must hold itself) are
left out when all is there, and with them every alternative that names one.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from typing import TYPE_CHECKING

from grammarkit.json.pieces import EMPTY, NOTHING, Alt, Name, Piece, Repeat, Seq, Word, alt, repeat, seq

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

START = "start"

_LONGEST_NAME = 40
"""Names are made from names around them, and would grow with every level."""


def quoted(text: str) -> str:
    """Write `text` as a string of Lark.

    It is also a JSON string, since that is how the engine reads it, without a raw DEL, which the engine refuses.
    """
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


class Rulebook:
    """The definitions so far. Rules are `[a-z][a-z0-9_]*`, terminals the same in capitals.

    `fixed` are the terminals that any schema may need; those that it does not need are not printed.
    """

    def __init__(self, fixed: Mapping[str, str]) -> None:
        self._rules: dict[str, Piece] = {}
        self._terminals: dict[str, str] = dict(fixed)
        self._names: dict[Piece, Piece] = {}
        self._named_terminals: dict[str, Name] = {}
        self._taken = {START, *fixed}
        self._last: defaultdict[str, int] = defaultdict(lambda: 1)

    def reserve(self, hint: str) -> Name:
        """Find a free rule name near `hint`, for a body that comes later."""
        return Name(self._free(_spelled(hint)))

    def define(self, name: Name, body: Piece) -> None:
        """Give a reserved name its body."""
        self._rules[name.name] = body

    def rule(self, hint: str, body: Piece) -> Piece:
        """Name a body, unless it is short; the same body has the same name."""
        if isinstance(body, Word | Name):
            return body
        if body not in self._names:
            self._names[body] = self.fresh(hint, body)
        return self._names[body]

    def fresh(self, hint: str, body: Piece) -> Piece:
        """Name a body that there is only once, unless it is short."""
        if isinstance(body, Word | Name) or body in (NOTHING, EMPTY):
            return body
        name = self.reserve(hint)
        self._rules[name.name] = body
        return name

    def terminal(self, hint: str, body: str) -> Name:
        """Name the body of a terminal, as Lark writes it; the same body has the same name."""
        if body not in self._named_terminals:
            name = self._named_terminals[body] = Name(self._free(_spelled(hint).upper()))
            self._terminals[name.name] = body
        return self._named_terminals[body]

    def text(self, start: Piece) -> str:
        """Print what `start` needs, rules before those that they name, terminals last; nothing if it is empty."""
        self._rules[START] = start
        ending = self._ending()
        if START not in ending:
            return ""
        all_end = len(ending) == len(self._rules)
        bodies = self._rules if all_end else {name: _kept(self._rules[name], ending) for name in ending}
        reached = list(_reached(bodies))
        lines = [f"{name}: {_printed(bodies[name])}\n" for name in reached if name in bodies]
        return "".join(lines + [f"{name}: {self._terminals[name]}\n" for name in reached if name in self._terminals])

    def _ending(self) -> set[str]:
        """Find the rules of which a sentence can be finished.

        Most rules follow those that they name, or come before them, so the rules are gone through both ways in turns.
        """
        ending: set[str] = set()
        left = list(self._rules)
        while True:
            still: list[str] = []
            for name in reversed(left):
                if self._ends(self._rules[name], ending):
                    ending.add(name)
                else:
                    still.append(name)
            if len(still) == len(left):
                return ending
            left = still

    def _ends(self, body: Piece, ending: set[str]) -> bool:
        match body:
            case Word():
                return True
            case Name(name):
                return name in self._terminals or name in ending
            case Seq(items):
                return all(self._ends(item, ending) for item in items)
            case Alt(options):
                return any(self._ends(option, ending) for option in options)
            case Repeat(item, low, _):
                return low == 0 or self._ends(item, ending)

    def _free(self, wanted: str) -> str:
        name = wanted
        while name in self._taken:
            self._last[wanted] += 1
            name = f"{wanted}_{self._last[wanted]}"
        self._taken.add(name)
        return name


def _kept(body: Piece, ending: set[str]) -> Piece:
    """Leave out alternatives that can never be finished."""
    match body:
        case Name(name) if name.islower() and name not in ending:
            return NOTHING
        case Word() | Name():
            return body
        case Seq(items):
            return seq(*(_kept(item, ending) for item in items))
        case Alt(options):
            return alt(*(_kept(option, ending) for option in options))
        case Repeat(item, low, high):
            return repeat(_kept(item, ending), low, high)


def _named(body: Piece) -> Iterator[str]:
    todo = [body]
    while todo:
        match todo.pop():
            case Name(name):
                yield name
            case Seq(parts) | Alt(parts):
                todo += reversed(parts)
            case Repeat(item, _, _):
                todo.append(item)
            case _:
                pass


def _reached(bodies: Mapping[str, Piece]) -> Iterator[str]:
    seen: set[str] = set()
    todo = [START]
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            yield name
            todo += reversed(list(_named(bodies[name]))) if name in bodies else []


def _printed(body: Piece) -> str:
    match body:
        case Alt(options):
            return " | ".join(_row(option) for option in options)
        case _:
            return _row(body)


def _row(body: Piece) -> str:
    if isinstance(body, Seq):
        return " ".join(_item(item) for item in body.items) or '""'
    return _item(body)


def _item(body: Piece) -> str:
    match body:
        case Word(text):
            return quoted(text)
        case Name(name):
            return name
        case Repeat(item, low, high):
            # OpenAI's engine wants the spaces around `~`
            inner = _item(item) if isinstance(item, Word | Name) else f"({_printed(item)})"
            match low, high:
                case 0, 1:
                    return f"{inner}?"
                case 0, None:
                    return f"{inner}*"
                case 1, None:
                    return f"{inner}+"
                case _, None:
                    return f"{inner} ~ {low} {inner}*"
                case _:
                    return f"{inner} ~ {low}" if low == high else f"{inner} ~ {low} .. {high}"
        case _:
            return f"({_printed(body)})"


def _spelled(hint: str) -> str:
    """Make a rule name of any text: `Größe in mm` becomes `gr_e_in_mm`."""
    name = re.sub(r"[^a-z0-9]+", "_", hint.lower()).strip("_")[:_LONGEST_NAME]
    return name if name[:1].isalpha() else f"value_{name}".strip("_")
