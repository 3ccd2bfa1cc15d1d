"""Dataclasses and pydantic models that are named for rules, and filled with what their rules are made of."""

from __future__ import annotations

import collections.abc
from dataclasses import MISSING, dataclass, fields, is_dataclass
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin, get_type_hints

from grammarkit.language.fitting import Field, fitted
from grammarkit.language.positions import Fault
from grammarkit.language.slots import ANY_TOKEN, is_token
from grammarkit.language.wording import worded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pydantic import TypeAdapter

    from grammarkit.language.fitting import Places
    from grammarkit.language.making import Maker
    from grammarkit.language.positions import Part
    from grammarkit.language.shapes import Shape
    from grammarkit.language.slots import Slots

_SEVERAL = (list, tuple, set, frozenset, collections.abc.Sequence, collections.abc.Iterable, collections.abc.Set)


def maker(shape: Shape, model: object) -> Maker:
    """Make instances of a dataclass or pydantic model of what a rule matches.

    pydantic converts, so that a token becomes an `int` where the field is one.

    Raises:
        TypeError: `model` is neither, or does not fit the rule.
    """
    from pydantic import TypeAdapter

    if not isinstance(model, type):
        message = f"`models` has a class for each rule; for `{shape.name}` it has a `{type(model).__name__}`"
        raise TypeError(f"{message}; give the class of a dataclass or pydantic model")
    known = {field.name: field for field in _fields(model)}
    return _Maker(shape.slots, known, fitted(shape, model.__name__, tuple(known.values())), TypeAdapter(model))


@dataclass(frozen=True)
class _Maker:
    """Fills the fields of one model."""

    slots: Slots
    fields: Mapping[str, Field]
    places: Places
    adapter: TypeAdapter[Any]

    def __call__(self, parts: Sequence[Part]) -> object:
        from pydantic import ValidationError

        filled = self._filled(parts)
        empty = {name: None if field.may_be_none else () for name, field in self.fields.items() if field.may_be_empty}
        values = {name: self._value(name, found) for name, found in filled.items()}
        try:
            return self.adapter.validate_python({**empty, **values}, by_name=True)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]["loc"]
            found = filled.get(str(first[0]), []) if first else []
            raise Fault(worded(error), found[0] if len(found) == 1 else None) from error

    def _filled(self, parts: Sequence[Part]) -> dict[str, list[Part]]:
        """Give each field its parts: a part goes to the first place that takes it and is not full."""
        filled: dict[str, list[Part]] = {}
        full: set[int] = set()
        for part in parts:
            if part.value is None:
                continue
            at, kind = next(place for place in self._places_for(part) if place[0] not in full)
            if not self.slots[at].many:
                full.add(at)
            filled.setdefault(self.places[at, kind], []).append(part)
        return filled

    def _places_for(self, part: Part) -> list[tuple[int, str]]:
        kinds = (part.name, ANY_TOKEN) if is_token(part.name) else (part.name,)
        return [(at, kind) for at, slot in enumerate(self.slots) for kind in kinds if kind in slot.kinds]

    def _value(self, name: str, parts: Sequence[Part]) -> object:
        """Give the values of parts; those of one part that is itself several, as a rule without a model is."""
        if not self.fields[name].several or (len(parts) == 1 and isinstance(parts[0].value, tuple)):
            return parts[0].value
        return [part.value for part in parts]


def _fields(model: type) -> list[Field]:
    """List the fields of a model."""
    from pydantic import BaseModel

    if issubclass(model, BaseModel):
        needed = {name: info.is_required() for name, info in model.model_fields.items()}
    elif is_dataclass(model):
        needed = {
            field.name: field.default is MISSING and field.default_factory is MISSING
            for field in fields(model)
            if field.init
        }
    else:
        message = f"`{model.__name__}` is neither a dataclass nor a pydantic model, and takes no parts by name"
        raise TypeError(f"{message}; give `build` a function for its rule")
    hints = get_type_hints(model)
    return [
        Field(name, needs, several=_may_be(hints.get(name), *_SEVERAL), may_be_none=_may_be(hints.get(name), NoneType))
        for name, needs in needed.items()
    ]


def _may_be(annotation: object, *kinds: type) -> bool:
    kind = get_origin(annotation) or annotation
    if kind is Union or kind is UnionType:
        return any(_may_be(option, *kinds) for option in get_args(annotation))
    return kind in kinds
