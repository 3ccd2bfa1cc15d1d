"""The automaton of the texts that the engine accepts, where what it expects is an expression over tokens.

The engine's lexer is followed exactly. At a place in a sentence it looks for the tokens that may come there, and for
ignored text, all at once; it takes characters as long as any of them can go on; where none can, the text so far must be
one of them, and they are all taken to have been read, except that ignored text alone leaves the place as it is. A state
here is therefore a place together with how far each of these has come. Everything is finite, so the longest match is
no matter of belief: what comes out is the language, of which only texts with ignored text at their end are left out.

The engine reads bytes. A character of which only the first byte could go on is lost with it, so it ends no token.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grammarkit.grammar.regex.charset import LAST, Alphabet
from grammarkit.grammar.regex.determine import MOST_STATES, Raw, TooManyStates
from grammarkit.grammar.regex.dfa import DEAD, Dfa, canonical

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grammarkit.grammar.targets.form import Token
    from grammarkit.grammar.targets.places import Places

IGNORED = -1
"""The number of ignored text among those of tokens."""


class _State(NamedTuple):
    """A place, and the state of each token's automaton that is still alive, by the number of the token."""

    place: int
    alive: tuple[tuple[int, int], ...]
    is_start: bool = False


def accepted(places: Places, tokens: Mapping[Token, Dfa], ignored: Dfa | None) -> Dfa:
    """Build the automaton.

    Raises:
        TooManyStates: it is too large.
    """
    lexer = _Lexer(places, [tokens[token] for token in places.tokens], ignored)
    numbers = {lexer.start: 0}
    queue = [lexer.start]
    rows: list[list[int]] = []
    for state in queue:
        row: list[int] = []
        for symbol in range(lexer.alphabet.size):
            after = lexer.after(state, symbol)
            if after is not None and after not in numbers:
                numbers[after] = len(queue)
                queue.append(after)
            row.append(DEAD if after is None else numbers[after])
        rows.append(row)
        if len(queue) > MOST_STATES:
            raise TooManyStates
    return canonical(Raw(lexer.alphabet, rows, {numbers[state] for state in queue if lexer.accepts(state)}))


class _Lexer:
    def __init__(self, places: Places, tokens: list[Dfa], ignored: Dfa | None) -> None:
        self._places = places
        self._dfas = dict(enumerate(tokens)) | ({} if ignored is None else {IGNORED: ignored})
        self.alphabet, columns = _alphabet([dfa.alphabet for dfa in self._dfas.values()])
        self._symbols = dict(zip(self._dfas, columns, strict=True))
        self._leads = _same_lead(self.alphabet)
        self.start = _State(places.start, self._fresh(places.start, is_start=True), is_start=True)

    def after(self, state: _State, symbol: int) -> _State | None:
        """Take one more character."""
        if alive := self._moved(state.alive, symbol):
            return _State(state.place, alive)
        if any(self._moved(state.alive, other) for other in self._leads.get(symbol, ())):
            return None
        place = self._finished(state)
        if place is None:
            return None
        alive = self._moved(self._fresh(place), symbol)
        return _State(place, alive) if alive else None

    def accepts(self, state: _State) -> bool:
        """Tell whether a sentence may end here."""
        if state.is_start:
            return self._places.may_end(state.place)
        if IGNORED in self._read(state):
            return False
        place = self._finished(state)
        return place is not None and self._places.may_end(place)

    def _fresh(self, place: int, *, is_start: bool = False) -> tuple[tuple[int, int], ...]:
        expected = sorted(self._places.expected(place))
        ignoring = IGNORED in self._dfas and expected and not is_start
        return tuple((token, 0) for token in ([IGNORED] if ignoring else []) + expected)

    def _moved(self, alive: tuple[tuple[int, int], ...], symbol: int) -> tuple[tuple[int, int], ...]:
        moved = ((t, self._dfas[t].rows[state][self._symbols[t][symbol]]) for t, state in alive)
        return tuple((token, state) for token, state in moved if state != DEAD)

    def _read(self, state: _State) -> set[int]:
        """Find the tokens that the text so far is."""
        return {token for token, at in state.alive if self._dfas[token].accepting[at]}

    def _finished(self, state: _State) -> int | None:
        """Go on behind the text so far, if it is a token."""
        read = self._read(state)
        if IGNORED in read:
            return state.place
        return self._places.after(state.place, read) if read else None


def _alphabet(alphabets: list[Alphabet]) -> tuple[Alphabet, list[list[int]]]:
    """Join alphabets and the first bytes of characters; say for each of them which symbols the new ones are."""
    cuts = {start for alphabet in alphabets for start in alphabet.starts}
    starts = sorted(
        cuts | {0, *range(0x80, 0x800, 0x40), *range(0x800, 0x10000, 0x1000), *range(0x10000, LAST, 0x40000)}
    )
    keys = [(_lead(start), *(alphabet.symbol(start) for alphabet in alphabets)) for start in starts]
    labels = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    joined = Alphabet.numbered(starts, [labels[key] for key in keys])
    first = dict(zip(reversed(joined.symbols), reversed(joined.starts), strict=True))
    return joined, [[alphabet.symbol(first[symbol]) for symbol in range(joined.size)] for alphabet in alphabets]


def _same_lead(alphabet: Alphabet) -> dict[int, list[int]]:
    """Find for each symbol of more than one byte those that begin with the same."""
    leads = {symbol: _lead(start) for start, symbol in zip(alphabet.starts, alphabet.symbols, strict=True)}
    by_lead: dict[int, list[int]] = {}
    for symbol, lead in leads.items():
        by_lead.setdefault(lead, []).append(symbol)
    return {symbol: by_lead[lead] for symbol, lead in leads.items() if lead}


def _lead(code: int) -> int:
    """Give the first byte of a character's UTF-8 form, or 0 if that is all of it."""
    if code < 0x80:
        return 0
    return 0xC0 | code >> 6 if code < 0x800 else 0xE0 | code >> 12 if code < 0x10000 else 0xF0 | code >> 18
