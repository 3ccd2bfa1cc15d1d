"""What a value of Cypher may be, as far as a query says it: "Values and types" of the openCypher 9 reference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grammarkit.language.positions import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lark import Token, Tree


@dataclass(frozen=True, slots=True)
class Kind:
    """A type by the name that messages give it; of lists also what their elements are."""

    name: str
    element: Kind | None = None

    def __str__(self) -> str:
        return self.name

    @property
    def of(self) -> Kind:
        """What an element is."""
        return self.element or ANY


ANY = Kind("a value")
"""What is known only when the query runs; also null, which is of every type."""
BOOLEAN, INTEGER, FLOAT, STRING = Kind("a boolean"), Kind("an integer"), Kind("a float"), Kind("a string")
NODE, RELATIONSHIP, PATH, MAP = Kind("a node"), Kind("a relationship"), Kind("a path"), Kind("a map")
LIST = Kind("a list")

NUMBERS = (INTEGER, FLOAT)
ENTITIES = (NODE, RELATIONSHIP)
WITH_PROPERTIES = (NODE, RELATIONSHIP, MAP)


def list_of(element: Kind) -> Kind:
    """Give lists whose elements are of one kind."""
    return Kind(LIST.name, element)


def united(kinds: Iterable[Kind]) -> Kind:
    """Give the kind of what may be any of several."""
    found = set(kinds)
    return found.pop() if len(found) == 1 else ANY


def fits(kind: Kind, wanted: Iterable[Kind]) -> bool:
    """Tell whether a value may be one of those wanted."""
    return kind == ANY or any(each in {ANY, kind} or each.name == kind.name for each in wanted)


def expect(part: Tree[Token] | Token, kind: Kind, wanted: tuple[Kind, ...], where: str) -> None:
    """Object to a part that cannot be what is taken where it stands.

    Raises:
        Fault: it points at the part, and says what is taken there.
    """
    if not fits(kind, wanted):
        *others, last = map(str, wanted)
        names = f"{', '.join(others)} or {last}" if others else last
        raise Fault(f"{where} takes {names}, and this is {kind}", part, help=f"put {names} here")
