"""Keeps repetitions within what llama.cpp reads.

It copies what is repeated, and counts: a repetition times the rules that its item is made of must stay below 2,000. It
refuses `{2001}`, and *silently* takes `{0,2001}` for `*` (measured with xllamacpp 2026.10). So an item that is a group
gets a rule of its own, of which one copy counts as one, and a long repetition is written in pieces:

    x{0,2500}  =  up ::= x{0,999} | x{1000} up-1,  up-1 ::= x{0,999} | x{1000} x{0,500}
"""

from __future__ import annotations

from grammarkit.grammar.targets.form import (
    Alt,
    Call,
    Chars,
    Form,
    Repeat,
    Rules,
    Seq,
    alt,
    parts,
    rebuilt,
    repeat,
    seq,
    text_of,
)


def bounded(rules: Rules, most: int) -> Rules:
    """Rewrite rules so that no item is repeated more than `most` times, items that are groups counted by their size."""
    done: Rules = {}
    for name, form in rules.items():
        done |= _Bounder(name, most).of(form)
    return done


class _Bounder:
    def __init__(self, name: str, most: int) -> None:
        self._name = name
        self._most = most
        self._made: dict[Form, str] = {}

    def of(self, form: Form) -> Rules:
        changed = rebuilt(form, self._changed)
        return {self._name: changed, **{name: made for made, name in self._made.items()}}

    def _changed(self, node: Form) -> Form:
        if not isinstance(node, Repeat):
            return node
        times = node.low if node.high is None else node.high
        if weight(node.item) * max(times, 1) <= self._most:
            return node
        item = node.item if weight(node.item) == 1 else self._rule(node.item)
        exactly = self._exactly(item, node.low)
        if node.high is None:
            return seq(exactly, repeat(item, 0, None))
        return seq(exactly, self._up_to(item, node.high - node.low))

    def _exactly(self, item: Form, times: int) -> Form:
        whole, left = divmod(times, self._most)
        return seq(*[repeat(item, self._most, self._most)] * whole, repeat(item, left, left))

    def _up_to(self, item: Form, times: int) -> Form:
        if times <= self._most:
            return repeat(item, 0, times)
        more = self._up_to(item, times - self._most)
        return self._rule(alt(repeat(item, 0, self._most - 1), seq(repeat(item, self._most, self._most), more)))

    def _rule(self, form: Form) -> Form:
        name = self._made.setdefault(form, f"{self._name}-part-{len(self._made) + 1}")
        return Call(name)


def weight(form: Form) -> int:
    """Count the rules that llama.cpp makes of a form, from above; what is no group counts as one."""
    match form:
        case Chars() | Call():
            return 1
        case Seq() if text_of(form):
            return 1
        case Repeat(item=item, low=low, high=high):
            return 1 + weight(item) + (1 if high is None else high - low)
        case Seq() | Alt():
            return 1 + sum(map(weight, parts(form)))
        case _:
            raise AssertionError(form)
