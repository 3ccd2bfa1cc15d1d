r"""How terminals come one behind the other where one of them says what may follow it.

A *state* is what may come next: the texts, up to the end of the sentence, that no condition is against. `FREE` is all
of them. A terminal that is asked for in one state leaves another, and parts of it may leave different ones. What is
ignored leaves a state too; but the engine reads it by itself, and does not say so. So where a state allows a terminal
only behind something ignored, the two become one terminal: behind `if(?!\w)` comes `NAME` as ` +[a-z]+`. That changes
nothing about where the engine cuts, as long as what is ignored could not have gone on.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from functools import cached_property, reduce
from typing import TYPE_CHECKING, NamedTuple

from grammarkit.grammar.flat import expression
from grammarkit.grammar.lowering.following import Open
from grammarkit.grammar.lowering.fresh import Names
from grammarkit.grammar.regex import FREE, NOTHING, Regex, RegexError
from grammarkit.grammar.regex.charset import CharSet
from grammarkit.grammar.report import GrammarError
from grammarkit.grammar.strings import value
from grammarkit.grammar.syntax import Choice, Definition, Ignore, Literal, Ref, Regexp, Sequence
from grammarkit.grammar.terminal import NotRegular, language

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from grammarkit.grammar.lowering.following import Condition
    from grammarkit.grammar.syntax import Expr, Statement

    Ways = dict[Regex, list[Expr]]
    """By the state that is left, what may be asked for."""


_WORD = re.compile(r"[A-Z][A-Z0-9_]*")


class _Part(NamedTuple):
    """Texts of a terminal, the state that they leave, and whether something ignored is to stand before them."""

    texts: Regex
    state: Regex
    is_apart: bool = False


class Adjacent:
    """Answers which parts of terminals may come in a state; defines those that are not there yet."""

    def __init__(self, statements: Iterable[Statement], conditions: Mapping[str, Condition]) -> None:
        everything = tuple(statements)
        self.made: list[Definition] = []
        self._conditions = conditions
        self._terminals = {s.name: s for s in everything if isinstance(s, Definition) and s.is_terminal}
        self._fresh = Names(everything)
        self.variants: dict[str, str] = {}
        self._ignored = tuple(s.expr for s in everything if isinstance(s, Ignore))
        self._origins: dict[Regex, str] = {}
        self._spaces: dict[Regex, Expr] = {}
        self._names: dict[tuple[str, Regex, bool], Expr] = {}
        self._languages: dict[str, Regex] = {}

    def origin(self, state: Regex) -> str:
        """Name the terminal whose condition a state came from."""
        return self._origins[state]

    def ways(self, expr: Expr, state: Regex, left: Open) -> Ways:
        """Find which parts of a terminal may come in a state, and what states they leave.

        Raises:
            GrammarError: what is ignored may come between and the engine cannot be kept from it, or it is not known.
        """
        if state == FREE and left == Open():
            return {FREE: [expr]}
        whole = self._language(expr)
        free = self._divided(expr, whole, left)
        parts = free if state == FREE else self._behind(free, state)
        ways: Ways = defaultdict(list)
        for part in parts:
            ways[part.state].append(self._named(expr, part, whole))
        return ways

    def _divided(self, expr: Expr, whole: Regex, left: Open) -> list[_Part]:
        """Divide the texts of a terminal by the states that they leave."""
        rest = whole
        for texts in (*left.never, *(ending.texts for ending in left.endings)):
            rest = rest.minus(texts)
        parts = [_Part(rest, FREE), *(_Part(whole.intersect(e.texts), e.rest) for e in left.endings)]
        for part in parts[1:]:
            self._origins.setdefault(part.state, expr.name if isinstance(expr, Ref) else "")
        return [part for part in parts if not part.texts.is_empty()]

    def _behind(self, free: list[_Part], state: Regex) -> list[_Part]:
        """Say what becomes of the parts of a terminal where not all may come."""
        near: dict[Regex, Regex] = {}
        for part in free:
            for texts, rest in state.divided():
                common, after = part.texts.intersect(texts), rest.intersect(part.state)
                if not common.is_empty() and not after.is_empty():
                    near[after] = near[after].union(common) if after in near else common
                    self._origins.setdefault(after, self._origins[state])
        adjacent = [_Part(texts, after) for after, texts in near.items()]
        if not self._ignored or not self._frees(state, is_needed=bool(adjacent)):
            return adjacent
        apart = [
            part._replace(texts=part.texts.minus(near[part.state])) if part.state in near else part for part in free
        ]
        return [*adjacent, *(part._replace(is_apart=True) for part in apart if not part.texts.is_empty())]

    def _frees(self, state: Regex, *, is_needed: bool) -> bool:
        """Tell whether anything may come behind what is ignored; if not, all that may come may come there too.

        Raises:
            GrammarError: neither holds, and something can come (`is_needed`): the engine ignores it all the same.
        """
        rests = {rest: self._blanks.intersect(texts) for texts, rest in state.divided()}
        rests = {rest: blanks for rest, blanks in rests.items() if not blanks.is_empty()}
        violates = self._blanks != reduce(Regex.union, rests.values(), NOTHING)
        if not violates and set(rests) == {FREE}:
            return True
        if (not violates and set(rests) == {state}) or not (is_needed or rests):
            return False
        condition = self._conditions[self._origins[state]]
        message = f"`{condition.text}` looks past the end of the token, where the engine allows what is ignored"
        remedy = "say in the rule what may follow, or ignore nothing there"
        raise GrammarError.of("", "unlowerable-regex", message, condition.span, help=remedy)

    @cached_property
    def _blanks(self) -> Regex:
        """All that is ignored."""
        return reduce(Regex.union, map(self._language, self._ignored), NOTHING)

    def _named(self, expr: Expr, part: _Part, whole: Regex) -> Expr:
        """Name a part of a terminal, and define it if need be; all of it is called as before."""
        key = (_key(expr), part.texts, part.is_apart)
        if key not in self._names:
            bare = expr
            if part.texts != whole:
                bare = self._defined(expr, "", Regexp(_printed(part.texts, expr), "", expr.span))
            if part.is_apart:
                body = Sequence((self._blank(part.texts.starts(), expr), bare), expr.span)
                bare = self._defined(expr, "_APART", body)
            self._names[key] = bare
        return replace(self._names[key], span=expr.span)

    def _blank(self, before: CharSet, expr: Expr) -> Expr:
        """Name what is ignored and cannot go on with any of some characters: it ends where they come."""
        stopping = NOTHING
        for texts, rest in self._blanks.divided():
            if rest.nullable and rest.starts().intersect(before) == CharSet():
                stopping = stopping.union(texts)
            elif rest.nullable and before.minus(rest.starts()) != CharSet():
                message = "the priorities of what is ignored and what follows cannot be told apart"
                raise GrammarError.of("", "unlowerable-regex", message, expr.span, help="ignore less")
        if stopping not in self._spaces:
            parts = [part for ignored in self._ignored if (part := self._part(ignored, stopping)) is not None]
            body = parts[0] if len(parts) == 1 else Choice(tuple(parts), expr.span)
            self._spaces[stopping] = body if isinstance(body, Ref) else self._add("_BLANK", body, expr, known_as="")
        return self._spaces[stopping]

    def _part(self, ignored: Expr, texts: Regex) -> Expr | None:
        """Write those texts of an ignored terminal that are among some."""
        whole = self._language(ignored)
        part = whole.intersect(texts)
        if part.is_empty():
            return None
        return ignored if part == whole else Regexp(_printed(part, ignored), "", ignored.span)

    def _defined(self, expr: Expr, suffix: str, body: Expr) -> Ref:
        """Define a part of a terminal under a name made of its own."""
        match expr:
            case Ref(name=name):
                own = self._terminals[name]
                made = self._add(name + suffix, body, expr, known_as=own.known_as or name)
                self.made[-1] = replace(self.made[-1], priority=own.priority, priority_span=own.priority_span)
                self.variants[made.name] = name
            case Literal(text=text):
                word = value(text).upper()
                made = self._add(f"_{word}{suffix}" if _WORD.fullmatch(word) else f"_SIGN{suffix}", body, expr)
            case _:
                made = self._add(f"PATTERN{suffix}", body, expr)
        if suffix:
            self.made[-1] = replace(self.made[-1], is_apart=True)
        return made

    def _add(self, wanted: str, body: Expr, expr: Expr, *, known_as: str = "") -> Ref:
        name = self._fresh.free(wanted)
        self.made.append(Definition(name, body, expr.span, expr.span, known_as=known_as))
        return Ref(name, expr.span)

    def _language(self, expr: Expr) -> Regex:
        key = _key(expr)
        if key not in self._languages:
            try:
                self._languages[key] = language(expr, self._terminals)
            except NotRegular as error:
                message = "a terminal beside this one looks past its end, and what this one matches is not known here"
                remedy = "write it as a regular expression"
                raise GrammarError.of("", "unlowerable-regex", message, expr.span, help=remedy) from error
        return self._languages[key]


def _key(expr: Expr) -> str:
    return expression(expr)


def _printed(texts: Regex, expr: Expr) -> str:
    try:
        return texts.pattern()
    except RegexError as error:
        message = f"a part of this terminal has to be written by itself: {error.message}"
        raise GrammarError.of("", "unlowerable-regex", message, expr.span, help=error.help) from error
