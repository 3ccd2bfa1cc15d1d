"""Which field of a model takes which part of its rule: decided once, for all sentences, before any is read.

A field takes what is called as it: a rule, an alias, a terminal in lower case. What is left over is paired in order,
which is safe only where each place before is filled in every sentence; nothing is ever moved up into the place of what
a sentence leaves out. All that does not fit is a mistake in the program, and told to who wrote it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from grammarkit.language.names import near
from grammarkit.language.slots import ANY_TOKEN, NONE, is_token

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from grammarkit.language.shapes import Shape
    from grammarkit.language.slots import Slot

Places: TypeAlias = "Mapping[tuple[int, str], str]"
"""The field that takes a part, by the number of its place and by what it is."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a model; `needed` where it has no default, and `several` where it holds several values."""

    name: str
    needed: bool
    several: bool
    may_be_none: bool

    @property
    def may_be_empty(self) -> bool:
        """Whether it stays without a value where its part is left out, though it has no default."""
        return self.needed and (self.several or self.may_be_none)

    def is_called(self, name: str) -> bool:
        """Tell whether it is called as a rule or terminal; a field for `import` is called `import_`."""
        return (name.lower() if is_token(name) else name) in {self.name, self.name.removesuffix("_")}


def fitted(shape: Shape, model: str, fields: Sequence[Field]) -> Places:
    """Decide which field takes which part.

    Raises:
        TypeError: a field that has no default takes no part, a part has no field, or which takes which is left open.
    """
    return _Fitting(shape, model, fields).places()


class _Fitting:
    def __init__(self, shape: Shape, model: str, fields: Sequence[Field]) -> None:
        self._rule, self._slots, self._often = shape.name, shape.slots, shape.often
        self._model, self._fields = model, fields
        self._left = [set(slot.kinds) - {NONE} for slot in shape.slots]
        self._places: dict[tuple[int, str], str] = {}

    def places(self) -> Places:
        self._by_kind()
        self._by_slot()
        self._by_order()
        for field in self._open():
            if field.needed:
                raise self._misfit(f"`{self._model}.{field.name}` takes no part of `{self._rule}`", field)
        for field in self._fields:
            several = () if field.several else self._several(field)
            if several:
                message = f"`{self._model}.{field.name}` holds one value, and `{self._rule}` may have several"
                raise TypeError(f"{message} {_named(several)}; make it a list")
        return self._places

    def _several(self, field: Field) -> set[str]:
        """Find the kinds of which a field may be given several."""
        taken = [(at, kind) for (at, kind), name in self._places.items() if name == field.name]
        kinds = {kind for _, kind in taken}
        if len({at for at, _ in taken}) == 1 and not self._slots[taken[0][0]].many:
            return set()
        return kinds if len(kinds) > 1 else kinds & self._often

    def _open(self) -> list[Field]:
        filled = set(self._places.values())
        return [field for field in self._fields if field.name not in filled]

    def _take(self, at: int, kinds: Iterable[str], field: Field) -> None:
        for kind in kinds:
            self._places[at, kind] = field.name
            self._left[at].discard(kind)

    def _by_kind(self) -> None:
        """Fill fields with what is called as they are; who holds one value takes the first place of its name."""
        for field in self._fields:
            for at, slot in enumerate(self._slots):
                kinds = [kind for kind in slot.kinds if kind not in {NONE, ANY_TOKEN} and field.is_called(kind)]
                self._take(at, [kind for kind in kinds if self._may_take(kind, field)], field)

    def _may_take(self, kind: str, field: Field) -> bool:
        return field.several or field in self._open() or kind not in self._often

    def _by_slot(self) -> None:
        """Fill fields with what stands where the grammar has their name, such as `?value: STRING | NUMBER`."""
        for field in self._fields:
            for at, slot in enumerate(self._slots):
                is_whole = self._left[at] == set(slot.kinds - {NONE})
                is_meant = slot.is_named and field.is_called(slot.name) and (field.several or field in self._open())
                if is_whole and is_meant:
                    self._take(at, tuple(self._left[at]), field)

    def _by_order(self) -> None:
        """Pair the other fields with what is left."""
        fields = self._open()
        if len(fields) > sum(map(bool, self._left)):  # who has a default is not called as a part by chance
            fields = [field for field in fields if field.needed]
        while remaining := [at for at, kinds in enumerate(self._left) if kinds]:
            first = remaining[0]
            if not fields:
                lost = _named(kind for at in remaining for kind in self._left[at])
                message = f"`{self._rule}` has more parts than `{self._model}` has fields: {lost} would be lost"
                raise TypeError(f"{message}; add a field for it, or start its name with `_` to leave it out of trees")
            field = fields.pop(0)
            called = {name for at in remaining for name in self._names(at)}
            meant = near(field.name, called)
            slot = self._slots[first]
            if (meant and meant not in self._names(first)) or (len(remaining) > 1 and fields and not slot.is_one):
                raise self._misfit(f"`{self._model}.{field.name}` is called as no part of `{self._rule}`", field)
            for at in remaining if field.several and not fields else [first]:
                self._take(at, tuple(self._left[at]), field)

    def _names(self, at: int) -> set[str]:
        """Give the names that a field for a place may have."""
        slot = self._slots[at]
        kinds = {kind.lower() if is_token(kind) else kind for kind in self._left[at] - {ANY_TOKEN}}
        return kinds | {slot.name} if slot.is_named else kinds

    def _misfit(self, message: str, field: Field) -> TypeError:
        free = sorted({name for at, kinds in enumerate(self._left) if kinds for name in self._names(at)})
        meant = near(field.name, free) or next((name for name in free if field.name.startswith(name)), "")
        if meant:
            return TypeError(f"{message}; did you mean `{meant}`?")
        parts = sorted({name for slot in self._slots for name in _called(slot)})
        told = f"its parts are {', '.join(f'`{name}`' for name in parts)}" if parts else "it has no parts"
        remedy = "call the field as one of them" if free else "give it a default"
        return TypeError(f"{message}; {told}: {remedy}")


def _called(slot: Slot) -> set[str]:
    kinds = slot.kinds - {NONE, ANY_TOKEN}
    return {slot.name} if slot.is_named else {kind.lower() if is_token(kind) else kind for kind in kinds}


def _named(kinds: Iterable[str]) -> str:
    return ", ".join(f"`{kind}`" if kind != ANY_TOKEN else "a token" for kind in sorted(set(kinds)))
