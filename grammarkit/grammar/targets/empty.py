"""Takes the empty text out of rules: what may be empty is then seen where it is used, and not only where it is defined.

A rule that may be empty becomes one that may not, and each use of it optional. What is left has a useful property: a
form begins with what stands first in it, unless that is a repetition of none or more. Rules that derive no text at all
vanish, with the alternatives that call them.
"""

from __future__ import annotations

from typing import NamedTuple

from grammarkit.grammar.targets.form import (
    EMPTY,
    NOTHING,
    Alt,
    Call,
    Form,
    Repeat,
    Rules,
    Seq,
    alt,
    is_optional,
    rebuilt,
    repeat,
    seq,
)


class Derives(NamedTuple):
    """Whether something derives the empty text, and whether any other."""

    empty: bool
    other: bool


def derived(rules: Rules) -> dict[str, Derives]:
    """Find out what each rule derives."""
    known = dict.fromkeys(rules, Derives(empty=False, other=False))
    changed = True
    while changed:
        changed = False
        for name, form in rules.items():
            found = _derives(form, known)
            changed |= found != known[name]
            known[name] = found
    return known


def solid(rules: Rules) -> Rules:
    """Rewrite rules so that none is empty and each derives something; those that cannot are left out."""
    known = derived(rules)

    def change(node: Form) -> Form:
        match node:
            case Call(name=name):
                empty, other = known[name]
                return alt(node if other else NOTHING, EMPTY if empty else NOTHING)
            case Repeat(item=item, high=high) if is_optional(item):
                return repeat(filled(item), 0, high)
            case _:
                return node

    return {name: filled(rebuilt(form, change)) for name, form in rules.items() if known[name].other}


def filled(form: Form) -> Form:
    """Write a form without the empty text; `NOTHING` is what is left if that is all that it derives."""
    match form:
        case Alt(options=options):
            return alt(*map(filled, options))
        case Repeat(item=item, low=low, high=high):
            return repeat(filled(item), 1 if is_optional(item) else max(low, 1), high)
        case Seq(items=()):
            return NOTHING
        case Seq(items=(first, *others)) if is_optional(form):
            rest = seq(*others)
            return alt(seq(filled(first), rest), filled(rest))
        case _:
            return form


def _derives(form: Form, known: dict[str, Derives]) -> Derives:
    match form:
        case Call(name=name):
            return known[name]
        case Seq(items=items):
            each = [_derives(item, known) for item in items]
            other = all(map(any, each)) and any(one.other for one in each)
            return Derives(all(one.empty for one in each), other)
        case Alt(options=options):
            each = [_derives(option, known) for option in options]
            return Derives(any(one.empty for one in each), any(one.other for one in each))
        case Repeat(item=item, low=low):
            inner = _derives(item, known)
            return Derives(low == 0 or inner.empty, inner.other)
        case _:
            return Derives(empty=False, other=True)
