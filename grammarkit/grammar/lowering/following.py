"""Conditions on what follows a terminal, and the places where they make a difference.

The engine's terminals cannot look ahead. A condition at the end of one, such as `(?![a-z])`, makes none where

1. nothing that may come next, `%ignore` included, can begin with what is forbidden; or
2. wherever the terminal is expected, one is expected too that reads on there, be it the same: beside `NAME`, `if`
   followed by a letter is the beginning of a name, and the longest match takes it.

By the second, what is allowed to follow may never come either: the engine never cuts a token where one reads on.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import or_
from typing import TYPE_CHECKING, NamedTuple

from grammarkit.grammar.analysis.bnf import bnf
from grammarkit.grammar.analysis.company import company
from grammarkit.grammar.analysis.least import NEVER, least
from grammarkit.grammar.analysis.order import order
from grammarkit.grammar.analysis.spread import bits
from grammarkit.grammar.regex import FREE, Ending, Regex, RegexError
from grammarkit.grammar.regex.charset import CharSet
from grammarkit.grammar.report import GrammarError
from grammarkit.grammar.syntax import Definition

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from grammarkit.diagnostic import Span
    from grammarkit.grammar.analysis.terminals import Terminal
    from grammarkit.grammar.syntax import Ignore, Statement

    Place = tuple[str, Span]
    """A use of a terminal: the rule that it stands in, and where."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What a terminal asks of the text behind it; `text` is what says so, and stands at `span`."""

    endings: tuple[Ending, ...]
    text: str
    span: Span
    inside: Regex | None = None
    """What it matches where it does not begin the sentence, if that is less."""
    of_lines: bool = False
    """Whether a line break before it counts as the beginning."""
    is_unnamed: bool = False
    """Whether the terminal was given a name only to have its condition told of."""


def key_of(statement: Definition | Ignore) -> str:
    """Say by which name the condition of a terminal is known, or of what is ignored."""
    return statement.name if isinstance(statement, Definition) else f"%ignore {statement.span.start}"


class Open(NamedTuple):
    """What is left of a condition at one place: texts that are never read there, and those that still ask for more."""

    never: tuple[Regex, ...] = ()
    endings: tuple[Ending, ...] = ()


def left_open(conditions: Mapping[str, Condition], statements: Iterable[Statement]) -> Mapping[Place, Open]:
    """Find the places of terminals that have conditions, by name, where these make a difference.

    Raises:
        GrammarError: another terminal matches the same text there, without the condition.
    """
    if not conditions:
        return {}
    places = _Places(tuple(statements))
    asking = {use: conditions[name] for use in places.uses if (name := places.name(use)) in conditions}
    left = {use: places.left(condition, use) for use, condition in asking.items()}
    found: dict[Place, Open] = {}
    for use, condition in asking.items():
        places.refuse_ties(use, condition, left)
        # An argument of a template may stand at one place for several: none of them may lose anything.
        known = found.setdefault(places.place(use), left[use])
        if known != left[use]:
            found[places.place(use)] = Open((), condition.endings)
    return {place: open_ for place, open_ in found.items() if open_ != Open()}


