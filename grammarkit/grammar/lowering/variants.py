"""Rules, written out for the states in which they are asked for where terminals say what may follow them.

This is the product of a context-free grammar and a finite automaton (Bar-Hillel, Perles and Shamir 1961), whose states
are those of `adjacent`: of each rule the variants are made that lead from one state to another, as far as a sentence
needs them. What leads from `FREE` to `FREE` keeps its name, and variants that come out alike are one, so that a grammar
grows around its conditions and nowhere else.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple, TypeGuard

from grammarkit.diagnostic import Span
from grammarkit.grammar.lowering.alike import alike, with_names
from grammarkit.grammar.lowering.following import Open
from grammarkit.grammar.lowering.fresh import Names
from grammarkit.grammar.regex import FREE, Regex
from grammarkit.grammar.report import GrammarError
from grammarkit.grammar.syntax import Choice, Definition, Optional, Ref, Repeat, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from grammarkit.grammar.lowering.adjacent import Adjacent, Ways
    from grammarkit.grammar.lowering.following import Place
    from grammarkit.grammar.syntax import Expr

_EMPTY = Sequence((), Span(0, 0))
_MOST_COPIES = 60
"""Bounded repetitions that are written out, so that each round can have its own state."""

_MOST_VARIANTS = 2000
"""Variants of rules. Each state may double them."""


class _Key(NamedTuple):
    """A variant of a rule: where it is asked for, and what it leaves; None leaves whatever may end the sentence."""

    rule: str
    before: Regex
    after: Regex | None


@dataclass(slots=True)
class _Found:
    """What is known of a variant so far: the states that it may leave, and who asked."""

    after: dict[Regex, None]
    readers: set[tuple[str, Regex]]


class Variants:
    """Writes the variants of the rules of one grammar."""

    def __init__(self, rules: Mapping[str, Definition], adjacent: Adjacent, places: Mapping[Place, Open]) -> None:
        self._rules = dict(rules)
        self._names = Names(rules.values())
        self._homes = {name: name for name in rules}
        self._adjacent = adjacent
        self._places = places
        self._found: dict[tuple[str, Regex], _Found] = {}
        self._todo: dict[tuple[str, Regex], None] = {}
        self._now = ("", FREE)
        self._numbers: dict[_Key, str] = {}
        self._loops: dict[tuple[str, Span], str] = {}

    def written(self, start: str) -> list[Definition]:
        """Give all variants that a sentence may need, the start first."""
        self._settle(start)
        if not any(after.nullable for after in self._found[start, FREE].after):
            message = "no text is a sentence, since what terminals ask of the text around them is never so"
            help_ = "let something stand there that a lookahead or an anchor asks for"
            raise GrammarError.of("", "empty-language", message, self._rules[start].name_span, help=help_)
        first = _Key(start, FREE, None)
        bodies: dict[_Key, Expr] = {}
        self._numbers = {first: "0"}
        todo = [first]
        for key in todo:
            known = len(self._numbers)
            bodies[key] = self._body(key)
            todo += list(self._numbers)[known:]
            if len(todo) > _MOST_VARIANTS:
                message = f"what terminals ask of those behind them takes more than {_MOST_VARIANTS:,} rules to say"
                raise GrammarError.of("", "unlowerable-regex", message, self._rules[start].name_span, help="ask less")
        classes = alike(bodies, {number: key for key, number in self._numbers.items()})
        return self._definitions(bodies, classes)

    def _settle(self, start: str) -> None:
        """Find the states that rules may leave, until nothing new is found."""
        self._todo[start, FREE] = None
        self._found[start, FREE] = _Found({}, set())
        while self._todo:
            self._now = next(iter(self._todo))
            del self._todo[self._now]
            name, before = self._now
            found = self._found[self._now]
            known = len(found.after)
            found.after |= dict.fromkeys(self._ways(self._rules[name].expr, before))
            if len(found.after) > known:
                self._todo |= dict.fromkeys(found.readers)

    def _leaving(self, rule: str, before: Regex) -> Iterable[Regex]:
        """Give the states that a rule may leave, as far as they are known."""
        asked = (rule, before)
        if asked not in self._found:
            self._found[asked] = _Found({}, set())
            self._todo[asked] = None
        self._found[asked].readers.add(self._now)
        return self._found[asked].after

    def _body(self, key: _Key) -> Expr:
        rule = self._rules[key.rule]
        self._now = key.rule, key.before
        ways = self._ways(rule.expr, key.before)
        wanted = [after for after in ways if (after.nullable if key.after is None else after == key.after)]
        return _choice([option for after in wanted for option in ways[after]], rule.expr)

    def _ways(self, expr: Expr, state: Regex) -> Ways:
        match expr:
            case Ref(name=name) if name in self._rules:
                return {after: [self._ref(expr, state, after)] for after in self._leaving(name, state)}
            case Sequence():
                return self._sequence(expr, state)
            case Choice(options=parts):
                ways: Ways = defaultdict(list)
                for part in parts:
                    for after, found in self._ways(part, state).items():
                        ways[after] += found
                return ways
            case Optional() | Repeat(operator="?"):
                return self._maybe(expr, state)
            case Repeat():
                return self._repeat(expr, state)
            case _:
                home = self._homes[self._now[0]]
                return self._adjacent.ways(expr, state, self._places.get((home, expr.span), Open()))

    def _ref(self, ref: Ref, before: Regex, after: Regex) -> Ref:
        """Ask for a variant, by its number until it has a name."""
        number = self._numbers.setdefault(_Key(ref.name, before, after), str(len(self._numbers)))
        return replace(ref, name=number)

    def _sequence(self, sequence: Sequence, state: Regex) -> Ways:
        """Go through a sequence. Where all ways leave one state they are brought together."""
        kept: list[Expr] = []
        front: dict[Regex, list[tuple[Expr, ...]]] = {state: [()]}
        for item in sequence.items:
            moved: dict[Regex, list[tuple[Expr, ...]]] = defaultdict(list)
            for before, parts in front.items():
                begun = _together(parts, item)
                for after, found in self._ways(item, before).items():
                    moved[after].append((*begun, _choice(found, item)))
            if len(moved) == 1:
                (only,) = moved
                kept += _together(moved[only], item)
                moved = {only: [()]}
            front = moved
        return {
            after: [replace(sequence, items=_flat((*kept, *part))) for part in parts] for after, parts in front.items()
        }

    def _maybe(self, expr: Optional | Repeat, state: Regex) -> Ways:
        ways = self._ways(expr.item, state)
        here = ways.pop(state, None)
        item = _EMPTY if here is None else _choice(here, expr.item)
        absent: Expr = Sequence((), expr.span) if _is_empty(item) else replace(expr, item=item)
        return {state: [absent], **ways}

    def _repeat(self, repeat: Repeat, state: Regex) -> Ways:
        """Repeat what leaves the state as it is; the rounds of other things are written out, or a rule of their own."""
        ways = self._ways(repeat.item, state)
        if set(ways) <= {state}:
            if ways:
                return {state: [replace(repeat, item=_choice(ways[state], repeat.item))]}
            return {} if repeat.low else {state: [Sequence((), repeat.span)]}
        if repeat.high is not None:
            return self._ways(_unrolled(repeat), state)
        more = Ref(self._loop(repeat), repeat.span)
        if repeat.low > 1:
            first = replace(repeat, operator="~", low=repeat.low - 1, high=repeat.low - 1)
            return self._ways(Sequence((first, more), repeat.span), state)
        return self._ways(more if repeat.low else Repeat(more, "?", 0, 1, repeat.mark, repeat.span), state)

    def _loop(self, repeat: Repeat) -> str:
        """Make a rule of a repetition, which trees do not show."""
        home = self._homes[self._now[0]]
        key = (home, repeat.span)
        if key not in self._loops:
            name = self._loops[key] = self._names.free(f"_{home.strip('_')}_more")
            again = Sequence((Ref(name, repeat.span), repeat.item), repeat.span)
            body = Choice((repeat.item, again), repeat.span)
            self._rules[name] = Definition(name, body, repeat.span, self._rules[home].name_span)
            self._homes[name] = home
        return self._loops[key]

    def _definitions(self, bodies: Mapping[_Key, Expr], classes: Mapping[_Key, int]) -> list[Definition]:
        """Define one variant for each class of those that are alike."""
        names = self._named(classes)
        called = {self._numbers[key]: names[number] for key, number in classes.items()}
        done: dict[str, Definition] = {}
        for key, body in bodies.items():
            rule, name = self._rules[key.rule], names[classes[key]]
            if name not in done:
                known_as = rule.known_as or ("" if name == rule.name else rule.name)
                done[name] = replace(rule, name=name, expr=with_names(body, called), known_as=known_as)
        return list(done.values())

    def _named(self, classes: Mapping[_Key, int]) -> Mapping[int, str]:
        """Let the start, and what leads from `FREE` to `FREE`, keep their names; say of others where they stand."""
        names: dict[int, str] = {}
        fresh = Names(())
        for key in sorted(classes, key=_is_special):
            if classes[key] not in names:
                behind = "" if key.before == FREE else f"_behind_{_word(self._adjacent.origin(key.before))}"
                to = "" if key.after is None or key.after == FREE else f"_to_{_word(self._adjacent.origin(key.after))}"
                names[classes[key]] = fresh.free(key.rule + behind + to)
        return names


def _is_special(key: _Key) -> tuple[bool, bool]:
    return key.after is not None, key.before != FREE or key.after != FREE


def _choice(found: Iterable[Expr], instead_of: Expr) -> Expr:
    """Write alternatives, without the brackets that they do not need."""
    parts = [_bare(part) for each in found for part in (each.options if isinstance(each, Choice) else (each,))]
    empty = [part for part in parts if _is_empty(part)]
    kept = [*dict.fromkeys(part for part in parts if not _is_empty(part)), *empty[:1]]
    return kept[0] if len(kept) == 1 else Choice(tuple(kept), instead_of.span)


def _together(ways: list[tuple[Expr, ...]], instead_of: Expr) -> tuple[Expr, ...]:
    """Write several ways to one place as one item."""
    return ways[0] if len(ways) == 1 else (_choice([_run(way, instead_of) for way in ways], instead_of),)


def _run(items: Iterable[Expr], instead_of: Expr) -> Expr:
    return _bare(Sequence(_flat(items), instead_of.span))


def _flat(items: Iterable[Expr]) -> tuple[Expr, ...]:
    """Leave out what is empty, and the brackets that are not needed."""
    return tuple(part for item in items for part in (item.items if _is_plain(item) else (item,)))


def _bare(expr: Expr) -> Expr:
    return expr.items[0] if _is_plain(expr) and len(expr.items) == 1 else expr


def _is_empty(expr: Expr) -> bool:
    return _is_plain(expr) and not expr.items


def _is_plain(expr: Expr) -> TypeGuard[Sequence]:
    return isinstance(expr, Sequence) and not expr.alias and not expr.condition


def _unrolled(repeat: Repeat) -> Expr:
    """Write a bounded repetition with as many items as it may have."""
    if repeat.high is None or repeat.high > _MOST_COPIES:
        message = f"what stands here up to {repeat.high} times looks past its end"
        remedy = f"write at most {_MOST_COPIES}, or no bound"
        raise GrammarError.of("", "unlowerable-regex", message, repeat.mark, help=remedy)
    rest: tuple[Expr, ...] = ()
    for _ in range(repeat.high - repeat.low):
        rest = (Repeat(Sequence((repeat.item, *rest), repeat.span), "?", 0, 1, repeat.mark, repeat.span),)
    return Sequence((*(repeat.item,) * repeat.low, *rest), repeat.span)


def _word(terminal: str) -> str:
    return terminal.strip("_").lower()
