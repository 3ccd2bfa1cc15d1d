"""Dataclasses and pydantic models that are named for rules: which part of a rule goes into which field."""

from __future__ import annotations

import collections.abc
from dataclasses import fields, is_dataclass
from functools import partial
from typing import TYPE_CHECKING, Union, get_args, get_origin, get_type_hints

from grammarkit.language.positions import Fault
from grammarkit.language.wording import worded

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from grammarkit.language.making import Maker
    from grammarkit.language.positions import Part

_SEVERAL = (list, tuple, set, frozenset, collections.abc.Sequence, collections.abc.Iterable, collections.abc.Set)


def maker(rule: str, model: type) -> Maker:
    """Make instances of a dataclass or pydantic model of what a rule matches.

    A part goes into the field that is called as its rule, or as its terminal in lower case; the others fill the other
    fields in their order, and a field that holds several takes all that are left. pydantic converts, so that a token
    becomes an `int` where the field is one.

    Raises:
        TypeError: `model` is neither.
    """
    from pydantic import TypeAdapter

    several = _fields(model)
    adapter = TypeAdapter[object](model)

    def make(parts: Sequence[Part]) -> object:
        filled = _filled(rule, model, several, [part for part in parts if part.value is not None])
        return _validated(partial(adapter.validate_python, by_name=True), several, filled)

    return make


def _fields(model: type) -> dict[str, bool]:
    """List the fields of a model, and whether each holds several values."""
    from pydantic import BaseModel

    if issubclass(model, BaseModel):
        names = list(model.model_fields)
    elif is_dataclass(model):
        names = [field.name for field in fields(model) if field.init]
    else:
        message = f"`{model.__name__}` is neither a dataclass nor a pydantic model, and takes no parts by name"
        raise TypeError(f"{message}; give `build` a function for its rule")
    hints = get_type_hints(model)
    return {name: _holds_several(hints.get(name)) for name in names}


def _holds_several(annotation: object) -> bool:
    kind = get_origin(annotation) or annotation
    if kind is Union or type(annotation).__name__ == "UnionType":
        return any(map(_holds_several, get_args(annotation)))
    return kind in _SEVERAL


def _filled(rule: str, model: type, several: dict[str, bool], parts: list[Part]) -> dict[str, list[Part]]:
    """Give each field its parts."""
    filled: dict[str, list[Part]] = {}
    others: list[Part] = []
    for part in parts:
        name = part.name if part.name in several else part.name.lower()
        if name in several and (several[name] or name not in filled):
            filled.setdefault(name, []).append(part)
        else:
            others.append(part)
    for name, holds_several in several.items():
        if name not in filled and others:
            taken = len(others) if holds_several else 1
            filled[name], others = others[:taken], others[taken:]
    if others:
        named = ", ".join(f"`{part.name}`" for part in others)
        raise TypeError(f"`{rule}` has more parts than `{model.__name__}` has fields: {named} would be lost")
    return filled


def _validated(
    validate: Callable[[object], object], several: Mapping[str, bool], filled: Mapping[str, list[Part]]
) -> object:
    from pydantic import ValidationError

    values = {name: _several(parts) if several[name] else parts[0].value for name, parts in filled.items()}
    try:
        return validate(values)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]["loc"]
        parts = filled.get(str(first[0]), []) if first else []
        raise Fault(worded(error), parts[0] if len(parts) == 1 else None) from error


def _several(parts: Sequence[Part]) -> object:
    """Give the values of parts; those of one part that is itself several, as a rule without a model is."""
    return parts[0].value if len(parts) == 1 and isinstance(parts[0].value, tuple) else [part.value for part in parts]
