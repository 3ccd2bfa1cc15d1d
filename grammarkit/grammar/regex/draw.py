"""Draws members of a language from its automaton: short ones and long ones, made of characters people can read."""

from __future__ import annotations

import random
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from grammarkit.grammar.regex.charset import SURROGATES, CharSet
from grammarkit.grammar.regex.dfa import DEAD, Dfa

if TYPE_CHECKING:
    from collections.abc import Iterator

_ALNUM = CharSet.covering([(0x30, 0x39), (0x41, 0x5A), (0x61, 0x7A)])
_VISIBLE = CharSet(((0x20, 0x7E),))
_UNREADABLE_ODDS = 0.05
"""How often a way that only unreadable characters lead is taken, beside one that readable ones lead."""
_PER_SET = 200
_TRIES = 8


class Drawer:
    """Draws from one automaton."""

    def __init__(self, dfa: Dfa) -> None:
        self._dfa = dfa
        self._pools = [pool(dfa.alphabet.chars([symbol])) for symbol in range(dfa.alphabet.size)]

    @cached_property
    def left(self) -> list[int]:
        """For each state, how many characters are needed at least until a text can end."""
        before: list[set[int]] = [set() for _ in self._dfa.rows]
        for state, row in enumerate(self._dfa.rows):
            for symbol, target in enumerate(row):
                if target != DEAD and self._pools[symbol]:
                    before[target].add(state)
        queue = [state for state, accepts in enumerate(self._dfa.accepting) if accepts]
        left = dict.fromkeys(queue, 0)
        for state in queue:
            fresh = [source for source in before[state] if source not in left]
            left |= dict.fromkeys(fresh, left[state] + 1)
            queue.extend(fresh)
        return [left.get(state, len(left) + 1) for state in range(len(before))]

    def shortest(self) -> str | None:
        """Return a shortest member, or None where the language is empty."""
        if not any(self._dfa.accepting):
            return None
        state, text = 0, ""
        while self.left[state]:
            nearer = [(s, t) for s, t in self._ways(state) if self.left[t] < self.left[state]]
            symbol, state = min(nearer, key=lambda way: _rank(self._pools[way[0]][0]))
            text += self._pools[symbol][0]
        return text

    def several(self, count: int, seed: int, longest: int) -> tuple[str, ...]:
        """Return up to `count` distinct members of at most `longest` characters, a shortest one first."""
        first = self.shortest()
        if first is None or len(first) > longest or count < 1:
            return ()
        found = {first: None}
        source = random.Random(seed)  # noqa: S311 - examples, not secrets
        for _ in range(_TRIES * count):
            if len(found) < count:
                found[self._walk(source, source.randint(len(first), longest))] = None
        for text in islice(self._by_length(longest), _TRIES * count):
            if len(found) < count:
                found[text] = None
        return tuple(found)

    def _ways(self, state: int) -> list[tuple[int, int]]:
        row = enumerate(self._dfa.rows[state])
        return [(symbol, target) for symbol, target in row if target != DEAD and self._pools[symbol]]

    def _walk(self, source: random.Random, longest: int) -> str:
        """Walk at random to a member that is about as long as it may be."""
        state, text = 0, ""
        while True:
            room = longest - len(text)
            ways = [(symbol, target) for symbol, target in self._ways(state) if self.left[target] < room]
            if not ways or (self._dfa.accepting[state] and source.random() < 1 / (room + 1)):
                return text
            odds = [1 if self._pools[symbol][0] <= "~" else _UNREADABLE_ODDS for symbol, _ in ways]
            symbol, state = source.choices(ways, odds)[0]
            text += _pick(self._pools[symbol], source)

    def _by_length(self, longest: int) -> Iterator[str]:
        """List members, shorter ones first."""
        level = [(0, "")]
        for room in range(longest, -1, -1):
            yield from (text for state, text in level if self._dfa.accepting[state])
            onward = (
                (target, text + char)
                for state, text in level
                for symbol, target in self._ways(state)
                if self.left[target] < room
                for char in self._pools[symbol]
            )
            level = list(islice(onward, _PER_SET * _TRIES))


def pool(chars: CharSet) -> str:
    """List some characters of a set, the most readable first."""
    sets = chars.intersect(_ALNUM), chars.intersect(_VISIBLE).minus(_ALNUM), chars.minus(_VISIBLE).minus(SURROGATES)
    others = [chr(code) for code in islice(sets[2].codes(), _PER_SET)]
    others.sort(key=lambda char: not char.isprintable())
    letters = sorted(map(chr, sets[0].codes()), key=_rank)
    return "".join([*letters, *map(chr, sets[1].codes()), *others])


def _rank(char: str) -> tuple[bool, bool, bool, str]:
    return not (char.isascii() and char.isalnum()), not char.isprintable(), not char.islower(), char


def _pick(pool: str, source: random.Random) -> str:
    """Take a letter or digit mostly, something visible now and then, and anything else seldom."""
    kinds = [char for char in pool if char.isascii() and char.isalnum()], [char for char in pool if " " <= char <= "~"]
    for kind, odds in zip(kinds, (0.85, 0.97), strict=True):
        if kind and source.random() < odds:
            return source.choice(kind)
    return source.choice(pool)
