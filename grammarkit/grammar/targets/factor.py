"""Alternatives that begin alike, written with their beginning once.

llama.cpp keeps every alternative that may come next, and puts each token of the model to all of them. So what begins
with the same rule, ignored text above all, is brought together; and so are the words of long lists, of which it would
else keep thousands. Written by their beginnings, they are no more than there are different first characters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.grammar.targets.form import EMPTY, Alt, Call, Form, Seq, alt, rebuilt, seq

if TYPE_CHECKING:
    from collections.abc import Iterable

MANY = 20
"""From so many alternatives on, also those that begin with the same characters; fewer are better read as they are."""


def factored(form: Form) -> Form:
    """Bring together what begins alike, wherever there is a choice."""
    return rebuilt(form, lambda node: _tree(node.options) if isinstance(node, Alt) else node)


def _tree(options: Iterable[Form], *, words: bool = False) -> Form:
    each = [option.items if isinstance(option, Seq) else (option,) for option in options]
    words = words or len(each) >= MANY
    groups: dict[object, list[tuple[Form, ...]]] = {}
    for items in each:
        groups.setdefault(items[0] if words or isinstance(items[0], Call) else items, []).append(items)
    return alt(*(_branch(group, words=words) for group in groups.values()))


def _branch(group: list[tuple[Form, ...]], *, words: bool) -> Form:
    """Write what alternatives have in common, and then what each has besides."""
    if len(group) == 1:
        return seq(*group[0])
    shortest, last = min(group, key=len), group[-1]
    shared = 0
    while shared < len(shortest) and all(items[shared] == last[shared] for items in group):
        shared += 1
    rests = [seq(*items[shared:]) for items in group]
    onward = _tree((rest for rest in rests if rest != EMPTY), words=words)
    return seq(*last[:shared], alt(onward, EMPTY) if EMPTY in rests else onward)
