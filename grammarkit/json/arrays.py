"""Arrays: what stands at which place, how many items there are, and what must be among them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grammarkit.json.strings import count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.json.place import Place, References, Schema


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """What one schema says of items: the first ones each, and all others; None where it does not say it."""

    first: tuple[Place, ...]
    rest: Place | None

    def at(self, index: int) -> Place | None:
        """Give what is said of an item."""
        return self.first[index] if index < len(self.first) else self.rest


@dataclass(frozen=True, slots=True, eq=False)
class Contained:
    """So many items must be as a schema says."""

    item: Place
    low: int = 1
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Arrays:
    """What must hold of an array."""

    parts: tuple[Part, ...] = ()
    contained: tuple[Contained, ...] = ()
    low: int = 0
    high: int | None = None
    unique: bool = False
    repeats: bool = False
    """Whether some items must be equal: what `not` makes of `uniqueItems`."""

    def both(self, other: Arrays) -> Arrays:
        """Ask for all that either asks for."""
        if FREE in (self, other):
            return other if self == FREE else self
        return Arrays(
            tuple(dict.fromkeys((*self.parts, *other.parts))),
            tuple(dict.fromkeys((*self.contained, *other.contained))),
            max(self.low, other.low),
            min((high for high in (self.high, other.high) if high is not None), default=None),
            self.unique or other.unique,
            self.repeats or other.repeats,
        )

    def items(self, index: int) -> Iterator[Place]:
        """Give all that is said of an item."""
        for part in self.parts:
            place = part.at(index)
            if place is not None:
                yield place


FREE = Arrays()
KEYWORDS = frozenset(
    {
        "items",
        "prefixItems",
        "additionalItems",
        "contains",
        "minContains",
        "maxContains",
        "minItems",
        "maxItems",
        "uniqueItems",
    }
)


def read(place: Place, schema: Schema, references: References) -> Arrays:
    """Read the keywords that are about arrays; before 2020-12, `items` may be a list and `additionalItems` the rest."""
    part = _part(place, schema, references)
    contained: tuple[Contained, ...] = ()
    if "contains" in schema:
        low = count(schema.get("minContains")) if references.draft >= 2019 else None
        high = count(schema.get("maxContains")) if references.draft >= 2019 else None
        contained = (Contained(references.child(place, "contains"), 1 if low is None else low, high),)
    return Arrays(
        (part,) if part.first or part.rest else (),
        contained,
        count(schema.get("minItems")) or 0,
        count(schema.get("maxItems")),
        schema.get("uniqueItems") is True,
    )


def _part(place: Place, schema: Schema, references: References) -> Part:
    tuples = [keyword for keyword in ("prefixItems", "items") if isinstance(schema.get(keyword), list)]
    if not tuples:
        return Part((), references.child(place, "items") if "items" in schema else None)
    keyword = tuples[0]
    listed = schema[keyword]
    rest = "items" if keyword == "prefixItems" else "additionalItems"
    return Part(
        tuple(references.child(place, keyword, at) for at in range(len(listed))) if isinstance(listed, list) else (),
        references.child(place, rest) if rest in schema and not isinstance(schema[rest], list) else None,
    )
