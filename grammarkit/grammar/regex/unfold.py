"""Writes an automaton out state by state, so that Python's `re`, which takes what fits first, takes the longest.

In each state at most one way fits the next character, and whatever comes behind an end is optional and tried first. The
expression is longer than that of an elimination: a name that is none of some keywords needs it. What follows a state
that others lead back to, as inside quotes, is written by elimination still.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.grammar.regex.determine import Raw
from grammarkit.grammar.regex.dfa import DEAD, canonical
from grammarkit.grammar.regex.eliminate import expression
from grammarkit.grammar.regex.longest import longest_first
from grammarkit.grammar.regex.spell import spelt
from grammarkit.grammar.regex.syntax import EMPTY, Alt, Chars, Repeat, Seq, Tree, walk

if TYPE_CHECKING:
    from grammarkit.grammar.regex.dfa import Dfa

LONGEST = 100_000
"""Characters that are printed at most: every way to a state repeats what follows it."""


def unfolded(dfa: Dfa) -> Tree | None:
    """Write out an automaton; None where that is too long, or something in quotes, say, has no order that does.

    Raises:
        TooIntricate: what is written by elimination is too long.
    """
    done: dict[int, tuple[Tree, int]] = {}
    looping = _on_loops(dfa)
    for state in _last_first(dfa):
        if state not in looping:
            done[state] = _written(dfa, state, done)
        elif (tree := longest_first(expression(_from(dfa, state)))) is not None:
            done[state] = tree, sum(len(spelt(node.chars)) for node in walk(tree) if isinstance(node, Chars))
        if state not in done or done[state][1] > LONGEST:
            return None
    return done[0][0]


def _on_loops(dfa: Dfa) -> set[int]:
    """Find the states from which a loop through several states leads back to them."""
    ways = [{target for target in row if target not in {DEAD, state}} for state, row in enumerate(dfa.rows)]
    found: set[int] = set()
    for state, direct in enumerate(ways):
        seen, queue = set(direct), list(direct)
        for other in queue:
            queue += ways[other] - seen
            seen |= ways[other]
        if state in seen:
            found.add(state)
    return found


def _from(dfa: Dfa, state: int) -> Dfa:
    """Make the automaton of what may follow a state."""
    sink = len(dfa.rows)
    rows = [[sink if target == DEAD else target for target in row] for row in (*dfa.rows, (DEAD,) * dfa.alphabet.size)]
    swap = {0: state, state: 0}
    rows[0], rows[state] = rows[state], rows[0]
    renamed = [[swap.get(target, target) for target in row] for row in rows]
    accepting = {swap.get(at, at) for at, accepts in enumerate(dfa.accepting) if accepts}
    return canonical(Raw(dfa.alphabet, renamed, accepting))


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
