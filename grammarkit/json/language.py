"""`Json`: the language of JSON values of one type."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypedDict, TypeVar, Unpack, overload

from pydantic import JsonValue, TypeAdapter, ValidationError

from grammarkit.errors import Rejected, require_type
from grammarkit.grammar.heard import heard
from grammarkit.json import prompt
from grammarkit.json.forms import Form, JsonSchema, Wanted, form, grammar_of, json_schema, narrowed
from grammarkit.json.mismatch import mismatches, validator
from grammarkit.json.problems import is_syntax, problems
from grammarkit.json.repair import changes, repaired
from grammarkit.json.strict import laxities
from grammarkit.language import required, validate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jsonschema_rs import Validator as SchemaValidator
    from typing_extensions import TypeForm

    from grammarkit.diagnostic import Diagnostic
    from grammarkit.grammar import Grammar
    from grammarkit.json.compile import Order
    from grammarkit.json.gap import Gap
    from grammarkit.json.place import Schema
    from grammarkit.json.terminals import Spaces
    from grammarkit.language import Validator

T = TypeVar("T")


class _Options(TypedDict, total=False):
    spaces: Spaces
    order: Order
    formats: bool
    repair: bool


# Without slots: on Python 3.11 a frozen class that has them cannot be called as `Json[int](…)`.
@dataclass(frozen=True, init=False)
class Json(Generic[T]):
    """JSON values of a pydantic model, of any type that pydantic knows, or of a JSON schema given as a dict.

    `grammar` takes every value that fits, at least as `json.dumps` writes it; `gaps` lists what it leaves to `read`,
    which knows the whole schema. What a model is sent, `prompt_grammar`, is narrower: keys in the order declared, none
    that the schema does not speak of, nothing of unbounded length.

    - `spaces`: white space in the grammar: `compact` has none, `natural` at most one behind `:` and `,`, `any` also
      line breaks and indentation. `read` takes any.
    - `order`: whether keys may stand in any order or only as declared. Up to four keys, none may come twice; beyond
      that, up to five required keys are waited for.
    - `resources`: the schemas that references to other URIs mean. None is ever fetched.
    - `formats`: whether `format` must be kept to, or only describes.
    - `repair`: whether what is almost JSON is read too: fences, words around it, trailing commas, single quotes, words
      of Python. What was wrong is kept with the attempt. Needs `json-repair`.

    Raises:
        SourceError: the type or the schema cannot be used.
    """

    model: TypeForm[T] | JsonSchema
    validators: tuple[Validator[T], ...]
    spaces: Spaces
    order: Order
    formats: bool
    repair: bool

    @overload
    def __init__(
        self: Json[JsonValue],
        model: Mapping[str, object],
        *,
        validators: Sequence[Validator[JsonValue]] = (),
        resources: Mapping[str, Mapping[str, object]] | None = None,
        **options: Unpack[_Options],
    ) -> None: ...
    @overload
    def __init__(
        self, model: type[T], *, validators: Sequence[Validator[T]] = (), **options: Unpack[_Options]
    ) -> None: ...
    @overload
    def __init__(
        self, model: TypeForm[T], *, validators: Sequence[Validator[T]] = (), **options: Unpack[_Options]
    ) -> None: ...
    def __init__(
        self,
        model: object,
        *,
        validators: Sequence[object] = (),
        spaces: Spaces = "natural",
        order: Order = "any",
        resources: Mapping[str, Mapping[str, object]] | None = None,
        formats: bool = True,
        repair: bool = False,
    ) -> None:
        keep = object.__setattr__
        keep(self, "model", json_schema(model, resources or {}) if isinstance(model, Mapping) else model)
        keep(self, "validators", required(validators))
        keep(self, "spaces", spaces)
        keep(self, "order", order)
        keep(self, "formats", formats)
        keep(self, "repair", repair)
        # What cannot be used is told where it was written, not where it is first asked for.
        _ = self.grammar
        if isinstance(self.model, JsonSchema):
            _ = self._validator

    @property
    def schema(self) -> Schema:
        """The JSON schema, as fresh data."""
        found: Schema = json.loads(self._form.schema)
        return found

    @property
    def grammar(self) -> Grammar:
        """What may be written."""
        return grammar_of(self._wanted(self.order)).grammar

    @property
    def prompt_grammar(self) -> Grammar:
        """What a model may write: a part of `grammar`."""
        return narrowed(self._wanted("declared")).grammar

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What the schema asks for and `grammar` does not say; `read` checks it."""
        found = grammar_of(self._wanted(self.order)).gaps
        # To pydantic a set is made of whatever items there are, and those that come twice are one.
        return tuple(gap for gap in found if not (self._form.typed and gap.keyword == "uniqueItems"))

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
            Rejected: it is no JSON, or none of these values; the diagnostics point at what will not do.
        """
        require_type("what is read", text, str, "a text")
        try:
            return self._read(text)
        except Rejected as error:
            fixed = repaired(text) if self.repair and _is_broken(error) else None
            if fixed is None:
                raise
            return self._read(fixed)

    def repairs(self, text: str) -> tuple[Diagnostic, ...]:
        """Say what `read` repaired in a text that it took."""
        if self.repair:
            try:
                self._form.adapter.validate_json(text)
            except ValidationError as error:
                if (fixed := repaired(text)) is not None:
                    return tuple(changes(text, fixed, problems(error, text)[0]))
        return ()

    def _read(self, text: str) -> T:
        adapter: TypeAdapter[T] = self._form.adapter
        try:
            value = adapter.validate_json(text)
        except ValidationError as error:
            raise Rejected(text, problems(error, text), "syntax" if is_syntax(error) else "value") from error
        if found := laxities(text):
            raise Rejected(text, found, "syntax")
        if isinstance(self.model, JsonSchema) and (found := mismatches(self._validator, json.loads(text), text)):
            raise Rejected(text, found)
        heard(self, text)
        return validate(value, text, self.validators)

    @property
    def _resources(self) -> tuple[tuple[str, str], ...]:
        return self.model.resources if isinstance(self.model, JsonSchema) else ()

    @property
    def _validator(self) -> SchemaValidator:
        return validator(self._form.schema, self._resources, formats=self.formats)

    def _wanted(self, order: Order) -> Wanted:
        found = self._form
        return Wanted(found.schema, self._resources, found.typed, self.spaces, order, self.formats)

    @property
    def _form(self) -> Form:
        return form(self.model)


def _is_broken(error: Rejected) -> bool:
    """Tell whether a text is no JSON at all."""
    return isinstance(error.__cause__, ValidationError) and error.__cause__.errors()[0]["type"] == "json_invalid"
