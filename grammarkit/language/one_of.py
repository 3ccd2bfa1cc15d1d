"""`OneOf`: several languages to choose from. Each is a tool of its own, and the value says which one was called."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar, overload

from grammarkit.errors import require_type
from grammarkit.language.protocol import Language, require_language

if TYPE_CHECKING:
    from grammarkit.grammar import Grammar

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

_Named: TypeAlias = Mapping[str, T] | tuple[tuple[str, T], ...]

NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""What every API takes as the name of a tool."""


@dataclass(frozen=True)  # no slots: `X[int](…)` cannot be told its type then (Python 3.11)
class Chosen(Generic[T_co]):
    """What was answered, and under which name it was offered."""

    name: str
    value: T_co


@dataclass(frozen=True, init=False)
class OneOf(Generic[T]):
    """A choice of several languages, such as `OneOf({"sql": Sql(schema), "chart": chart})`; the value is a `Chosen`.

    A model sees a tool for each, with its own grammar and description; the `preamble` stands before what the
    languages say. Where a server has no tools the model begins its answer with the name: `sql: SELECT …`.

    Type checkers differ in what they make of values of different types: pyright unites them, mypy takes `object` unless
    it is told, as in `OneOf[Query | Chart]({…})`.

    Raises:
        ValueError: there are no languages, or one has a name that a tool cannot have.
        TypeError: one of them is no language.
    """

    options: tuple[tuple[str, Language[T]], ...]
    preamble: str

    @overload
    def __init__(self, options: _Named[Language[T]], *, preamble: str = "") -> None: ...
    @overload
    def __init__(self: OneOf[object], options: _Named[Language[object]], *, preamble: str = "") -> None: ...
    def __init__(self, options: _Named[object], *, preamble: str = "") -> None:
        wanted = "a mapping of names to languages"
        require_type(
            "what is chosen from", options, (Mapping, tuple), wanted, help='as in OneOf({"sql": …, "chart": …})'
        )
        named = dict(options)
        for name, language in named.items():
            if not NAME.fullmatch(name):
                raise ValueError(f"`{name}` cannot name a tool: that takes 1 to 64 letters, digits, `_` or `-`")
            require_language(language)
        if not named:
            raise ValueError("there is nothing to choose from")
        object.__setattr__(self, "options", tuple(named.items()))
        object.__setattr__(self, "preamble", preamble)

    @property
    def languages(self) -> Mapping[str, Language[Chosen[T]]]:
        """Each language by its name, giving values that say so."""
        return {name: _Option(name, language) for name, language in self.options}

    @property
    def instructions(self) -> str:
        """What is to be known of each tool, in the order in which they are offered."""
        parts = [f"To call `{name}`:\n\n{told}" for name, language in self.options if (told := language.instructions)]
        return "\n\n".join([*([self.preamble] if self.preamble else []), *parts])


@dataclass(frozen=True)
class _Option(Generic[T]):
    """A language under a name."""

    name: str
    wraps: Language[T]

    @property
    def grammar(self) -> Grammar:
        return self.wraps.grammar

    @property
    def instructions(self) -> str:
        return self.wraps.instructions

    def read(self, text: str) -> Chosen[T]:
        return Chosen(self.name, self.wraps.read(text))
