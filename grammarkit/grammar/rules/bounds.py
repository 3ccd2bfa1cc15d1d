"""Rules about text of any length, and about how free text is written."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic, Severity
from grammarkit.grammar.analysis.machine import tree_of
from grammarkit.grammar.regex.syntax import Chars, Repeat, walk
from grammarkit.grammar.rules.wording import listed, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.grammar.analysis.bnf import Repetition
    from grammarkit.grammar.analysis.machine import Machine
    from grammarkit.grammar.regex.charset import CharSet
    from grammarkit.grammar.structure import Structure

_FREE = 70
"""Of the 94 visible characters of ASCII; what may be so many is text, and no name or number."""

_LONGEST_LITERAL = 5000
_FEW_TIMES = 8
_FEW_CHARACTERS = 10


def unbounded_terminal(structure: Structure) -> Iterator[Diagnostic]:
    r"""A terminal is free text of any length.

    A model that has begun to write may go on until its tokens run out, and the more so the more characters it may
    write. Names and numbers, which consist of few characters, come to an end by themselves.

        STRING: /"[^"]*"/           // may never end
        STRING: /"[^"]{0,200}"/

    Bound the repetition.
    """
    told: set[int] = set()
    for use in structure.bnf.uses:
        terminal = structure.bnf.terminals[use.terminal]
        if use.terminal not in told and terminal.pattern and _is_unbounded(terminal.pattern):
            told.add(use.terminal)
            message = f"{quoted(terminal.shown)} can match text of any length"
            remedy = 'bound the repetition, as in `[^"]{0,200}`'
            yield Diagnostic("unbounded-terminal", message, terminal.span, Severity.WARNING, help=remedy)


def split_free_text(structure: Structure) -> Iterator[Diagnostic]:
    """Free text is put together from many terminals: one for each character, or for each word.

    The engine does much more work for a terminal than for a character inside of one, and what a text consists of can
    often be seen in several ways.

        word: LETTER+               // a terminal for each letter
        LETTER: /[a-z]/
        word: WORD
        WORD: /[a-z]{1,40}/

    Write one terminal with a repetition inside.
    """
    for repetition in structure.bnf.repetitions:
        if repetition.high is not None and repetition.high <= _FEW_TIMES:
            continue
        pieces = _free_pieces(structure, _pieces(structure, repetition))
        if pieces:
            message = f"text is put together from many {listed(pieces)}"
            remedy = "write one terminal, with the repetition in its pattern"
            yield Diagnostic("split-free-text", message, repetition.span, Severity.WARNING, help=remedy)


def long_literal(structure: Structure) -> Iterator[Diagnostic]:
    """A literal is longer than 5,000 bytes.

    The engine works for as long as 0.1 seconds on each token near a literal of 10,000 bytes.

        start: "..."                // ten thousand characters
        start: "..." "..."          // two of five thousand

    Split it.
    """
    for terminal in structure.bnf.terminals:
        for word in terminal.words:
            size = len(word.encode("utf-8", "surrogatepass"))
            if size > _LONGEST_LITERAL:
                message = f"a literal has {size:,} bytes; more than {_LONGEST_LITERAL:,} are slow to read"
                yield Diagnostic("long-literal", message, terminal.span, help="split it into several")


@lru_cache(maxsize=1024)
def _is_unbounded(pattern: str) -> bool:
    return any(node.high is None and _is_free(node) for node in _repeats(pattern))


def _repeats(pattern: str) -> tuple[Repeat, ...]:
    tree = tree_of(pattern)
    return tuple(node for node in walk(tree) if isinstance(node, Repeat)) if tree else ()


def _is_free(repeat: Repeat) -> bool:
    return any(isinstance(node, Chars) and _visible(node.chars) >= _FREE for node in walk(repeat.item))


def _visible(chars: CharSet) -> int:
    return sum(max(0, min(high, 0x7E) - max(low, 0x21) + 1) for low, high in chars.ranges)


def _pieces(structure: Structure, repetition: Repetition) -> list[int]:
    """List the terminals that one round of a repetition can be; none if rules beside them make it more than text."""
    found: list[int] = []
    todo = [repetition.item]
    seen: set[int] = set()
    for symbol in todo:
        if symbol < 0:
            found.append(structure.bnf.uses[~symbol].terminal)
        elif symbol not in seen:
            seen.add(symbol)
            for body in structure.bnf.rules[symbol].options:
                if len(body) == 1:
                    todo.append(body[0])
                elif any(part >= 0 for part in body):
                    return []
    return list(dict.fromkeys(found))


def _free_pieces(structure: Structure, pieces: list[int]) -> list[str]:
    """Name the terminals that free text is put together from: single characters, if many, or pieces of any."""
    lexicon = structure.lexicon
    single = [terminal for terminal in pieces if _is_character(lexicon.machines[terminal])]
    many = sum(lexicon.visible(terminal) for terminal in single) >= _FEW_CHARACTERS
    kept = [t for t in pieces if (many and t in single) or (t not in single and lexicon.visible(t) >= _FREE)]
    return [structure.bnf.terminals[terminal].shown for terminal in kept]


def _is_character(machine: Machine | None) -> bool:
    """Tell whether a terminal matches single characters and nothing else."""
    if machine is None:
        return False
    behind = {machine.after(0, symbol) for symbol in machine.symbols(0)}
    return bool(behind) and not any(machine.symbols(state) for state in behind)
