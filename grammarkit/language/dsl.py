"""`Dsl`: a language of your own. And how validators judge, whatever the language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import Rejected

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lark import Token, Transformer, Tree

    from grammarkit.grammar import Grammar
    from grammarkit.language.protocol import Validator

T = TypeVar("T")


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
