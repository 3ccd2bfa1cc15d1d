"""What definitions lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.grammar.syntax import Ref, walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from grammarkit.grammar.syntax import Definition, Expr


def refs(expr: Expr) -> Iterator[Ref]:
    """Yield the uses of names in an expression, in the order of the text."""
    yield from (node for node in walk(expr) if isinstance(node, Ref))


def reached(definitions: Mapping[str, Definition], roots: Iterable[str]) -> set[str]:
    """Collect the names that some are defined by, themselves included, defined or not."""
    found: set[str] = set()
    todo = list(roots)
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo += [ref.name for ref in refs(definitions[name].expr)] if name in definitions else []
    return found


def made_of(names: Iterable[str], definitions: Mapping[str, Definition]) -> list[str]:
    """List names and what they are made of, each behind those that it is made of itself.

    A name that leads back to itself comes before one of those that it is made of.
    """
    done: dict[str, None] = {}
    open_: set[str] = set()
    todo = [(name, False) for name in names]
    while todo:
        name, is_left = todo.pop()
        if is_left:
            done[name] = None
        elif name in definitions and name not in open_:
            open_.add(name)
            todo.append((name, True))
            todo += [(ref.name, False) for ref in refs(definitions[name].expr)]
    return list(done)
