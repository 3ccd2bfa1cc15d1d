"""Long lists of words, written by what they begin with.

llama.cpp keeps every alternative that may come next, and puts every token of the model to each. Of 5,000 words it keeps
5,000; written as a tree of their beginnings, no more than there are different first characters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.grammar.targets.form import EMPTY, Alt, Form, Seq, alt, rebuilt, seq

if TYPE_CHECKING:
    from collections.abc import Iterable

MANY = 20
"""From so many alternatives on; fewer are better read as they are."""


def factored(form: Form) -> Form:
    """Write the long choices of a form as trees."""
    return rebuilt(
        form, lambda node: _tree(node.options) if isinstance(node, Alt) and len(node.options) >= MANY else node
    )


def _tree(options: Iterable[Form]) -> Form:
    groups: dict[Form, list[tuple[Form, ...]]] = {}
    for option in options:
        items = option.items if isinstance(option, Seq) else (option,)
        groups.setdefault(items[0], []).append(items)
    return alt(*(_branch(group) for group in groups.values()))


def _branch(group: list[tuple[Form, ...]]) -> Form:
    """Write what alternatives have in common, and then what each has besides."""
    if len(group) == 1:
        return seq(*group[0])
    first, last = min(group, key=len), group[-1]
    shared = 0
    while shared < len(first) and all(items[shared] == last[shared] for items in group):
        shared += 1
    rests = [seq(*items[shared:]) for items in group]
    ended = EMPTY in rests
    onward = _tree(rest for rest in rests if rest != EMPTY)
    return seq(*last[:shared], alt(onward, EMPTY) if ended else onward)
