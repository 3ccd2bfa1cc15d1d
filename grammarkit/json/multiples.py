"""Multiples: automata that read a number digit by digit, and keep the remainder."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from grammarkit.grammar.regex import Regex
from grammarkit.grammar.regex.charset import Alphabet, CharSet
from grammarkit.grammar.regex.determine import Raw
from grammarkit.grammar.regex.dfa import DEAD, canonical

if TYPE_CHECKING:
    from fractions import Fraction

MOST_STATES = 64
"""States of an automaton of multiples: printed as a pattern, it grows much faster than they do."""


@lru_cache(maxsize=256)
def multiples_of(step: Fraction) -> Regex | None:
    """Build the automaton of the decimal numbers that are multiples of `step`.

    With the point moved so that `step` is an integer, a number is a multiple if its digits leave no remainder. A state
    is a remainder, and how many digits behind the point have been read; those that are not there count as zeros.
    """
    places = 0
    while (step * 10**places).denominator != 1:
        places += 1
        if places > MOST_STATES:
            return None
    modulus = int(step * 10**places)
    if modulus * (places + 1) > MOST_STATES:
        return None
    return _automaton(modulus, places)


def _automaton(modulus: int, places: int) -> Regex:
    """Read a sign, digits, and `places` digits behind a point that count; behind those only zeros may stand."""
    digits = [CharSet.of(digit) for digit in "0123456789"]
    alphabet = Alphabet.telling_apart([*digits, CharSet.of("-"), CharSet.of(".")])
    symbols = [alphabet.symbol(ord(char)) for char in "0123456789-."]
    numbers: dict[tuple[str, int, int], int] = {}
    rows: list[list[int]] = []
    accepting: set[int] = set()
    todo = [("start", 0, 0)]
    numbers[todo[0]] = 0
    for state in todo:
        row = [DEAD] * alphabet.size
        for char, symbol in zip("0123456789-.", symbols, strict=True):
            following = _after(state, char, modulus, places)
            if following is not None:
                row[symbol] = numbers.setdefault(following, len(numbers))
                if row[symbol] == len(todo):
                    todo.append(following)
        rows.append(row)
        name, rest, read_places = state
        if name in {"zero", "digits", "places", "zeros"} and rest * 10 ** (places - read_places) % modulus == 0:
            accepting.add(numbers[state])
    sink = len(rows)
    return Regex(
        canonical(
            Raw(alphabet, [*[[sink if t == DEAD else t for t in r] for r in rows], [sink] * alphabet.size], accepting)
        )
    )


def _after(state: tuple[str, int, int], char: str, modulus: int, places: int) -> tuple[str, int, int] | None:
    """Give the next state; None where `char` may not follow."""
    name, rest, read_places = state
    if char == "-":
        return ("sign", 0, 0) if name == "start" else None
    if char == ".":
        return ("point", rest, 0) if name in {"zero", "digits"} else None
    following = (rest * 10 + int(char)) % modulus
    match name:
        case "start" | "sign":
            return ("zero", 0, 0) if char == "0" else ("digits", following, 0)
        case "digits":
            return ("digits", following, 0)
        case "point" | "places" if read_places < places:
            return ("places", following, read_places + 1)
        case "point" | "places" | "zeros" if char == "0":
            return ("zeros", rest, places)
        case _:
            return None