class _Places:
    """The places where terminals stand, and what is expected beside and behind them."""

    def __init__(self, statements: tuple[Statement, ...]) -> None:
        grammar = bnf(statements, {})
        needs = least(grammar).needs
        nullable, productive = [need == 0 for need in needs], [need < NEVER for need in needs]
        self._grammar = grammar
        self._order = order(grammar, nullable, productive)
        self._company = company(grammar, self._order, nullable)
        self._ignored = {number for number, _ in grammar.ignored}

    @property
    def uses(self) -> range:
        """The places, by number."""
        return range(len(self._grammar.uses))

    def name(self, use: int) -> str:
        """Give the name of the terminal at a place."""
        return self._grammar.terminals[self._grammar.uses[use].terminal].name

    def place(self, use: int) -> Place:
        """Say where a place is."""
        return self._grammar.uses[use].rule, self._grammar.uses[use].span

    def left(self, condition: Condition, use: int) -> Open:
        """Say what is left of a condition at a place."""
        never: list[Regex] = list(self._only_first(condition, use))
        endings: list[Ending] = []
        for ending in condition.endings:
            cut = FREE.minus(Regex.beginning_with(self._carried(ending.texts, use)))
            if self._may_follow(use, cut.minus(ending.rest)):
                if self._may_follow(use, cut.intersect(ending.rest)):
                    endings.append(ending)
                else:
                    never.append(ending.texts)
        return Open(tuple(never), tuple(endings))

    def _only_first(self, condition: Condition, use: int) -> Iterator[Regex]:
        """Give what a terminal with `^` never matches at a place, since something comes before it.

        Raises:
            GrammarError: something may come before it, or not.
        """
        is_first = bool(self._order.first[0] >> use & 1)
        is_behind = any(after >> use & 1 for after in self._order.after)
        if condition.inside is None or not is_behind:
            return
        if is_first or condition.of_lines:
            where = "a line" if condition.of_lines else "the text"
            message = f"`^` asks for the start of {where}, and this may stand there or elsewhere"
            remedy = "write a terminal of its own for what stands at the start"
            raise GrammarError.of("", "unlowerable-regex", message, condition.span, help=remedy)
        whole = _language(self._grammar.terminals[self._grammar.uses[use].terminal].written)
        if whole is not None:
            yield whole.minus(condition.inside)

    def refuse_ties(self, use: int, condition: Condition, left: Mapping[int, Open]) -> None:
        """See to it that what may follow a text does not depend on which terminal has matched it.

        Raises:
            GrammarError: it does. The engine goes on with both, and reads what is ignored behind them alike.
        """
        for ending in left[use].endings if self._ignored else ():
            bad = FREE.minus(ending.rest)
            for other in self._meeting(use):
                there = left.get(other, Open())
                is_never = any(_have_common(texts, ending.texts) for texts in there.never)
                is_same = any(each == ending for each in there.endings)
                if is_never or is_same or not self._may_follow(other, bad):
                    continue
                terminal = self._grammar.terminals[self._grammar.uses[other].terminal]
                language = _language(terminal.written)
                if language is None or _have_common(language, ending.texts):
                    message = f"`{condition.text}` looks past the end of the token, and {terminal.shown} without it"
                    message += " may match the same"
                    remedy = "make one terminal of the two"
                    raise GrammarError.of("", "unlowerable-regex", message, condition.span, help=remedy)

    def _meeting(self, use: int) -> Iterator[int]:
        """Run through the other places that may be asked for together with one."""
        masks = (mask for mask in (self._order.first[0], *self._order.after) if mask >> use & 1)
        yield from bits(reduce(or_, masks, 0) & ~(1 << use | self._order.end))

    def _may_follow(self, use: int, bad: Regex) -> bool:
        """Tell whether some texts may come behind a place, as far as one terminal tells."""
        if bad.is_empty():
            return False
        after = self._order.after[use]
        followers = self._ignored | {self._grammar.uses[other].terminal for other in bits(after & ~self._order.end)}
        is_last = bool(after & self._order.end)
        return (is_last and bad.nullable) or any(may_begin(self._grammar.terminals[each], bad) for each in followers)

    def _carried(self, texts: Regex, use: int) -> CharSet:
        """Find the characters with which something that is always expected at a place reads on behind some texts."""
        numbers = {self._grammar.uses[other].terminal for other in bits(self._company[use])}
        if not self._order.first[0] >> use & 1:
            numbers |= self._ignored
        known = (_language(self._grammar.terminals[number].written) for number in numbers)
        carried = [_carried_by(texts, language) for language in known if language is not None]
        return CharSet().union(*carried)


@lru_cache(maxsize=8192)
def _carried_by(texts: Regex, language: Regex) -> CharSet:
    return texts.carried_by(language)


def _have_common(one: Regex, other: Regex) -> bool:
    return not one.intersect(other).is_empty()


def may_begin(terminal: Terminal, bad: Regex) -> bool:
    """Tell whether a text of the terminal, and what comes behind it, can be one of those that may not follow."""
    if terminal.words and not terminal.folded:
        return any(bad.may_start_with(word) for word in terminal.words)
    begun = _language(f"(?:{terminal.written})(?s:.)*") if terminal.written else None
    try:
        return begun is None or not bad.intersect(begun).is_empty()
    except RegexError:
        return True


@lru_cache(maxsize=1024)
def _language(pattern: str) -> Regex | None:
    try:
        return Regex.parse(pattern) if pattern else None
    except RegexError:
        return None
