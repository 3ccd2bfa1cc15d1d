"""`Dsl`: a language of your own. And how validators judge, whatever the language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import Rejected, require_type
from grammarkit.language.making import Makers
from grammarkit.language.positions import Fault, Positions
from grammarkit.language.wording import worded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lark import Token, Transformer, Tree

    from grammarkit.grammar import Grammar
    from grammarkit.language.protocol import Validator

T = TypeVar("T")


def validate(value: T, text: str, validators: Iterable[Validator[T]], positions: Positions | None = None) -> T:
    """Put `value` before each validator in turn; the first that objects decides.

    Raises:
        Rejected: a validator raised `ValueError`, or `Rejected` itself, or did not come to an end of the value.
        TypeError: one returned something. Who returns False means no, and would have said yes.
    """
    for validator in validators:
        try:
            said: object = validator(value)  # type: ignore[func-returns-value]
        except ValueError as error:
            raise Rejected(text, (objection(error, positions),)) from error
        except RecursionError as error:
            raise Rejected(text, (_DEEP,)) from error
        if said is not None:
            name = getattr(validator, "__name__", repr(validator))
            raise TypeError(f"a validator objects by raising ValueError, and returns nothing; `{name}` gave {said!r}")
    return value


_DEEP = Diagnostic("deep-nesting", "the text is nested too deep to be judged", help="nest its parts less")


def objection(error: ValueError, positions: Positions | None = None) -> Diagnostic:
    """Put a validator's objection into a diagnostic, which points at what a `Fault` is about."""
    message = worded(error) or "the value is not acceptable"
    if not isinstance(error, Fault):
        return Diagnostic("invalid-value", message)
    return Diagnostic("invalid-value", message, (positions or Positions()).of(error.at), help=error.help)


@dataclass(frozen=True)  # no slots: `X[int](…)` cannot be told its type then (Python 3.11)
class Dsl(Generic[T]):
    """A language of your own: a grammar, and what to build from its trees.

    `build` is a Lark `Transformer` (class or instance), any other function or class that takes the tree, or functions
    by the names of rules and terminals, which take what their rule is made of. A `ValueError` from it, or from one of
    the `validators`, rejects the sentence; a `Fault` says at what.
    """

    grammar: Grammar
    build: (
        Callable[[Tree[Token]], T]
        | Transformer[Token, T]
        | type[Transformer[Token, T]]
        | Mapping[str, Callable[..., object]]
        | Makers
    )
    validators: Sequence[Validator[T]] = field(default=(), kw_only=True)
    instructions: str = field(default="", kw_only=True)
    description: str = field(default="", kw_only=True)

    def __post_init__(self) -> None:
        from grammarkit.grammar import Grammar

        require_type(
            "`grammar`", self.grammar, Grammar, "a Grammar", help="take `Grammar(text)` or `Grammar.from_file`"
        )
        object.__setattr__(self, "validators", tuple(self.validators))  # a caller's list may change

    @classmethod
    def from_models(
        cls,
        grammar: Grammar,
        models: Mapping[str, type],
        *,
        validators: Sequence[Validator[Any]] = (),
        instructions: str = "",
        description: str = "",
    ) -> Dsl[Any]:
        """Build dataclasses and pydantic models, by the names of the rules that they are made of.

        A field is filled by what is called as it: a rule, or a terminal in lower case. What is left fills the other
        fields in their order, and pydantic converts it to their types. A rule that has no model is its only part, or a
        tuple of its parts.

        Raises:
            TypeError: one of `models` is neither a dataclass nor a pydantic model.
        """
        from grammarkit.language.models import maker

        require_type("`models`", models, Mapping, "a mapping of rules to models")
        makers = Makers({rule: maker(rule, model) for rule, model in models.items()})
        return Dsl(grammar, makers, validators=validators, instructions=instructions, description=description)

    @classmethod
    def named(cls, name: str) -> Dsl[Tree[Token]]:
        """Give a grammar that comes with grammarkit, such as `dsl/promql`, with what checks the meaning of its trees.

        Raises:
            GrammarError: there is none of that name; the message lists those that there are.
        """
        from grammarkit.grammar import Grammar
        from grammarkit.language.meaning import validators

        return Dsl(Grammar.named(name), _itself, validators=validators(name))

    def read(self, text: str) -> T:
        """Parse, build and validate; raise `Rejected` where any of these objects."""
        tree = self.grammar.read(text)
        positions = Positions()
        try:
            value = self._built(tree, positions)
        except ValueError as error:
            raise Rejected(text, (objection(error, positions),)) from error
        except RecursionError as error:
            raise Rejected(text, (_DEEP,)) from error
        return validate(value, text, self.validators, positions)

    def _built(self, tree: Tree[Token], positions: Positions) -> T:
        from lark import Transformer
        from lark.exceptions import VisitError

        build = self.build
        try:
            if isinstance(build, Makers):
                return cast("T", build.make(tree, positions))
            if isinstance(build, Mapping):
                return cast("T", Makers.of_functions(build).make(tree, positions))
            if isinstance(build, Transformer):
                return build.transform(tree)
            if isinstance(build, type) and issubclass(build, Transformer):
                return build().transform(tree)
            return build(tree)  # type: ignore[call-arg, return-value] # mypy loses the others, which are functions
        except VisitError as error:
            # Lark wraps what a callback raises, and keeps what it was called for; what it meant is inside.
            meant = error.orig_exc
            if isinstance(meant, ValueError) and not isinstance(meant, Fault):
                raise Fault(worded(meant), error.obj) from meant
            raise meant from error


def _itself(tree: Tree[Token]) -> Tree[Token]:
    return tree
