"""A language is a grammar plus what its sentences mean: `read(text) -> value`.

What users write is small: a `Language` (three members), a `Validator` (a function), or neither, with `Dsl`.
"""

from __future__ import annotations

from dataclasses import dataclass
from inspect import getattr_static
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import Rejected

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lark import Token, Transformer, Tree

    from grammarkit.grammar import Grammar

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
T_contra = TypeVar("T_contra", contravariant=True)

_WRAPPED = {"Schema": "Sql(schema)", "dict": "Json(schema)", "str": "Grammar(text)"}
"""What is often given in place of a language, by the name of its type, and how it is made into one."""


class Language(Protocol[T_co]):
    """What a model may say, and what we make of it.

    A language may also have, and is asked for by `prompt_grammar`, `describe` and `is_slow` below:

    - `prompt_grammar`: a narrower grammar to send to a model; every sentence of it is in `grammar`
    - `description`: one line for the tool that carries the grammar
    - `slow`: True where `read` waits for something, so that an event loop reads in a thread
    - `lenient`: True where `read` takes more than `grammar`, so that no text is given up before it is whole
    """

    @property
    def grammar(self) -> Grammar:
        """What may be written."""
        ...

    @property
    def instructions(self) -> str:
        """What a model should know before it answers; fixed for this language, so that a provider can cache it."""
        ...

    def read(self, text: str) -> T_co:
        """Turn a sentence into its value; raise `Rejected` if it is not one."""
        ...


class Validator(Protocol[T_contra]):
    """Judges a value: returns nothing, or raises `ValueError` or `Rejected`."""

    def __call__(self, value: T_contra, /) -> None:
        """Raise if `value` will not do."""
        ...


def require_language(given: object) -> None:
    """Refuse what is no language before anything is done with it; no grammar is made for that.

    Raises:
        TypeError: it lacks something that a language has; the message says how to make a language of it.
    """
    missing = [f"no `{name}`" for name in ("grammar", "instructions", "read") if not _has(given, name)]
    if not missing:
        return
    kind = given.__name__ if isinstance(given, type) else type(given).__name__
    wrapped = f"Json({kind})" if isinstance(given, type) and not hasattr(given, "read") else _WRAPPED.get(kind)
    if wrapped is not None:
        raise TypeError(f"`{kind}` is no language; wrap it: `{wrapped}`")
    remedy = "give a language, such as `Sql(schema)`, `Json(Model)`, a `Grammar` or a `Dsl`"
    raise TypeError(f"`{kind}` is no language, and has {' and '.join(missing)}; {remedy}")


def prompt_grammar(language: Language[object]) -> Grammar:
    """Give the grammar that is sent to a model."""
    narrower: Grammar | None = getattr(language, "prompt_grammar", None)
    return language.grammar if narrower is None else narrower


def accepted_grammar(language: Language[object]) -> Grammar | None:
    """Give the grammar that every text must keep to that `read` is to take, if there is one."""
    return None if getattr(language, "lenient", False) else language.grammar


def describe(language: Language[object]) -> str:
    """Give the one line that goes with the grammar."""
    return getattr(language, "description", "") or "Answer with one sentence of this grammar."


def is_slow(language: Language[object]) -> bool:
    """Tell whether `read` may wait for a database or a network."""
    return bool(getattr(language, "slow", False))


def validate(value: T, text: str, validators: Iterable[Validator[T]]) -> T:
    """Put `value` before each validator in turn; the first that objects decides.

    Raises:
        Rejected: a validator raised `ValueError`, or `Rejected` itself.
    """
    for validator in validators:
        try:
            validator(value)
        except ValueError as error:
            raise Rejected(text, (objection(error),)) from error
    return value


def objection(error: ValueError) -> Diagnostic:
    """Put a validator's objection into a diagnostic."""
    return Diagnostic("invalid-value", str(error) or "the value is not acceptable")


@dataclass(frozen=True)  # no slots: `X[int](…)` cannot be told its type then (Python 3.11)
class Dsl(Generic[T]):
    """A language of your own: a grammar, and what to build from its trees.

    `build` is a Lark `Transformer` (class or instance), or any other function or class that takes the tree. A
    `ValueError` from it, or from one of the `validators`, rejects the sentence.
    """

    grammar: Grammar
    build: Callable[[Tree[Token]], T] | Transformer[Token, T] | type[Transformer[Token, T]]
    validators: tuple[Validator[T], ...] = ()
    instructions: str = ""
    description: str = ""

    def read(self, text: str) -> T:
        """Parse, build and validate; raise `Rejected` where any of these objects."""
        tree = self.grammar.read(text)
        try:
            value = self._built(tree)
        except ValueError as error:
            raise Rejected(text, (objection(error),)) from error
        return validate(value, text, self.validators)

    def _built(self, tree: Tree[Token]) -> T:
        from lark import Transformer
        from lark.exceptions import VisitError

        build = self.build
        try:
            if isinstance(build, Transformer):
                return build.transform(tree)
            if isinstance(build, type) and issubclass(build, Transformer):
                return build().transform(tree)
            return build(tree)  # type: ignore[call-arg, return-value] # mypy loses the other classes, which are functions
        except VisitError as error:
            # Lark wraps what a callback raises; what the callback meant is inside.
            raise error.orig_exc from error


def _has(given: object, name: str) -> bool:
    found = getattr_static(given, name, None)
    if isinstance(given, type):
        return found is not None and not isinstance(found, property)
    return found is not None or hasattr(given, name)
