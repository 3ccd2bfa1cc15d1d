"""Languages that find what their values are compared by as they read them, outside of the flow that compares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from grammarkit.language import is_choice

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from grammarkit.grammar import Grammar
    from grammarkit.language import Askable, Choice, Language

T = TypeVar("T")


@dataclass(frozen=True)  # no slots: `X[int](…)` cannot be told its type then (Python 3.11)
class Keyed(Generic[T]):
    """A value, and what it is compared by."""

    value: T
    key: object


def keying(language: Askable[T], key: Callable[[T], object]) -> Askable[Keyed[T]]:
    """Have a language, or each of several, find the key of every value that it reads."""
    return _KeyingChoice(language, key) if is_choice(language) else _Keying(language, key)


@dataclass(frozen=True)
class _Keying(Generic[T]):
    """Reads as `wraps` does. A key that refuses its value rejects the text."""

    wraps: Language[T]
    key: Callable[[T], object]

    @property
    def grammar(self) -> Grammar:
        return self.wraps.grammar

    @property
    def instructions(self) -> str:
        return self.wraps.instructions

    def read(self, text: str) -> Keyed[T]:
        value = self.wraps.read(text)
        return Keyed(value, self.key(value))


@dataclass(frozen=True)
class _KeyingChoice(Generic[T]):
    choice: Choice[T]
    key: Callable[[T], object]

    @property
    def instructions(self) -> str:
        return self.choice.instructions

    @property
    def languages(self) -> Mapping[str, Language[Keyed[T]]]:
        return {name: _Keying(language, self.key) for name, language in self.choice.languages.items()}
