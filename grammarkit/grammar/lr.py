"""An LR parser that follows every way to go on, for as long as there are several, until one of them is left.

Where the next token does not decide between reading on and ending a rule, as behind a blank in many grammars, both are
tried side by side; mostly the token after it ends one of them. If two reach the end, the text has several trees, and
which is meant is not decided here. The automaton is that of LR(0), made as far as texts lead into it; a rule ends only
before what may follow it (SLR). That takes linear time, unless there are many ways for long, which is given up.

After Donald Knuth, On the translation of languages from left to right, 1965, and Frank DeRemer, Simple LR(k) grammars,
1971.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from lark import Token
from lark.parsers.grammar_analysis import GrammarAnalyzer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from lark import Tree
    from lark.common import ParserConf
    from lark.grammar import Rule

_END = "$END"

_MOST_WAYS = 32
"""Ways that are followed side by side."""

_MOST_STEPS = 2000
"""Rules that end before one token, on all ways together; a rule that can be its own only part ends for ever."""


_Item = tuple[int, int]
"""A rule by its number, and how many of its symbols are read."""


class _State:
    """Where rules stand: which have come to their end, and by which symbol others go on, and to where."""

    def __init__(self, kernel: frozenset[_Item], parser: Parser) -> None:
        self.ended = [number for number, at in kernel if at == len(parser.expansions[number])]
        self.next: dict[str, _State] = {}
        self.kernels: dict[str, set[_Item]] = {}
        todo, seen = list(kernel), set[str]()
        for number, at in todo:
            expansion = parser.expansions[number]
            if at == len(expansion):
                continue
            symbol = expansion[at]
            self.kernels.setdefault(symbol, set()).add((number, at + 1))
            if symbol not in seen:
                seen.add(symbol)
                begun = parser.by_origin.get(symbol, ())
                todo += [(rule, 0) for rule in begun]
                self.ended += [rule for rule in begun if not parser.expansions[rule]]


class _Way(NamedTuple):
    """A state with those before it; and all that was done up to here, the last first: tokens read, and rules ended."""

    state: _State
    before: _Way | None
    done: tuple[Token | int, _Done] | None


_Done = tuple[Token | int, "_Done"] | None


class Undecided(Exception):
    """There are several trees, or none, or too many ways."""


class Parser:
    """Parses sequences of tokens by the rules that Lark has made of a grammar."""

    def __init__(self, conf: ParserConf) -> None:
        analysis = GrammarAnalyzer(conf)
        self._rules: list[Rule] = [rule for rules in analysis.rules_by_origin.values() for rule in rules]
        self._callbacks: Mapping[Any, Callable[..., object]] = conf.callbacks  # Lark says `str`, and has rules
        self._follow = [{each.name for each in analysis.FOLLOW[rule.origin]} for rule in self._rules]
        self._origins = [rule.origin.name for rule in self._rules]
        self.expansions = [tuple(symbol.name for symbol in rule.expansion) for rule in self._rules]
        self.by_origin: dict[str, list[int]] = {}
        for number, origin in enumerate(self._origins):
            self.by_origin.setdefault(origin, []).append(number)
        self._states: dict[frozenset[_Item], _State] = {}
        (start,) = conf.start
        self._first = self._state((root, 0) for root in self.by_origin[f"$root_{start}"])

    def parse(self, tokens: Iterable[tuple[Token, ...]]) -> Tree[Token]:
        """Parse tokens, each given once for every terminal that it could be.

        Raises:
            Undecided: not exactly one tree was found.
        """
        ways = [_Way(self._first, None, None)]
        for token in (*tokens, (Token(_END, ""),)):
            ways = [after for each in token for after in self._after(ways, each)]
            if not 0 < len(ways) <= _MOST_WAYS:
                raise Undecided
        if len(ways) > 1:
            raise Undecided
        return self._built(ways[0])

    def _after(self, ways: list[_Way], token: Token) -> list[_Way]:
        """Read a token, behind whatever rules may end before it."""
        todo = list(ways)
        seen: set[tuple[_State, int]] = set()
        read: list[_Way] = []
        for way in todo:
            if token.type in way.state.kernels:
                read.append(_Way(self._next(way.state, token.type), way, (token, way.done)))
            for rule in way.state.ended:
                if token.type in self._follow[rule]:
                    ended = self._ended(way, rule)
                    place = ended.state, id(ended.before)
                    if place in seen or len(seen) > _MOST_STEPS:
                        raise Undecided
                    seen.add(place)
                    todo.append(ended)
        return read

    def _ended(self, way: _Way, rule: int) -> _Way:
        below: _Way | None = way
        for _ in self.expansions[rule]:
            below = below and below.before
        assert below is not None
        return _Way(self._next(below.state, self._origins[rule]), below, (rule, way.done))

    def _next(self, state: _State, symbol: str) -> _State:
        if symbol not in state.next:
            state.next[symbol] = self._state(state.kernels[symbol])
        return state.next[symbol]

    def _state(self, kernel: Iterable[_Item]) -> _State:
        key = frozenset(kernel)
        if key not in self._states:
            self._states[key] = _State(key, self)
        return self._states[key]

    def _built(self, way: _Way) -> Tree[Token]:
        """Build the tree of what was done."""
        steps: list[Token | int] = []
        done = way.done
        while done is not None:
            step, done = done
            steps.append(step)
        parts: list[Any] = []
        for step in reversed(steps):
            if isinstance(step, Token):
                parts.append(step)
            else:
                size = len(self.expansions[step])
                children = parts[len(parts) - size :]
                del parts[len(parts) - size :]
                parts.append(self._callbacks[self._rules[step]](children))
        tree: Tree[Token] = parts[0]  # behind it stands the end
        return tree
