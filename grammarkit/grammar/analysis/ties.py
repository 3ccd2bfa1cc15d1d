"""Ties: terminals that match the same text at the same place. The engine keeps them all, which is rarely meant."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from grammarkit.grammar.analysis.machine import tree_of
from grammarkit.grammar.analysis.overlap import extensions, finish, shared
from grammarkit.grammar.analysis.spread import bits
from grammarkit.grammar.regex.syntax import width

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.grammar.analysis.terminals import Terminal
    from grammarkit.grammar.structure import Structure

_MOST_PAIRS = 5000
"""Pairs of terminals that are compared."""

_WORD = re.compile(r"[^\W\d][\w-]*")


class Tie(NamedTuple):
    """Two terminals, by number, and a shortest text that both match."""

    one: int
    two: int
    text: str


class Keyword(NamedTuple):
    """A keyword that a name beside it matches: as `matched`, but not as `unmatched`, which is empty if there is none.

    A keyword of one case need not be matched itself: with `is_other_case`, the name matches it in another case only.
    """

    keyword: int
    name: int
    matched: str
    unmatched: str
    is_other_case: bool


def ties(structure: Structure) -> tuple[Tie, ...]:
    """Find the terminals that match the same text where both may come."""
    machines = structure.lexicon.machines
    found: dict[tuple[int, int], str] = {}
    for one, two in _neighbours(structure):
        left, right = machines[one], machines[two]
        text = shared(left, right) if left and right else None
        if text is not None:
            found[one, two] = structure.lexicon.text(text)
    told = {pair: text for pair, text in found.items() if _matters(structure, *pair)}
    meeting = structure.approaches.meeting(told)
    return tuple(Tie(one, two, text) for (one, two), text in told.items() if (one, two) in meeting)


def keywords(structure: Structure) -> tuple[Keyword, ...]:
    """Find the keywords that are names too, or would be in another case, where other keywords are read in any."""
    terminals = structure.bnf.terminals
    found = [_tied(structure, *pair) for tie in structure.ties for pair in ((tie.one, tie.two), (tie.two, tie.one))]
    traps: dict[tuple[int, int], Keyword] = {}
    if any(terminal.folded and is_keyword(terminal) for terminal in terminals):
        names = sum(1 << number for number, terminal in enumerate(terminals) if not is_keyword(terminal))
        for number, terminal in enumerate(terminals):
            if is_keyword(terminal) and not terminal.folded:
                found_in = (_other_case(structure, number, name) for name in bits(structure.meeting[number] & names))
                traps.update(((trap.keyword, trap.name), trap) for trap in found_in if trap)
    meeting = structure.approaches.meeting(traps)
    return (*filter(None, found), *(trap for pair, trap in traps.items() if pair in meeting))


class Misorder(NamedTuple):
    """Two terminals of which Lark's faster parser looks for the shorter one first, and a text of the longer one.

    `read` is what it takes of that text for the shorter one.
    """

    shorter: int
    longer: int
    read: str
    text: str


def misorders(structure: Structure) -> tuple[Misorder, ...]:
    """Find terminals that go on behind a text of another one, which Lark takes first."""
    terminals, lexicon = structure.bnf.terminals, structure.lexicon
    found: dict[tuple[int, int], Misorder] = {}
    for pair in _neighbours(structure):
        one, two = pair
        if terminals[one].pattern and terminals[two].pattern:
            shorter, longer = sorted(pair, key=lambda number: _lark_order(terminals[number]))
            left, right = lexicon.machines[shorter], lexicon.machines[longer]
            every = extensions(left, right, 0) if left and right else ()
            further = next((each for each in every if lexicon.text((each.symbol,)).isascii()), None)
            if further and right:
                text = lexicon.text((*further.text, further.symbol, *finish(right, further.state)))
                found[pair] = Misorder(shorter, longer, lexicon.text(further.text), text)
    meeting = structure.approaches.meeting(found)
    return tuple(each for pair, each in found.items() if pair in meeting)


def _lark_order(terminal: Terminal) -> tuple[float, int, str]:
    """Sort as Lark does: by the longest text that a pattern can match, then by its own length."""
    tree = tree_of(terminal.pattern)
    return -width(tree)[1] if tree else 0, -len(terminal.pattern), terminal.name


def is_keyword(terminal: Terminal) -> bool:
    """Tell whether a terminal is one word."""
    return len(terminal.words) == 1 and _WORD.fullmatch(terminal.words[0]) is not None


def _matters(structure: Structure, one: int, two: int) -> bool:
    """Tell whether different things may follow two terminals; else it is all the same which of them a text is."""
    places = (context.after for context in structure.contexts if one in context.uses and two in context.uses)
    return any(after[one] != after[two] for after in places)


def _neighbours(structure: Structure) -> Iterator[tuple[int, int]]:
    """Run through the pairs of terminals that share a context and may share a text or the beginning of one."""
    alike = (
        (one, two)
        for one, others in enumerate(structure.meeting)
        for two in bits((others & structure.lexicon.alike(one)) >> one + 1 << one + 1)
    )
    return islice(alike, _MOST_PAIRS)


def _tied(structure: Structure, keyword: int, name: int) -> Keyword | None:
    one, two = structure.bnf.terminals[keyword], structure.bnf.terminals[name]
    if not is_keyword(one) or is_keyword(two):
        return None
    cases = _cases(one.words[0]) if one.folded else one.words
    matched = [case for case in cases if structure.lexicon.accepts(name, case)]
    unmatched = [case for case in cases if case not in matched]
    return Keyword(keyword, name, (matched or cases)[0], (unmatched or [""])[0], is_other_case=False)


def _other_case(structure: Structure, keyword: int, name: int) -> Keyword | None:
    word = structure.bnf.terminals[keyword].words[0]
    others = [case for case in _cases(word)[1:] if structure.lexicon.accepts(name, case)]
    return Keyword(keyword, name, others[0], word, is_other_case=True) if others else None


def _cases(word: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((word, word.lower(), word.upper())))
