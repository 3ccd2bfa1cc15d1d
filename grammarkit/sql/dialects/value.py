"""What sets SQL dialects apart as far as names and functions go; the rest is in their grammars."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Arity: TypeAlias = tuple[int, int | None]
"""The least and the greatest number of arguments; None where there may be any number."""

_BARE = {"any": ("A-Za-z",), "lower": ("a-z",), "upper": ("A-Z", "a-z")}
"""Letters that a bare name may be made of. A name in lower case only is how people write one that is folded to upper
case; it is next to never one that was made so between quotes."""


@dataclass(frozen=True, eq=False)  # there is one of each
class SqlDialect:
    """A SQL dialect: how names are told apart and quoted, and which functions a model may call.

    `folding` says what becomes of a name without quotes: in `any` case it is the same name, quoted or not; folded to
    `lower` or `upper` case, so that only a name in that case can stand bare. `tables_exact` is set where the names of
    tables, unlike those of columns, differ in letter case.
    """

    name: str
    """sqlglot's name for it, and that of its file and grammars."""
    title: str
    """What people call it."""
    quotes: tuple[tuple[str, str], ...]
    """What may stand around a name, the usual form first; the closing one is doubled inside."""
    reserved: frozenset[str]
    """Words that are never a name without quotes, in lower case."""
    keywords: frozenset[str]
    """Words that are better quoted where they are names: the reserved ones, and those that are names in places only."""
    aggregates: Mapping[str, Arity]
    functions: Mapping[str, Arity]
    windows: Mapping[str, Arity]
    """Functions that need OVER."""
    folding: Literal["any", "lower", "upper"] = "any"
    tables_exact: bool = False
    bare: str = "_"
    """What may stand in a bare name besides letters and, further on, digits."""

    @property
    def grammar(self) -> str:
        """The name of the grammar of what is read."""
        return f"sql/{self.name}"

    @property
    def prompt_grammar(self) -> str:
        """The name of the grammar of what a model is sent, before a schema's names are put in."""
        return f"sql/{self.name}_prompt"

    @property
    def exact_grammar(self) -> str:
        """The name of the grammar that is copied for each table and set of joined tables."""
        return f"sql/{self.name}_exact"

    @cached_property
    def _plain(self) -> re.Pattern[str]:
        more = re.escape(self.bare)
        return re.compile("|".join(f"[{letter}_][{letter}0-9{more}]*" for letter in _BARE[self.folding]))

    def is_plain(self, name: str) -> bool:
        """Tell whether a name means itself without quotes."""
        return self._plain.fullmatch(name) is not None and name.lower() not in self.keywords

    def quoted(self, name: str) -> str:
        """Write a name between quotes."""
        opening, closing = self.quotes[0]
        return opening + name.replace(closing, closing * 2) + closing

    def folded(self, name: str, *, quoted: bool, exact: bool = False) -> str:
        """Give what a name is told apart by; `exact` where this dialect may tell names apart by letter case alone."""
        if self.folding == "any":
            return name if exact else name.lower()
        return name if quoted else name.lower() if self.folding == "lower" else name.upper()

    def written(self, name: str) -> str:
        """Write a name bare where that is safe, else quoted."""
        return name if self.is_plain(name) else self.quoted(name)

    def path(self, names: Iterable[str]) -> str:
        """Write a name behind those of what it lies in, as in `sales.orders`."""
        return ".".join(map(self.written, names))


def words(text: str) -> frozenset[str]:
    """Read a list of words."""
    return frozenset(text.split())


def calls(text: str) -> Mapping[str, Arity]:
    """Read a list of functions with their numbers of arguments: `pi/0 abs/1 round/1-2 coalesce/2+`."""
    found: dict[str, Arity] = {}
    for item in text.split():
        name, _, count = item.partition("/")
        least, dash, most = count.rstrip("+").partition("-")
        found[name] = (int(least), None if count.endswith("+") else int(most if dash else least))
    return found
