"""What types and schemas become before anything is read: a schema, what reads it, and its grammar, each kept."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pydantic import JsonValue, TypeAdapter
from pydantic.errors import PydanticUndefinedAnnotation, PydanticUserError
from pydantic_core import SchemaError

from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import SourceError
from grammarkit.json.compile import Order, Style, compiled
from grammarkit.json.formats import FORMATS, NARROW, PYDANTIC
from grammarkit.json.nullable import without_nullable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from typing_extensions import TypeForm

    from grammarkit.json.compile import Compiled
    from grammarkit.json.terminals import Spaces


@dataclass(frozen=True, slots=True)
class JsonSchema:
    """A JSON schema as text, so that it is compared with its order, can be hashed, and nobody else can change it."""

    text: str
    resources: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """What pydantic makes of a type; `typed` unless it is a schema."""

    # What an adapter gives is known to `Json`, whose type it was made from; a cache cannot say so.
    adapter: TypeAdapter[Any]
    schema: str
    typed: bool


@dataclass(frozen=True, slots=True)
class _Written:
    """A type as it is written: `int | str` equals `str | int`, but pydantic may read them differently."""

    model: TypeForm[Any] | JsonSchema
    spelled: str


def form(model: TypeForm[Any] | JsonSchema) -> Form:
    """Give what a type or schema is read by.

    Raises:
        SourceError: pydantic has no JSON schema for the type.
    """
    try:
        return _kept(_Written(model, repr(model)))
    except TypeError:
        # `Annotated` may hold what cannot be hashed; such a type is looked at each time.
        return _form(model)


@lru_cache(maxsize=256)
def _kept(written: _Written) -> Form:
    return _form(written.model)


def _form(model: TypeForm[Any] | JsonSchema) -> Form:
    if isinstance(model, JsonSchema):
        return Form(TypeAdapter(JsonValue), model.text, typed=False)
    try:
        adapter: TypeAdapter[Any] = TypeAdapter(model)
        return Form(adapter, _text(adapter.json_schema()), typed=True)
    except (PydanticUndefinedAnnotation, PydanticUserError, SchemaError) as error:
        first = str(error).strip().split("\n", 1)[0].rstrip(".")
        message = f"`{getattr(model, '__name__', model)}` has no JSON schema: {first[:1].lower()}{first[1:]}"
        raise SourceError(Diagnostic("unusable-type", message, help="take a type that pydantic knows")) from error


@dataclass(frozen=True, slots=True)
class Wanted:
    """All that a grammar depends on."""

    schema: str
    resources: tuple[tuple[str, str], ...]
    typed: bool
    spaces: Spaces
    order: Order
    formats: bool


@lru_cache(maxsize=64)
def grammar_of(wanted: Wanted, *, narrow: bool = False) -> Compiled:
    """Compile a schema; with `narrow`, to what a model is sent."""
    formats = FORMATS | (NARROW if narrow else {}) | (PYDANTIC if wanted.typed else {}) if wanted.formats else {}
    resources = {uri: json.loads(text) for uri, text in wanted.resources}
    return compiled(json.loads(wanted.schema), resources, Style(wanted.spaces, wanted.order, formats, narrow))


def narrowed(wanted: Wanted) -> Compiled:
    """Compile a schema to what a model is sent, or to its whole grammar where nothing would be left."""
    try:
        return grammar_of(wanted, narrow=True)
    except SourceError:
        # with the keys alone that it speaks of, nothing may be left
        return grammar_of(wanted)


def json_schema(schema: Mapping[str, object], resources: Mapping[str, Mapping[str, object]]) -> JsonSchema:
    """Keep a schema, and those that it refers to, as text.

    Raises:
        SourceError: one of them is not JSON.
    """
    return JsonSchema(_text(schema), tuple((uri, _text(resource)) for uri, resource in resources.items()))


def _text(schema: Mapping[str, object]) -> str:
    try:
        plain: JsonValue = json.loads(json.dumps(dict(schema), allow_nan=False))
        json.dumps(plain, ensure_ascii=False).encode()
        return json.dumps(without_nullable(plain))
    except UnicodeEncodeError as error:
        message = f"the schema holds U+{ord(error.object[error.start]):04X}, which is half a character"
        raise SourceError(Diagnostic("lone-surrogate", message, help="write the whole character")) from error
    except (TypeError, ValueError) as error:
        message = f"the schema is not JSON: {str(error)[:1].lower()}{str(error)[1:]}"
        raise SourceError(Diagnostic("not-json", message, help="use what `json.dumps` takes")) from error
    except RecursionError:
        found = Diagnostic(
            "deep-nesting", "the schema is nested too deep to be read", help="define its parts under `$defs`"
        )
        raise SourceError(found) from None
