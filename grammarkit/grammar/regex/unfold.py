"""Writes an automaton out state by state, so that Python's `re`, which takes what fits first, takes the longest.

In each state at most one way fits the next character, and whatever comes behind an end is optional and tried first. The
expression is longer than that of an elimination, and there is none where states lead back to earlier ones; a name that
is none of some keywords has it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.grammar.regex.spell import spelt
from grammarkit.grammar.regex.syntax import EMPTY, Alt, Chars, Repeat, Seq, Tree

if TYPE_CHECKING:
    from grammarkit.grammar.regex.dfa import Dfa

LONGEST = 6_000
"""Characters that are printed at most: every way to a state repeats what follows it."""


def unfolded(dfa: Dfa) -> Tree | None:
    """Write out an automaton whose only loops lead from a state to itself; None for others, and for long ones."""
    done: dict[int, tuple[Tree, int]] = {}
    for state in _last_first(dfa):
        if any(target not in done for _, target in dfa.edges(state) if target != state):
            return None
        done[state] = _written(dfa, state, done)
        if done[state][1] > LONGEST:
            return None
    return done[0][0]


def _last_first(dfa: Dfa) -> list[int]:
    """List the states so that each stands behind those that it leads to, as far as that can be."""
    order: list[int] = []
    seen: set[int] = set()
    todo = [(0, False)]
    while todo:
        state, is_left = todo.pop()
        if is_left:
            order.append(state)
        elif state not in seen:
            seen.add(state)
            todo.append((state, True))
            todo.extend((target, False) for _, target in dfa.edges(state))
    return order


def _written(dfa: Dfa, state: int, done: dict[int, tuple[Tree, int]]) -> tuple[Tree, int]:
    """Write what is read from a state on, and count about how many characters that takes."""
    items: list[Tree] = []
    options: list[Tree] = []
    size = 0
    for chars, target in dfa.edges(state):
        size += len(spelt(chars)) + 4
        if target == state:
            items.append(Repeat(Chars(chars), 0, None))
        else:
            rest, more = done[target]
            options.append(Chars(chars) if rest is EMPTY else Seq((Chars(chars), *_items(rest))))
            size += more
    if options:
        body = options[0] if len(options) == 1 else Alt(tuple(options))
        items.append(Repeat(body, 0, 1) if dfa.accepting[state] else body)
    return (items[0] if len(items) == 1 else Seq(tuple(items)) if items else EMPTY), size


def _items(tree: Tree) -> tuple[Tree, ...]:
    return tree.items if isinstance(tree, Seq) else (tree,)
