"""What definitions lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.grammar.syntax import Definition, Ignore, Ref, walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from grammarkit.grammar.syntax import Expr, Statement


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


def reachable(statements: Iterable[Statement], start: str) -> list[Statement]:
    """Leave out the definitions that nothing leads to, and put the start rule first."""
    everything = list(statements)
    definitions = {s.name: s for s in everything if isinstance(s, Definition)}
    ignored = [ref.name for s in everything if isinstance(s, Ignore) for ref in refs(s.expr)]
    wanted = reached(definitions, [start, *ignored])
    kept = [s for s in everything if not isinstance(s, Definition) or s.name in wanted]
    return sorted(kept, key=lambda s: not isinstance(s, Definition) or s.name != start)


def still_asked(statements: Iterable[Statement]) -> list[Statement]:
    """Leave out the terminals that no rule and nothing ignored leads to."""
    everything = list(statements)
    definitions = {s.name: s for s in everything if isinstance(s, Definition)}
    roots = [name for name, definition in definitions.items() if not definition.is_terminal]
    roots += [ref.name for s in everything if isinstance(s, Ignore) for ref in refs(s.expr)]
    names = reached(definitions, roots)
    return [s for s in everything if not isinstance(s, Definition) or s.name in names]


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
