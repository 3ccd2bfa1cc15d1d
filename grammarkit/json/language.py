"""`Json`: the language of JSON values of one type."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

from pydantic import JsonValue, TypeAdapter, ValidationError
from pydantic.errors import PydanticUndefinedAnnotation, PydanticUserError

from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import Rejected, SourceError
from grammarkit.json import prompt
from grammarkit.json.compile import compiled
from grammarkit.json.mismatch import require
from grammarkit.json.problems import problems
from grammarkit.language import validate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from typing_extensions import TypeForm

    from grammarkit.grammar import Grammar
    from grammarkit.json.pointer import Schema
    from grammarkit.language import Validator

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class JsonSchema:
    """A JSON schema as text, so that it is compared with its order, can be hashed, and nobody else can change it."""

    text: str


# Without slots: on Python 3.11 a frozen class that has them cannot be called as `Json[int](…)`.
@dataclass(frozen=True, init=False)
class Json(Generic[T]):
    """JSON values of a pydantic model, of any type that pydantic knows, or of a JSON schema given as a dict.

    `grammar` is what a model may write: one line, one spelling, keys in the order declared, nothing unbounded. `read`
    takes more. With a type, pydantic alone decides what is a value, so pretty-printed JSON is read too. With a schema,
    spacing, escapes and the order of keys are free, and the rest is decided by the grammar. Not checked with a schema
    are, so far: `pattern`, `multipleOf`, `uniqueItems`, `not`, `if`, `dependentRequired`, `contains`, bounds of
    numbers (integers between two near bounds are), formats beyond those in `terminals.py`, an `allOf` of several, and
    an `anyOf` or `oneOf` beside `properties` or `items`; `1.0` is no integer, and a string without `maxLength` has at
    most 1,000 characters.

    Raises:
        SourceError: the type or the schema cannot be used.
    """

    model: TypeForm[T] | JsonSchema
    validators: tuple[Validator[T], ...]

    @overload
    def __init__(
        self: Json[JsonValue], model: Mapping[str, object], *, validators: Sequence[Validator[JsonValue]] = ()
    ) -> None: ...
    @overload
    def __init__(self, model: type[T], *, validators: Sequence[Validator[T]] = ()) -> None: ...
    @overload
    def __init__(self, model: TypeForm[T], *, validators: Sequence[Validator[T]] = ()) -> None: ...
    def __init__(self, model: object, *, validators: Sequence[object] = ()) -> None:
        object.__setattr__(self, "model", JsonSchema(_schema_text(model)) if isinstance(model, Mapping) else model)
        object.__setattr__(self, "validators", tuple(validators))
        # What cannot be used is told where it was written, not where it is first asked for.
        _ = self.grammar

    @property
    def schema(self) -> Schema:
        """The JSON schema, as fresh data."""
        return _loaded(self._form.schema)

    @property
    def grammar(self) -> Grammar:
        """What a model may write."""
        return compiled(self._form.schema)

    @property
    def lenient(self) -> bool:
        """Whether `read` takes more than `grammar`: it does."""
        return True

    @property
    def instructions(self) -> str:
        """The task and the schema, in a fixed order."""
        return prompt.instructions(self.schema)

    @property
    def description(self) -> str:
        """One line for the tool."""
        return prompt.description(self.schema)

    def read(self, text: str) -> T:
        """Parse, check and validate.

        Raises:
            Rejected: one of these objects; the diagnostics point at the values that will not do.
        """
        adapter: TypeAdapter[T] = self._form.adapter
        try:
            value = adapter.validate_json(text)
        except ValidationError as error:
            raise Rejected(text, problems(error, text)) from error
        if isinstance(self.model, JsonSchema):
            require(self.grammar, self.schema, text)
        return validate(value, text, self.validators)

    @property
    def _form(self) -> _Form:
        try:
            return _kept(_Written(self.model, repr(self.model)))
        except TypeError:
            # `Annotated` may hold what cannot be hashed; such a type is looked at each time.
            return _form(self.model)


@dataclass(frozen=True, slots=True)
class _Form:
    """What pydantic makes of a type."""

    # What an adapter gives is known to `Json`, whose type it was made from; a cache cannot say so.
    adapter: TypeAdapter[Any]
    schema: str


@dataclass(frozen=True, slots=True)
class _Written:
    """A type as it is written: `int | str` equals `str | int`, but pydantic may read them differently."""

    model: TypeForm[Any] | JsonSchema
    spelled: str


@lru_cache(maxsize=256)
def _kept(written: _Written) -> _Form:
    return _form(written.model)


def _form(model: TypeForm[Any] | JsonSchema) -> _Form:
    if isinstance(model, JsonSchema):
        return _Form(TypeAdapter(JsonValue), model.text)
    try:
        adapter: TypeAdapter[Any] = TypeAdapter(model)
        return _Form(adapter, _schema_text(adapter.json_schema()))
    except (PydanticUndefinedAnnotation, PydanticUserError) as error:
        first = error.message.split("\n", 1)[0].rstrip(".")
        message = f"`{getattr(model, '__name__', model)}` has no JSON schema: {first[:1].lower()}{first[1:]}"
        raise SourceError(Diagnostic("unusable-type", message, help="take a type that pydantic knows")) from error


def _schema_text(schema: Mapping[str, object]) -> str:
    try:
        return json.dumps(dict(schema), allow_nan=False)
    except (TypeError, ValueError) as error:
        message = f"the schema is not JSON: {str(error)[:1].lower()}{str(error)[1:]}"
        raise SourceError(Diagnostic("not-json", message, help="use what `json.dumps` takes")) from error


def _loaded(text: str) -> Schema:
    found = json.loads(text)
    return found if isinstance(found, dict) else {}
