"""`Dsl`: a language of your own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from grammarkit.diagnostic import Diagnostic, Span
from grammarkit.errors import Rejected, require_type
from grammarkit.language.making import Makers
from grammarkit.language.positions import Fault, Positions
from grammarkit.language.validating import DEEP, objection, required, validate
from grammarkit.language.wording import worded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lark import Token, Transformer, Tree
    from lark.visitors import TransformerChain

    from grammarkit.grammar import Grammar
    from grammarkit.language.protocol import Validator

T = TypeVar("T")

LONGEST = 100_000
"""Characters of a text that is read unless more are asked for: some thirty pages."""


@dataclass(frozen=True)  # no slots: `X[int](…)` cannot be told its type then (Python 3.11)
class Dsl(Generic[T]):
    """A language of your own: a grammar, and what to build from its trees.

    `build` is a Lark `Transformer` (class or instance), any other function or class that takes the tree, or functions
    by the names of rules and terminals, which take what their rule is made of. A `ValueError` from it, or from one of
    the `validators`, rejects the sentence; a `Fault` says at what.

    Raises:
        TypeError: an argument is of another type, or `build` has a name that no part of a tree has.
        GrammarError: `build` goes by names, and the grammar cannot be lowered.
    """

    grammar: Grammar
    build: (
        Callable[[Tree[Token]], T]
        | Transformer[Token, T]
        | type[Transformer[Token, T]]
        | TransformerChain[Token, T]
        | Mapping[str, Callable[..., object]]
        | Makers
    )
    validators: Sequence[Validator[T]] = field(default=(), kw_only=True)
    instructions: str = field(default="", kw_only=True)
    description: str = field(default="", kw_only=True)
    longest: int = field(default=LONGEST, kw_only=True)
    """Characters of a text that is read; a longer one is rejected, as trees take time, of some grammars its square."""

    def __post_init__(self) -> None:
        from grammarkit.grammar import Grammar

        require_type(
            "`grammar`", self.grammar, Grammar, "a Grammar", help="take `Grammar(text)` or `Grammar.from_file`"
        )
        object.__setattr__(self, "validators", required(self.validators))
        require_type("`longest`", self.longest, int, "a number of characters")
        self._require_build()

    def _require_build(self) -> None:
        """Find what is built with wrong before anything is paid for."""
        from lark import Transformer

        from grammarkit.language.names import require_methods, require_names

        build: object = self.build
        if isinstance(build, Makers):
            return
        if isinstance(build, Mapping):
            require_names(self.grammar, build, "build")
            for name, function in build.items():
                if not callable(function):
                    message = f"`build` has a function for each rule; for `{name}` it has {function!r}"
                    raise TypeError(f"{message}, which cannot be called")
        elif isinstance(build, Transformer) or (isinstance(build, type) and issubclass(build, Transformer)):
            require_methods(self.grammar, build)
        elif not callable(build) and not callable(getattr(build, "transform", None)):
            message = (
                f"`build` is a Transformer, a function of the tree, or functions by the names of rules, not {build!r}"
            )
            raise TypeError(f"{message}; who wants the tree asks for the grammar itself")

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

        A field is filled by what is called as it: a rule, an alias, or a terminal in lower case; pydantic converts it.
        What is left fills the other fields in their order, if all that stands before is there in every sentence. What
        a sentence leaves out is the field's default, else None or nothing, if its type has that. A rule that has no
        model is its only part, or a tuple of its parts.

        Raises:
            TypeError: one of `models` is neither a dataclass nor a pydantic model, is for no rule, or has fields that
                its rule cannot fill, too few, or such that it is not clear what fills them.
            GrammarError: the grammar cannot be lowered.
        """
        from grammarkit.language.models import maker
        from grammarkit.language.names import require_names
        from grammarkit.language.shapes import shapes_by_name

        require_type("`models`", models, Mapping, "a mapping of rules to models")
        require_names(grammar, models, "models")
        shapes = shapes_by_name(grammar)
        makers = Makers({rule: maker(shapes[rule], model) for rule, model in models.items() if rule in shapes})
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
        require_type("what is read", text, str, "a string")
        if len(text) > self.longest:
            message = f"the text has {len(text):,} characters, more than the {self.longest:,} that are read"
            found = Diagnostic("too-long", message, Span(self.longest, len(text)), help="write a shorter one")
            raise Rejected(text, (found,), "rule")
        tree = self.grammar.read(text)
        positions = Positions()
        try:
            value = self._built(tree, positions)
        except ValueError as error:
            raise Rejected(text, (objection(error, positions),)) from error
        except RecursionError as error:
            raise Rejected(text, (DEEP,)) from error
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
            if not callable(build):
                return build.transform(tree)  # transformers that Lark has chained are none themselves
            return build(tree)  # type: ignore[call-arg, return-value] # mypy loses the others, which are functions
        except VisitError as error:
            # Lark wraps what a callback raises, and keeps what it was called for; what it meant is inside.
            meant = error.orig_exc
            if isinstance(meant, ValueError) and not isinstance(meant, Fault):
                raise Fault(worded(meant), error.obj) from meant
            raise meant from error


def _itself(tree: Tree[Token]) -> Tree[Token]:
    return tree
