"""Left recursion taken out of rules, since llama.cpp refuses it, and xgrammar crashed on it up to 0.1.19 (measured).

Where the empty text hides it, llama.cpp does not see it either, and takes memory until there is none.

The theory. A rule `x` that begins with itself derives what it has besides, and then any number of the things that may
follow it in itself: `sum: product | sum "+" product` becomes `sum: product ("+" product)*`. Where what follows ends in
`x` too, as in `x: x "+" x | "-" x | N | x "!"`, every sentence is a string of *operands* `"-"* N` with something
between and behind them, whatever it is grouped like: `x: operand ("+" operand | "!")*`. This says the same with far
fewer ways to read each sentence, and engines without a lexer keep all of those at once.

Rules that begin with each other are turned round together. If `y` can begin `x` and `a` is what follows it there, then
having read a `y`, one has read an `x` when `a` has come: rules `x-behind-y` say what is missing for an `x` where a `y`
has been read, and each begins with such an `a`. This is the left-corner transform (Rosenkrantz and Lewis, 1970), of
which Paull's textbook substitution is the version that multiplies rules.

All of it is about rules without the empty text (see `empty`), where "begins with" is seen from the form.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from grammarkit.grammar.targets.empty import filled
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
    backwards,
    fewer,
    is_optional,
    repeat,
    seq,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

Rests: TypeAlias = "dict[str, Form]"
"""By the rule that something begins with, what follows it there."""


def without_left_recursion(rules: Rules) -> Rules:
    """Rewrite rules so that none begins with itself, not by way of others either."""
    done: Rules = {}
    for group in _groups(rules):
        if len(group) > 1:
            done |= _together(rules, group)
        elif group[0] in corners(rules[group[0]]):
            done |= _alone(group[0], rules[group[0]])
        else:
            done[group[0]] = rules[group[0]]
    return done


def corners(form: Form) -> set[str]:
    """Find the rules that a form can begin with."""
    match form:
        case Call(name=name):
            return {name}
        case Alt(options=options):
            return {name for option in options for name in corners(option)}
        case Repeat(item=item):
            return corners(item)
        case Seq(items=items):
            found: set[str] = set()
            for item in items:
                found |= corners(item)
                if not is_optional(item):
                    break
            return found
        case _:
            return set()


def peeled(form: Form, names: Collection[str]) -> tuple[Form, Rests]:
    """Tell what a form derives that does not begin with certain rules, and what follows those that it does begin with.

    The empty text is left out.
    """
    if not corners(form).intersection(names):
        return filled(form), {}
    match form:
        case Alt(options=options):
            each = [peeled(option, names) for option in options]
        case Repeat(item=item):
            each = [_followed(peeled(item, names), fewer(form))]
        case Seq(items=(first, *others)):
            rest = seq(*others)
            each = [_followed(peeled(first, names), rest)]
            if is_optional(first):
                each.append(peeled(rest, names))
        case Call(name=name):
            return NOTHING, {name: EMPTY}
        case _:
            raise AssertionError(form)
    found = {name for _, rests in each for name in rests}
    return alt(*(base for base, _ in each)), {n: alt(*(r.get(n, NOTHING) for _, r in each)) for n in sorted(found)}


@dataclass(frozen=True, slots=True)
class Ends:
    """A rule by where it calls itself: before nothing but the end, behind nothing but the start, both, or neither."""

    bare: Form
    before: Form
    behind: Form
    between: Form


def ends(name: str, form: Form) -> Ends:
    """Take a rule apart by where it calls itself."""
    base, rests = peeled(form, (name,))
    bare, before = _peeled_behind(base, name)
    behind, between = _peeled_behind(filled(rests.get(name, NOTHING)), name)
    return Ends(bare, before, behind, between)


def _peeled_behind(form: Form, name: str) -> tuple[Form, Form]:
    """Tell what does not end in a rule, and what precedes the rule where it ends in it."""
    base, rests = peeled(backwards(form), (name,))
    return backwards(base), backwards(rests.get(name, NOTHING))


def _followed(split: tuple[Form, Rests], rest: Form) -> tuple[Form, Rests]:
    base, rests = split
    return seq(base, rest), {name: seq(form, rest) for name, form in rests.items()}


def _alone(name: str, form: Form) -> Rules:
    """Rewrite a rule that begins with itself."""
    parts = ends(name, form)
    if parts.before == parts.between == NOTHING:
        return {name: seq(parts.bare, repeat(parts.behind, 0, None))}
    operand = Call(f"{name}-operand")
    following = alt(seq(parts.between, operand), parts.behind)
    return {
        name: seq(operand, repeat(following, 0, None)),
        operand.name: alt(seq(parts.before, operand), parts.bare),
    }


def _together(rules: Rules, names: list[str]) -> Rules:
    """Rewrite rules that begin with each other."""
    split = {name: peeled(rules[name], names) for name in names}
    group = _Group({name: rests for name, (_, rests) in split.items()})
    done: Rules = {}
    for name in names:
        done[name] = alt(*(seq(split[first][0], group.behind(first, name)) for first in names))
        leading = (first for first in names if group.leads(first, name))
        done |= {_missing(first, name).name: group.missing(first, name) for first in leading}
    return done


class _Group:
    """Rules that begin with each other; `rests[x][y]` is what has to follow a `y` to make it an `x`."""

    def __init__(self, rests: dict[str, Rests]) -> None:
        units = {name: {x for x, forms in rests.items() if is_optional(forms.get(name, NOTHING))} for name in rests}
        self._is = {name: {name, *_leading_to(name, units)} for name in rests}
        self._steps: dict[str, list[tuple[str, Form]]] = {}
        self._units: dict[str, list[str]] = {}
        for first in rests:
            equal = [name for name in rests if name in self._is[first] and first in self._is[name]]
            steps = ((x, filled(forms.get(name, NOTHING))) for x, forms in rests.items() for name in equal)
            self._steps[first] = [(x, step) for x, step in steps if step != NOTHING]
            self._units[first] = sorted({x for name in equal for x in units[name]}.difference(equal))
        self._leads = self._found_leads()

    def leads(self, first: str, name: str) -> bool:
        """Tell whether a `first` with something behind it can be a `name`."""
        return (first, name) in self._leads

    def behind(self, first: str, name: str) -> Form:
        """Give what makes a `first` a `name`: nothing, where it is one already, or a rule."""
        already = EMPTY if name in self._is[first] else NOTHING
        return alt(_missing(first, name) if self.leads(first, name) else NOTHING, already)

    def missing(self, first: str, name: str) -> Form:
        """Give the body of that rule, which is not empty."""
        steps = (seq(step, self.behind(after, name)) for after, step in self._steps[first])
        return alt(*steps, *(_missing(unit, name) for unit in self._units[first] if self.leads(unit, name)))

    def _found_leads(self) -> set[tuple[str, str]]:
        found: set[tuple[str, str]] = set()
        size = -1
        while len(found) != size:
            size = len(found)
            for first, steps in self._steps.items():
                found |= {(first, name) for after, _ in steps for name in self._is[after]}
                onward = [*(after for after, _ in steps), *self._units[first]]
                found |= {(first, name) for after in onward for name in self._is if (after, name) in found}
        return found


def _missing(first: str, name: str) -> Call:
    return Call(f"{name}-behind-{first}")


def _groups(rules: Rules) -> Iterator[list[str]]:
    """Put rules together that can begin with each other."""
    edges = {name: corners(form) for name, form in rules.items()}
    leading = {name: _leading_to(name, edges) for name in rules}
    seen: set[str] = set()
    for name in rules:
        if name not in seen:
            group = [other for other in rules if other == name or (other in leading[name] and name in leading[other])]
            seen.update(group)
            yield group


def _leading_to(name: str, edges: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    todo = [name]
    while todo:
        fresh = edges[todo.pop()] - found
        found |= fresh
        todo += fresh
    return found
